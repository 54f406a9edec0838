import SQLiteReplica
import SyncLogic

extension Central {
    /// Lets the search index take in what waits for it once that is much, a portion at a time: what is written
    /// meanwhile comes in between. Until then a search reads what waits, so nobody sees whether this ran.
    ///
    /// - Parameter isEnding: asked between two portions; the rest goes on waiting.
    /// - Returns: Whether it took in anything.
    @discardableResult
    public func indexWaiting(nowMs: Int64, unless isEnding: () -> Bool = { false }) throws(CentralError) -> Bool {
        var hasIndexed = false
        while !isEnding(), try countWaiting() >= Replica.indexedAtOnce {
            try write(nowMs: nowMs) { transaction throws(CentralError) in
                try centrally { () throws(StorageError) in _ = try transaction.replica.indexSomeWaiting() }
            }
            hasIndexed = true
        }
        return hasIndexed
    }

    private func countWaiting() throws(CentralError) -> Int {
        try read { transaction throws(CentralError) in
            try centrally { () throws(StorageError) in try transaction.replica.countWaiting() }
        }
    }
}
