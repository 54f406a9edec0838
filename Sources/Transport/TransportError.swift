/// Why a transfer did not bring a whole answer.
public enum TransportError: Error, Hashable, Sendable {
    /// The host's name has no address here: no line, no name server, or a wrong name.
    case unresolved(host: String)
    /// No connection to the host (or the proxy before it); `errno` of the last attempt, 0 when unknown.
    case unreachable(host: String, errno: Int32)
    /// The proxy makes no way to the host, with this HTTP status: 407 when it wants another name or password.
    case proxyRefused(status: Int)
    /// The connection was not made within its time.
    case timedOut(Stage)
    /// The connection stood, and less moved than has to (`TransferPatience`).
    case stalled
    /// The connection ended in the middle of the request or the answer.
    case cut(reason: String)
    /// The TLS handshake failed before any certificate was refused.
    case tls(reason: String)
    /// The server's certificate is not one that this client trusts under that name, or was not checked at all.
    case certificateNotTrusted(reason: String)
    /// The authority that this client was given to trust is not a PEM certificate.
    case badAuthority
    /// The answer's head or body is longer than allowed; what its head says: status 0 and no type where it did not say.
    case tooLarge(bytesMax: Int, status: Int = 0, contentType: String = "")
    /// The file of a download could not be written.
    case file(path: String, errno: Int32)
    /// The stop descriptor became readable.
    case interrupted
    /// The address is no URL of a kind that this client may contact.
    case badAddress(String)
    /// A request header that HTTP cannot carry.
    case badHeader(name: String)
    /// What answered is not this system's server: often the login page of a network. Status 0 when it is not HTTP.
    case unexpectedAnswer(status: Int, contentType: String)
    /// Anything else, with libcurl's code and text.
    case other(code: Int, text: String)

    /// How far a connection had come.
    public enum Stage: Equatable, Sendable {
        case resolving, connecting, securing
    }

    /// Whether the same request may succeed later without anybody changing anything here.
    ///
    /// A certificate that is not trusted is mostly that of a network's login page in between. It may be an attack as
    /// well: nothing is sent, and the next try is as safe as this one.
    public var isTransient: Bool {
        switch self {
        case .proxyRefused(let status): status != 407
        case .unresolved, .unreachable, .timedOut, .stalled, .cut, .tls, .certificateNotTrusted,
            .tooLarge, .unexpectedAnswer:
            true
        case .badAuthority, .interrupted, .badAddress, .badHeader, .file, .other:
            false
        }
    }
}
