import GRDB

extension Store {
    /// Lets go of what is kept in memory to be quicker the next time.
    public func releaseMemory() { queue.releaseMemory() }
}
