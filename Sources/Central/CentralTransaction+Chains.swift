import Foundation
import GRDB
public import Protocol
import SQLiteReplica
public import SyncLogic

/// Which changes have all of their chain before them in the log.
extension CentralTransaction {
    public func anchored(of actor: ActorID, at seq: UInt64) throws(StorageError) -> [Digest] {
        var hashes: [Digest] = []
        try replica.statement(
            """
            SELECT hash FROM change JOIN actor ON actor.no = change.actor WHERE actor.id = ? AND seq = ?
                AND NOT EXISTS (SELECT 1 FROM loose WHERE loose.change = change.no) ORDER BY tag
            """
        ).each([.id(actor), .integer(Int64(seq))]) { row throws(StorageError) in
            if let hash = Digest(row.bytes(0)) { hashes.append(hash) }
        }
        return hashes
    }

    public func loose(of actor: ActorID, at seq: UInt64) throws(StorageError) -> [Change] {
        guard try hasLoose() else { return [] }
        return try replica.changes(
            """
            JOIN actor ON actor.no = change.actor JOIN loose ON loose.change = change.no
            WHERE actor.id = ? AND seq = ? ORDER BY tag
            """, [actor.data, Int64(seq)])
    }

    /// Whether something is missing before any change of this log.
    func hasLoose() throws(StorageError) -> Bool {
        if let known = memory.hasLoose { return known }
        let hasAny = try translatingDatabase {
            try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM loose)") ?? false
        }
        memory.hasLoose = hasAny
        return hasAny
    }

    public func loosen(_ change: ChangeRef) throws(StorageError) {
        memory.hasLoose = true
        let no = try replica.number(of: change)
        try translatingDatabase {
            try db.execute(sql: "INSERT OR IGNORE INTO loose (change) VALUES (?)", arguments: [no])
        }
        memory.actors[change.actor] = nil
    }

    public func anchor(_ change: ChangeRef) throws(StorageError) {
        let no = try replica.number(of: change)
        try translatingDatabase { try db.execute(sql: "DELETE FROM loose WHERE change = ?", arguments: [no]) }
        memory.actors[change.actor] = nil
    }

    public func keepUnproven(_ change: Change, device: DeviceID, receivedMs: Int64) throws(StorageError) {
        memory.hasUnproven = true
        let both = try unproven(change.hash).map { $0.completed(by: change) } ?? change
        try translatingDatabase {
            try db.execute(
                sql: """
                    INSERT INTO unproven (hash, device, received_ms, bytes) VALUES (?, ?, ?, ?)
                    ON CONFLICT (hash) DO UPDATE SET bytes = excluded.bytes
                    """,
                arguments: [Data(change.hash.bytes), device.data, receivedMs, Data(both.bytes)])
        }
    }

    /// What is kept apart of a change, as nobody vouches for it.
    func unproven(_ hash: Digest) throws(StorageError) -> Change? {
        try translatingDatabase {
            try Data.fetchOne(db, sql: "SELECT bytes FROM unproven WHERE hash = ?", arguments: [Data(hash.bytes)])
                .map { try Change(decoding: [UInt8]($0)) }
        }
    }

    /// The changes with a part about a record that are kept apart because nobody vouches for them.
    func unproven(about record: RecordID) throws(StorageError) -> [Change] {
        let rows = try translatingDatabase {
            try Data.fetchAll(db, sql: "SELECT bytes FROM unproven WHERE instr(bytes, ?) > 0", arguments: [record.data])
        }
        var changes: [Change] = []
        for row in rows {
            do throws(ProtocolError) {
                changes.append(try Change(decoding: [UInt8](row)))
            } catch {
                throw .damaged(what: "unproven")
            }
        }
        return changes
    }

    /// Puts what a redaction left of such a change in its place; false when it is none of them.
    func emptyUnproven(_ change: Change) throws(StorageError) -> Bool {
        try translatingDatabase {
            try db.execute(
                sql: "UPDATE unproven SET bytes = ? WHERE hash = ?",
                arguments: [Data(change.bytes), Data(change.hash.bytes)])
            return db.changesCount > 0
        }
    }

    /// How many changes are kept apart because nobody vouches for them.
    public func unproven() throws(StorageError) -> Int {
        try translatingDatabase { try Int.fetchOne(db, sql: "SELECT count(*) FROM unproven") ?? 0 }
    }

    public func archived() throws(StorageError) -> UInt64 {
        // A backup of another history says nothing of this one.
        let numbers = try translatingDatabase {
            try Int64.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT backup.number FROM backup LEFT JOIN log ON log.number = backup.number
                        WHERE backup.number = 0 OR log.log_hash = backup.log_hash
                        ORDER BY backup.number DESC LIMIT 2
                        """))
        }
        return numbers.count < 2 ? 0 : UInt64(clamping: numbers[1])
    }
}
