import SQLiteReplica
import SyncLogic

@testable import Simulator

extension Recording {
    /// Reads and writes in one transaction, which leaves nothing when `body` throws.
    func within<Value>(_ body: (Transaction) throws -> Value) throws -> Value {
        try transact(nowMs: 0) { transaction throws(StoreError) in
            do {
                return try body(transaction)
            } catch {
                throw .storage(StorageError(error))
            }
        }
    }
}
