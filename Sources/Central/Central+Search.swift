import SQLiteReplica
import SyncLogic

extension Central {
    /// Lets the search index take in what waits for it once that is much, a portion at a time: what is written
    /// meanwhile comes in between. Until then a search reads what waits, so nobody sees whether this ran.
    ///
    /// - Parameter isEnding: asked between two portions; the rest goes on waiting.
    public func indexWaiting(nowMs: Int64, unless isEnding: () -> Bool = { false }) throws(CentralError) {
        while !isEnding(), try countWaiting() >= Replica.indexedAtOnce {
            try write(nowMs: nowMs) { transaction throws(CentralError) in
                try centrally { () throws(StorageError) in _ = try transaction.replica.indexSomeWaiting() }
            }
        }
    }

    private func countWaiting() throws(CentralError) -> Int {
        try read { transaction throws(CentralError) in
            try centrally { () throws(StorageError) in try transaction.replica.countWaiting() }
        }
    }
}
