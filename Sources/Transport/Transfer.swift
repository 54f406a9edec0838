import CCurl

/// What arrives in one transfer, within its limits.
final class Transfer {
    /// The longest head of an answer, all its lines together: ours take a few hundred bytes.
    static let headBytesMax = 16_384

    private(set) var body: [UInt8] = []
    private(set) var headers: [String: String] = [:]
    /// The limit that was passed; nil when none was.
    private(set) var passedLimit: Int?
    /// Whether the last head ended: what follows is body.
    private(set) var isHeadComplete = false
    /// Whether the last head says how its body ends.
    private var announcesEnd = false
    let bodyBytesMax: Int
    /// Where the body goes when it is what the file of a download lacks; nil when it is to stay in memory.
    private let sink: FileSink?
    private var isIntoSink = false
    private var status = 0
    private var headBytes = 0

    init(bodyBytesMax: Int, sink: FileSink? = nil) {
        self.bodyBytesMax = bodyBytesMax
        self.sink = sink
    }

    /// Makes libcurl hand over what it receives; the transfer must outlive its run.
    func attach(to curl: CurlHandle) throws(TransportError) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        try curl.check(
            khn_curl_set_receiver(curl.easy, CURLOPT_WRITEFUNCTION) { bytes, one, count, context in
                Transfer.receive(bytes, one * count, context) { $0.takeBody($1) }
            })
        try curl.check(
            khn_curl_set_receiver(curl.easy, CURLOPT_HEADERFUNCTION) { bytes, one, count, context in
                Transfer.receive(bytes, one * count, context) { $0.takeHeaderLine($1) }
            })
        try curl.set(CURLOPT_WRITEDATA, context)
        try curl.set(CURLOPT_HEADERDATA, context)
    }

    /// What libcurl wants back: the count when all was taken, anything else ends the transfer.
    private static func receive(
        _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ context: UnsafeMutableRawPointer?,
        _ take: (Transfer, UnsafeRawBufferPointer) -> Bool
    ) -> Int {
        guard let context else { return -1 }
        let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        return take(transfer, UnsafeRawBufferPointer(start: bytes, count: count)) ? count : -1
    }

    /// Whether an answer that libcurl takes for finished is: it takes the end of the connection for the end of a head,
    /// and of a body that announced no end (RFC 9112, sections 6.3 and 8).
    func isWhole(status: Int) -> Bool {
        isHeadComplete && (announcesEnd || status == 204 || status == 304)
    }

    private func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if isIntoSink, let sink { return sink.take(bytes) }
        guard bytes.count <= bodyBytesMax - body.count else {
            passedLimit = bodyBytesMax
            return false
        }
        body.append(contentsOf: bytes)
        return true
    }

    private func takeHeaderLine(_ line: UnsafeRawBufferPointer) -> Bool {
        guard line.count <= Self.headBytesMax - headBytes else {
            passedLimit = Self.headBytesMax
            return false
        }
        headBytes += line.count
        let text = line.drop(while: Self.isBlank)
        if text.isEmpty {
            isHeadComplete = true
            isIntoSink =
                sink?.begin(
                    status: status, contentType: HTTPResponse.mediaType(in: headers),
                    contentRange: contentRange, etag: headers["etag"]) ?? false
        } else if text.starts(with: "HTTP/".utf8) {
            // A second head follows an informational one; only the last counts.
            headers = [:]
            isHeadComplete = false
            announcesEnd = false
            status = Int(String(decoding: text.drop { $0 != 0x20 }.dropFirst().prefix(3), as: UTF8.self)) ?? 0
        } else {
            keep(line)
        }
        return true
    }

    private var contentRange: HTTPContentRange? { headers["content-range"].flatMap(HTTPContentRange.init(parsing:)) }

    private func keep(_ line: UnsafeRawBufferPointer) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return }
        let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
        if name == "content-length" || name == "transfer-encoding" { announcesEnd = true }
        guard HTTPResponse.keptHeaders.contains(name) else { return }
        var value = line[(colon + 1)...].drop(while: Self.isBlank)
        while let last = value.last, Self.isBlank(last) { value.removeLast() }
        headers[name] = String(decoding: value, as: UTF8.self)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte <= 0x20
    }
}
