public import Attachments
import Compression
public import Forms
import GRDB
public import Keys
import Protocol
import SQLiteReplica
import SyncLogic
import Synchronization

/// The centre: the log, the merged records, the offices and their devices, over one database.
public final class Central: Sendable {
    /// The record types in use.
    public let catalogue: Catalogue
    /// Signs the centre's replies.
    public let signingKey: SigningKey
    /// Opens the bundles that are sealed for the centre.
    public let sealingKey: SealingKey
    let writer: any DatabaseWriter
    /// What is noted beside the database after each entry of the log; nil in memory.
    /// What devices brought today.
    let quota = Mutex(DayQuota())
    private let noted = Mutex<(note: IncarnationNote, number: UInt64)?>(nil)
    /// The redactions beside the database; nil in memory.
    let ledger: RedactionLedger?
    /// The pieces of snapshots beside the database.
    let shelf: PieceShelf
    let plan: SnapshotPlan
    /// Where the content of attachments is; nil in memory.
    public let attachments: AttachmentFolder?
    /// Content that was compared with its hash since this process began.
    let soundAttachments = Mutex<Set<Digest>>([])

    /// Opens the database at `path`. Whoever serves from it calls `applyLedger` first.
    ///
    /// - Parameters:
    ///   - ledger: the file beside it that names what was ordered to be erased.
    ///   - attachments: the folder beside it with the content of attachments.
    ///   - pieces: the folder beside it for the pieces of snapshots.
    ///
    /// Throws: `StorageError.missing` when there is none.
    public convenience init(
        opening path: String, catalogue: Catalogue, signingKey: SigningKey, ledger: String? = nil,
        attachments: String? = nil, pieces: String? = nil
    ) throws(CentralError) {
        let pool = try centrally { () throws(StorageError) in try DatabaseFile.pool(path: path, mustExist: true) }
        try self.init(
            pool, catalogue, signingKey, ledger.map { RedactionLedger(path: $0) },
            attachments.map { AttachmentFolder($0) }, PieceShelf(folder: pieces))
    }

    /// Makes a new database at `path`, with a first epoch and the centre's first actor.
    /// Throws: `StorageError.exists` when there is one already; it is left as it is.
    public static func create(
        at path: String, catalogue: Catalogue, signingKey: SigningKey, nowMs: Int64,
        using random: inout some RandomNumberGenerator
    ) throws(CentralError) -> Central {
        let pool = try centrally { () throws(StorageError) in try DatabaseFile.pool(path: path, mustExist: false) }
        let central = try Central(pool, catalogue, signingKey)
        try central.begin(nowMs: nowMs, using: &random)
        return central
    }

    /// Ends the use of this centre: its database is one whole file then.
    func seal() throws(CentralError) {
        try centrally { () throws(StorageError) in try DatabaseFile.seal(writer) }
    }

    /// A centre in memory, for simulated worlds.
    public static func inMemory(
        catalogue: Catalogue, signingKey: SigningKey, nowMs: Int64, using random: inout some RandomNumberGenerator
    ) throws(CentralError) -> Central {
        try inMemory(
            catalogue: catalogue, signingKey: signingKey, nowMs: nowMs, plan: SnapshotPlan(), using: &random)
    }

    /// The same, with snapshots that are cut otherwise.
    package static func inMemory(
        catalogue: Catalogue, signingKey: SigningKey, nowMs: Int64, plan: SnapshotPlan,
        using random: inout some RandomNumberGenerator
    ) throws(CentralError) -> Central {
        let queue = try centrally { () throws(StorageError) in try DatabaseFile.inMemory() }
        let central = try Central(queue, catalogue, signingKey, plan: plan)
        try central.begin(nowMs: nowMs, using: &random)
        return central
    }

    init(
        _ writer: any DatabaseWriter, _ catalogue: Catalogue, _ signingKey: SigningKey,
        _ ledger: RedactionLedger? = nil, _ attachments: AttachmentFolder? = nil,
        _ shelf: PieceShelf = PieceShelf(folder: nil), plan: SnapshotPlan = SnapshotPlan()
    ) throws(CentralError) {
        self.writer = writer
        self.shelf = shelf
        self.plan = plan
        self.ledger = ledger
        self.attachments = attachments
        self.catalogue = catalogue
        self.signingKey = signingKey
        sealingKey = try keyed { () throws(KeysError) in try SealingKey(derivedFrom: signingKey) }
        try centrally { () throws(StorageError) in
            try Migration.run(CentralSchema.migrations, on: writer)
            try Replica.refreshDerived(of: writer, by: catalogue)
        }
    }

    /// Reads in one transaction.
    public func read<Value>(
        _ body: (CentralTransaction) throws(CentralError) -> Value
    ) throws(CentralError) -> Value {
        try translating {
            // A reader of a pool cannot write anyhow. A queue's one connection would be made read-only and back, for
            // which SQLite prepares every statement again.
            try writer.unsafeRead { db in
                var value: Value?
                try db.inTransaction(.deferred) {
                    value = try body(CentralTransaction(Replica(db, catalogue: catalogue), nowMs: 0))
                    return .rollback
                }
                guard let value else { throw StorageError.damaged(what: "read") }
                return value
            }
        }
    }

    /// Reads and writes in one transaction, which is on the disk on return. When `body` throws nothing was written.
    public func write<Value>(
        nowMs: Int64, _ body: (CentralTransaction) throws(CentralError) -> Value
    ) throws(CentralError) -> Value {
        let (value, head) = try translating {
            try writer.write { db throws -> (Value, LogCursor?) in
                let replica = Replica(db, catalogue: catalogue, waitingMax: Replica.waitingMaxAtServer)
                let transaction = CentralTransaction(replica, nowMs: nowMs)
                replica.claimsThrough = try transaction.claimsThrough()
                let value = try body(transaction)
                return (value, isNoting ? try transaction.head() : nil)
            }
        }
        if let head { note(head) }
        return value
    }

    /// Notes from now on what was written last.
    func keep(_ note: IncarnationNote) { noted.withLock { $0 = (note, 0) } }

    private var isNoting: Bool { noted.withLock { $0 != nil } }

    private func note(_ head: LogCursor) {
        noted.withLock { noted in
            guard let last = noted, last.number < head.number else { return }
            do throws(CentralError) {
                try last.note.write(head)
                noted?.number = head.number
            } catch {
                // What was committed is on the disk. An older note is no sign of a copy.
                return
            }
        }
    }

    private func translating<Value>(_ body: () throws -> Value) throws(CentralError) -> Value {
        do {
            return try body()
        } catch let error as CentralError {
            throw error
        } catch {
            throw .store(.storage(StorageError(error)))
        }
    }

    private func begin(nowMs: Int64, using random: inout some RandomNumberGenerator) throws(CentralError) {
        var generator = random
        defer { random = generator }
        try write(nowMs: nowMs) { transaction throws(CentralError) in
            try beginEpoch(.new, transaction, using: &generator)
        }
    }
}
