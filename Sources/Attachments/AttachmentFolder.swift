import Files
import Glibc
public import Protocol

/// A folder of content, each under the hexadecimal digits of its SHA-256: what has such a name is whole, and on the
/// disk. What is still arriving stands beside it (`AttachmentPart`).
///
/// A name that somebody gave a file is never taken for a path: content has no other name here than its hash.
public struct AttachmentFolder: Hashable, Sendable {
    /// Bytes that are read at a time.
    static let pieceBytes = 256 * 1024

    public let path: String

    /// The folder at `path`, which is made when something is first put into it.
    public init(_ path: String) { self.path = path }

    /// Where the content with this hash is, when it is here.
    public func file(_ hash: Digest) -> String { path + "/" + hash.hex }

    /// Bytes of the content; nil when it is not here.
    public func size(of hash: Digest) -> Int? {
        var status = stat()
        return stat(file(hash), &status) == 0 ? Int(status.st_size) : nil
    }

    /// The hashes of all that is here, in order.
    public func hashes() throws(AttachmentError) -> [Digest] {
        try names().filter { $0.utf8.count == 64 }.compactMap { Hex.bytes($0).flatMap { Digest($0) } }
    }

    /// Takes a copy of a file in; it is on the disk on return.
    ///
    /// Throws: `AttachmentError.tooLarge` above `Limits.attachmentBytesMax`, `.empty`, `.notAFile`, `.changing`.
    public func takeIn(_ source: String) throws(AttachmentError) -> (hash: Digest, bytes: Int) {
        var hash = SHA256()
        let bytes = try Self.read(source, max: Limits.attachmentBytesMax) { hash.update($0) }
        if bytes == 0 { throw .empty(path: source) }
        let name = hash.finish()
        if size(of: name) != nil { return (name, bytes) }
        try make()
        let copied = try copy(source, to: file(name), mode: 0o600, replaces: true, expecting: name)
        return (name, copied)
    }

    /// Copies content out of the folder, checked on the way.
    ///
    /// - Parameter target: where nothing is yet.
    ///
    /// Throws: `AttachmentError.otherContent` when the disk changed it; there is nothing at `target` then.
    public func save(_ hash: Digest, to target: String) throws(AttachmentError) {
        do throws(AttachmentError) {
            _ = try copy(file(hash), to: target, mode: 0o644, replaces: false, expecting: hash)
        } catch .changing {
            throw .otherContent(hash)
        }
    }

    /// Takes over content from another folder; nothing when the disk changed it there.
    public func copy(_ hash: Digest, from other: AttachmentFolder) throws(AttachmentError) {
        if size(of: hash) != nil { return }
        try make()
        do throws(AttachmentError) {
            _ = try copy(other.file(hash), to: file(hash), mode: 0o600, replaces: true, expecting: hash)
        } catch .changing {
            return
        }
    }

    /// Some bytes of the content from `first` on; fewer at its end.
    public func read(_ hash: Digest, from first: Int, max: Int) throws(AttachmentError) -> [UInt8] {
        let path = file(hash)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .file(FileFailure(path: path, code: errno)) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: max)
        var count = 0
        while count < max {
            let read = bytes.withUnsafeMutableBytes { buffer in
                pread(descriptor, buffer.baseAddress.map { $0 + count }, max - count, first + count)
            }
            if read == 0 { break }
            if read < 0, errno == EINTR { continue }
            guard read > 0 else { throw .file(FileFailure(path: path, code: errno)) }
            count += read
        }
        return Array(bytes[..<count])
    }

    /// Whether the content here is still what its hash says.
    public func isSound(_ hash: Digest) throws(AttachmentError) -> Bool { try Self.hash(file(hash)) == hash }

    /// Puts content aside that the disk changed: it is not here any more, and its bytes stay beside it for people,
    /// until it is taken away or put aside again.
    public func putAside(_ hash: Digest) throws(AttachmentError) {
        try Self.filing { () throws(FileFailure) in
            try FileBytes.rename(file(hash), to: file(hash) + ".damaged")
        }
    }

    /// Takes content away, and whatever of it was still arriving.
    public func remove(_ hash: Digest) throws(AttachmentError) {
        for name in try names() where name.hasPrefix(hash.hex) {
            let path = path + "/" + name
            guard unlink(path) == 0 || errno == ENOENT else { throw .file(FileFailure(path: path, code: errno)) }
        }
    }

    /// The SHA-256 of a file of at most `Limits.attachmentBytesMax` bytes.
    static func hash(_ path: String) throws(AttachmentError) -> Digest {
        var hash = SHA256()
        _ = try read(path, max: Limits.attachmentBytesMax) { hash.update($0) }
        return hash.finish()
    }

    /// Makes the folder.
    func make() throws(AttachmentError) {
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        throw .file(FileFailure(path: path, code: errno))
    }

    /// The names of the files in the folder, in order.
    func names() throws(AttachmentError) -> [String] {
        do throws(FileFailure) {
            return try FileBytes.names(in: path).filter { !$0.hasPrefix(".") }
        } catch {
            if error.code == ENOENT { return [] }
            throw .file(error)
        }
    }

    private func copy(
        _ source: String, to target: String, mode: UInt32, replaces: Bool, expecting hash: Digest
    ) throws(AttachmentError) -> Int {
        let output = try Self.filing { () throws(FileFailure) in try NewFile(target, mode: mode) }
        var copied = SHA256()
        let bytes = try Self.read(source, max: Limits.attachmentBytesMax) { piece throws(AttachmentError) in
            copied.update(piece)
            try Self.filing { () throws(FileFailure) in try output.write(piece) }
        }
        guard copied.finish() == hash else { throw .changing(path: source) }
        try Self.filing { () throws(FileFailure) in try output.finish(replaces: replaces) }
        return bytes
    }

    /// Reads a plain file piece by piece, and returns how many bytes it has.
    private static func read(
        _ path: String, max: Int, _ body: ([UInt8]) throws(AttachmentError) -> Void
    ) throws(AttachmentError) -> Int {
        // A pipe would keep the command waiting for a writer.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .file(FileFailure(path: path, code: errno)) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .file(FileFailure(path: path, code: errno)) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
        var piece = [UInt8](repeating: 0, count: pieceBytes)
        var sum = 0
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count == 0 { return sum }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .file(FileFailure(path: path, code: errno)) }
            sum += count
            if sum > max { throw .tooLarge(path: path, bytesMax: max) }
            try body(Array(piece[..<count]))
        }
    }

    static func filing<Value>(_ body: () throws(FileFailure) -> Value) throws(AttachmentError) -> Value {
        do throws(FileFailure) {
            return try body()
        } catch {
            throw .file(error)
        }
    }
}
