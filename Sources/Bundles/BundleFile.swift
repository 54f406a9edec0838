import CLinux
import Glibc

/// Bundles as files.
public enum BundleFile {
    /// Opens the bundle at `path`: its header is read, its frames as they are asked for.
    public static func open(_ path: String) throws(BundleError) -> SealedBundle {
        let file = try ReadFile(path)
        return try SealedBundle { count throws(BundleError) in try file.read(count) }
    }

    /// Puts a bundle at `path`: whole or not at all, readable by its owner alone where the disk knows owners.
    ///
    /// - Parameters:
    ///   - replaces: whether a file that is there gives way; else it stays, and `BundleError.exists` is thrown.
    ///   - body: hands over the bytes, piece by piece.
    public static func write<Value, Failure: Error>(
        _ path: String, replaces: Bool, failure: (BundleError) -> Failure,
        _ body: (([UInt8]) throws(BundleError) -> Void) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let file: NewFile
        do throws(BundleError) {
            if !replaces, access(path, F_OK) == 0 { throw .exists(path: path) }
            file = try NewFile(path)
        } catch {
            throw failure(error)
        }
        do throws(Failure) {
            let value = try body { bytes throws(BundleError) in try file.write(bytes) }
            do throws(BundleError) {
                try file.finish(replaces: replaces)
            } catch {
                throw failure(error)
            }
            return value
        } catch {
            file.abandon()
            throw error
        }
    }
}

/// A file that is read from its start on.
private final class ReadFile {
    private let descriptor: Int32
    private let path: String

    init(_ path: String) throws(BundleError) {
        self.path = path
        descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { throw .file(path: path, code: errno) }
    }

    deinit { close(descriptor) }

    /// `count` bytes; fewer only at the end.
    func read(_ count: Int) throws(BundleError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(descriptor, buffer.baseAddress?.advanced(by: filled), count - filled)
            }
            if got == 0 { break }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { throw .file(path: path, code: errno) }
            filled += got
        }
        return Array(bytes.prefix(filled))
    }
}

/// A file under a temporary name beside the one that it shall have.
private final class NewFile {
    private let path: String
    private let temporary: String
    private var descriptor: Int32
    private var isNamed = false

    init(_ path: String) throws(BundleError) {
        self.path = path
        temporary = "\(path).\(getpid()).part"
        unlink(temporary)
        descriptor = Glibc.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor < 0 { throw .file(path: path, code: errno) }
    }

    deinit { abandon() }

    func write(_ bytes: [UInt8]) throws(BundleError) {
        let code = bytes.withUnsafeBytes { buffer -> Int32 in
            var rest = buffer[...]
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else { return errno }
                rest = rest.dropFirst(count)
            }
            return 0
        }
        if code != 0 { throw .file(path: path, code: code) }
    }

    func finish(replaces: Bool) throws(BundleError) {
        if fsync(descriptor) != 0 { throw .file(path: path, code: errno) }
        if rename(replaces: replaces) != 0 {
            throw errno == EEXIST ? .exists(path: path) : .file(path: path, code: errno)
        }
        isNamed = true
        syncFolder()
    }

    /// Removes what was written, unless it has its name already.
    func abandon() {
        if descriptor < 0 { return }
        close(descriptor)
        descriptor = -1
        if !isNamed { unlink(temporary) }
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

    /// The name itself shall survive a power cut. A disk that cannot promise it still has the file.
    private func syncFolder() {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
