import Forms
import Foundation
import GRDB
public import Merge
public import Protocol
public import SyncLogic

/// Records that are not shown here any more, and what is kept of them.
extension Replica {
    /// Takes a record away, and notes what of its changes is kept.
    ///
    /// - Parameters:
    ///   - others: changes with a part about it that was not applied.
    ///   - pages: the last of the centre's replies that may hold parts of it.
    public func depart(
        _ id: RecordID, others: [ChangeRef], at wallMs: Int64, pages: Int64
    ) throws(StorageError) {
        guard let state = try record(id) else { return }
        let owners = RecordReader(state, catalogue).owners.joined(separator: " ")
        let readers = RecordIndex(state, catalogue).readers
        var numbers: [Int64] = []
        for other in others { numbers.append(try number(of: other)) }
        try translatingDatabase {
            try db.execute(
                sql: """
                    INSERT OR REPLACE INTO departed (record, owners, readers, left_ms, pages) VALUES (?, ?, ?, ?, ?)
                    """, arguments: [id.data, owners, readers, wallMs, pages])
            try db.execute(
                sql: """
                    INSERT OR IGNORE INTO departed_part (record, change)
                    SELECT record.id, part.change FROM record JOIN part ON part.record = record.no WHERE record.id = ?
                    """, arguments: [id.data])
            let keep = try db.cachedStatement(
                sql: "INSERT OR IGNORE INTO departed_part (record, change) VALUES (?, ?)")
            for number in numbers { try keep.execute(arguments: [id.data, number]) }
        }
        try remove(id)
    }

    /// Whether a record was taken away.
    public func isDeparted(_ id: RecordID) throws(StorageError) -> Bool {
        if id == lastNew { return false }
        let found = try statement("SELECT 1 FROM departed WHERE record = ?").first([.id(id)]) { _ in true }
        return found != nil
    }

    /// The departed records that an office with `scopes` would read as they were when they left, in no order.
    public func returningRecords(to scopes: [String]) throws(StorageError) -> [RecordID] {
        try translatingDatabase {
            let rows = try Row.fetchAll(db, sql: "SELECT record, readers FROM departed")
            return rows.compactMap { row in
                let readers: String = row[1]
                let isRead = scopes.contains { $0 == Scope.all || readers.contains(" \($0) ") }
                return isRead ? RecordID(row[0] as Data) : nil
            }
        }
    }

    /// Merges a departed record anew from what is kept of its changes, without the parts of `excluded`.
    public func bringBack(_ id: RecordID, leavingOut excluded: Set<PartName>) throws(StorageError) {
        let kept = try changes(
            """
            JOIN departed_part ON departed_part.change = change.no WHERE departed_part.record = ? ORDER BY change.no
            """, [id.data])
        try translatingDatabase {
            for table in ["departed_part", "departed"] {
                try db.execute(sql: "DELETE FROM \(table) WHERE record = ?", arguments: [id.data])
            }
        }
        let redactions = try redactions(of: id)
        guard let state = RecordState(id, merging: kept, without: excluded, redactions: redactions) else { return }
        try replace(state)
        for change in kept where !RecordState.parts(of: id, in: change, without: excluded).isEmpty {
            try save(state, after: change.ref)
        }
    }

    /// Keeps a change without its parts about a departed record in place of itself, and forgets the seed of its salts,
    /// though it comes again.
    public func withhold(_ id: RecordID, from change: Change) throws(StorageError) {
        try empty(change)
        try noteWithoutSalts(change)
        let no = try number(of: change.ref)
        try translatingDatabase {
            try db.execute(
                sql: "DELETE FROM departed_part WHERE record = ? AND change = ?", arguments: [id.data, no])
        }
    }
}
