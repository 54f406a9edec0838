/// Where the content of an attachment is, and where its state: paths at the centre (PROTOCOL.md, "Attachments").
public struct AttachmentAddress: Hashable, Sendable {
    public let hash: Digest
    /// Whether it is the address of how far the content is there.
    public let isState: Bool

    public init(_ hash: Digest, isState: Bool = false) {
        self.hash = hash
        self.isState = isState
    }

    /// What stands before the hash.
    public static let prefix = "/v1/blob/"
    private static let stateEnding = "/state"

    /// The path.
    public var path: String { Self.prefix + hash.hex + (isState ? Self.stateEnding : "") }

    /// The address that a path is; nil when it is none. Of one address there is one spelling.
    public init?(path: String) {
        guard path.hasPrefix(Self.prefix) else { return nil }
        let rest = path.dropFirst(Self.prefix.count)
        let isState = rest.hasSuffix(Self.stateEnding)
        let digits = isState ? rest.dropLast(Self.stateEnding.count) : rest
        guard digits.utf8.count == 64, let hash = Hex.bytes(digits).flatMap({ Digest($0) }) else { return nil }
        self.init(hash, isState: isState)
        if self.path != path { return nil }
    }

    /// What a ticket is for that fetches what is here.
    public var fetching: String { "GET \(path)" }

    /// What a ticket is for that brings a piece of the content.
    ///
    /// - Parameter range: the request's `Content-Range`.
    public func bringing(_ piece: [UInt8], at range: String) -> String {
        "PUT \(path) \(range) \(Digest.of(piece).hex)"
    }
}
