import Glibc
import SQLiteReplica

/// The folder of one office's machine, and the files in it.
public struct OfficeHome: Hashable, Sendable {
    public let path: String

    /// The home at `path`.
    public init(_ path: String) { self.path = path }

    /// The SQLite file.
    public var store: String { path + "/store.sqlite" }
    /// The device's secret keys, readable by its owner alone.
    public var keys: String { path + "/device.key" }
    /// Which incarnation of the store wrote last; apart from the store, so that a copy put back is noticed.
    public var guardFile: String { path + "/incarnation" }
    /// Locked while a daemon serves this home.
    public var lock: String { path + "/daemon.lock" }

    /// Makes the folder and those above it.
    func make() throws(StoreError) {
        var prefix = path.hasPrefix("/") ? "" : "."
        for component in path.split(separator: "/") {
            prefix += "/" + component
            if mkdir(prefix, 0o700) != 0, errno != EEXIST { throw .file(path: prefix, code: errno) }
        }
    }
}

/// Small files, whole.
enum SmallFile {
    static let bytesMax = 64 * 1024

    /// The bytes of the file; nil when there is none.
    static func read(_ path: String) throws(StoreError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .file(path: path, code: errno)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = Array(repeating: 0, count: bytesMax)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { throw .file(path: path, code: errno) }
        return Array(bytes.prefix(count))
    }

    /// Writes the file over its former content, which is cut off last: a reader finds whole lines at any moment.
    ///
    /// - Parameter isSynced: whether it must be on the disk on return.
    static func write(_ bytes: [UInt8], to path: String, mode: mode_t, isSynced: Bool) throws(StoreError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw .file(path: path, code: errno) }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .file(path: path, code: errno) }
            written += count
        }
        guard ftruncate(descriptor, bytes.count) == 0 else { throw .file(path: path, code: errno) }
        if isSynced, fsync(descriptor) != 0 { throw .file(path: path, code: errno) }
    }

    /// Gives a file another name, for good.
    static func rename(_ source: String, to target: String) throws(StoreError) {
        guard Glibc.rename(source, target) == 0 else { throw .file(path: target, code: errno) }
        let folder = target.lastIndex(of: "/").map { String(target[..<$0]) } ?? "."
        let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .file(path: folder, code: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .file(path: folder, code: errno) }
    }

    /// Waits until nobody else holds the folder, and holds it until the descriptor that it returns is closed.
    static func lock(folder: String) throws(StoreError) -> Int32 {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .file(path: folder, code: errno) }
        if flock(descriptor, LOCK_EX) == 0 { return descriptor }
        let code = errno
        close(descriptor)
        throw .file(path: folder, code: code)
    }
}
