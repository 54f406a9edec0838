import Forms
import Foundation
import GRDB
import Keys
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import TestSupport
import Testing

/// A store on disk is durable, is opened as what it is, and is never replaced.
@Suite struct OpeningTests {
    private let folder: TemporaryFolder
    private let catalogue: Catalogue
    private var home: OfficeHome { folder.home }

    init() throws {
        folder = try TemporaryFolder()
        catalogue = try Office.shipped()
    }

    @Test func `a commit is on the disk when it returns`() throws {
        let store = try create()
        try expectDurable(store)
        try expectDurable(try open())
    }

    @Test func `text from a record never runs as schema, and what was replaced does not linger`() throws {
        let store = try create()
        try store.writing { transaction throws in
            #expect(try transaction.value("PRAGMA trusted_schema") == "0")
            #expect(try transaction.value("PRAGMA secure_delete") == "1")
            #expect(try transaction.value("PRAGMA foreign_keys") == "1")
        }
    }

    @Test func `a command leaves a short log to the next one, unless somebody is at work`() throws {
        let store = try create()
        let log = home.store + "-wal"
        while try size(of: log) <= DatabaseFile.logBytesMax { _ = try record(in: store, "บ้านหนองบัว") }
        let count = try store.actor().head.seq
        let other = try open()
        try other.reading { transaction in
            _ = try transaction.office()
            store.shortenLog()
        }
        #expect(try size(of: log) > DatabaseFile.logBytesMax)
        store.shortenLog()
        #expect(try size(of: log) == 0)
        _ = try record(in: store, "บ้านดอยงาม")
        store.shortenLog()
        #expect(try size(of: log) > 0)
        #expect(try open().actor().head.seq == count + 1)
    }

    private func size(of path: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    }

    @Test func `what was recorded is there after opening again`() throws {
        let id = try record(in: try create(), "บ้านหนองบัว")
        let store = try open()
        #expect(try store.show(id).reader.title == "บ้านหนองบัว")
        #expect(try store.actor().head.seq == 1)
        #expect(try store.reading { transaction in try transaction.office() } == Office.code)
    }

    @Test func `a store is made once`() throws {
        let id = try record(in: try create(), "บ้านหนองบัว")
        let before = try contents()
        #expect(throws: StoreError.storage(.exists(path: home.store))) { try create(office: "5702") }
        #expect(try contents() == before)
        #expect(try open().show(id).reader.title == "บ้านหนองบัว")
    }

    @Test func `no store is made for an office that does not exist`() throws {
        for code in ["", "9999", "571501", "กก"] {
            #expect(throws: StoreError.unknownOffice(code)) { try create(office: code) }
        }
        #expect(!FileManager.default.fileExists(atPath: home.path))
    }

    @Test func `there is nothing to open where nobody made a store`() throws {
        #expect(throws: StoreError.storage(.missing(path: home.store))) { try open() }
        #expect(!FileManager.default.fileExists(atPath: home.store))
    }

