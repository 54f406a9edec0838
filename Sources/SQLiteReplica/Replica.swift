public import Forms
import Foundation
public import GRDB
public import Merge
public import Protocol
public import SyncLogic

/// Changes and merged records in one transaction of an SQLite database.
///
/// It lives no longer than the transaction that it was made in.
public final class Replica: ReplicaStorage {
    /// The connection, inside its transaction.
    public let db: Database
    /// The record types, by which the derived columns are computed.
    public let catalogue: Catalogue

    private var lastInserted: NumberedChange?
    /// What this transaction read or wrote of records, so that each is read and decoded once.
    private var known: [RecordID: KnownRecord] = [:]
    /// The record whose name was made last: it was never here, so it did not depart either.
    private(set) var lastNew: RecordID?
    /// The numbers of actors that were here before this transaction asked.
    private var actorNumbers: [ActorID: Int64] = [:]
    /// The numbers of rules for findings that were here before this transaction asked.
    var ruleNumbers: [String: Int64] = [:]
    /// How many records wait for the search index; nil until they were counted.
    var waiting: Int?
    /// How many may wait before the one that is added brings the index on.
    let waitingMax: Int
    /// What records with higher numbers say to rules is not kept yet: whoever serves brings it on before anybody looks
    /// for findings (`saveClaims(after:count:)`).
    public var claimsThrough = Int64.max
    /// Whether anything was ordered to be erased; nil until that was asked.
    var isRedacted: Bool?
    /// The statements that run again and again, by where their texts lie.
    var statements: [UInt: QuickStatement] = [:]

    /// A record as it is in this file: without number and state when it is not there.
    struct KnownRecord {
        let no: Int64?
        let state: RecordState?
    }

    /// A change with its number in this file.
    struct NumberedChange {
        let change: Change
        let no: Int64
    }

    /// Records that a transaction remembers: more than an exchange touches, and little memory.
    private static let knownMax = 1024

    /// The replica in the transaction that `db` is in.
    public init(_ db: Database, catalogue: Catalogue, waitingMax: Int = Replica.waitingMax) {
        self.db = db
        self.catalogue = catalogue
        self.waitingMax = waitingMax
    }

    public func record(_ id: RecordID) throws(StorageError) -> RecordState? { try find(id).state }

    public func noteNew(_ id: RecordID) {
        remember(id, KnownRecord(no: nil, state: nil))
        lastNew = id
    }

    /// What is here of a record.
    func find(_ id: RecordID) throws(StorageError) -> KnownRecord {
        if let known = known[id] { return known }
        let found = try statement(Self.stateOfID).first([.id(id)]) { row throws(StorageError) in
            KnownRecord(
                no: row.integer(0),
                state: try Self.state(
                    id, visible: row.bytes(1), context: row.bytes(2), base: row.isNull(3) ? nil : row.bytes(3)))
        }
        return remember(id, found ?? KnownRecord(no: nil, state: nil))
    }

    @discardableResult
    private func remember(_ id: RecordID, _ record: KnownRecord) -> KnownRecord {
        if known.count == Self.knownMax { known.removeAll(keepingCapacity: true) }
        known[id] = record
        return record
    }

    /// Forgets what was read in this transaction: some of it was taken back, or changed behind this replica.
    public func forgetRead() {
        known = [:]
        lastNew = nil
        actorNumbers = [:]
        ruleNumbers = [:]
        lastInserted = nil
        waiting = nil
        isRedacted = nil
    }

    public func save(_ state: RecordState, after change: ChangeRef) throws(StorageError) {
        let changeNo = try number(of: change)
        let isFirst = try find(state.id).no == nil
        let origin = isFirst ? lastInserted.flatMap { $0.no == changeNo ? $0 : nil } : nil
        let no = try replace(state, madeBy: origin)
        try statement("INSERT OR IGNORE INTO part (record, change) VALUES (?, ?)")
            .run([.integer(no), .integer(changeNo)])
    }

    /// Keeps the merged state of a record in place of its former one, and returns its number in this file.
    ///
    /// - Parameter origin: the only change that was applied to the record; nil where it is not known, or not the only.
    @discardableResult
    func replace(_ state: RecordState, madeBy origin: NumberedChange? = nil) throws(StorageError) -> Int64 {
        let index = RecordIndex(state, catalogue)
        let former = try find(state.id).no
        let stored = StoredState(state, madeBy: origin)
        var formerText: String?
        let no: Int64
        if let former {
            formerText = try text(former)
            try update(former, state, stored, index)
            no = former
        } else {
            no = try insert(state, stored, index)
        }
        try saveText(no, index.text, former: formerText)
        if no <= claimsThrough { try saveClaims(no, index.claims, isNew: former == nil) }
        try saveAttachments(no, index.attachments, isNew: former == nil)
        remember(state.id, KnownRecord(no: no, state: state))
        return no
    }

    private func insert(
        _ state: RecordState, _ stored: StoredState, _ index: RecordIndex
    ) throws(StorageError) -> Int64 {
        try statement(
            """
            INSERT INTO record
                (id, type, owner, readers, is_live, conflicts, sort_key, base, visible, context, text)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, packed(?), ?, packed(?, ?))
            """
        ).run([
            .id(state.id), .text(state.type), .text(index.owner), .text(index.readers), .flag(state.isLive),
            .integer(Int64(index.conflicts)), .bytes(index.sortKey), stored.base.map { .integer($0) } ?? .null,
            .bytes(stored.visible), .bytes(stored.context), .text(index.text), .bytes(stored.source),
        ])
        return db.lastInsertedRowID
    }

