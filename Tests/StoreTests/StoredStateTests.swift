import Forms
import Foundation
import GRDB
import Merge
import Protocol
import SQLiteReplica
import SyncLogic
import TestSupport
import Testing

@testable import Store

/// How little a record takes beside the changes that made it, and that it comes out of that as it was.
@Suite struct StoredStateTests {
    private let office: Office

    init() throws { office = try Office() }

    /// Whether a record is kept by its change alone, and how many bytes its own are.
    private func kept(_ id: RecordID) throws -> (byChange: Bool, bytes: Int) {
        try office.store.reading { transaction in
            let row = try Row.fetchOne(
                transaction.replica.db,
                sql: "SELECT base IS NOT NULL, length(visible) + length(context) FROM record WHERE id = ?",
                arguments: [id.data])
            let kept = try #require(row)
            return (kept[0], kept[1])
        }
    }

    private func change(_ id: RecordID) throws -> Change {
        try #require(try office.store.reading { try $0.replica.history(id) }.first)
    }

    @Test func `a record of one change is that change`() throws {
        let id = try office.add("community", ["name_th": "บ้านหนองบัว", "identity": "ทอผ้า"])
        #expect(try kept(id) == (true, 0))
        #expect(try office.text(id, "identity") == "ทอผ้า")
        let merged = RecordState(id, merging: [try change(id)], without: [])
        #expect(try office.store.show(id).reader.state == merged)
    }

    @Test func `a record that was edited stands by itself, and the state hash is one of both kinds`() throws {
        let id = try office.add("community", ["name_th": "บ้านหนองบัว", "identity": "ทอผ้า"])
        let other = try office.addCommunity("บ้านสันทราย")
        try office.set(id, ["identity": "จักสาน"])
        #expect(try !kept(id).byChange && kept(other).byChange)
        var hash = StateHash()
        let states = try office.store.list(RecordQuery()).map(\.reader.state)
        for state in states.sorted(by: { RecordID.precedes($0.id, $1.id) }) {
            hash.add(state.id, visible: state.visibleBytes)
        }
        #expect(try office.store.stateHash() == hash.finish() && states.count == 2)
        #expect(try office.found("บัว").count == 1 && office.found("ทราย").count == 1)
    }

    @Test func `a record outlives the values of the change that it was kept by`() throws {
        let id = try office.add("community", ["name_th": "บ้านหนองบัว", "identity": "ทอผ้า"])
        let before = try office.store.show(id).reader.state
        let change = try change(id)
        try office.store.writing { try $0.replica.empty(change.emptied { _, write in write.field == 16 }) }
        #expect(try !kept(id).byChange)
        #expect(try office.store.show(id).reader.state == before)
        #expect(try office.found("หนองบัว").count == 1)
    }

    @Test func `a change takes less than its canonical bytes`() throws {
        let id = try office.add(
            "community", ["name_th": "ชุมชนคุณธรรมบ้านหนองบัว", "identity": "ทอผ้า ประเพณีสงกรานต์ วิสาหกิจชุมชน"])
        let bytes = try change(id).bytes.count
        let kept = try office.store.reading { transaction in
            try Int.fetchOne(transaction.replica.db, sql: "SELECT length(bytes) FROM change")
        }
        #expect(try #require(kept) * 4 < bytes * 3)
    }

    @Test func `a store from before comes out the same, and packed`() throws {
        let one = try office.add("community", ["name_th": "บ้านหนองบัว", "identity": "ทอผ้า"])
        let two = try office.addCommunity("บ้านสันทราย")
        try office.set(two, ["name_th": "บ้านสันทรายงาม"])
        let former = try formerStore()
        try Migration.run(OfficeSchema.migrations, on: former)
        try Replica.refreshDerived(of: former, by: office.catalogue)
        try former.read { db in
            let replica = Replica(db, catalogue: office.catalogue)
            for id in [one, two] { #expect(try replica.record(id) == (try office.store.show(id).reader.state)) }
            #expect(try replica.stateHash(scopes: nil) == (try office.store.stateHash()))
            var query = RecordQuery()
            query.text = "ทอผ้า"
            #expect(try replica.records(query).map(\.id) == [one])
            #expect(try replica.history(two).count == 2)
            let packed = try Int.fetchAll(db, sql: "SELECT hex(substr(bytes, 1, 1)) = '01' FROM change")
            #expect(packed == [1, 1, 1])
            #expect(try Bool.fetchAll(db, sql: "SELECT base IS NOT NULL FROM record ORDER BY no") == [true, false])
        }
        try former.write { db in
            try Replica(db, catalogue: office.catalogue).indexWaiting()
            try db.execute(sql: "INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")
        }
    }

    /// What the office holds, in a database as the release before packed rows kept it.
    private func formerStore() throws -> DatabaseQueue {
        let former = try DatabaseFile.inMemory()
        try Migration.run(OfficeSchema.migrations.filter { $0.name != "disk-1" }, on: former)
        try office.store.reading { transaction in
            let db = transaction.replica.db
            let states = try transaction.replica.records(RecordQuery())
            try former.write { old in
                try old.copy("SELECT * FROM actor", into: "actor", from: db)
                try old.copy(
                    "SELECT no, actor, seq, tag, hash, unpacked(bytes) FROM change", into: "change", from: db)
                for state in states {
                    let no = try Int64.fetchOne(
                        db, sql: "SELECT no FROM record WHERE id = ?", arguments: [state.id.data])
                    try old.execute(
                        sql: """
                            INSERT INTO record SELECT ?1, ?2, 'community', '5715', ' 5715 ', 1, 0, x'', ?3, ?4;
                            """,
                        arguments: [no, state.id.data, Data(state.visibleBytes), Data(state.contextBytes)])
                }
                try old.copy("SELECT * FROM part", into: "part", from: db)
                try old.copy("SELECT no, body FROM record_text", into: "record_text", from: db)
                try old.execute(sql: "INSERT INTO search_waiting (no) SELECT no FROM record_text")
            }
        }
        return former
    }
}
