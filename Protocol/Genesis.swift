/// How an actor begins: which device made it, for which office, and why (PROTOCOL.md, "Actors").
///
/// Its hash stands as `prev` in the actor's first change. The device signs it.
public struct Genesis: Hashable, Sendable {
    /// Why an actor was made.
    public enum Reason: UInt8, Hashable, Sendable, CaseIterable {
        /// A new store.
        case new = 0
        /// The store was put back from an older copy.
        case restored = 1
        /// The store was copied, and both copies were used.
        case cloned = 2
    }

    public let actor: ActorID
    /// The Ed25519 public key of the device, 32 bytes.
    public let deviceKey: [UInt8]
    /// The code of the office.
    public let office: String
    public let reason: Reason
    /// Where the store's former actor stood; nil for a new store.
    public let parent: ChainHead?

    public init(actor: ActorID, deviceKey: [UInt8], office: String, reason: Reason, parent: ChainHead? = nil) {
        self.actor = actor
        self.deviceKey = deviceKey
        self.office = office
        self.reason = reason
        self.parent = parent
    }

    /// What the device signs: a domain word and the canonical bytes.
    public var signedBytes: [UInt8] { Array(Self.domain.utf8) + encoded }

    /// The `prev` of the actor's first change.
    public var hash: Digest { Digest.of(Self.domain, encoded) }

    /// The head of the chain before its first change.
    public var head: ChainHead { ChainHead(actor: actor, seq: 0, hash: hash) }

    private static let domain = "gen1"

    /// The canonical bytes.
    public var encoded: [UInt8] {
        var out = CanonicalWriter()
        out.array(5)
        out.identifier(actor)
        out.bytes(deviceKey)
        out.text(office)
        out.number(UInt64(reason.rawValue))
        if let parent { out.head(parent) } else { out.null() }
        return out.bytes
    }

    /// The genesis that exactly these canonical bytes hold.
    public init(decoding bytes: [UInt8]) throws(ProtocolError) {
        var input = CanonicalReader(bytes)
        try input.array(exactly: 5)
        actor = try input.identifier()
        deviceKey = try input.bytes(max: 32)
        office = try input.text(max: Limits.nameBytesMax)
        guard deviceKey.count == 32, let reason = Reason(rawValue: UInt8(try input.number(max: 255))) else {
            throw .malformed(.wrongLength, offset: input.position)
        }
        self.reason = reason
        parent = try input.nullIfNext() ? nil : try input.head()
        try input.finish()
    }
}

/// A genesis and the signature of its device.
public struct SignedGenesis: Hashable, Sendable {
    public let genesis: Genesis
    /// Ed25519 over `genesis.signedBytes`, 64 bytes.
    public let signature: [UInt8]

    public init(genesis: Genesis, signature: [UInt8]) {
        self.genesis = genesis
        self.signature = signature
    }

    func encode(into out: inout CanonicalWriter) {
        out.array(2)
        out.bytes(genesis.encoded)
        out.bytes(signature)
    }

    init(decoding input: inout CanonicalReader) throws(ProtocolError) {
        try input.array(exactly: 2)
        genesis = try Genesis(decoding: try input.bytes(max: Limits.genesisBytesMax))
        signature = try input.bytes(max: 64)
        if signature.count != 64 { throw .malformed(.wrongLength, offset: input.position) }
    }
}

extension CanonicalWriter {
    mutating func head(_ head: ChainHead) {
        array(3)
        identifier(head.actor)
        number(head.seq)
        digest(head.hash)
    }
}

extension CanonicalReader {
    mutating func head() throws(ProtocolError) -> ChainHead {
        try array(exactly: 3)
        return ChainHead(actor: try identifier(), seq: try number(), hash: try digest())
    }
}
