import Files
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
        let file = try filing(failure) { () throws(FileFailure) in
            if !replaces, access(path, F_OK) == 0 { throw FileFailure(path: path, code: EEXIST) }
            return try NewFile(path)
        }
        let value = try body { bytes throws(BundleError) in
            do throws(FileFailure) {
                try file.write(bytes)
            } catch {
                throw BundleError(error)
            }
        }
        try filing(failure) { () throws(FileFailure) in try file.finish(replaces: replaces) }
        return value
    }

    private static func filing<Value, Failure: Error>(
        _ failure: (BundleError) -> Failure, _ body: () throws(FileFailure) -> Value
    ) throws(Failure) -> Value {
        do throws(FileFailure) {
            return try body()
        } catch {
            throw failure(BundleError(error))
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

extension BundleError {
    fileprivate init(_ failure: FileFailure) {
        self =
            failure.code == EEXIST
            ? .exists(path: failure.path) : .file(path: failure.path, code: failure.code)
    }
}
