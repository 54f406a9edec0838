import HTTPTypes
import Protocol

/// The addresses of the API (PROTOCOL.md, "HTTP").
enum APIRoute: String, Hashable, Sendable, CaseIterable {
    case exchange = "/v1/exchange"
    /// What comes after it is the hash of the request.
    case cutExchange = "/v1/exchange/"
    case enrol = "/v1/enrol"
    /// What comes after it is the hash of a piece.
    case snapshot = "/v1/snapshot"
    /// What comes after it is a hash, and then nothing or `/state`.
    case attachment = "/v1/blob"
    /// What comes after it is a hash. For staff.
    case staffAttachment = "/attachments"
    case health = "/healthz"
    case metrics = "/metrics"

    /// The route of an address; nil when it is none of the API.
    init?(path: String) {
        if path.hasPrefix(ExchangeAddress.prefix) {
            self = .cutExchange
        } else if path.hasPrefix(SnapshotPiece.prefix) {
            self = .snapshot
        } else if path.hasPrefix(AttachmentAddress.prefix) {
            self = .attachment
        } else if path.hasPrefix(Self.staffAttachment.rawValue + "/") {
            self = .staffAttachment
        } else if let route = APIRoute(rawValue: path), !route.namesHash {
            self = route
        } else {
            return nil
        }
    }

    /// Whether a hash comes after it.
    private var namesHash: Bool {
        switch self {
        case .cutExchange, .snapshot, .attachment, .staffAttachment: true
        case .exchange, .enrol, .health, .metrics: false
        }
    }

    /// The methods that the address takes.
    var methods: [HTTPRequest.Method] {
        switch self {
        case .exchange, .enrol: [.post]
        case .cutExchange: [.get, .post]
        case .attachment: [.get, .put]
        case .snapshot, .staffAttachment, .health, .metrics: [.get]
        }
    }

    /// Bytes of a body beyond which the rest is not looked at.
    var bodyBytesMax: Int {
        switch self {
        case .exchange, .cutExchange: Limits.exchangeBytesMax
        case .enrol: Limits.enrolBytesMax
        case .attachment: Limits.attachmentPieceBytesMax
        case .snapshot, .staffAttachment, .health, .metrics: 0
        }
    }

    /// Whether it answers anybody who asks: what devices ask for brings its own proof.
    func isPublic(isLocal: Bool) -> Bool {
        switch self {
        case .exchange, .cutExchange, .enrol, .snapshot, .attachment, .health: true
        case .metrics: isLocal
        case .staffAttachment: false
        }
    }
}
