import Glibc

/// Small files of the data folder: whole, readable by their owner alone, and on the disk when a call returns.
enum PrivateFile {
    /// Keys and certificates take a few KiB.
    static let bytesMax = 64 * 1024

    /// The bytes of the file; nil when there is none.
    static func read(_ path: String) throws(CentralError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .file(path: path, code: errno)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count == 0 { return bytes }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .file(path: path, code: errno) }
            guard bytes.count + count <= bytesMax else { throw .file(path: path, code: EFBIG) }
            bytes += piece[..<count]
        }
    }

    /// Puts a file at `path` all at once: whoever looks sees the former one or the new one, never a half.
    static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o600) throws(CentralError) {
        let temporary = path + ".part"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw .file(path: path, code: errno) }
        var code = writeAll(bytes, to: descriptor)
        // The umask may have taken away what others shall read.
        if code == 0, fchmod(descriptor, mode) != 0 || fsync(descriptor) != 0 { code = errno }
        if close(descriptor) != 0, code == 0 { code = errno }
        if code != 0 {
            unlink(temporary)
            throw .file(path: path, code: code)
        }
        try rename(temporary, to: path)
    }

    /// Gives a file another name, for good.
    static func rename(_ source: String, to target: String) throws(CentralError) {
        guard Glibc.rename(source, target) == 0 else { throw .file(path: target, code: errno) }
        let folder = target.lastIndex(of: "/").map { String(target[..<$0]) } ?? "."
        let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .file(path: folder, code: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .file(path: folder, code: errno) }
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
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
}
