import Forms
import Foundation
import GRDB
public import Protocol
import SQLiteReplica
public import SyncLogic

/// The pieces of snapshots: which there are, and which no longer.
extension CentralTransaction {
    /// What brings on whoever reads by these scopes and has the log up to `number`; nil when it is little.
    func snapshot(
        reading scopes: [String], after number: UInt64, least: Int
    ) throws(StorageError) -> Snapshot? {
        let head = try head()
        guard head.number - min(number, head.number) >= UInt64(least) else { return nil }
        var through = UInt64.max
        var pieces: [SnapshotPiece] = []
        for scope in scopes {
            let rows = try snapshotRows(of: scope)
            through = min(through, rows.covered.number)
            for row in rows where row.end.number > number {
                guard let hash = row.hash else { continue }
                pieces.append(
                    SnapshotPiece(
                        hash: hash, bytes: UInt64(row.bytes), changes: UInt64(row.changes), through: row.end.number,
                        scope: scope))
            }
        }
        guard through > number, pieces.count <= Limits.snapshotPiecesMax,
            pieces.reduce(0, { $0 + Int($1.changes) }) >= least, let logHash = try logHash(at: through)
        else { return nil }
        pieces.sort { ($0.through, $0.scope) > ($1.through, $1.scope) }
        let cursor = LogCursor(epoch: head.epoch, number: through, logHash: logHash, scopeVersion: 0)
        return Snapshot(cursor: cursor, pieces: pieces)
    }

    /// The pieces of a scope, in the order of the log.
    func snapshotRows(of scope: String) throws(StorageError) -> [SnapshotRow] {
        let forms = Data(Catalogue.fingerprint)
        return try translatingDatabase {
            try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT \(SnapshotRow.columns) FROM snapshot_piece WHERE scope = ? ORDER BY number, within
                        """),
                arguments: [scope]
            ).map { SnapshotRow($0, forms: forms) }
        }.filter(\.isOfTheseForms)
    }

    /// How long the piece of this name is, when one of the scopes reads it.
    func pieceBytes(_ hash: Digest, readBy scopes: [String]) throws(StorageError) -> Int? {
        let rows = try translatingDatabase {
            try Row.fetchAll(
                db.cachedStatement(sql: "SELECT scope, bytes, forms FROM snapshot_piece WHERE hash = ?"),
                arguments: [Data(hash.bytes)])
        }
        let forms = Data(Catalogue.fingerprint)
        return rows.first { scopes.contains($0[0]) && $0[2] as Data == forms }?[1]
    }

    /// The names of all pieces.
    func pieceNames() throws(StorageError) -> Set<String> {
        let hashes = try translatingDatabase {
            try Data.fetchAll(db, sql: "SELECT hash FROM snapshot_piece WHERE hash IS NOT NULL")
        }
        return Set(hashes.compactMap { Digest($0)?.hex })
    }

    /// Forgets the pieces whose bytes are lost, and those of other forms.
    func forgetPieces(except names: Set<String>) throws(StorageError) {
        let forms = Data(Catalogue.fingerprint)
        try translatingDatabase {
            try db.execute(sql: "DELETE FROM snapshot_piece WHERE forms <> ?", arguments: [forms])
        }
        for name in try pieceNames().subtracting(names) { try forgetPiece(name) }
    }

    /// Forgets the piece of this name.
    func forgetPiece(_ name: String) throws(StorageError) {
        try translatingDatabase {
            try db.execute(
                sql: "DELETE FROM snapshot_piece WHERE hash = ?", arguments: [Hex.bytes(name).map { Data($0) }])
        }
    }

    /// How often something was withdrawn.
    func withdrawals() throws(StorageError) -> Int64 {
        try translatingDatabase { try Int64.fetchOne(db, sql: "SELECT count FROM snapshot_withdrawals") ?? 0 }
    }

    /// Puts a piece in place of those that begin at or after its start and before its end.
    func keep(_ row: SnapshotRow, of scope: String) throws(StorageError) {
        try translatingDatabase {
            let start: [any DatabaseValueConvertible] = [scope, Int64(row.start.number), Int64(row.start.within)]
            let end: [any DatabaseValueConvertible] = [Int64(row.end.number), Int64(row.end.within)]
            try db.execute(
                sql: """
                    DELETE FROM snapshot_piece
                    WHERE scope = ? AND (number, within) >= (?, ?) AND (number, within) < (?, ?)
                    """, arguments: StatementArguments(start + end))
            try db.execute(
                sql: """
                    INSERT OR REPLACE INTO snapshot_piece (scope, \(SnapshotRow.columns))
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: StatementArguments(start + end)
                    + [row.changes, row.bytes, row.hash.map { Data($0.bytes) }, Data(Catalogue.fingerprint)])
        }
    }

    public func withdrawSnapshots(of record: RecordID, from scopes: [String]?) throws(StorageError) {
        try translatingDatabase {
            // A piece also has what an entry brings of the past: of a record that it lets the scope read, and of parts
            // that it releases.
            try db.cachedStatement(
                sql: """
                    DELETE FROM snapshot_piece WHERE hash IS NOT NULL AND (?1 IS NULL OR instr(?1, ' ' || scope || ' '))
                        AND EXISTS (
                            SELECT 1 FROM log_part WHERE record = ?2
                                AND ((log_part.number > snapshot_piece.number
                                        AND log_part.number <= through + (through_within > 0))
                                    OR (ruling > snapshot_piece.number AND ruling <= through + (through_within > 0))))
                    """
            ).execute(arguments: [scopes.map { " " + $0.joined(separator: " ") + " " }, record.data])
            try countWithdrawal()
        }
    }

    /// Notes that all snapshots are of a history that this log does not go on with.
    func withdrawAllSnapshots() throws(StorageError) {
        try translatingDatabase {
            try db.execute(sql: "DELETE FROM snapshot_piece")
            try countWithdrawal()
        }
    }

    private func countWithdrawal() throws {
        try db.cachedStatement(sql: "UPDATE snapshot_withdrawals SET count = count + 1").execute()
    }
}
