/// Where an office stood at the end of an exchange, as both sides remember it: what the next request need not say again
/// (PROTOCOL.md, "Folding").
public struct Stance: Hashable, Sendable {
    /// The heads of the request, in its order.
    public let heads: [ChainHead]
    /// Where the office stood in the log once it took the reply in.
    public let cursor: LogCursor

    public init(heads: [ChainHead], cursor: LogCursor) {
        self.heads = heads
        self.cursor = cursor
    }

    /// The canonical bytes.
    public var encoded: [UInt8] {
        var out = CanonicalWriter()
        out.array(2)
        out.array(heads.count)
        for head in heads { out.head(head) }
        out.cursor(cursor)
        return out.bytes
    }

    /// The stance that exactly these canonical bytes hold.
    public init(decoding bytes: [UInt8]) throws(ProtocolError) {
        var input = CanonicalReader(bytes)
        try input.array(exactly: 2)
        var heads: [ChainHead] = []
        for _ in 0..<(try input.array(max: Limits.headsMax, .heads)) { heads.append(try input.head()) }
        self.heads = heads
        cursor = try input.cursor()
        try input.finish()
    }

    /// 8 bytes that tell one stance of a device from another.
    public var tag: Tag { Digest.of("stance1", encoded).tag }

    /// The stance after the changes of a push that follow its heads: what the request stands for that brings them.
    /// nil when one of them does not follow.
    public func after(_ push: [Change]) -> Stance? {
        var heads = heads
        for change in push {
            guard let place = heads.firstIndex(where: { $0.actor == change.header.actor }),
                heads[place].seq + 1 == change.header.seq, heads[place].hash == change.header.prev
            else { return nil }
            heads[place] = change.head
        }
        return Stance(heads: heads, cursor: cursor)
    }

    /// The stance before the changes of a push that ends at its heads.
    public func before(_ push: [Change]) -> Stance? {
        var heads = heads
        for change in push.reversed() {
            guard let place = heads.firstIndex(where: { $0.actor == change.header.actor }),
                heads[place] == change.head
            else { return nil }
            heads[place] = ChainHead(
                actor: change.header.actor, seq: change.header.seq - 1, hash: change.header.prev)
        }
        return Stance(heads: heads, cursor: cursor)
    }
}
