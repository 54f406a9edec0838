import Forms
import Foundation
import GRDB
import Merge
import Protocol
import SQLiteReplica
import SyncLogic

/// Whether a central database is whole: SQLite finds no damage, the log's hashes are those of its entries, and every
/// record is what its changes give when they are merged from nothing.
struct DatabaseProof {
    /// What a whole database holds.
    struct Content: Hashable {
        let head: LogCursor
        let stateHash: Digest
    }

    let catalogue: Catalogue

    /// Checks the database at `path`, in time and reads in proportion to its size.
    /// Throws: `BackupFault` for what is wrong.
    func check(_ path: String) throws(CentralError) -> Content {
        do {
            let queue = try DatabaseFile.queue(path: path, mustExist: true)
            return try queue.read { db in
                let complaints = try String.fetchAll(db, sql: "PRAGMA integrity_check(3)")
                if complaints != ["ok"] { throw BackupFault.damaged(complaints.first ?? "") }
                let transaction = CentralTransaction(Replica(db, catalogue: catalogue), nowMs: 0)
                let head = try transaction.head()
                try checkLog(db, head, try transaction.epochs())
                return Content(head: head, stateHash: try checkRecords(db))
            }
        } catch let fault as BackupFault {
            throw .badBackup(path: path, fault)
        } catch let error as StorageError {
            throw .badBackup(path: path, .damaged("\(error)"))
        } catch {
            throw .badBackup(path: path, .damaged("\(StorageError(error))"))
        }
    }

    /// Each entry has the next number, each change the hash of its bytes, each log hash follows from the one before.
    private func checkLog(_ db: Database, _ head: LogCursor, _ epochs: [Epoch]) throws {
        var last = LogMark(number: 0, logHash: .zero)
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT log.number, log.log_hash, change.hash, unpacked(change.bytes) FROM log
                JOIN change ON change.no = log.change ORDER BY log.number
                """)
        while let row = try rows.next() {
            let number: Int64 = row[0]
            let next = last.number + 1
            let change: Change
            do throws(ProtocolError) {
                change = try Change(decoding: [UInt8](row[3] as Data))
            } catch {
                throw BackupFault.otherLog(next)
            }
            guard UInt64(clamping: number) == next, Data(change.hash.bytes) == row[2] as Data else {
                throw BackupFault.otherLog(next)
            }
            let logHash = LogHash.after(change.hash, last.logHash, beginning: epochs.beginning(at: next))
            guard Data(logHash.bytes) == row[1] as Data else { throw BackupFault.otherLog(next) }
            last = LogMark(number: next, logHash: logHash)
        }
        guard last == LogMark(number: head.number, logHash: head.logHash) else {
            throw BackupFault.otherLog(head.number)
        }
    }

    /// Merges every applied part again, record by record. Returns the state hash over all records.
    private func checkRecords(_ db: Database) throws -> Digest {
        var hash = StateHash()
        let parts = try Row.fetchCursor(
            db,
            sql: """
                SELECT log_part.record, log_part.place, unpacked(change.bytes) FROM log_part
                JOIN log ON log.number = log_part.number JOIN change ON change.no = log.change
                WHERE log_part.reason = 0 ORDER BY log_part.record, log_part.number, log_part.place
                """)
        let stored = try Row.fetchCursor(
            db, sql: "SELECT record.id, \(Replica.stateColumns) FROM \(Replica.stateTables) ORDER BY record.id")
        var again: RecordAgain?
        while let row = try parts.next() {
            guard let id = RecordID(row[0] as Data) else { throw BackupFault.damaged("log_part") }
            if again?.id != id {
                try Self.compare(again, stored, &hash)
                again = RecordAgain(id: id)
            }
            again?.apply(try Change(decoding: [UInt8](row[2] as Data)), place: row[1])
        }
        try Self.compare(again, stored, &hash)
        if let row = try stored.next() {
            throw RecordID(row[0] as Data).map { BackupFault.otherRecord($0) } ?? BackupFault.damaged("record")
        }
        return hash.finish()
    }

    /// Compares a record that was merged again with the next one that is stored.
    private static func compare(_ again: RecordAgain?, _ stored: RowCursor, _ hash: inout StateHash) throws {
        guard let merged = again?.state else { return }
        guard let row = try stored.next(), row[0] as Data == merged.id.data,
            try Replica.visibleBytes(merged.id, row, at: 1) == merged.visibleBytes
        else { throw BackupFault.otherRecord(merged.id) }
        hash.add(merged.id, visible: merged.visibleBytes)
    }
}

/// One record, merged from nothing.
private struct RecordAgain {
    let id: RecordID
    private(set) var state: RecordState?
    private var applied: Set<ChangeRef> = []

    init(id: RecordID) { self.id = id }

    mutating func apply(_ change: Change, place: Int) {
        guard let part = change.part(at: place) else { return }
        var next = state ?? RecordState(id: id, type: part.type)
        let known = applied
        next.apply(part, of: Origin(of: change)) { known.contains($0) }
        state = next
        applied.insert(change.ref)
    }
}
