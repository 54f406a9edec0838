import GRDB
import Protocol
import SQLiteReplica
import SyncLogic
import Testing

@testable import Store

/// A released migration is never edited: stores out there have run it as it was.
@Suite struct MigrationTests {
    /// The SHA-256 of each migration's statements.
    static let released = [
        "replica-1": "6a709492cce6e202cd8d89391ed700d433827e4d304680f21e6666dbf8703a63",
        "replica-findings-1": "25f80b92f584e7930d4aaa098f447035f7368ddfffd7352941e2703e8c95dfc4",
        "replica-salts": "ad9709b43f8c092abcaa72419b2c92e986d66fea74a33b4a1870c176a7c4bafb",
        "replica-redactions-1": "068390c4e9068883dedeab4cd05bceb73945053b91ce658f6d7885d146fbdb02",
        "quick-search": "26bcba7569df3b25ab64eb4f7a2d5cd832210ca391ffd46cfa6c0f7920b93777",
        "attachments-replica-1": "a1c6a8940b045c54eb91b5a568d9591cd1762b5244625714733aed82aee162f6",
        "attachments-office-1": "b2e461d9cd95b045f5eb5c96ab7732f7e7e1e0dbc351a936922a5fc455b53eb8",
        "replica-departed-1": "8eee623322115054440b4b69c9b2d8b8fff772ced8adf18e04f5ef3c8d8666bf",
        "office-1": "eba5dc31a1c745ffffa2f34170707ba0ddc37ffb23c4496f713eb24e103ffa94",
        "office-2": "14b9d4b7b9391e8afc3c1b51f06e307d17622fd6afb7033e97e10eae1c64728e",
        "office-snapshots-1": "43ce0498a76c28fd1dab747197c88cf9018c47fafa22d4658fbc3ebae50d6b2f",
        "office-bundle-1": "1979fb7151c3a478c88c004b8f07600c4a3b1f34c91e2cd8d2e32f2c9f965541",
        "office-pages-1": "1a242365181298bed1686fdeaeabb9f4d51f915023f10d94f2d90660300c3cda",
        "departed-attachments-1": "e74e04563553ce64e775a6aa4f95a1767e7cea617d59ea8335ce84b441dc4945",
        "disk-1": "5836bab2a72cd6366dde1c804022ffc53d161cc41a1537ae11e6b9f48760dad7",
        "disk-claims-1": "36f996ed7ce648d8c260e428e067ccae29c999c5706bec9726a9405ef9d9f4a1",
        "disk-office-1": "f83bc340d4b363331a50c00141b943f42d015f87470efa910a4f68f47f3c3765",
        "enrolment-1": "334a9145d830cf9fb9f17acc1d982d0b2473997122621295ca78230a944b0c2f",
        "attachments-rest-1": "3939e4b4906833b36c26abb1838b5235fad7de1d30d46542951fc73dab345f5f",
        "line-1": "21d078a7adf432a1762d0b5d1cd5ec95bdc2a7358d8339f2e5aeaf1372283d6a",
    ]

    /// Under which names stores out there keep their single values.
    static let settings: Set = [
        "attachments.doubted", "attachments.types", "bundle.last_answer_ms", "centre.archived",
        "centre.astray", "centre.given_back", "centre.went_back", "centre.went_back_ms", "clerk",
        "cursor.epoch", "cursor.hash", "cursor.number", "cursor.piece", "cursor.piece_damages",
        "cursor.scope_version", "cursor.snapshot", "cursor.whole_hash", "cursor.whole_number", "cursor.within",
        "enrolment.authority", "enrolment.code", "enrolment.error", "enrolment.fingerprint", "enrolment.sealing_key",
        "enrolment.server", "enrolment.server_key", "enrolment.wished_authority", "enrolment.wished_server",
        "line.answered_number", "line.clock_ahead_ms",
        "line.day_bytes", "line.exchange_bytes", "line.hour_bytes", "line.hours", "line.last_contact_ms",
        "line.last_error", "line.meter", "line.metered", "line.next_try_ms", "line.proxy", "line.pushes_plain",
        "line.reads_pages", "line.reads_plain", "line.request_number", "line.round_trip_ms", "line.stance", "office",
        "scopes", "scopes.leaving", "scopes.withheld_through", "sync.granted", "sync.held", "sync.over_budget",
        "sync.received", "sync.refused", "sync.sent", "sync.settled", "sync.wishes",
    ]

