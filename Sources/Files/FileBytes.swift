import Glibc

/// Whole files and streams by plain system calls: a command does not pay for more at its start.
public enum FileBytes {
    /// The bytes of a file or device.
    /// Throws: `FileFailure`, with `EFBIG` when there are more than `max`.
    public static func read(_ path: String, max: Int) throws(FileFailure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileFailure(path: path, code: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        // Most are a line long, and what is not touched costs nothing.
        var piece = [UInt8](repeating: 0, count: min(max + 1, 4 * 1024))
        while true {
            let count = try read(&piece, from: descriptor, path)
            if count == 0 { return bytes }
            guard bytes.count + count <= max else { throw FileFailure(path: path, code: EFBIG) }
            bytes += piece[..<count]
            if bytes.count == 4 * 1024 { piece = [UInt8](repeating: 0, count: min(max + 1, 64 * 1024)) }
        }
    }

    /// As `read(_:max:)`; nil when there is no such file.
    public static func readIfThere(_ path: String, max: Int) throws(FileFailure) -> [UInt8]? {
        do throws(FileFailure) {
            return try read(path, max: max)
        } catch {
            if error.code == ENOENT { return nil }
            throw error
        }
    }

    /// Writes all of `bytes`; returns 0, or the error number.
    public static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else { return errno }
                rest = rest.dropFirst(count)
            }
            return 0
        }
    }

    /// Puts a file at `path` all at once: whoever looks sees the former one or the new one, never a half. It is on the
    /// disk on return.
    ///
    /// - Parameter mode: who may do what with it, whatever the umask says.
    public static func replace(_ path: String, with bytes: [UInt8], mode: UInt32 = 0o600) throws(FileFailure) {
        let file = try NewFile(path, mode: mode)
        try file.write(bytes)
        try file.finish(replaces: true)
    }

    /// Gives a file another name, for good.
    public static func rename(_ source: String, to target: String) throws(FileFailure) {
        guard Glibc.rename(source, target) == 0 else { throw FileFailure(path: target, code: errno) }
        try syncFolder(of: target)
    }

    /// Has the disk keep the names in the folder of `path`, where it can promise that.
    public static func syncFolder(of path: String) throws(FileFailure) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if descriptor < 0, errno == EACCES { return }
        guard descriptor >= 0 else { throw FileFailure(path: folder, code: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw FileFailure(path: folder, code: errno) }
    }

    /// How many bytes were read into `piece`; 0 at the end.
    static func read(_ piece: inout [UInt8], from descriptor: Int32, _ path: String) throws(FileFailure) -> Int {
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count >= 0 { return count }
            guard errno == EINTR else { throw FileFailure(path: path, code: errno) }
        }
    }
}
