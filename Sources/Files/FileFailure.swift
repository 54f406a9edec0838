/// A file that a system call did not do what it should to.
public struct FileFailure: Error, Hashable, Sendable {
    public let path: String
    /// The error number (errno(3)).
    public let code: Int32

    public init(path: String, code: Int32) {
        self.path = path
        self.code = code
    }
}
