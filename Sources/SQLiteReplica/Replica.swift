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

    private var lastInserted: (ref: ChangeRef, no: Int64)?

    /// The replica in the transaction that `db` is in.
    public init(_ db: Database, catalogue: Catalogue) {
        self.db = db
        self.catalogue = catalogue
    }

    public func record(_ id: RecordID) throws(StorageError) -> RecordState? {
        let row = try translatingDatabase {
            let statement = try db.cachedStatement(sql: "SELECT visible, context FROM record WHERE id = ?")
            return try Row.fetchOne(statement, arguments: [id.data])
        }
        return try row.map { row throws(StorageError) in try Self.state(id, row[0], row[1]) }
    }

    public func save(_ state: RecordState, after change: ChangeRef) throws(StorageError) {
        let changeNo = try number(of: change)
        let no = try replace(state)
        try translatingDatabase {
            try db.cachedStatement(sql: "INSERT OR IGNORE INTO part (record, change) VALUES (?, ?)")
                .execute(arguments: [no, changeNo])
        }
    }

    /// Keeps the merged state of a record in place of its former one, and returns its number in this file.
    @discardableResult
    func replace(_ state: RecordState) throws(StorageError) -> Int64 {
        let index = RecordIndex(state, catalogue)
        return try translatingDatabase {
            let statement = try db.cachedStatement(
                sql: """
                    INSERT INTO record (id, type, owner, readers, is_live, conflicts, sort_key, visible, context)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, readers = excluded.readers,
                        is_live = excluded.is_live, conflicts = excluded.conflicts, sort_key = excluded.sort_key,
                        visible = excluded.visible, context = excluded.context
                    RETURNING no
                    """)
            let no = try Int64.fetchOne(
                statement,
                arguments: [
                    state.id.data, state.type, index.owner, index.readers, state.isLive, index.conflicts,
                    Data(index.sortKey), Data(state.visibleBytes), Data(state.contextBytes),
                ])
            guard let no else { throw StorageError.damaged(what: "record") }
            try saveText(no, index.text)
            try saveClaims(no, index.claims)
            return no
        }
    }

    public func hashes(of actor: ActorID, at seq: UInt64) throws(StorageError) -> [Digest] {
        try translatingDatabase {
            let statement = try db.cachedStatement(
                sql: """
                    SELECT hash FROM change JOIN actor ON actor.no = change.actor WHERE actor.id = ? AND seq = ?
                    ORDER BY tag
                    """)
            return try Data.fetchAll(statement, arguments: [actor.data, Int64(seq)]).compactMap { Digest($0) }
        }
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
        let no = try translatingDatabase {
            try db.cachedStatement(sql: "INSERT INTO change (actor, seq, tag, hash, bytes) VALUES (?, ?, ?, ?, ?)")
                .execute(arguments: [
                    number(of: change.header.actor), Int64(change.header.seq), change.hash.tag.stored,
                    Data(change.hash.bytes), Data(change.bytes),
                ])
            lastInserted = (change.ref, db.lastInsertedRowID)
            return db.lastInsertedRowID
        }
        try noteEmptied(change)
        return no
    }

    /// The number of an actor in this file; it is given one when it has none.
    public func number(of actor: ActorID) throws(StorageError) -> Int64 {
        try translatingDatabase {
            let known = try db.cachedStatement(sql: "SELECT no FROM actor WHERE id = ?")
            if let no = try Int64.fetchOne(known, arguments: [actor.data]) { return no }
            try db.cachedStatement(sql: "INSERT INTO actor (id) VALUES (?)").execute(arguments: [actor.data])
            return db.lastInsertedRowID
        }
    }

    /// The number of a change in this file.
    /// Throws: `StorageError.damaged` when it is not here.
    public func number(of change: ChangeRef) throws(StorageError) -> Int64 {
        if let lastInserted, lastInserted.ref == change { return lastInserted.no }
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

    /// The state that a row's bytes hold.
    static func state(_ id: RecordID, _ visible: Data, _ context: Data) throws(StorageError) -> RecordState {
        do {
            return try RecordState(id: id, visible: [UInt8](visible), context: [UInt8](context))
        } catch {
            throw .damaged(what: "record \(id.text)")
        }
    }

    private func saveText(_ no: Int64, _ text: String) throws {
        let former = try String.fetchOne(
            db.cachedStatement(sql: "SELECT body FROM record_text WHERE no = ?"), arguments: [no])
        if former == text { return }
        try forgetText(no)
        try db.cachedStatement(sql: "INSERT INTO record_text (no, body) VALUES (?, ?)")
            .execute(arguments: [no, text])
        try db.cachedStatement(sql: "INSERT INTO search (rowid, body) VALUES (?, ?)").execute(arguments: [no, text])
    }

    /// Takes a record out of the search.
    func forgetText(_ no: Int64) throws {
        let text = try String.fetchOne(
            db.cachedStatement(sql: "SELECT body FROM record_text WHERE no = ?"), arguments: [no])
        guard let text else { return }
        try db.cachedStatement(sql: "INSERT INTO search (search, rowid, body) VALUES ('delete', ?, ?)")
            .execute(arguments: [no, text])
        try db.cachedStatement(sql: "DELETE FROM record_text WHERE no = ?").execute(arguments: [no])
    }
}
