public import Files
import Glibc
public import Protocol

/// Why content was not kept, or not read.
public enum AttachmentError: Error, Hashable, Sendable {
    /// A system call failed.
    case file(FileFailure)
    /// There are more bytes than an attachment may have.
    case tooLarge(path: String, bytesMax: Int)
    /// There are no bytes.
    case empty(path: String)
    /// What shall be attached is no plain file.
    case notAFile(path: String)
    /// The file changed while it was read.
    case changing(path: String)
    /// The bytes are not those that the hash names. They were thrown away.
    case otherContent(Digest)

    /// The error number that says it best (errno(3)).
    public var code: Int32 {
        switch self {
        case .file(let failure): failure.code
        case .tooLarge: EFBIG
        case .notAFile: EINVAL
        case .empty, .changing, .otherContent: EIO
        }
    }
}
