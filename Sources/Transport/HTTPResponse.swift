import CCurl

/// The server's answer.
public struct HTTPResponse: Sendable {
    /// The names of headers that are kept; others are not even stored.
    public static let keptHeaders: Set<String> = ["content-type", "content-range", "date", "etag", "retry-after"]

    /// The status code, 100 to 999. Redirects are answers like any other: none is followed.
    public let status: Int
    /// The kept headers, by lower-case name. When one is repeated the last counts.
    public let headers: [String: String]
    /// The body, not decompressed.
    public let body: [UInt8]
    /// What the transfer cost.
    public let timing: TransferTiming
    /// Why the body ends early; nil when it is whole. Only requests with `keepsPartialBody` meet anything but nil.
    public let interruption: TransportError?

    /// The media type in lower case without parameters; empty when the server names none.
    public var contentType: String { Self.mediaType(in: headers) }

    static func mediaType(in headers: [String: String]) -> String {
        let value = headers["content-type"] ?? ""
        let type = value.utf8.prefix { $0 != UInt8(ascii: ";") }
        return String(Substring(type)).lowercased().filter { $0 != " " && $0 != "\t" }
    }

    /// The version of the resource.
    public var etag: String? { headers["etag"] }

    /// Seconds after which the server wants to be asked again; nil when it says nothing or names a date.
    public var retryAfterSeconds: Int? {
        headers["retry-after"].flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
    }

    /// The part of the resource that the body is, when the server sent a part.
    public var contentRange: HTTPContentRange? { headers["content-range"].flatMap(HTTPContentRange.init(parsing:)) }

    /// Length of the whole resource, when the server says that the wanted part lies behind its end (status 416).
    public var endBeforePart: Int64? {
        guard status == 416, let text = headers["content-range"], text.hasPrefix("bytes */") else { return nil }
        return Int64(text.dropFirst(8))
    }

    /// The server's clock in Unix seconds: to show how wrong the office's own is, never to decide.
    public var serverTime: Int64? {
        headers["date"].flatMap { text in
            let seconds = curl_getdate(text, nil)
            return seconds < 0 ? nil : Int64(seconds)
        }
    }
}

/// Which bytes of a resource a body holds (RFC 9110, section 14.4).
public struct HTTPContentRange: Equatable, Sendable {
    /// First byte, counted from 0.
    public let first: Int64
    /// Last byte, not before the first.
    public let last: Int64
    /// Length of the whole resource; nil when the server does not know it.
    public let total: Int64?

    /// Reads `bytes 0-499/1234`; nil for anything that is not one such part of a resource.
    init?(parsing text: String) {
        let words = text.split(separator: " ")
        guard words.count == 2, words[0].lowercased() == "bytes" else { return nil }
        let parts = words[1].split(separator: "/", omittingEmptySubsequences: false)
        let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, ends.count == 2, let first = Int64(ends[0]), let last = Int64(ends[1]) else {
            return nil
        }
        let total = Int64(parts[1])
        guard first <= last, parts[1] == "*" || total.map({ last < $0 }) == true else { return nil }
        self.first = first
        self.last = last
        self.total = total
    }
}
