import Forms
import Foundation
import GRDB
import Merge
public import Protocol
import SQLiteReplica
public import SyncLogic

/// What becomes of records when the office's scopes, or the records' readers, change.
extension OfficeTransaction {
    public func isLost(_ id: RecordID) throws(StorageError) -> Bool {
        guard let state = try record(id) else { return try isDeparted(id) }
        return try RecordReader(state, replica.catalogue).isForeign(to: scopes())
    }

    public func foreignRecords(among records: Set<RecordID>?) throws(StorageError) -> [RecordID] {
        let (isRead, arguments) = replica.readership(try scopes())
        let sql = """
            SELECT id FROM record WHERE NOT \(isRead) AND (owner <> '' OR NOT EXISTS (
                SELECT 1 FROM part \(Self.ownChange("part")) WHERE part.record = record.no))
            """
        return try translatingDatabase {
            guard let records else {
                return try Data.fetchAll(db, sql: sql, arguments: arguments).compactMap { RecordID($0) }
            }
            let statement = try db.cachedStatement(sql: sql + " AND id = ?")
            return try records.filter { try Data.fetchOne(statement, arguments: arguments + [$0.data]) != nil }
        }
    }

    /// Joins the rows of a table that name changes with the changes that were written here.
    private static func ownChange(_ table: String) -> String {
        """
        JOIN change ON change.no = \(table).change JOIN written ON written.actor = change.actor
            AND written.seq = change.seq AND written.change = change.no
        """
    }

    public func hasLeaving() throws(StorageError) -> Bool { try integer(.leaving) == 1 }

    public func setLeaving(_ hasLeaving: Bool) throws(StorageError) {
        if try self.hasLeaving() != hasLeaving { try set(.leaving, hasLeaving ? 1 : 0) }
    }

    public func ownChanges(about record: RecordID) throws(StorageError) -> [ChangeRef] {
        let rows = try translatingDatabase {
            try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT actor.id, change.seq, change.tag FROM part \(Self.ownChange("part"))
                        JOIN actor ON actor.no = change.actor
                        WHERE part.record = (SELECT no FROM record WHERE id = ?)
                        """),
                arguments: [record.data])
        }
        let applied = rows.compactMap { row in
            ActorID(row[0] as Data).map {
                ChangeRef(
                    actor: $0, seq: UInt64(clamping: row[1] as Int64),
                    tag: Tag(rawValue: UInt64(bitPattern: row[2] as Int64)))
            }
        }
        return applied + (try refusedChanges(about: record))
    }

    public func isUndecided(_ change: ChangeRef) throws(StorageError) -> Bool { try isHeld(change) }

    public func depart(_ record: RecordID, at wallMs: Int64) throws(StorageError) {
        try leaveAttachments(of: record)
        let refused = try refusedChanges(about: record)
        try replica.depart(record, others: refused, at: wallMs, pages: try pages.last())
        // What is in two backups is looked for again.
        try clear(.withheldThrough)
    }

    public func isDeparted(_ record: RecordID) throws(StorageError) -> Bool { try replica.isDeparted(record) }

    public func returningRecords() throws(StorageError) -> [RecordID] {
        try replica.returningRecords(to: try scopes())
    }

    public func bringBack(_ record: RecordID) throws(StorageError) {
        try replica.bringBack(record, leavingOut: try refusedParts())
    }

    public func archivedOfDeparted() throws(StorageError) -> [(record: RecordID, change: Change)] {
        guard let archived = try newlyArchived() else { return [] }
        let rows = try translatingDatabase {
            try Row.fetchAll(
                db,
                sql: """
                    SELECT departed_part.record, unpacked(change.bytes) FROM departed_part
                    JOIN receipt ON receipt.change = departed_part.change AND receipt.number <= ?
                    JOIN change ON change.no = departed_part.change
                    WHERE NOT EXISTS (\(Self.ownPart) departed_part.record)
                    ORDER BY change.no, departed_part.record
                    """, arguments: [archived])
        }
        var kept: [(record: RecordID, change: Change)] = []
        for row in rows {
            let change = try translatingDatabase { try Change(decoding: [UInt8](row[1] as Data)) }
            guard let record = RecordID(row[0] as Data) else { throw .damaged(what: "departed_part") }
            kept.append((record, change))
        }
        return kept
    }

    public func withhold(_ record: RecordID, from change: Change) throws(StorageError) {
        try replica.withhold(record, from: change)
    }

    /// Finds what was written here about a departed record.
    static let ownPart = "SELECT 1 FROM departed_part AS own \(ownChange("own")) WHERE own.record ="

    /// The number up to which two tested backups hold the central log; nil when nothing is new since what they hold of
    /// departed records was looked for.
    func newlyArchived() throws(StorageError) -> Int64? {
        let looked = try integer(.withheldThrough) ?? 0
        guard let archived = try integer(.archived), archived != looked else { return nil }
        return archived
    }

    /// What is known of a departed record; nil when it is none.
    func departure(of record: RecordID) throws(StorageError) -> Departure? {
        let row = try translatingDatabase {
            try Row.fetchOne(
                db,
                sql: """
                    SELECT owners, left_ms, EXISTS (\(Self.ownPart) departed.record) FROM departed WHERE record = ?
                    """, arguments: [record.data])
        }
        return row.map { row in
            Departure(
                record: record, owners: (row[0] as String).split(separator: " ").map(String.init), leftMs: row[1],
                isWritten: row[2])
        }
    }
}
