/// A request that leaves out what the centre knows from the device's last exchange (PROTOCOL.md, "Folding").
public struct FoldedRequest: Hashable, Sendable {
    /// The first 4 bytes of the device's id. Of several devices that begin so, the one whose signature it is.
    public let device: [UInt8]
    public let number: UInt64
    /// That of the stance which the request's heads and cursor follow from.
    public let stance: Tag
    public let push: PackedBatch?
    public let replyBytesMax: UInt64
    public let wallMs: Int64

    /// The folded form of `request`, whose push brings `changes` and who stood at `last` before; nil when it says more
    /// than follows from that.
    public init?(_ request: ExchangeRequest, bringing changes: [Change], after last: Stance?) {
        guard let cursor = request.cursor, request.geneses.isEmpty, request.marks.isEmpty, request.offers.isEmpty,
            request.reads == .columns, let last,
            Stance(heads: request.heads, cursor: cursor).before(changes) == last
        else { return nil }
        device = Array(request.device.bytes.prefix(4))
        number = request.number
        stance = last.tag
        push = request.push
        replyBytesMax = request.replyBytesMax
        wallMs = request.wallMs
    }

    /// The request in full.
    ///
    /// - Parameters:
    ///   - device: whose signature the request bears.
    ///   - last: the device's stance with this tag.
    ///   - changes: what the push brings.
    ///
    /// nil when the push does not follow the stance.
    public func unfolded(device: DeviceID, from last: Stance, bringing changes: [Change]) -> ExchangeRequest? {
        guard let stance = last.after(changes) else { return nil }
        return ExchangeRequest(
            device: device, number: number, heads: stance.heads, geneses: [], cursor: stance.cursor, push: push,
            replyBytesMax: replyBytesMax, wallMs: wallMs, reads: .columns)
    }

    /// The version that folded messages bear.
    static let version: UInt64 = 2

    /// The canonical payload.
    public var encoded: [UInt8] {
        var out = CanonicalWriter()
        out.array(7)
        out.number(Self.version)
        out.bytes(device)
        out.number(number)
        out.bytes(stance.bytes)
        if let push { push.encode(into: &out) } else { out.null() }
        if replyBytesMax == UInt64(Limits.batchBytesWanted) { out.null() } else { out.number(replyBytesMax) }
        out.integer(wallMs)
        return out.bytes
    }

    /// The request that exactly this canonical payload holds; nil when it is a full one.
    public init?(decoding bytes: [UInt8]) throws(ProtocolError) {
        var input = CanonicalReader(bytes)
        guard try input.array(max: 64, .message) == 7 else { return nil }
        let version = try input.number()
        if version != Self.version { throw .unknownVersion(version) }
        device = try input.bytes(max: 4)
        if device.count != 4 { throw .malformed(.wrongLength, offset: input.position) }
        number = try input.number()
        stance = try input.tag()
        push = try PackedBatch(decoding: &input)
        replyBytesMax = try input.nullIfNext() ? UInt64(Limits.batchBytesWanted) : try input.number()
        wallMs = try input.integer()
        try input.finish()
    }
}
