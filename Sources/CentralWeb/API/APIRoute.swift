import HTTPTypes
import Protocol

/// The addresses of the API (PROTOCOL.md, "HTTP").
enum APIRoute: String, Hashable, Sendable, CaseIterable {
    case exchange = "/v1/exchange"
    case enrol = "/v1/enrol"
    case health = "/healthz"
    case metrics = "/metrics"

    /// The only method that the address takes.
    var method: HTTPRequest.Method {
        switch self {
        case .exchange, .enrol: .post
        case .health, .metrics: .get
        }
    }

    /// Bytes of a body beyond which the rest is not looked at.
    var bodyBytesMax: Int {
        switch self {
        case .exchange: Limits.exchangeBytesMax
        case .enrol: Limits.enrolBytesMax
        case .health, .metrics: 0
        }
    }
}
