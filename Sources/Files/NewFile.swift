import CLinux
import Glibc

/// A file under a temporary name beside the one that it gets when it is whole. What was not finished is gone when the
/// last reference is, or with the next file of that name when its writer was killed.
public final class NewFile {
    private let path: String
    private let temporary: String
    private let descriptor: Int32
    private var isNamed = false

    /// Begins a file that shall be at `path`.
    /// - Parameter mode: who may do what with it, whatever the umask says.
    public init(_ path: String, mode: UInt32 = 0o600) throws(FileFailure) {
        self.path = path
        temporary = path + Self.ending(getpid())
        Self.removeLeftovers(of: path)
        descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        if descriptor < 0 { throw FileFailure(path: path, code: errno) }
        // The umask may have taken away what others shall read. Disks that know no owners refuse: all may read there.
        fchmod(descriptor, mode)
    }

    private static func ending(_ process: pid_t) -> String { ".\(process).part" }

    /// Removes what processes that are gone left half written. A folder that cannot be looked at keeps it.
    private static func removeLeftovers(of path: String) {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { String(path[...$0]) } ?? "./"
        let start = slash.map { path[path.index(after: $0)...] } ?? path[...]
        let names: [String]
        do throws(FileFailure) {
            names = try FileBytes.names(in: folder)
        } catch {
            return
        }
        for name in names where name.hasPrefix(start + ".") && name.hasSuffix(".part") {
            guard let process = pid_t(name.dropFirst(start.count + 1).dropLast(".part".count)) else { continue }
            let isGone = process == getpid() || (kill(process, 0) != 0 && errno == ESRCH)
            if isGone { unlink(folder + start + ending(process)) }
        }
    }

    deinit {
        close(descriptor)
        if !isNamed { unlink(temporary) }
    }

    /// Adds bytes.
    public func write(_ bytes: [UInt8]) throws(FileFailure) {
        let code = FileBytes.write(bytes, to: descriptor)
        if code != 0 { throw FileFailure(path: path, code: code) }
    }

    /// Gives the file its name. It is on the disk on return.
    ///
    /// - Parameter replaces: whether a file that has the name gives way; else it stays, and `FileFailure` with `EEXIST`
    ///   is thrown.
    public func finish(replaces: Bool) throws(FileFailure) {
        guard fsync(descriptor) == 0, rename(replaces: replaces) == 0 else {
            throw FileFailure(path: path, code: errno)
        }
        isNamed = true
        try FileBytes.syncFolder(of: path)
    }

    /// Gives the file its name. Where the disk cannot refuse to replace one, a look before must do.
    private func rename(replaces: Bool) -> Int32 {
        if replaces { return Glibc.rename(temporary, path) }
        if khn_rename_new(temporary, path) == 0 { return 0 }
        guard errno == EINVAL || errno == ENOSYS else { return -1 }
        if access(path, F_OK) == 0 {
            errno = EEXIST
            return -1
        }
        return Glibc.rename(temporary, path)
    }
}
