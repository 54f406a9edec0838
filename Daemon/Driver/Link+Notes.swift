import SQLiteReplica
import Store
import SyncLogic
import Transport

/// What clerks see of the line: noted in the store after each try.
extension Link {
    func noteSuccess(_ timing: TransferTiming) throws(LinkError) {
        try writing { transaction throws(StorageError) in
            try transaction.clear(.lastError)
            try transaction.set(.roundTrip, Int64(timing.totalMs))
            try transaction.set(.exchangeBytes, Int64(timing.sentBytes + timing.receivedBytes))
        }
    }

    /// Notes why a try failed. When even that fails, the next try notes it.
    func note(_ error: LinkError) throws(DriverError) {
        let word = error.word
        do throws(LinkError) {
            try writing { transaction throws(StorageError) in try transaction.set(.lastError, word) }
        } catch {
            if case .store(let error) = error, !error.isTransient { throw .store(error) }
        }
    }
}
