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