    @Test func `the keys are for their owner alone`() throws {
        _ = try create()
        let attributes = try FileManager.default.attributesOfItem(atPath: home.keys)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try DeviceKeys(of: home).signing.publicKey == open().keys().signing.publicKey)
    }

    @Test func `bytes that are no database are damage and stay as they are`() throws {
        try FileManager.default.createDirectory(atPath: home.path, withIntermediateDirectories: true)
        for bytes in [Array("this is a letter, not a store".utf8), Array(repeating: 0xFF, count: 9000)] {
            #expect(FileManager.default.createFile(atPath: home.store, contents: Data(bytes)))
            try expectDamaged { _ = try open() }
            #expect(try TemporaryFolder.bytes(home.store) == bytes)
        }
    }

    @Test func `an empty file is no store and stays empty`() throws {
        try FileManager.default.createDirectory(atPath: home.path, withIntermediateDirectories: true)
        #expect(FileManager.default.createFile(atPath: home.store, contents: Data()))
        try expectDamaged { _ = try open() }
        #expect(try TemporaryFolder.bytes(home.store).isEmpty)
    }

    @Test func `another program's database is no store, and gets no tables of ours`() throws {
        try FileManager.default.createDirectory(atPath: home.path, withIntermediateDirectories: true)
        let other = try DatabaseQueue(path: home.store)
        try other.write { try $0.execute(sql: "CREATE TABLE letter (text TEXT); INSERT INTO letter VALUES ('a')") }
        try expectDamaged { _ = try open() }
        let tables = try other.read { try String.fetchAll($0, sql: "SELECT name FROM sqlite_master") }
        #expect(tables == ["letter"])
    }

    @Test func `a store cut short or overwritten is told to be damaged and stays as it is`() throws {
        do {
            let store = try create()
            for number in 1...40 { try record(in: store, "บ้านหมายเลข \(number)") }
        }
        let whole = try TemporaryFolder.bytes(home.store)
        var overwritten = whole
        for place in 4096..<whole.count { overwritten[place] = 0xA5 }
        for bytes in [Array(whole.prefix(whole.count / 2 / 4096 * 4096)), Array(whole.prefix(5000)), overwritten] {
            try TemporaryFolder.overwrite(home.store, with: bytes)
            try expectDamaged { _ = try open().list(RecordQuery()) }
            #expect(try TemporaryFolder.bytes(home.store) == bytes)
        }
        try TemporaryFolder.overwrite(home.store, with: whole)
        #expect(try open().list(RecordQuery()).count == 40)
    }

    @Test func `a record whose bytes are damaged is told by its name`() throws {
        let store = try create()
        let id = try record(in: store, "บ้านหนองบัว")
        try store.writing { transaction in try transaction.tamper("UPDATE record SET base = NULL, visible = x'00'") }
        #expect(throws: StoreError.storage(.damaged(what: "record \(id.text)"))) { try store.show(id) }
    }

    @Test func `a store of a newer version is refused and stays as it is`() throws {
        do {
            let store = try create()
            try store.writing { transaction in
                try transaction.tamper("INSERT INTO grdb_migrations VALUES ('office-99')")
            }
        }
        let before = try TemporaryFolder.bytes(home.store)
        #expect(throws: StoreError.storage(.newer(migration: "office-99"))) { try open() }
        #expect(try TemporaryFolder.bytes(home.store) == before)
    }

    @Test func `a path that cannot be written is told`() throws {
        let blocked = OfficeHome(folder.path + "/file/home")
        #expect(FileManager.default.createFile(atPath: folder.path + "/file", contents: Data()))
        #expect(throws: StoreError.file(path: folder.path + "/file/home", code: ENOTDIR)) {
            var random = SeededGenerator(seed: 1)
            _ = try Store.create(
                at: blocked, office: Office.code, clerk: "", catalogue: catalogue, using: &random)
        }
    }

    private func create(office: String = Office.code) throws -> Store {
        var random = SeededGenerator(seed: 1)
        return try Store.create(
            at: home, office: office, clerk: Office.clerk, catalogue: catalogue, using: &random)
    }

    private func open() throws -> Store { try Store(opening: home, catalogue: catalogue) }

    @discardableResult
    private func record(in store: Store, _ name: String) throws -> RecordID {
        var random = SeededGenerator(seed: UInt64(name.unicodeScalars.reduce(0) { $0 &* 31 &+ $1.value }))
        let edits = RecordEdits(["name_th": name])
        return try store.add("community", edits, by: Office.authorship(), using: &random).record
    }

    private func expectDurable(_ store: Store) throws {
        try store.writing { transaction throws in
            #expect(try transaction.value("PRAGMA synchronous") == "2")
            #expect(try transaction.value("PRAGMA journal_mode") == "wal")
        }
    }

    /// The bytes of every file of the home but those that SQLite keeps while a store is open.
    private func contents() throws -> [String: [UInt8]] {
        var contents: [String: [UInt8]] = [:]
        for path in [home.store, home.keys, home.guardFile] { contents[path] = try TemporaryFolder.bytes(path) }
        return contents
    }

    private func expectDamaged(_ body: () throws -> Void) throws {
        do {
            try body()
            Issue.record("nothing was told")
        } catch StoreError.storage(.damaged) {
            return
        }
    }
}
