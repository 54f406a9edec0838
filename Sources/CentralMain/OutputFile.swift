import Glibc

/// Where exports go.
enum OutputFile {
    /// Writes to standard output.
    static func standard(_ bytes: [UInt8]) throws(CommandError) {
        let code = Terminal.write(bytes, to: STDOUT_FILENO)
        if code != 0 { throw .output(code: code) }
    }

    /// Puts a file at `path` all at once, readable by its owner alone: exports hold what not everybody may read.
    static func replace(_ path: String, with bytes: [UInt8]) throws(CommandError) {
        try replace(path) { descriptor throws(CommandError) in
            let code = Terminal.write(bytes, to: descriptor)
            if code != 0 { throw .unwritableFile(path: path, code: code) }
        }
    }

    /// As `replace(_:with:)`, of a file that `fill` writes piece by piece. When it throws, nothing is at `path` that
    /// was not there before.
    static func replace(_ path: String, _ fill: (Int32) throws(CommandError) -> Void) throws(CommandError) {
        let temporary = "\(path).\(getpid()).part"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unwritableFile(path: path, code: errno) }
        do throws(CommandError) {
            try fill(descriptor)
        } catch {
            close(descriptor)
            unlink(temporary)
            throw error
        }
        var code = fsync(descriptor) == 0 ? 0 : errno
        if close(descriptor) != 0, code == 0 { code = errno }
        if code == 0, rename(temporary, path) != 0 { code = errno }
        if code == 0 { return }
        unlink(temporary)
        throw .unwritableFile(path: path, code: code)
    }

    /// The text of a file of at most 64 KiB.
    static func text(_ path: String) throws(CommandError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadableFile(path: path, code: errno) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 64 * 1024)
        var filled = 0
        while filled < bytes.count {
            let room = bytes.count - filled
            let count = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress?.advanced(by: filled), room) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .unreadableFile(path: path, code: errno) }
            if count == 0 { break }
            filled += count
        }
        return String(decoding: bytes.prefix(filled), as: UTF8.self)
    }
}
