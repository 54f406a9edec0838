import Files
import Glibc

/// Small files of the data folder: whole, readable by their owner alone, and on the disk when a call returns.
enum PrivateFile {
    /// Keys and certificates take a few KiB.
    static let bytesMax = 64 * 1024

    /// The bytes of the file; nil when there is none.
    static func read(_ path: String) throws(CentralError) -> [UInt8]? {
        try filing { () throws(FileFailure) in try FileBytes.readIfThere(path, max: bytesMax) }
    }

    /// Puts a file at `path` all at once: whoever looks sees the former one or the new one, never a half.
    static func write(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o600) throws(CentralError) {
        try filing { () throws(FileFailure) in try FileBytes.replace(path, with: bytes, mode: mode) }
    }

    /// Gives a file another name, for good.
    static func rename(_ source: String, to target: String) throws(CentralError) {
        try filing { () throws(FileFailure) in try FileBytes.rename(source, to: target) }
    }

    /// Makes a file readable by its owner alone, and puts it on the disk.
    static func seal(_ path: String) throws(CentralError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .file(path: path, code: errno) }
        defer { close(descriptor) }
        guard fchmod(descriptor, 0o600) == 0, fsync(descriptor) == 0 else { throw .file(path: path, code: errno) }
    }

    private static func filing<Value>(_ body: () throws(FileFailure) -> Value) throws(CentralError) -> Value {
        do throws(FileFailure) {
            return try body()
        } catch {
            throw .file(path: error.path, code: error.code)
        }
    }
}
