import Files
import Glibc
public import Protocol

/// Content that arrives in pieces, one after the other: what was kept of it stays over cuts, kills and restarts, and
/// gets its name once all of it is there and is what its hash says.
public struct AttachmentPart: Hashable, Sendable {
    private let folder: AttachmentFolder
    private let hash: Digest
    private let sender: String

    /// - Parameter sender: who brings it, so that nobody can spoil what somebody else is bringing; empty for the one
    ///   centre.
    public init(of hash: Digest, in folder: AttachmentFolder, from sender: String = "") {
        self.folder = folder
        self.hash = hash
        self.sender = sender
    }

    private var path: String { "\(folder.file(hash)).\(sender)\(Self.ending)" }

    private static let ending = ".part"

    /// How far the content is here.
    public func state() -> AttachmentState {
        if let size = folder.size(of: hash) { return AttachmentState(kept: size, isWhole: true) }
        var status = stat()
        return AttachmentState(kept: stat(path, &status) == 0 ? Int(status.st_size) : 0, isWhole: false)
    }

    /// Adds a piece, which is on the disk on return. One that does not begin where the content ends so far is not
    /// taken: the state that is returned says where that is.
    ///
    /// Throws: `AttachmentError.otherContent` when the whole is not what the hash says: it is thrown away.
    public func add(_ piece: [UInt8], at range: AttachmentRange) throws(AttachmentError) -> AttachmentState {
        try folder.make()
        if state().isWhole { return state() }
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_EX) == 0 else { throw failure() }
        // Whoever held it before may have made it whole, or thrown it away.
        guard let kept = count(of: descriptor) else { return state() }
        if state().isWhole { return state() }
        // All of it was kept, and the program ended before it got its name.
        if kept >= range.total { return try finish() }
        if kept != range.first || piece.isEmpty { return state() }
        try write(piece, at: kept, to: descriptor)
        if kept == 0 { try AttachmentFolder.filing { () throws(FileFailure) in try FileBytes.syncFolder(of: path) } }
        let end = kept + piece.count
        return end < range.total ? AttachmentState(kept: end, isWhole: false) : try finish()
    }

    /// Gives what was kept its name: there is no more to come.
    ///
    /// Throws: `AttachmentError.otherContent` when it is not what the hash says: it is thrown away.
    public func finish() throws(AttachmentError) -> AttachmentState {
        guard try AttachmentFolder.hash(path) == hash else {
            try discard()
            throw .otherContent(hash)
        }
        try AttachmentFolder.filing { () throws(FileFailure) in
            try FileBytes.rename(path, to: folder.file(hash))
        }
        return state()
    }

    /// Throws away what was kept of it so far.
    public func discard() throws(AttachmentError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw failure() }
    }

    /// Bytes behind `descriptor`; nil when the part has not its name any more.
    private func count(of descriptor: Int32) -> Int? {
        var (here, named) = (stat(), stat())
        guard fstat(descriptor, &here) == 0, stat(path, &named) == 0, here.st_ino == named.st_ino else { return nil }
        return Int(here.st_size)
    }

    private func write(_ piece: [UInt8], at first: Int, to descriptor: Int32) throws(AttachmentError) {
        guard lseek(descriptor, first, SEEK_SET) == first else { throw failure() }
        var code = FileBytes.write(piece, to: descriptor)
        if code == 0, fsync(descriptor) != 0 { code = errno }
        if code == 0 { return }
        // What a full disk took of it is not on the disk for good.
        ftruncate(descriptor, first)
        throw .file(FileFailure(path: path, code: code))
    }

    private func failure() -> AttachmentError { .file(FileFailure(path: path, code: errno)) }
}

extension AttachmentFolder {
    /// Makes room for one more part from `sender`: of those that it began and did not go on with, the ones that it left
    /// alone longest are thrown away.
    public func makeRoom(forPartsOf sender: String, atMost count: Int) throws(AttachmentError) {
        var parts: [(path: String, changed: Int)] = []
        for name in try names() where name.hasSuffix(".\(sender).part") {
            var status = stat()
            let path = path + "/" + name
            if stat(path, &status) == 0 { parts.append((path, status.st_mtim.tv_sec)) }
        }
        for part in parts.sorted(by: { $0.changed > $1.changed }).dropFirst(count - 1) {
            guard unlink(part.path) == 0 || errno == ENOENT else {
                throw .file(FileFailure(path: part.path, code: errno))
            }
        }
    }
}
