public import Forms
import GRDB
import Glibc
import Keys
public import Protocol
public import SQLiteReplica
import SyncLogic

/// The store of one office's machine: the only meeting place of client and daemon, which may have it open at once.
public final class Store: Sendable {
    /// nil in memory.
    public let home: OfficeHome?
    /// The record types in use.
    public let catalogue: Catalogue
    let queue: DatabaseQueue
    private let simulatedKeys: DeviceKeys?

    /// Opens the store of `home`.
    /// Throws: `StorageError.missing` when there is none, `.damaged` when its bytes are no database, `.newer` when a
    /// newer version of this program wrote it.
    public convenience init(opening home: OfficeHome, catalogue: Catalogue) throws(StoreError) {
        let queue = try storing { () throws(StorageError) in try DatabaseFile.queue(path: home.store, mustExist: true) }
        try self.init(queue, home, catalogue, nil)
        try applyLedger()
    }

    /// Makes the store of a new home: keys, file, first actor.
    /// Throws: `StorageError.exists` when there is one already; it is left as it is. After a failure or a stop half way
    /// the same call begins anew.
    public static func create(
        at home: OfficeHome, office: String, clerk: String, catalogue: Catalogue,
        using random: inout some RandomNumberGenerator
    ) throws(StoreError) -> Store {
        guard let place = catalogue.gazetteer.place(office), place.level != .subdistrict else {
            throw .unknownOffice(office)
        }
        try home.make()
        let lock = try SmallFile.lock(folder: home.path)
        defer { close(lock) }
        try storing { () throws(StorageError) in try DatabaseFile.check(home.store, mustExist: false) }
        // Built under another name: a store that has the right name is whole. What a stop half way left is built over;
        // its keys have signed nothing that anybody saw.
        let unfinished = home.store + ".new"
        for suffix in ["", "-journal", "-wal", "-shm"] { unlink(unfinished + suffix) }
        let keys = try DeviceKeys.make(in: home, using: &random)
        let queue = try storing { () throws(StorageError) in
            try DatabaseFile.queue(path: unfinished, mustExist: false)
        }
        let store = try Store(queue, home, catalogue, nil)
        try store.begin(office: office, clerk: clerk, keys: keys, using: &random)
        try store.noteIncarnation(in: unfinished)
        try storing { () throws(StorageError) in try DatabaseFile.seal(queue) }
        try SmallFile.rename(unfinished, to: home.store)
        return try Store(opening: home, catalogue: catalogue)
    }

    /// A store in memory, for simulated worlds.
    public static func inMemory(
        office: String, clerk: String, keys: DeviceKeys, catalogue: Catalogue,
        using random: inout some RandomNumberGenerator
    ) throws(StoreError) -> Store {
        let queue = try storing { () throws(StorageError) in try DatabaseFile.inMemory() }
        let store = try Store(queue, nil, catalogue, keys)
        try store.begin(office: office, clerk: clerk, keys: keys, using: &random)
        return store
    }

    /// A copy in memory of what this store holds now, as a backup or a cloned disk is.
    public func copyInMemory() throws(StoreError) -> Store {
        let copy = try storing { () throws(StorageError) -> DatabaseQueue in
            let copy = try DatabaseFile.inMemory()
            try translatingDatabase { try queue.backup(to: copy) }
            return copy
        }
        return try Store(copy, nil, catalogue, simulatedKeys)
    }

    private init(
        _ queue: DatabaseQueue, _ home: OfficeHome?, _ catalogue: Catalogue, _ keys: DeviceKeys?
    ) throws(StoreError) {
        self.queue = queue
        self.home = home
        self.catalogue = catalogue
        simulatedKeys = keys
        try storing { () throws(StorageError) in
            try Migration.run(OfficeSchema.migrations, on: queue)
            try Replica.refreshDerived(of: queue, by: catalogue)
        }
    }

    /// The keys of this device, read from the home.
    public func keys() throws(StoreError) -> DeviceKeys {
        if let simulatedKeys { return simulatedKeys }
        guard let home else { throw .unreadable("home") }
        return try DeviceKeys(of: home)
    }

    /// Reads in one transaction.
    public func read<Value>(
        _ body: (OfficeTransaction) throws(StoreError) -> Value
    ) throws(StoreError) -> Value {
        try translating {
            // The one connection is not made read-only and back: SQLite would prepare every statement again for that.
            try queue.unsafeRead { db in
                var value: Value?
                try db.inTransaction(.deferred) {
                    value = try body(transaction(db))
                    return .rollback
                }
                guard let value else { throw StorageError.damaged(what: "read") }
                return value
            }
        }
    }

    /// Reads with one statement, which sees one state of the store without a transaction around it.
    func glance<Value>(
        _ body: (OfficeTransaction) throws(StorageError) -> Value
    ) throws(StoreError) -> Value {
        try storing { () throws(StorageError) in
            try translatingDatabase { try queue.unsafeRead { db in try body(transaction(db)) } }
        }
    }

