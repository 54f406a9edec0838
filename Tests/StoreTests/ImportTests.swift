import Forms
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import Testing

/// Rows of a file become changes, all of them or none.
@Suite struct ImportTests {
    private let office: Office

    init() throws { office = try Office() }

    @Test func `new rows are added, known ones changed, and the rest left alone`() throws {
        let known = try office.add("community", ["name_th": "บ้านหนึ่ง", "subdistrict_code": "571501", "households": "1"])
        let same = try office.add("community", ["name_th": "บ้านสอง", "subdistrict_code": "571501", "households": "2"])
        let report = try run([
            ["name_th": "บ้านหนึ่ง", "subdistrict_code": "571501", "households": "10"],
            ["name_th": "บ้านสอง", "subdistrict_code": "571501", "households": "2"],
            ["name_th": "บ้านสาม", "subdistrict_code": "571501", "households": "3"],
            ["name_th": "บ้านหนึ่ง", "subdistrict_code": "571502", "households": "4"],
        ])
        #expect(report.added == 2 && report.changed == 1 && report.unchanged == 1 && report.refused.isEmpty)
        #expect(report.changes.count == 3 && Set(report.changes).count == 3)
        #expect(try office.view(known, "households") == .value(.integer(10)))
        #expect(try office.store.history(same).changes.count == 1)
        #expect(try office.store.list(type: "community").count == 4)
    }

    @Test func `the same file twice changes nothing`() throws {
        let rows: [KeyValuePairs<String, String>] = [
            ["name_th": "บ้านหนึ่ง", "subdistrict_code": "571501", "networks": "02;09"],
            ["name_th": "บ้านน\u{0E4D}\u{0E49}\u{0E32}", "village_no": "๓"],
        ]
        #expect(try run(rows).added == 2)
        let counts = try office.counts()
        let again = try run(rows)
        #expect(again.unchanged == 2 && again.added == 0 && again.changed == 0 && again.changes.isEmpty)
        #expect(try office.counts() == counts)
    }

    @Test func `a row may name its record`() throws {
        let id = try office.addCommunity("บ้านหนึ่ง")
        let row = ImportRow(line: 2, edits: RecordEdits(["name_th": "ชื่อใหม่"]), record: id)
        #expect(try take([row]).changed == 1)
        #expect(try office.text(id, "name_th") == "ชื่อใหม่")
        let nobody = RecordID.numbered(4)
        let stray = ImportRow(line: 3, edits: RecordEdits(["name_th": "ก"]), record: nobody)
        let refused = try take([stray]).refused
        #expect(refused.map(\.line) == [3] && refused.map(\.error) == [.unknownRecord(nobody.text)])
    }

    @Test func `one bad row means that none is stored, and every bad one is told`() throws {
        let before = try office.counts()
        let report = try run([
            ["name_th": "ดี"], ["name_th": "ร้าย", "households": "มาก"], ["name_th": "ดีด้วย"], ["households": "1"],
        ])
        #expect(report.refused.map(\.line) == [3, 5])
        #expect(report.refused.first?.error == .invalid([FieldProblem(field: "households", reason: .notANumber)]))
        #expect(report.changes.isEmpty)
        #expect(try office.counts() == before && office.store.actor().head.seq == 0)
    }

    @Test func `bad rows are left out when that is wanted`() throws {
        let report = try run(
            [["name_th": "ดี"], ["name_th": "ร้าย", "households": "มาก"], ["households": "1"], ["name_th": "ดีด้วย"]],
            skipsBad: true)
        #expect(report.added == 2 && report.refused.map(\.line) == [3, 4])
        #expect(try office.store.list(type: "community").map(\.reader.title) == ["ดี", "ดีด้วย"])
        let changes = try office.store.written(by: office.store.actor().id, after: 0)
        #expect(changes.map(\.ref) == report.changes && changes.map(\.header.seq) == [1, 2])
    }

