public import SQLiteReplica
public import Transport

/// Why the daemon cannot go on.
public enum DriverError: Error, Hashable, Sendable {
    /// A call of the system failed.
    case system(call: String, path: String, code: Int32)
    /// Another daemon serves this home.
    case alreadyRunning(lock: String)
    /// The office's store.
    case store(StoreError)
    /// libcurl could not be set up.
    case transport(TransportError)
}
