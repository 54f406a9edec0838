/// Where an exchange is taken that is gone on from after a cut: a path with the hash of the request's body
/// (PROTOCOL.md, "Cut exchanges").
public struct ExchangeAddress: Hashable, Sendable {
    /// Of the whole body, as it is sent.
    public let hash: Digest

    public init(_ hash: Digest) { self.hash = hash }

    /// Where an exchange is taken that is not.
    public static let plain = "/v1/exchange"
    /// What stands before the hash.
    public static let prefix = "/v1/exchange/"

    /// The path.
    public var path: String { Self.prefix + hash.hex }

    /// The address that a path is; nil when it is none. Of one address there is one spelling.
    public init?(path: String) {
        guard path.hasPrefix(Self.prefix) else { return nil }
        let digits = path.dropFirst(Self.prefix.count)
        guard digits.utf8.count == 64, let hash = Hex.bytes(digits).flatMap({ Digest($0) }) else { return nil }
        self.init(hash)
        if self.path != path { return nil }
    }
}