    /// Reads and writes in one transaction, which is on the disk on return. When `body` throws nothing was written.
    public func write<Value>(
        _ body: (OfficeTransaction) throws(StoreError) -> Value
    ) throws(StoreError) -> Value {
        try translating { try queue.write { db in try body(transaction(db)) } }
    }

    /// A number that moves whenever another connection commits to this store, and only then.
    public func dataVersion() throws(StoreError) -> Int {
        try storing { () throws(StorageError) in
            try translatingDatabase {
                try queue.unsafeRead { try Int.fetchOne($0, sql: "PRAGMA data_version") ?? 0 }
            }
        }
    }

    /// Leaves a short log to the next command: called when a command has given its answer.
    public func shortenLog() {
        if home != nil { DatabaseFile.shortenLog(of: queue) }
    }

    /// Erases in the store what the ledger beside it orders, and notes there what the store was ordered. Called when
    /// the store is opened, and after every reply.
    func applyLedger() throws(StoreError) {
        guard let home else { return }
        try storing { () throws(StorageError) in
            try RedactionLedger(path: home.redactions).apply(
                to: queue, orders: { try transaction($0).replica.orders() },
                obey: { try transaction($0).redact(by: $1) })
        }
        try eraseAttachments()
    }

    private func transaction(_ db: Database) -> OfficeTransaction {
        OfficeTransaction(Replica(db, catalogue: catalogue))
    }

    private func translating<Value>(_ body: () throws -> Value) throws(StoreError) -> Value {
        do {
            return try body()
        } catch let error as StoreError {
            throw error
        } catch {
            throw .storage(StorageError(error))
        }
    }

    private func begin(
        office: String, clerk: String, keys: DeviceKeys, using random: inout some RandomNumberGenerator
    ) throws(StoreError) {
        var generator = random
        defer { random = generator }
        try write { transaction throws(StoreError) in
            try storing { () throws(StorageError) in
                try transaction.set(.office, office)
                try transaction.set(.clerk, clerk)
                try transaction.mint(
                    .new, deviceKey: keys.signing.publicKey, sign: keys.signing.sign, using: &generator)
            }
        }
    }

    /// Runs one transaction that records something, as the present incarnation of the store: one that was copied or put
    /// back, as far as this machine can tell, takes a new actor first.
    func recording<Value, Random: RandomNumberGenerator>(
        using random: inout Random, _ body: (OfficeTransaction, inout Random) throws(StoreError) -> Value
    ) throws(StoreError) -> Value {
        guard let home else {
            var generator = random
            defer { random = generator }
            return try write { transaction throws(StoreError) in try body(transaction, &generator) }
        }
        let noted = try Incarnation.noted(in: home)
        let inode = try Incarnation.inode(of: home.store)
        let machine = try Incarnation.machineID()
        var generator = random
        defer { random = generator }
        let (value, written) = try write { transaction throws(StoreError) -> (Value, Incarnation) in
            if let reason = try self.incarnation(transaction, inode, machine).mustMint(noted: noted) {
                try mint(reason, try keys(), in: transaction, using: &generator)
            }
            let value = try body(transaction, &generator)
            return (value, try self.incarnation(transaction, inode, machine))
        }
        do throws(StoreError) {
            try written.note(in: home)
        } catch {
            // The change is on the disk, and that is what the clerk is told. An older note is no sign of a copy.
            return value
        }
        return value
    }

    /// Takes a new actor: the centre said that this store was put back or copied, or the guard did.
    public func mint(_ reason: Genesis.Reason, using random: inout some RandomNumberGenerator) throws(StoreError) {
        let keys = try keys()
        var generator = random
        defer { random = generator }
        try write { transaction throws(StoreError) in try mint(reason, keys, in: transaction, using: &generator) }
        try noteIncarnation()
    }

    private func mint(
        _ reason: Genesis.Reason, _ keys: DeviceKeys, in transaction: OfficeTransaction,
        using random: inout some RandomNumberGenerator
    ) throws(StoreError) {
        var generator = random
        defer { random = generator }
        try storing { () throws(StorageError) in
            try transaction.mint(
                reason, deviceKey: keys.signing.publicKey, sign: keys.signing.sign, using: &generator)
        }
    }

    /// Notes beside the store what it wrote last.
    func noteIncarnation() throws(StoreError) {
        if let home { try noteIncarnation(in: home.store) }
    }

    /// As `noteIncarnation()`, of a store whose file is at `path` by now.
    private func noteIncarnation(in path: String) throws(StoreError) {
        guard let home else { return }
        let inode = try Incarnation.inode(of: path)
        let machine = try Incarnation.machineID()
        let written = try read { transaction throws(StoreError) -> Incarnation in
            try self.incarnation(transaction, inode, machine)
        }
        try written.note(in: home)
    }

    private func incarnation(
        _ transaction: OfficeTransaction, _ inode: UInt64, _ machine: String
    ) throws(StoreError) -> Incarnation {
        let head = try storing { () throws(StorageError) in try transaction.ownActors().last?.head }
        guard let head else { throw .storage(.damaged(what: "own_actor")) }
        return Incarnation(actor: head.actor, seq: head.seq, inode: inode, machine: machine)
    }
}
