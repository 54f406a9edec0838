/// Why the centre refused a request. Nothing of the request was kept; the sender still has it all
/// (PROTOCOL.md, "Refusals").
public struct Refusal: Hashable, Sendable {
    /// The reason, each with the HTTP status that carries it.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// 400: the bytes are not what the specification says.
        case malformed
        /// 401: no device of this centre signed them.
        case unsigned
        /// 401: the code is wrong, used, too old or another office's.
        case code
        /// 403: the device was revoked.
        case revoked
        /// 403: the centre's staff have not approved the device yet.
        case pending
        /// 404: there is no such file for this device.
        case absent
        /// 409: the request's number was used before; `detail` is the highest one used.
        case replayed
        /// 409: the centre does not know what the request leaves out: say it in full.
        case stance
        /// 413: larger than the centre takes.
        case tooLarge
        /// 422: what arrived is not what its hash says, and was thrown away.
        case content
        /// 415: the push is packed as the centre cannot read it now: send it in a way that leans on nothing.
        case packing
        /// 429: too many tries.
        case tooMany
        /// 503: the centre cannot store now; try again later.
        case unavailable

        /// The HTTP status that carries a refusal of this kind.
        public var status: Int {
            switch self {
            case .malformed: 400
            case .unsigned, .code: 401
            case .revoked, .pending: 403
            case .absent: 404
            case .replayed, .stance: 409
            case .tooLarge: 413
            case .packing: 415
            case .content: 422
            case .tooMany: 429
            case .unavailable: 503
            }
        }
    }

    public let kind: Kind
    /// For engineers: what exactly was wrong. Never a value that the request held.
    public let detail: String

    public init(kind: Kind, detail: String) {
        self.kind = kind
        self.detail = detail
    }

    /// The canonical bytes.
    public var encoded: [UInt8] {
        var out = CanonicalWriter()
        out.array(3)
        out.number(ExchangeRequest.version)
        out.text(kind.rawValue)
        out.text(detail)
        return out.bytes
    }

    /// The refusal that exactly these canonical bytes hold.
    public init(decoding bytes: [UInt8]) throws(ProtocolError) {
        if bytes.count > Limits.enrolBytesMax { throw .aboveLimit(.message, max: Limits.enrolBytesMax) }
        var input = CanonicalReader(bytes)
        try input.array(exactly: 3)
        let version = try input.number()
        if version != ExchangeRequest.version { throw .unknownVersion(version) }
        let word = try input.text(max: Limits.nameBytesMax)
        guard let kind = Kind(rawValue: word) else { throw .unreadable(word) }
        self.kind = kind
        detail = try input.text(max: Limits.detailBytesMax)
        try input.finish()
    }

    /// The HTTP status that carries this refusal.
    public var status: Int { kind.status }
}
