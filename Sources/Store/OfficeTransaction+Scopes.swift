import Forms
public import Protocol
import SQLiteReplica
public import SyncLogic

/// What becomes of records when the office's scopes, or the records' readers, change.
extension OfficeTransaction {
    public func isLost(_ id: RecordID) throws(StorageError) -> Bool {
        guard let state = try record(id) else { return false }
        return try RecordReader(state, replica.catalogue).isForeign(to: scopes())
    }
}
