import SQLiteReplica
import Store
import SyncLogic
import Transport

/// What clerks see of the line: noted in the store after each try.
extension Link {
    /// Notes an exchange that ended well, and what it showed of the line.
    func noteSuccess(_ timing: TransferTiming) throws(LinkError) {
        let wallMs = MachineClock.wallMs()
        try writing { transaction throws(StorageError) in
            try transaction.clear(.lastError)
            try transaction.set(.roundTrip, Int64(timing.totalMs))
            try transaction.set(.exchangeBytes, Int64(timing.sentBytes + timing.receivedBytes))
            try noteAttempt(transaction, wallMs: wallMs)
            if let attempt {
                try transaction.countOnLine(attempt.sentBytes + attempt.receivedBytes, atMs: wallMs)
            }
        }
    }

    /// Notes why a try failed. When even that fails, the next try notes it.
    func note(_ error: LinkError) throws(DriverError) {
        let word = error.word
        let wallMs = MachineClock.wallMs()
        do throws(LinkError) {
            try writing { transaction throws(StorageError) in
                try transaction.set(.lastError, word)
                if error.isCut { try noteAttempt(transaction, wallMs: wallMs) }
                if let attempt {
                    try transaction.countOnLine(attempt.sentBytes + attempt.receivedBytes, atMs: wallMs)
                }
            }
        } catch {
            if case .store(let error) = error, !error.isTransient { throw .store(error) }
        }
    }

    /// Notes that a connection was cut, before another one is tried at once.
    ///
    /// - Parameter isShown: whether that shows anything of the line: not when it may have died while nobody used it.
    mutating func noteCut(isShown: Bool) throws(LinkError) {
        let wallMs = MachineClock.wallMs()
        try writing { transaction throws(StorageError) in
            if isShown { try noteAttempt(transaction, wallMs: wallMs) }
            if let attempt {
                try transaction.countOnLine(attempt.sentBytes + attempt.receivedBytes, atMs: wallMs)
            }
        }
        (attempt, lost) = (nil, nil)
    }

    func noteAttempt(_ transaction: OfficeTransaction, wallMs: Int64) throws(StorageError) {
        guard let attempt else { return }
        var meter = try transaction.meter()
        if let lost {
            meter.take(lost, nowMs: wallMs)
            try transaction.countOnLine(lost.sentBytes, atMs: wallMs)
        }
        meter.take(attempt, nowMs: wallMs)
        try transaction.set(meter)
    }
}
