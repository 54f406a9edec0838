/// One end of a bundle's way: an office, or the centre by the province's code, and which machine of it.
public struct BundleParty: Hashable, Sendable {
    public let office: String
    /// Of the machine's Ed25519 key; of the centre's own key for the centre.
    public let device: DeviceID

    public init(office: String, device: DeviceID) {
        self.office = office
        self.device = device
    }
}

/// Who sealed a bundle and for whom: what stands in clear at its start, signed by the sealer (PROTOCOL.md, "Bundles").
public struct BundleHeader: Hashable, Sendable {
    /// Which way a bundle goes.
    public enum Direction: UInt8, Hashable, Sendable, CaseIterable {
        /// An office's requests, for the centre.
        case toCentre = 0
        /// The centre's answer, for one machine of an office.
        case toOffice = 1
    }

    public let direction: Direction
    public let receiver: BundleParty
    public let sender: BundleParty
    /// The X25519 public key that was made for this one bundle; 32 bytes.
    public let ephemeralKey: [UInt8]

    public init(direction: Direction, receiver: BundleParty, sender: BundleParty, ephemeralKey: [UInt8]) {
        self.direction = direction
        self.receiver = receiver
        self.sender = sender
        self.ephemeralKey = ephemeralKey
    }

    /// The version of the format.
    public static let version: UInt64 = 1

    /// What every bundle begins with: a line that tells whoever opens the file what it is.
    public static let magic = Array("khunatham bundle 1\n".utf8)

    /// The canonical bytes.
    public var encoded: [UInt8] {
        var out = CanonicalWriter()
        out.array(7)
        out.number(Self.version)
        out.number(UInt64(direction.rawValue))
        out.text(receiver.office)
        out.identifier(receiver.device)
        out.text(sender.office)
        out.identifier(sender.device)
        out.bytes(ephemeralKey)
        return out.bytes
    }

    /// The header that exactly these canonical bytes hold.
    public init(decoding bytes: [UInt8]) throws(ProtocolError) {
        if bytes.count > Limits.bundleHeaderBytesMax { throw .aboveLimit(.message, max: Limits.bundleHeaderBytesMax) }
        var input = CanonicalReader(bytes)
        try input.array(exactly: 7)
        let version = try input.number()
        if version != Self.version { throw .unknownVersion(version) }
        guard let direction = Direction(rawValue: UInt8(try input.number(max: 255))) else {
            throw .malformed(.badReference, offset: input.position)
        }
        self.direction = direction
        receiver = BundleParty(office: try input.text(max: Limits.nameBytesMax), device: try input.identifier())
        sender = BundleParty(office: try input.text(max: Limits.nameBytesMax), device: try input.identifier())
        ephemeralKey = try input.bytes(max: 32)
        if ephemeralKey.count != 32 { throw .malformed(.wrongLength, offset: input.position) }
        try input.finish()
    }
}

/// What stands before each piece of a bundle: how long the piece is, and whether it is the last.
public struct BundlePieceHead: Hashable, Sendable {
    /// Bytes of the piece, without this head; below 2^31.
    public let count: Int
    public let isLast: Bool

    public init(count: Int, isLast: Bool) {
        precondition(count >= 0 && count < 1 << 31, "a piece is shorter than 2^31 bytes")
        self.count = count
        self.isLast = isLast
    }

    /// Bytes of a head.
    public static let bytesCount = 4

    /// The 4 bytes, the most significant first.
    public var encoded: [UInt8] {
        let word = UInt32(count) | (isLast ? 1 << 31 : 0)
        return (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * $0)) }
    }

    /// The head that these bytes hold; nil unless there are 4.
    public init?(decoding bytes: [UInt8]) {
        guard bytes.count == Self.bytesCount else { return nil }
        let word = bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        self.init(count: Int(word & 0x7FFF_FFFF), isLast: word >> 31 == 1)
    }
}
