import Central
import SQLiteReplica
import Store
import SyncLogic

extension Store {
    /// Reads in one transaction, which may write: making a connection read-only and back makes SQLite prepare every
    /// statement again, and a world reads often.
    func reading<Value>(_ body: (OfficeTransaction) throws(StorageError) -> Value) throws -> Value {
        try write { transaction throws(StoreError) in
            try storing { () throws(StorageError) in try body(transaction) }
        }
    }
}

extension Central {
    /// Reads in one transaction, which may write, for the same reason.
    func reading<Value>(_ body: (CentralTransaction) throws(StorageError) -> Value) throws -> Value {
        try write(nowMs: 0) { transaction throws(CentralError) in
            do throws(StorageError) {
                return try body(transaction)
            } catch {
                throw .store(.storage(error))
            }
        }
    }
}
