import Files
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
    /// What was ordered to be erased: names no value, and is kept apart from the store, which may be put back.
    public var redactions: String { path + "/redactions" }
    /// The piece of a snapshot that is being fetched, as far as it has come.
    public var piece: String { path + "/snapshot.part" }
    /// The content of attachments, by its hash.
    public var attachments: String { path + "/attachments" }
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
        try filing { () throws(FileFailure) in try FileBytes.readIfThere(path, max: bytesMax) }
    }

    /// Writes the file over its former content, which is cut off last: a reader finds whole lines at any moment.
    ///
    /// - Parameter isSynced: whether it must be on the disk on return.
    static func write(_ bytes: [UInt8], to path: String, mode: mode_t, isSynced: Bool) throws(StoreError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw .file(path: path, code: errno) }
        defer { close(descriptor) }
        let code = FileBytes.write(bytes, to: descriptor)
        if code != 0 { throw .file(path: path, code: code) }
        guard ftruncate(descriptor, bytes.count) == 0 else { throw .file(path: path, code: errno) }
        if isSynced, fsync(descriptor) != 0 { throw .file(path: path, code: errno) }
    }

    /// Gives a file another name, for good.
    static func rename(_ source: String, to target: String) throws(StoreError) {
        try filing { () throws(FileFailure) in try FileBytes.rename(source, to: target) }
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

    private static func filing<Value>(_ body: () throws(FileFailure) -> Value) throws(StoreError) -> Value {
        do throws(FileFailure) {
            return try body()
        } catch {
            throw .file(path: error.path, code: error.code)
        }
    }
}
