/// How a device asks to speak for an office (PROTOCOL.md, "Enrolment").
public struct EnrolRequest: Hashable, Sendable {
    /// The one-time code from the centre.
    public let code: String
    /// The office that the store was made for.
    public let office: String
    /// The Ed25519 public key, 32 bytes.
    public let signingKey: [UInt8]
    /// The X25519 public key, 32 bytes: what is sealed for this device is sealed to it.
    public let sealingKey: [UInt8]
    /// The machine's name, for the centre's list.
    public let label: String

    public init(code: String, office: String, signingKey: [UInt8], sealingKey: [UInt8], label: String) {
        self.code = code
        self.office = office
        self.signingKey = signingKey
        self.sealingKey = sealingKey
        self.label = label
    }

    /// The canonical bytes.
    public var encoded: [UInt8] {
        var out = CanonicalWriter()
        out.array(6)
        out.number(ExchangeRequest.version)
        out.text(code)
        out.text(office)
        out.bytes(signingKey)
        out.bytes(sealingKey)
        out.text(label)
        return out.bytes
    }

    /// The request that exactly these canonical bytes hold.
    public init(decoding bytes: [UInt8]) throws(ProtocolError) {
        if bytes.count > Limits.enrolBytesMax { throw .aboveLimit(.message, max: Limits.enrolBytesMax) }
        var input = CanonicalReader(bytes)
        try input.array(exactly: 6)
        let version = try input.number()
        if version != ExchangeRequest.version { throw .unknownVersion(version) }
        code = try input.text(max: Limits.nameBytesMax)
        office = try input.text(max: Limits.nameBytesMax)
        signingKey = try input.bytes(max: 32)
        sealingKey = try input.bytes(max: 32)
        label = try input.text(max: Limits.nameBytesMax)
        if signingKey.count != 32 || sealingKey.count != 32 {
            throw .malformed(.wrongLength, offset: input.position)
        }
        try input.finish()
    }
}

/// The centre's word that a device now speaks for an office.
public struct EnrolReply: Hashable, Sendable {
    public let office: String
    /// The centre's Ed25519 public key, which signs its replies; 32 bytes.
    public let serverKey: [UInt8]
    /// The centre's X25519 public key, to which bundles for it are sealed; 32 bytes.
    public let sealingKey: [UInt8]
    /// Whether the centre's staff still have to compare the device's fingerprint.
    public let isPending: Bool

    public init(office: String, serverKey: [UInt8], sealingKey: [UInt8], isPending: Bool) {
        self.office = office
        self.serverKey = serverKey
        self.sealingKey = sealingKey
        self.isPending = isPending
    }

    /// The canonical bytes.
    public var encoded: [UInt8] {
        var out = CanonicalWriter()
        out.array(5)
        out.number(ExchangeRequest.version)
        out.text(office)
        out.bytes(serverKey)
        out.bytes(sealingKey)
        out.boolean(isPending)
        return out.bytes
    }

    /// The reply that exactly these canonical bytes hold.
    public init(decoding bytes: [UInt8]) throws(ProtocolError) {
        if bytes.count > Limits.enrolBytesMax { throw .aboveLimit(.message, max: Limits.enrolBytesMax) }
        var input = CanonicalReader(bytes)
        try input.array(exactly: 5)
        let version = try input.number()
        if version != ExchangeRequest.version { throw .unknownVersion(version) }
        office = try input.text(max: Limits.nameBytesMax)
        serverKey = try input.bytes(max: 32)
        sealingKey = try input.bytes(max: 32)
        if serverKey.count != 32 || sealingKey.count != 32 { throw .malformed(.wrongLength, offset: input.position) }
        isPending = try input.boolean()
        try input.finish()
    }
}