    private func update(
        _ no: Int64, _ state: RecordState, _ stored: StoredState, _ index: RecordIndex
    ) throws(StorageError) {
        try statement(
            """
            UPDATE record SET owner = ?, readers = ?, is_live = ?, conflicts = ?, sort_key = ?, base = ?,
                visible = packed(?), context = ?, text = packed(?, ?) WHERE no = ?
            """
        ).run([
            .text(index.owner), .text(index.readers), .flag(state.isLive), .integer(Int64(index.conflicts)),
            .bytes(index.sortKey), stored.base.map { .integer($0) } ?? .null, .bytes(stored.visible),
            .bytes(stored.context), .text(index.text), .bytes(stored.source), .integer(no),
        ])
    }

    /// Forgets a record; its changes stay.
    func remove(_ id: RecordID) throws(StorageError) {
        guard let no = try find(id).no else { return }
        try saveClaims(no, [])
        try saveAttachments(no, [])
        try translatingDatabase {
            try forgetText(no)
            try db.execute(sql: "DELETE FROM part WHERE record = ?", arguments: [no])
            try db.execute(sql: "DELETE FROM record WHERE no = ?", arguments: [no])
        }
        known[id] = nil
        if lastNew == id { lastNew = nil }
    }

    public func hashes(of actor: ActorID, at seq: UInt64) throws(StorageError) -> [Digest] {
        var hashes: [Digest] = []
        try statement(
            """
            SELECT hash FROM change JOIN actor ON actor.no = change.actor WHERE actor.id = ? AND seq = ? ORDER BY tag
            """
        ).each([.id(actor), .integer(Int64(seq))]) { row throws(StorageError) in
            if let hash = Digest(row.bytes(0)) { hashes.append(hash) }
        }
        return hashes
    }

    public func wasApplied(_ change: ChangeRef, to record: RecordID) throws(StorageError) -> Bool {
        try translatingDatabase {
            let statement = try db.cachedStatement(
                sql: """
                    SELECT 1 FROM part
                    WHERE record = (SELECT no FROM record WHERE id = ?) AND change = (
                        SELECT change.no FROM change JOIN actor ON actor.no = change.actor
                        WHERE actor.id = ? AND seq = ? AND tag = ?)
                    """)
            return try Bool.fetchOne(
                statement,
                arguments: [record.data, change.actor.data, Int64(change.seq), change.tag.stored]) ?? false
        }
    }

    /// Keeps a change that is not kept yet, and returns its number in this file.
    @discardableResult
    public func insert(_ change: Change) throws(StorageError) -> Int64 {
        guard let no = try insertNew(change) else { throw .damaged(what: "change \(change.ref.label)") }
        return no
    }

    /// Keeps a change unless one of its name is kept, and returns its number in this file; nil when one is.
    public func insertNew(_ change: Change) throws(StorageError) -> Int64? {
        try statement(
            """
            INSERT INTO change (actor, seq, tag, hash, bytes) VALUES (?, ?, ?, ?, packed(?))
            ON CONFLICT (actor, seq, tag) DO NOTHING
            """
        ).run([
            .integer(number(of: change.header.actor)), .integer(Int64(change.header.seq)),
            .integer(change.hash.tag.stored), .bytes(change.hash.bytes), .bytes(change.bytes),
        ])
        if db.changesCount == 0 { return nil }
        let no = db.lastInsertedRowID
        lastInserted = NumberedChange(change: change, no: no)
        try noteEmptied(change)
        return no
    }

    /// A change is kept with other bytes than before.
    func noteRewritten(_ change: Change, numbered no: Int64) {
        if lastInserted?.no == no { lastInserted = NumberedChange(change: change, no: no) }
    }

    /// The number of an actor in this file; it is given one when it has none.
    public func number(of actor: ActorID) throws(StorageError) -> Int64 {
        if let no = actorNumbers[actor] { return no }
        let known = try statement("SELECT no FROM actor WHERE id = ?").first([.id(actor)]) { $0.integer(0) }
        if let known {
            actorNumbers[actor] = known
            return known
        }
        try statement("INSERT INTO actor (id) VALUES (?)").run([.id(actor)])
        return db.lastInsertedRowID
    }

    /// The number of a change in this file.
    /// Throws: `StorageError.damaged` when it is not here.
    public func number(of change: ChangeRef) throws(StorageError) -> Int64 {
        if let lastInserted, lastInserted.change.ref == change { return lastInserted.no }
        let no = try translatingDatabase {
            let statement = try db.cachedStatement(
                sql: """
                    SELECT change.no FROM change JOIN actor ON actor.no = change.actor
                    WHERE actor.id = ? AND seq = ? AND tag = ?
                    """)
            return try Int64.fetchOne(
                statement, arguments: [change.actor.data, Int64(change.seq), change.tag.stored])
        }
        guard let no else { throw .damaged(what: "change \(change.label)") }
        return no
    }
}
