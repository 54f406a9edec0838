import Forms
import GRDB
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import TestSupport
import Testing

/// Finding records by any part of what they say. Thai has no spaces between words, and several ways to type one.
@Suite struct SearchTests {
    private let office: Office

    init() throws { office = try Office() }

    @Test(arguments: ["ก", "น้ำ", "ตก", "น้ำตก", "บ้านน้ำ", "บ้านน้ำตกใหญ่", "้", "ำ", "ใ"])
    func `Thai words of any length are found inside others`(_ text: String) throws {
        try office.addCommunity("บ้านน้ำตกใหญ่")
        try office.addCommunity("Ban Nong Bua")
        #expect(try office.found(text) == ["บ้านน้ำตกใหญ่"])
    }

    @Test(arguments: ["ข", "น้ำใส", "ตกน้ำ", "บ้านน้ำตกเล็ก", "บ้าน ", "ตกใหญ่บ้าน"])
    func `what is not there is not found`(_ text: String) throws {
        try office.addCommunity("บ้านน้ำตกใหญ่")
        #expect(try office.found(text) == (text == "บ้าน " ? ["บ้านน้ำตกใหญ่"] : []))
    }

    /// The five ways to type `น้ำ`: sara am; nikhahit and sara aa in three orders with the tone mark; an invisible
    /// space.
    static let waters = [
        "น\u{0E49}\u{0E33}", "น\u{0E49}\u{0E4D}\u{0E32}", "น\u{0E4D}\u{0E49}\u{0E32}", "น\u{0E33}\u{0E49}",
        "น\u{200B}\u{0E49}\u{0E33}",
    ]

    @Test(arguments: waters, waters)
    func `sara am is found however it was typed`(stored: String, typed: String) throws {
        try office.addCommunity("บ้าน\(stored)ใส")
        #expect(try office.found(typed).count == 1)
        #expect(try office.found("บ้าน\(typed)ใส").count == 1)
        #expect(try office.found("\(typed)ส").isEmpty)
    }

    static let odd = [
        "\"", "\"\"", "''", "บ้าน \"สุข\"", "ก AND ข", "OR", "NOT ก", "NEAR/2", "name_th:ก", "ก*", "^ก", "-ก", "+ก",
        "(ก)", "{ก}", "100%", "%", "_", "a_b", "\\", "ก\\%", "?1", ":x", "$x", "[ก]", "ก;DROP TABLE record", "--", "/*",
        "\u{1F3E1}บ้าน", "\"\u{0E48}ก", "e\u{301}e", "İstanbul", "ß", "ﷺ", "\u{FFFD}",
    ]

    @Test(arguments: odd)
    func `quotes, operators and wildcards are just letters`(_ text: String) throws {
        let title = "ชุมชน \(text) หนึ่ง"
        try office.addCommunity(title)
        try office.addCommunity("อีกชุมชน")
        let found = try office.found(text)
        #expect(found == [ThaiText.normalise(title)], "\(text)")
        #expect(try office.found("น \(text) ห").count == 1)
        #expect(try office.found("\(text)\(text)zz").isEmpty)
    }

    @Test func `letter case does not matter, and any field is looked through`() throws {
        let id = try office.add("community", ["name_th": "บ้านหนองบัว", "name_en": "Nong BUA", "identity": "ทอผ้า"])
        for text in ["nong bua", "NONG", "bua", "ทอผ้า", "หนองบัว"] {
            #expect(try office.store.list(type: nil, text: text).map(\.reader.state.id) == [id], "\(text)")
        }
    }

