/// A payload and the Ed25519 signature of its sender (PROTOCOL.md, "Envelopes").
public struct Envelope: Hashable, Sendable {
    /// What the signature is for, so that a signed message of one kind is never taken for another.
    public enum Domain: String, Sendable {
        case request = "khunatham exchange request 1"
        case reply = "khunatham exchange reply 1"
        case bundle = "khunatham bundle header 1"
        case ticket = "khunatham ticket 1"
    }

    public let payload: [UInt8]
    /// 64 bytes.
    public let signature: [UInt8]

    public init(payload: [UInt8], signature: [UInt8]) {
        self.payload = payload
        self.signature = signature
    }

    /// What is signed: a domain word and the payload.
    public static func signedBytes(_ payload: [UInt8], _ domain: Domain) -> [UInt8] {
        Array(domain.rawValue.utf8) + payload
    }

    /// The canonical bytes.
    public var encoded: [UInt8] {
        var out = CanonicalWriter()
        out.array(2)
        out.bytes(payload)
        out.bytes(signature)
        return out.bytes
    }

    /// The envelope that exactly these canonical bytes hold.
    public init(decoding bytes: [UInt8]) throws(ProtocolError) {
        if bytes.count > Limits.exchangeBytesMax { throw .aboveLimit(.message, max: Limits.exchangeBytesMax) }
        var input = CanonicalReader(bytes)
        try input.array(exactly: 2)
        payload = try input.bytes(max: Limits.exchangeBytesMax, .message)
        signature = try input.bytes(max: 64)
        if signature.count != 64 { throw .malformed(.wrongLength, offset: input.position) }
        try input.finish()
    }
}
