import Glibc
import HTTPTypes
import Hummingbird
import NIOCore

/// A file that never changes, or the part of it that a request wants (RFC 9110, sections 13.1.5 and 14). It is read as
/// it is sent: neither the database nor memory in proportion to it is used.
struct FileAnswer: Sendable {
    /// Bytes that are read at a time.
    private static let stepBytes = 64 * 1024

    let path: String
    let bytes: Int
    let etag: String

    /// The answer to `request`.
    func response(to request: Request) -> Response {
        // A condition that does not hold asks for all of it.
        let isSame = request.headers[.ifRange].map { $0 == etag } ?? true
        guard isSame, let wanted = request.headers[.range] else { return response(0..<bytes, .ok) }
        guard let range = Self.range(wanted, of: bytes) else { return response(0..<bytes, .ok) }
        guard !range.isEmpty else {
            return Response(status: .rangeNotSatisfiable, headers: [.contentRange: "bytes */\(bytes)"])
        }
        return response(range, .partialContent)
    }

    /// The bytes that `bytes=FIRST-` or `bytes=FIRST-LAST` wants; empty when there are none of them, nil for any other
    /// wish, which is passed over.
    static func range(_ text: String, of bytes: Int) -> Range<Int>? {
        guard text.hasPrefix("bytes=") else { return nil }
        let ends = text.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, ends.allSatisfy({ $0.utf8.count <= 15 }), let first = Int(ends[0]), first >= 0 else {
            return nil
        }
        if first >= bytes { return bytes..<bytes }
        if ends[1].isEmpty { return first..<bytes }
        guard let last = Int(ends[1]), last >= first else { return nil }
        return first..<min(last + 1, bytes)
    }

    private func response(_ range: Range<Int>, _ status: HTTPResponse.Status) -> Response {
        var headers: HTTPFields = [
            .contentType: "application/octet-stream", .eTag: etag, .acceptRanges: "bytes",
            .xContentTypeOptions: "nosniff",
        ]
        if status == .partialContent {
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(bytes)"
        }
        let path = self.path
        return Response(
            status: status, headers: headers,
            body: ResponseBody(contentLength: range.count) { writer in
                let file = try OpenFile(path)
                var place = range.lowerBound
                while place < range.upperBound {
                    let (first, count) = (place, min(Self.stepBytes, range.upperBound - place))
                    let piece = try await withTaskExecutorPreference(DatabaseThreads.shared) {
                        try file.read(count, at: first)
                    }
                    try await writer.write(piece)
                    place += count
                }
                try await writer.finish(nil)
            })
    }
}

/// A file that is read by place; closed when nobody holds it any more.
private final class OpenFile: Sendable {
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw IOError(errnoCode: errno, reason: "open") }
    }

    deinit { close(descriptor) }

    /// Exactly `count` bytes; fewer mean that the file is not what it was.
    func read(_ count: Int, at place: Int) throws -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: count)
        let read = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { bytes in
            max(0, pread(descriptor, bytes.baseAddress, count, off_t(place)))
        }
        guard read == count else { throw IOError(errnoCode: EIO, reason: "read") }
        return buffer
    }
}
