import Keys
import Protocol

/// What opens the staff's pages. It never appears in texts.
public struct StaffPassphrase: Sendable {
    /// Fewer characters are guessed too easily.
    public static let lengthMin = 12

    private let digest: Digest

    /// The first line of a file that only the server's user should read.
    /// Throws: `CentralError.file`; `weakPassphrase` when it is shorter than `lengthMin`.
    public init(file path: String) throws(CentralError) {
        guard let bytes = try PrivateFile.read(path) else { throw .file(path: path, code: 2) }
        let line = String(decoding: bytes.prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
        guard line.unicodeScalars.count >= Self.lengthMin else { throw .weakPassphrase(path: path) }
        digest = Self.digest(line)
    }

    /// Takes as long for a wrong passphrase as for a right one.
    public func isRight(_ typed: String) -> Bool { ConstantTime.equal(Self.digest(typed).bytes, digest.bytes) }

    private static func digest(_ text: String) -> Digest {
        Digest.of("khunatham staff passphrase 1", Array(text.utf8))
    }
}

extension StaffPassphrase: CustomStringConvertible, CustomReflectable {
    public var description: String { "StaffPassphrase" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
