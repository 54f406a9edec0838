import Glibc

/// Where the body of a download goes: behind what its file holds.
final class FileSink {
    /// Where the next byte goes; all before it is there.
    private(set) var position: Int64
    /// Whether the answer is the resource, or the rest of it.
    private(set) var isTaking = false
    /// Why the file could not be written.
    private(set) var failure: TransportError?
    private let download: HTTPDownload
    private let descriptor: Int32

    init(_ download: HTTPDownload) throws(TransportError) {
        self.download = download
        descriptor = open(download.path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .file(path: download.path, errno: errno) }
        var information = stat()
        guard fstat(descriptor, &information) == 0 else { throw .file(path: download.path, errno: errno) }
        position = Int64(information.st_size)
        // What is longer than the whole is not its beginning.
        if position > download.bytes { try beginAnew() }
    }

    deinit { close(descriptor) }

    var isWhole: Bool { position == download.bytes }

    /// Looks at the head of an answer: whether its body goes into the file. What is no file by its content type, such
    /// as the login page of a network, leaves it as it is whatever its status.
    func begin(status: Int, contentType: String, contentRange: HTTPContentRange?, etag: String?) -> Bool {
        isTaking = false
        guard contentType == HTTPDownload.contentType else { return false }
        switch status {
        case 200:
            do throws(TransportError) {
                try beginAnew()
            } catch {
                failure = error
            }
            isTaking = failure == nil
        case 206:
            // Another version behind the bytes that are there would make a whole that nobody has.
            isTaking =
                contentRange?.first == position && contentRange?.total == download.bytes
                && (etag == nil || etag == download.etag)
        default: break
        }
        return isTaking
    }

    /// Puts bytes behind those that are there; false when they are too many, or the file takes no more.
    func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard Int64(bytes.count) <= download.bytes - position else {
            failure = .tooLarge(bytesMax: Int(clamping: download.bytes))
            return false
        }
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = UnsafeRawBufferPointer(rebasing: rest)
            let count = pwrite(descriptor, piece.baseAddress, piece.count, off_t(position))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                failure = .file(path: download.path, errno: errno)
                return false
            }
            position += Int64(count)
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Forgets what is there.
    func beginAnew() throws(TransportError) {
        guard ftruncate(descriptor, 0) == 0 else { throw .file(path: download.path, errno: errno) }
        position = 0
    }
}
