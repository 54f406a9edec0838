import CLinux
import Store
import SyncLogic

/// What the daemon gives back of its memory before it sleeps long, so that others have it meanwhile: what its start and
/// the last exchange took, code included. A machine of an office is old and shared, and the daemon does nothing on it
/// most of the time.
struct Rest {
    /// A sleep that is worth it: what is given back is mapped again as the next exchange touches it.
    private static let longEnough: Duration = .seconds(10)

    private var hasWorked = true

    /// There was something to do.
    mutating func end() { hasWorked = true }

    /// Whether to give back now, before a sleep of this length: once after each time that there was something to do.
    mutating func begins(sleeping time: Duration) -> Bool {
        guard hasWorked, time >= Self.longEnough else { return false }
        hasWorked = false
        return true
    }

    /// Gives back what is not needed in a sleep.
    static func giveBack(of store: Store) {
        store.releaseMemory()
        khn_give_back_memory()
    }
}
