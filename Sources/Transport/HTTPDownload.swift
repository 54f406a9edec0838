/// A resource that is fetched into a file, over as many tries as the line needs.
public struct HTTPDownload: Sendable {
    /// Absolute address, as of a request.
    public let url: String
    /// The file that grows; what is in it already is the beginning of the resource. Made when there is none.
    public let path: String
    /// Length of the whole resource; no byte beyond it is written. At least 1.
    public let bytes: Int64
    /// The version of the resource: bytes of another one are never put behind those that are there.
    public let etag: String
    /// Further headers, as of a request.
    public var headers: [HTTPHeader] = []
    /// How many bytes one try asks for; nil for all that are left. At least 1.
    public var stepBytes: Int64?

    public init(_ url: String, into path: String, bytes: Int64, etag: String) {
        self.url = url
        self.path = path
        self.bytes = bytes
        self.etag = etag
    }

    /// What a server says that the bytes of a file are.
    static let contentType = "application/octet-stream"

    /// The longest answer that is taken instead of the resource, in bytes: a refusal takes a hundred.
    static let refusalBytesMax = 16_384

    /// How a try ended that was not cut.
    public enum Outcome: Sendable {
        /// The file has all bytes. Whether they are the right ones only their hash tells.
        case whole
        /// The file has as many more as were asked for, and more are to come.
        case partly
        /// The server answered something else, and the file is no longer than before.
        case refused(HTTPResponse)
    }
}

extension HTTPClient {
    /// Goes on with a download where the file ends. Whoever calls checks the whole by its hash.
    ///
    /// After a failure the file holds what came until then, and the same call goes on. A server that does not know
    /// ranges, or has another version by now, begins anew; one that names another length is refused. What is not of the
    /// content type of files is no resource.
    ///
    /// Throws: `TransportError`, each with its cause; `.file` when the file cannot be written.
    public func download(
        _ download: HTTPDownload, stopDescriptor: Int32?
    ) throws(TransportError) -> HTTPDownload.Outcome {
        let sink = try FileSink(download)
        if sink.isWhole { return .whole }
        var request = HTTPRequest.get(download.url, responseBytesMax: HTTPDownload.refusalBytesMax)
        request.headers = download.headers
        let end = download.stepBytes.map { min(sink.position + $0, download.bytes) } ?? download.bytes
        if sink.position > 0 || end < download.bytes {
            request.range = HTTPRange(first: sink.position, last: end < download.bytes ? end - 1 : nil)
            request.headers.append(HTTPHeader("If-Range", download.etag))
        }
        let response = try send(request, into: sink, stopDescriptor: stopDescriptor)
        if let end = response.endBeforePart, end <= sink.position { try sink.beginAnew() }
        guard sink.isTaking else { return .refused(response) }
        if sink.isWhole { return .whole }
        guard sink.position >= end else {
            throw .cut(reason: "the answer ended \(download.bytes - sink.position) bytes before the end of the whole")
        }
        return .partly
    }
}
