import Central
import Forms
import Foundation
import GRDB
import Protocol
import SQLiteReplica
import SyncLogic
import TestSupport
import Testing

/// What the centre does with what it keeps after whoever brought it was answered, and how it keeps it until then.
@Suite struct UpkeepTests {
    private let centre: Centre

    init() throws { centre = try Centre(.file) }

    @Test func `much that waits for the search index is taken in in portions, and is found before and after`() throws {
        try record(2 * Replica.indexedAtOnce + 10)
        #expect(try waiting() == 2 * Replica.indexedAtOnce + 10)
        #expect(try found("ลำปาว 4095").count == 1 && found("ลำปาว 409").count == 11)
        var asked = 0
        try centre.central.indexWaiting(nowMs: centre.nowMs) {
            asked += 1
            return asked == 2
        }
        #expect(try waiting() == Replica.indexedAtOnce + 10)
        #expect(try found("ลำปาว 4095").count == 1 && found("ลำปาว 409").count == 11)
        try centre.central.indexWaiting(nowMs: centre.nowMs)
        #expect(try waiting() == 10)
        #expect(try found("ลำปาว 4095").count == 1 && found("ลำปาว 409").count == 11)
        try expectSoundIndex()
    }

    @Test func `little goes on waiting for the search index`() throws {
        try record(3)
        try centre.central.indexWaiting(nowMs: centre.nowMs)
        #expect(try waiting() == 3)
        #expect(try found("ลำปาว 2").count == 1)
    }

    @Test func `findings are told before and after what they are made of is brought on`() throws {
        var station = try centre.enrol("5715")
        let first = try station.add([16: .text("บ้านหนองบัว"), 19: .text("571501")])
        let second = try station.add([16: .text("บ้านหนองบัว"), 19: .text("571501")])
        let third = try station.add([16: .text("บ้านสันทราย"), 19: .text("571501")])
        _ = try station.exchange(centre, [first.change, second.change, third.change])
        #expect(try claims() == 0)
        #expect(try duplicates() == [first.record, second.record])
        #expect(try claims() > 0)
        // One that is known by its claims, and one that is not yet.
        let fourth = try station.add([16: .text("บ้านสันทราย"), 19: .text("571501")])
        let edit = try station.set(second.record, 16, "บ้านหนองแดง")
        _ = try station.exchange(centre, [fourth.change, edit])
        let before = try claims()
        try centre.central.bringClaimsOn { true }
        #expect(try claims() == before)
        try centre.central.bringClaimsOn()
        #expect(try claims() > before)
        #expect(try duplicates() == [third.record, fourth.record])
    }

    @Test func `a full disk keeps nobody from looking, and findings are told once there is room`() throws {
        try record(2000)
        try limitPages("(SELECT page_count FROM pragma_page_count)")
        #expect(throws: CentralError.store(.storage(.full))) { try centre.central.bringClaimsOn() }
        #expect(try centre.central.findings(FindingQuery()).isEmpty)
        #expect(try found("ลำปาว 1999").count == 1)
        try limitPages("0xFFFFFFFE")
        #expect(try !centre.central.findings(FindingQuery()).isEmpty)
    }

    @Test func `what records say to rules is the same as if it were computed with each change`() throws {
        var station = try centre.enrol("5715")
        var records: [RecordID] = []
        for round in 0..<40 {
            var changes: [Change] = []
            for number in 0..<30 {
                let name = "บ้าน \((round * 7 + number * 3) % 11)"
                if number % 3 == 0, let known = records.randomElement(using: &centre.random) {
                    changes.append(try station.set(known, 16, name))
                } else {
                    let new = try station.add([16: .text(name), 19: .text("571501")])
                    records.append(new.record)
                    changes.append(new.change)
                }
            }
            _ = try station.exchange(centre, changes)
            if round % 4 == 1 { try centre.central.bringClaimsOn() }
        }
        let found = try centre.central.findings(FindingQuery())
        #expect(found.count > 100)
        try centre.writing { try $0.replica.deriveAll() }
        #expect(try centre.central.findings(FindingQuery()) == found)
    }

    @Test func `rows are kept as they are, and those that were packed are read`() throws {
        var station = try centre.enrol("5715")
        let first = try station.add([16: .text("บ้านหนองบัว"), 26: .text("ทอผ้า")])
        _ = try station.exchange(centre, [first.change])
        let path = try #require(centre.path)
        let other = try DatabaseFile.queue(path: path, mustExist: true)
        try other.write { db in
            #expect(try Data.fetchAll(db, sql: "SELECT bytes FROM change") == [Data(first.change.bytes)])
            #expect(try String.fetchAll(db, sql: "SELECT typeof(text) FROM record") == ["text"])
            // As a centre kept them that packed.
            try db.execute(sql: "UPDATE change SET bytes = packed(bytes)")
            #expect(try Data.fetchAll(db, sql: "SELECT bytes FROM change") != [Data(first.change.bytes)])
        }
        try other.close()
        #expect(try centre.texts(first.record, 16) == ["บ้านหนองบัว"])
        _ = try station.exchange(centre, [try station.set(first.record, 16, "บ้านหนองแดง")])
        #expect(try centre.texts(first.record, 16) == ["บ้านหนองแดง"])
        #expect(try centre.state(first.record) == station.states[first.record])
        #expect(try centre.central.history(first.record).changes.map(\.hash) == station.changes.map(\.hash))
    }

    /// An office records so many communities, which are called by their numbers.
    private func record(_ count: Int) throws {
        var station = try centre.enrol("5715")
        for start in stride(from: 0, to: count, by: 500) {
            var changes: [Change] = []
            for number in start..<min(start + 500, count) {
                changes.append(try station.add([16: .text("ลำปาว \(number)")]).change)
            }
            _ = try station.exchange(centre, changes)
        }
    }

    private func found(_ text: String) throws -> [RecordReader] {
        var query = RecordQuery()
        query.text = text
        return try centre.central.list(query)
    }

    private func limitPages(_ count: String) throws {
        try centre.writing { transaction in
            let db = transaction.replica.db
            let pages = try Int.fetchOne(db, sql: "SELECT \(count)") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(pages)")
        }
    }

    /// How many claims of records are kept.
    private func claims() throws -> Int {
        try centre.reading { try Int.fetchOne($0.replica.db, sql: "SELECT count(*) FROM claim") ?? 0 }
    }

    /// The records that are told to repeat one another.
    private func duplicates() throws -> Set<RecordID> {
        var query = FindingQuery()
        query.kind = "possible_duplicate"
        return Set(try centre.central.findings(query).map(\.record))
    }

    private func waiting() throws -> Int { try centre.reading { try $0.replica.countWaiting() } }

    /// SQLite's own check of the index against the texts that it is made from.
    private func expectSoundIndex() throws {
        try centre.writing { transaction in
            try transaction.replica.indexWaiting()
            try transaction.replica.db.execute(
                sql: "INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")
        }
    }
}
