public import Protocol

/// An office as the centre knows it.
public struct Office: Sendable, Hashable {
    /// A district's code, or the province's.
    public let code: String
    /// The codes of the networks it belongs to.
    public let networks: [String]
    /// Higher each time its scopes change.
    public let scopeVersion: UInt64
    public let isRevoked: Bool
}

/// A machine of an office as the centre knows it.
public struct Device: Sendable, Hashable {
    public let id: DeviceID
    public let office: String
    /// Ed25519, 32 bytes.
    public let signingKey: [UInt8]
    public let label: String
    public let standing: DeviceStanding
    /// The highest request number that it used.
    public let lastNumber: UInt64
    /// Milliseconds since 1970 by the centre's clock; nil before the first exchange.
    public let lastContactMs: Int64?
    /// The log number up to which it has read.
    public let readNumber: UInt64
    /// Changes that it said it still had to send.
    public let unsent: Int
    /// How far its clock was ahead of the centre's, in milliseconds.
    public let clockAheadMs: Int64
    /// Where its office stood at the end of its last exchange; nil before the first.
    public let stance: Stance?
}
