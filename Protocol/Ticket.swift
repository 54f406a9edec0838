/// What a device asks for outside an exchange, signed by it: a request for a file brings its ticket in its
/// `Authorization` (PROTOCOL.md, "Tickets").
///
/// It grants nothing. Rights are those of the centre's own tables at the moment of the request.
public struct Ticket: Hashable, Sendable {
    public let device: DeviceID
    /// The request that the ticket is for: method, space and path, and for a request with a body what that brings.
    public let what: String

    /// A ticket of `device` for one request.
    public init(device: DeviceID, what: String) {
        self.device = device
        self.what = what
    }

    /// The version of the format.
    public static let version: UInt64 = 1

    /// The word before the ticket in an `Authorization`.
    public static let scheme = "Khunatham"

    /// The canonical bytes.
    public var encoded: [UInt8] {
        var out = CanonicalWriter()
        out.array(3)
        out.number(Self.version)
        out.identifier(device)
        out.text(what)
        return out.bytes
    }

    /// The ticket that exactly these canonical bytes hold.
    public init(decoding bytes: [UInt8]) throws(ProtocolError) {
        if bytes.count > Limits.ticketBytesMax { throw .aboveLimit(.message, max: Limits.ticketBytesMax) }
        var input = CanonicalReader(bytes)
        try input.array(exactly: 3)
        let version = try input.number()
        if version != Self.version { throw .unknownVersion(version) }
        device = try input.identifier()
        what = try input.text(max: Limits.nameBytesMax)
        try input.finish()
    }

    /// The value of the `Authorization` that brings this ticket.
    ///
    /// - Parameter sign: the device's signature over the given bytes.
    public func authorization(sign: ([UInt8]) -> [UInt8]) -> String {
        let signature = sign(Envelope.signedBytes(encoded, .ticket))
        return Self.scheme + " " + Base64URL.encode(Envelope(payload: encoded, signature: signature).encoded)
    }
}

/// A ticket as it came: who it says it is of is not known before its signature was checked.
public struct SignedTicket: Hashable, Sendable {
    public let ticket: Ticket
    /// Whose signature covers the ticket.
    public let envelope: Envelope

    /// The ticket in the value of an `Authorization`.
    public init(authorization: String) throws(ProtocolError) {
        // Base 64 takes 4 bytes for 3.
        let textBytesMax = Limits.ticketBytesMax / 3 * 4
        if authorization.utf8.count > textBytesMax { throw .aboveLimit(.message, max: textBytesMax) }
        let words = authorization.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard words.count == 2, words[0] == Ticket.scheme,
            let bytes = Base64URL.decode(String(words[1]))
        else { throw .unreadable("ticket") }
        envelope = try Envelope(decoding: bytes)
        ticket = try Ticket(decoding: envelope.payload)
    }
}
