import HTTPTypes
import Protocol

/// The addresses of the API (PROTOCOL.md, "HTTP").
enum APIRoute: String, Hashable, Sendable, CaseIterable {
    case exchange = "/v1/exchange"
    case enrol = "/v1/enrol"
    /// What comes after it is the hash of a piece.
    case snapshot = "/v1/snapshot"
    case health = "/healthz"
    case metrics = "/metrics"

    /// The route of an address; nil when it is none of the API.
    init?(path: String) {
        if path.hasPrefix(SnapshotPiece.prefix) {
            self = .snapshot
        } else if let route = APIRoute(rawValue: path), route != .snapshot {
            self = route
        } else {
            return nil
        }
    }

    /// The only method that the address takes.
    var method: HTTPRequest.Method {
        switch self {
        case .exchange, .enrol: .post
        case .snapshot, .health, .metrics: .get
        }
    }

    /// Bytes of a body beyond which the rest is not looked at.
    var bodyBytesMax: Int {
        switch self {
        case .exchange: Limits.exchangeBytesMax
        case .enrol: Limits.enrolBytesMax
        case .snapshot, .health, .metrics: 0
        }
    }
}
