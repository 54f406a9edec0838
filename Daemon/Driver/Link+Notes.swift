import SQLiteReplica
import Store
import SyncLogic
import Transport

/// What clerks see of the line: noted in the store after each try.
extension Link {
    /// How much the next exchange may hold.
    func exchangeSize() throws(LinkError) -> ExchangeSize {
        let bytes = try reading { transaction throws(StorageError) in try transaction.integer(.exchangeSize) }
        return bytes.map { ExchangeSize(bytes: Int($0)) } ?? ExchangeSize()
    }

    /// Notes an exchange that ended well, and how much it might have held.
    func noteSuccess(_ timing: TransferTiming, _ size: ExchangeSize) throws(LinkError) {
        try writing { transaction throws(StorageError) in
            try transaction.clear(.lastError)
            try transaction.set(.roundTrip, Int64(timing.totalMs))
            try transaction.set(.exchangeBytes, Int64(timing.sentBytes + timing.receivedBytes))
            try note(size.afterSuccess, transaction)
        }
    }

    /// Notes why a try failed. When even that fails, the next try notes it.
    func note(_ error: LinkError) throws(DriverError) {
        let word = error.word
        do throws(LinkError) {
            // A piece goes on where it was cut, and says nothing of how large an exchange may be.
            let size = error.isCut && !isFetching ? try exchangeSize().afterCut : nil
            try writing { transaction throws(StorageError) in
                try transaction.set(.lastError, word)
                if let size { try note(size, transaction) }
            }
        } catch {
            if case .store(let error) = error, !error.isTransient { throw .store(error) }
        }
    }

    private func note(_ size: ExchangeSize, _ transaction: OfficeTransaction) throws(StorageError) {
        if size == ExchangeSize() {
            try transaction.clear(.exchangeSize)
        } else {
            try transaction.set(.exchangeSize, Int64(size.bytes))
        }
    }
}
