import Protocol
import SQLiteReplica
public import SyncLogic

extension OfficeTransaction {
    public func pendingSnapshot() throws(StorageError) -> PendingSnapshot? {
        guard let bytes = try bytes(.snapshot) else { return nil }
        do throws(ProtocolError) {
            return try PendingSnapshot(decoding: bytes)
        } catch {
            throw .damaged(what: "setting cursor.snapshot")
        }
    }

    public func setPendingSnapshot(_ snapshot: PendingSnapshot?) throws(StorageError) {
        if let snapshot { try set(.snapshot, snapshot.encoded) } else { try clear(.snapshot) }
    }
}
