/// Why a store could not do what was asked. What was committed before stays.
public enum StorageError: Error, Hashable, Sendable {
    /// Another program holds the store; try again.
    case busy
    /// The disk has no room; nothing was written.
    case full
    /// The store's bytes are damaged: `what` says where it showed. Nothing was replaced.
    case damaged(what: String)
    /// There is no store at this path.
    case missing(path: String)
    /// There is a store at this path already.
    case exists(path: String)
    /// The store was made by a newer version of this program.
    case newer(migration: String)
    /// The database answered with this code, or the system did where a file beside it is concerned.
    case failed(code: Int, message: String)

    /// Whether the same call may succeed later without anybody's doing.
    public var isTransient: Bool {
        switch self {
        case .busy, .full: true
        case .damaged, .missing, .exists, .newer, .failed: false
        }
    }
}
