/// How far one side has the content of an attachment (PROTOCOL.md, "Attachments").
public struct AttachmentState: Hashable, Sendable {
    /// Bytes from the start that are kept for good.
    public let kept: Int
    /// Whether that is all of it, and is what the hash says.
    public let isWhole: Bool

    public init(kept: Int, isWhole: Bool) {
        self.kept = kept
        self.isWhole = isWhole
    }

    /// The version of the format.
    public static let version: UInt64 = 1

    /// The canonical bytes.
    public var encoded: [UInt8] {
        var out = CanonicalWriter()
        out.array(3)
        out.number(Self.version)
        out.number(UInt64(kept))
        out.boolean(isWhole)
        return out.bytes
    }

    /// The state that exactly these canonical bytes hold.
    public init(decoding bytes: [UInt8]) throws(ProtocolError) {
        var input = CanonicalReader(bytes)
        try input.array(exactly: 3)
        let version = try input.number()
        if version != Self.version { throw .unknownVersion(version) }
        kept = Int(try input.number(max: UInt64(Limits.attachmentBytesMax)))
        isWhole = try input.boolean()
        try input.finish()
    }
}
