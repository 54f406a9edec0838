/// One request, whole in memory.
public struct HTTPRequest: Sendable {
    /// What is asked of the server.
    public let method: HTTPMethod
    /// Absolute address: `https://`, or `http://` on loopback where the client's trust says so.
    public let url: String
    /// The body; empty for `get`.
    public let body: [UInt8]
    /// Media type of the body.
    public let contentType: String?
    /// Longest body that is taken in answer, in bytes.
    public let responseBytesMax: Int
    /// Further headers, sent in this order. Nothing else is sent but Host, Content-Length and the fields here.
    public var headers: [HTTPHeader] = []
    /// The part of the resource that is wanted; nil for all.
    public var range: HTTPRange?
    /// Whether it is not said again over a new connection by itself when an open one dies under it. For what may be
    /// gone on with instead.
    public var isSaidOnce = false
    /// Whether an answer whose body was cut, or went quiet, is returned with what came of it, to go on by `range`.
    public var keepsPartialBody = false

    /// Asks for a resource.
    public static func get(_ url: String, responseBytesMax: Int) -> HTTPRequest {
        HTTPRequest(method: .get, url: url, body: [], contentType: nil, responseBytesMax: responseBytesMax)
    }

    /// Sends a message.
    public static func post(
        _ url: String, body: [UInt8], contentType: String?, responseBytesMax: Int
    ) -> HTTPRequest {
        HTTPRequest(method: .post, url: url, body: body, contentType: contentType, responseBytesMax: responseBytesMax)
    }

    /// Stores a resource, or a part of it when a Content-Range is among the headers.
    public static func put(
        _ url: String, body: [UInt8], contentType: String, responseBytesMax: Int
    ) -> HTTPRequest {
        HTTPRequest(method: .put, url: url, body: body, contentType: contentType, responseBytesMax: responseBytesMax)
    }

    private init(method: HTTPMethod, url: String, body: [UInt8], contentType: String?, responseBytesMax: Int) {
        self.method = method
        self.url = url
        self.body = body
        self.contentType = contentType
        self.responseBytesMax = responseBytesMax
    }
}

/// The methods this system uses.
public enum HTTPMethod: String, Sendable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
}

/// One header field of a request.
public struct HTTPHeader: Equatable, Sendable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// Bytes of a resource, counted from 0 (RFC 9110, section 14.1.2).
public struct HTTPRange: Equatable, Sendable {
    public var first: Int64
    /// The last byte that is wanted; nil for all that follow.
    public var last: Int64?

    public init(first: Int64, last: Int64? = nil) {
        self.first = first
        self.last = last
    }
}