    @Test func `what a store kept is found under the same name`() {
        #expect(Set(Setting.allCases.map(\.rawValue)) == Self.settings)
    }

    @Test func `a database that ran as many others is none of this program's`() throws {
        let queue = try DatabaseFile.inMemory()
        try Migration.run(OfficeSchema.migrations, on: queue)
        try queue.write { try $0.execute(sql: "UPDATE grdb_migrations SET identifier = 'other' WHERE rowid = 2") }
        #expect(throws: StorageError.newer(migration: "other")) {
            try Migration.run(OfficeSchema.migrations, on: queue)
        }
    }

    @Test func `no released migration was edited or left out`() {
        let present = OfficeSchema.migrations
        for (name, hash) in Self.released {
            let migration = present.first { $0.name == name }
            let actual = migration.map { Digest.of(Array($0.sql.utf8)).hex }
            #expect(actual == hash, "\(name) is now \(actual ?? "gone")")
        }
    }

    @Test func `every migration is listed here`() {
        for migration in OfficeSchema.migrations {
            let hash = Digest.of(Array(migration.sql.utf8)).hex
            #expect(Self.released[migration.name] != nil, "add \"\(migration.name)\": \"\(hash)\"")
        }
    }

    @Test func `names are unique`() {
        let names = OfficeSchema.migrations.map(\.name)
        #expect(Set(names).count == names.count)
    }

    @Test func `running them again does nothing`() throws {
        let queue = try DatabaseFile.inMemory()
        try Migration.run(OfficeSchema.migrations, on: queue)
        let schema = try schema(of: queue)
        try Migration.run(OfficeSchema.migrations, on: queue)
        #expect(try self.schema(of: queue) == schema && !schema.isEmpty)
    }

    @Test func `one that fails leaves the file as the ones before it left it`() throws {
        let queue = try DatabaseFile.inMemory()
        try Migration.run(ReplicaSchema.migrations, on: queue)
        let schema = try schema(of: queue)
        let table = "CREATE TABLE fresh (no INTEGER) STRICT;"
        let bad = Migration(name: "bad", sql: table + table)
        #expect(throws: StorageError.self) { try Migration.run(ReplicaSchema.migrations + [bad], on: queue) }
        #expect(try self.schema(of: queue) == schema)
        try Migration.run(OfficeSchema.migrations, on: queue)
    }

    @Test func `a file that a newer version migrated is refused`() throws {
        let queue = try DatabaseFile.inMemory()
        try Migration.run(OfficeSchema.migrations, on: queue)
        #expect(throws: StorageError.newer(migration: "attachments-office-1")) {
            try Migration.run(ReplicaSchema.migrations, on: queue)
        }
    }

    @Test(arguments: [true, false])
    func `an enrolment that was wanted is still wanted, and one that is in force stays`(isWanted: Bool) throws {
        let queue = try DatabaseFile.inMemory()
        let migrations = OfficeSchema.migrations
        let place = try #require(migrations.firstIndex { $0.name == "enrolment-1" })
        try Migration.run(Array(migrations[..<place]), on: queue)
        let last = isWanted ? "code" : "server_key"
        try queue.write { db in
            for name in ["server", "authority", last] {
                try db.execute(
                    sql: "INSERT INTO setting (name, value) VALUES (?, ?)", arguments: ["enrolment." + name, name])
            }
        }
        try Migration.run(migrations, on: queue)
        let names = try queue.read { try String.fetchSet($0, sql: "SELECT name || '=' || value FROM setting") }
        let wished = isWanted ? "wished_" : ""
        let expected: Set = ["\(wished)server=server", "\(wished)authority=authority", "\(last)=\(last)"]
        #expect(names == Set(expected.map { "enrolment." + $0 }))
    }

    private func schema(of queue: DatabaseQueue) throws -> [String] {
        try queue.read { try String.fetchAll($0, sql: "SELECT sql FROM sqlite_master WHERE sql <> '' ORDER BY name") }
    }
}