    @Test func `nothing typed finds everything`() throws {
        for name in ["ก", "ข"] { try office.addCommunity(name) }
        for text in ["", " ", "\u{200B}"] { #expect(try office.found(text) == ["ก", "ข"]) }
    }

    @Test func `the index follows edits, deletions and what is pulled`() throws {
        let id = try office.addCommunity("หนองบัว")
        try office.set(id, ["name_th": "หนองแดง"])
        #expect(try office.found("บัว").isEmpty && office.found("แดง").count == 1)
        var remote = Remote("5702")
        let concurrent = try remote.write(try office.store.show(id).reader.state, [16: .text("หนองขาว")])
        try office.set(id, ["name_th": "หนองเขียว"])
        try office.store.pull([concurrent])
        #expect(try office.found("ขาว").count == 1 && office.found("เขียว").count == 1)
        #expect(try office.found("แดง").isEmpty)
        let deleted = try office.delete(id)
        #expect(try office.found("หนอง").isEmpty)
        try office.undo(try #require(deleted.change))
        #expect(try office.found("หนอง").count == 1)
        try expectSoundIndex()
    }

    @Test func `a random history leaves the index as a look at every record would find it`() throws {
        var random = SeededGenerator(seed: 5)
        let syllables = ["บ้าน", "หนอง", "น้ำ", "บัว", "แดง", "ใหญ่", "a", "B", "%", "\"", " ", "ก", "่"]
        func name() -> String {
            "ก" + (0...random.number(0...5)).map { _ in syllables[random.number(0...12)] }.joined()
        }
        var ids: [RecordID] = []
        for _ in 0..<150 {
            if ids.isEmpty || random.once(in: 3) {
                ids.append(try office.addCommunity(name()))
            } else {
                try office.set(ids[random.number(0...(ids.count - 1))], ["name_th": name()])
            }
            // Some records are indexed as they are, some as they were, and some not at all.
            if random.once(in: 20) { try index() }
        }
        let titles = try office.store.list(type: "community").map(\.reader.title)
        for _ in 0..<150 {
            let text = ThaiText.normalise(String(name().dropFirst())).lowercased()
            let scalars = Array(text.unicodeScalars)
            let expected = titles.filter { Self.holds(Array($0.lowercased().unicodeScalars), scalars) }
            #expect(try office.found(text).sorted() == expected.sorted(), "\(text)")
        }
        try expectSoundIndex()
    }

    @Test func `a search within a type and for conflicts stays within them`() throws {
        try office.addCommunity("หนองบัว")
        try office.add("learning_source", ["name": "หนองบัว"])
        #expect(try office.store.list(type: nil, text: "หนองบัว").count == 2)
        #expect(try office.store.list(type: "learning_source", text: "หนองบัว").count == 1)
        #expect(try office.store.list(type: nil, text: "หนองบัว", isInConflict: true).isEmpty)
        #expect(try office.store.list(type: nil, text: "หนองบัว", limit: 1).count == 1)
    }

    @Test func `the index waits for many records, and takes in all of them at once`() throws {
        let rows = (1...2100).map { number in
            ImportRow(
                line: number, edits: RecordEdits(sets: [.init(field: "name_th", text: "หนอง\(number)")]), record: nil)
        }
        let authorship = Authorship(clerk: "สมศรี", claimed: ClaimedTime(wallMs: 0), formsVersion: 1)
        var random = SeededGenerator(seed: 1)
        _ = try office.store.importRows(
            rows, into: "community", by: authorship, skipsBad: false, isRehearsal: false, using: &random)
        #expect(try waiting() == 2100 - 2048)
        #expect(try office.found("หนอง17").count == 111)
        #expect(try office.found("หนอง2099").count == 1)
    }

    @Test func `what is erased does not wait beside the index`() throws {
        let id = try office.addCommunity("หนองบัว")
        try index()
        try office.set(id, ["name_th": "หนองแดง"])
        #expect(try waiting() == 1)
        let state = try office.store.show(id).reader.state
        try office.store.writing { try $0.replica.save(state) }
        #expect(try waiting() == 0)
        #expect(try office.found("บัว").isEmpty && office.found("แดง").count == 1)
        try expectSoundIndex()
    }

    private func index() throws { try office.store.writing { try $0.replica.indexWaiting() } }

    private func waiting() throws -> Int {
        try office.store.writing { transaction in
            try Int.fetchOne(transaction.replica.db, sql: "SELECT count(*) FROM search_waiting") ?? 0
        }
    }

    private static func holds(_ text: [Unicode.Scalar], _ part: [Unicode.Scalar]) -> Bool {
        if part.isEmpty { return true }
        guard text.count >= part.count else { return false }
        return (0...(text.count - part.count)).contains { Array(text[$0..<($0 + part.count)]) == part }
    }

    /// SQLite's own check of the index against the texts that it is made from.
    private func expectSoundIndex() throws {
        try office.store.writing { transaction in
            try transaction.replica.indexWaiting()
            try transaction.tamper("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")
        }
    }
}
