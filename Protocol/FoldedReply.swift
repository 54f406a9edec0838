/// A reply on the line: without what follows from its request, and with the page's batch packed. The signature is that
/// of the full reply, so whoever unfolds it checks that it was unfolded rightly (PROTOCOL.md, "Folding").
public struct FoldedReply: Hashable, Sendable {
    /// The reply, whose page holds the batch packed for the line.
    private let packed: ExchangeReply
    /// 64 bytes, over the full reply.
    public let signature: [UInt8]
    private let request: ExchangeRequest

    /// The folded form of a reply to `request`.
    ///
    /// - Parameters:
    ///   - reply: the reply in full.
    ///   - batch: its page's batch, packed for the line.
    ///   - signature: the centre's, over the full reply.
    public init(_ reply: ExchangeReply, batch: PackedBatch?, signature: [UInt8], to request: ExchangeRequest) {
        packed = reply.replacingBatch(batch)
        self.signature = signature
        self.request = request
    }

    /// The page's batch as it travelled.
    public var batch: PackedBatch? { packed.page?.batch }

    /// The full reply's envelope, once the batch is unpacked: what was signed.
    public func unfolded(_ changes: [Change]) -> Envelope {
        let batch = changes.isEmpty ? nil : PackedBatch(packing: .plain, bytes: Batch.encode(changes))
        return Envelope(payload: packed.replacingBatch(batch).encoded, signature: signature)
    }

    /// The canonical bytes of the body.
    public var encoded: [UInt8] {
        var out = CanonicalWriter()
        out.array(packed.snapshot == nil ? 9 : 10)
        out.number(FoldedRequest.version)
        out.integer(packed.wallMs.subtractingReportingOverflow(request.wallMs).partialValue)
        if packed.statuses == request.heads.map(HeadStatus.init(known:)) {
            out.null()
        } else {
            packed.encodeStatuses(into: &out)
        }
        packed.encodeHeld(into: &out)
        if let grant = packed.grant { grant.encode(into: &out) } else { out.null() }
        encodePage(into: &out)
        out.number(packed.archived)
        if let rewind = packed.rewind { out.number(rewind) } else { out.null() }
        packed.snapshot?.encode(into: &out)
        out.bytes(signature)
        return out.bytes
    }

    /// The reply that exactly this body holds; nil when the body is a full one's envelope.
    public init?(decoding bytes: [UInt8], to request: ExchangeRequest) throws(ProtocolError) {
        if bytes.count > Limits.exchangeBytesMax { throw .aboveLimit(.message, max: Limits.exchangeBytesMax) }
        var input = CanonicalReader(bytes)
        let count = try input.array(max: 64, .message)
        guard count == 9 || count == 10 else { return nil }
        let version = try input.number()
        if version != FoldedRequest.version { throw .unknownVersion(version) }
        let wallMs = request.wallMs.addingReportingOverflow(try input.integer()).partialValue
        let statuses =
            try input.nullIfNext()
            ? request.heads.map(HeadStatus.init(known:)) : try ExchangeReply.decodeStatuses(&input)
        let held = try ExchangeReply.decodeHeld(&input)
        let grant = try input.nullIfNext() ? nil : try Grant(decoding: &input)
        let page = try Self.decodePage(&input, request)
        let archived = try input.number()
        let rewind = try input.nullIfNext() ? nil : try input.number()
        let snapshot = count == 10 ? try Snapshot(decoding: &input) : nil
        signature = try input.bytes(max: 64)
        if signature.count != 64 { throw .malformed(.wrongLength, offset: input.position) }
        try input.finish()
        packed = ExchangeReply(
            number: request.number, wallMs: wallMs, statuses: statuses, held: held, grant: grant, page: page,
            archived: archived, rewind: rewind, snapshot: snapshot)
        self.request = request
    }

    /// A page after the request's own place says only how far it goes; one that brings nothing is a `true`.
    private func encodePage(into out: inout CanonicalWriter) {
        guard let page = packed.page else { return out.null() }
        guard let cursor = request.cursor, page.cursor.isComparable(with: cursor), page.from == cursor.number,
            page.cursor.number >= cursor.number, page.cursor.within == 0
        else { return page.encode(into: &out) }
        if page.cursor == cursor, !page.hasMore, page.batch == nil { return out.boolean(true) }
        out.array(5)
        out.null()
        out.number(page.cursor.number - cursor.number)
        out.digest(page.cursor.logHash)
        out.boolean(page.hasMore)
        if let batch = page.batch { batch.encode(into: &out) } else { out.null() }
    }

    private static func decodePage(
        _ input: inout CanonicalReader, _ request: ExchangeRequest
    ) throws(ProtocolError) -> Page? {
        if try input.nullIfNext() { return nil }
        guard let cursor = request.cursor else { return try Page(decoding: &input) }
        if try !input.isArrayNext() {
            guard try input.boolean() else { throw .malformed(.unexpectedKind, offset: input.position) }
            return Page(from: cursor.number, cursor: cursor, hasMore: false, batch: nil)
        }
        var ahead = input
        if try ahead.array(max: 5, .message) != 5 { return try Page(decoding: &input) }
        input = ahead
        guard try input.nullIfNext() else { throw .malformed(.unexpectedKind, offset: input.position) }
        let number = cursor.number + (try input.number())
        if number > Limits.numberMax { throw .malformed(.numberTooLarge, offset: input.position) }
        let next = LogCursor(
            epoch: cursor.epoch, number: number, logHash: try input.digest(), scopeVersion: cursor.scopeVersion)
        return Page(
            from: cursor.number, cursor: next, hasMore: try input.boolean(), batch: try PackedBatch(decoding: &input))
    }
}

extension HeadStatus {
    /// What the centre mostly says of a head: that it has it.
    init(known head: ChainHead) { self.init(actor: head.actor, standing: .known, confirmed: head.seq) }
}

extension ExchangeReply {
    /// The same reply, its page with another batch.
    public func replacingBatch(_ batch: PackedBatch?) -> ExchangeReply {
        let page = page.map { Page(from: $0.from, cursor: $0.cursor, hasMore: $0.hasMore, batch: batch) }
        return ExchangeReply(
            number: number, wallMs: wallMs, statuses: statuses, held: held, grant: grant, page: page,
            archived: archived, rewind: rewind, snapshot: snapshot)
    }
}
