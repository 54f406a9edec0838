import Files
import Foundation
import Glibc
import Protocol

/// Whole folders: copied, hashed and taken away.
extension CentralFolder {
    /// Bytes that are read at a time.
    private static let pieceBytes = 1024 * 1024

    /// Whether there is nothing at `path`, or an empty folder.
    static func isEmpty(_ path: String) -> Bool {
        do throws(FileFailure) {
            return try FileBytes.names(in: path).isEmpty
        } catch {
            return error.code == ENOENT
        }
    }

    /// A path without slashes at its end.
    static func plain(_ path: String) -> String {
        var path = path[...]
        while path.count > 1, path.hasSuffix("/") { path = path.dropLast() }
        return String(path)
    }

    /// Takes a folder away with all that is in it; nothing when there is none.
    static func remove(_ path: String) throws(CentralError) {
        if access(path, F_OK) != 0 { return }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw .file(path: path, code: EIO)
        }
    }

    /// Copies a file; the copy is on the disk on return.
    static func copy(_ source: String, to target: String, mode: mode_t) throws(CentralError) {
        let output = Glibc.open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard output >= 0 else { throw .file(path: target, code: errno) }
        defer { close(output) }
        try read(source) { piece throws(CentralError) in
            var rest = piece[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { write(output, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else { throw .file(path: target, code: errno) }
                rest = rest.dropFirst(count)
            }
        }
        guard fchmod(output, mode) == 0, fsync(output) == 0 else { throw .file(path: target, code: errno) }
    }

    /// The SHA-256 of a file.
    static func hash(_ path: String) throws(CentralError) -> Digest {
        var hash = SHA256()
        try read(path) { piece throws(CentralError) in hash.update(piece) }
        return hash.finish()
    }

    private static func read(
        _ path: String, _ body: ([UInt8]) throws(CentralError) -> Void
    ) throws(CentralError) {
        let input = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else { throw .file(path: path, code: errno) }
        defer { close(input) }
        var buffer = [UInt8](repeating: 0, count: pieceBytes)
        while true {
            let count = Glibc.read(input, &buffer, buffer.count)
            if count == 0 { return }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .file(path: path, code: errno) }
            try body(Array(buffer[..<count]))
        }
    }
}