    @Test func `a rehearsal says what would be and stores nothing`() throws {
        let id = try office.addCommunity("บ้านหนึ่ง")
        let before = try office.counts()
        let rows: [KeyValuePairs<String, String>] = [["name_th": "บ้านหนึ่ง", "households": "9"], ["name_th": "ใหม่"]]
        let rehearsed = try run(rows, isRehearsal: true)
        #expect(rehearsed.added == 1 && rehearsed.changed == 1 && rehearsed.changes.isEmpty)
        #expect(try office.counts() == before && office.view(id, "households") == .empty)
        let real = try run(rows)
        #expect(real.added == 1 && real.changed == 1 && real.changes.count == 2)
    }

    @Test func `a row that names a key held twice is new`() throws {
        for _ in 1...2 { try office.addCommunity("ซ้ำ") }
        #expect(try run([["name_th": "ซ้ำ"]]).added == 1)
    }

    @Test func `a deleted record is not taken for the row's`() throws {
        try office.delete(try office.addCommunity("บ้านหนึ่ง"))
        #expect(try run([["name_th": "บ้านหนึ่ง"]]).added == 1)
        #expect(try office.store.list(type: "community").count == 1)
    }

    @Test func `rows see the rows before them`() throws {
        let report = try run([["name_th": "ก", "households": "1"], ["name_th": "ก", "households": "2"]])
        #expect(report.added == 1 && report.changed == 1)
    }

    @Test func `a reference is looked up by title, by field, or by id`() throws {
        let event = try office.add("event", ["title": "เวที", "type": try eventType(), "starts": "2026-01-05"])
        var rows: [RecordEdits] = []
        for text in ["เวที", "title=เวที", event.text] {
            rows.append(RecordEdits(["event": text, "label": "ผู้เข้าร่วม \(rows.count)", "mode": "all"]))
        }
        let report = try take(
            rows.enumerated().map { ImportRow(line: $0 + 2, edits: $1, record: nil) }, into: "attendance")
        #expect(report.refused.isEmpty && report.added == 3)
        for shown in try office.store.list(type: "attendance") {
            let field = try office.number(of: "event", in: "attendance")
            #expect(shown.reader.view(field) == .value(.bytes(event.bytes)))
        }
    }

    @Test func `progress is told row by row`() throws {
        var done: [Int] = []
        let rows = (1...4).map { ImportRow(line: $0, edits: RecordEdits(["name_th": "บ้าน \($0)"]), record: nil) }
        _ = try office.store.importRows(
            rows, into: "community", by: Office.authorship(), skipsBad: false, isRehearsal: false,
            using: &office.random
        ) { done.append($0) }
        #expect(done == [1, 2, 3, 4])
    }

    @Test func `a type that nobody knows is told for each row, and stores nothing`() throws {
        let row = ImportRow(line: 2, edits: RecordEdits(["name": "ก"]), record: nil)
        #expect(try take([row], into: "nonsense").refused.map(\.error) == [.unknownType("nonsense")])
        #expect(try office.store.list(RecordQuery()).isEmpty)
    }

    @Test func `many rows are one transaction`() throws {
        let rows = (1...300).map { ImportRow(line: $0 + 1, edits: RecordEdits(["name_th": "บ้าน \($0)"]), record: nil) }
        #expect(try take(rows).added == 300)
        #expect(try office.store.actor().head.seq == 300)
    }

    private func eventType() throws -> String {
        let list = try #require(office.catalogue.form("event")?.field(named: "type")?.codeList)
        return try #require(office.catalogue.list(list)?.items.first).code
    }

    private func run(
        _ rows: [KeyValuePairs<String, String>], skipsBad: Bool = false, isRehearsal: Bool = false
    ) throws -> ImportReport {
        let rows = rows.enumerated().map { ImportRow(line: $0 + 2, edits: RecordEdits($1), record: nil) }
        return try take(rows, skipsBad: skipsBad, isRehearsal: isRehearsal)
    }

    private func take(
        _ rows: [ImportRow], into type: String = "community", skipsBad: Bool = false, isRehearsal: Bool = false
    ) throws -> ImportReport {
        try office.store.importRows(
            rows, into: type, by: Office.authorship(), skipsBad: skipsBad, isRehearsal: isRehearsal,
            using: &office.random)
    }
}
