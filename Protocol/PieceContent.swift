/// What a piece of a snapshot holds: some pages one after the other, packed as one batch (PROTOCOL.md, "Snapshots").
public struct PieceContent: Hashable, Sendable {
    /// The scope that reads the pages.
    public let scope: String
    /// In the order of the log.
    public let pages: [PiecePage]
    /// The changes of all pages, in order.
    public let batch: PackedBatch

    public init(scope: String, pages: [PiecePage], batch: PackedBatch) {
        self.scope = scope
        self.pages = pages
        self.batch = batch
    }

    /// The version of the layout.
    public static let version: UInt64 = 1

    /// The canonical bytes.
    public var encoded: [UInt8] {
        var out = CanonicalWriter()
        out.array(4)
        out.number(Self.version)
        out.text(scope)
        out.array(pages.count)
        for page in pages { page.encode(into: &out) }
        batch.encode(into: &out)
        return out.bytes
    }

    /// The piece that exactly these canonical bytes hold.
    public init(decoding bytes: [UInt8]) throws(ProtocolError) {
        if bytes.count > Limits.pieceBytesMax { throw .aboveLimit(.message, max: Limits.pieceBytesMax) }
        var input = CanonicalReader(bytes)
        try input.array(exactly: 4)
        let version = try input.number()
        if version != Self.version { throw .unknownVersion(version) }
        scope = try input.text(max: Limits.nameBytesMax)
        var pages: [PiecePage] = []
        for _ in 0..<(try input.array(max: Limits.piecePagesMax, .pieces)) {
            pages.append(try PiecePage(decoding: &input))
        }
        self.pages = pages
        guard let batch = try PackedBatch(decoding: &input) else {
            throw .malformed(.missingValue, offset: input.position)
        }
        self.batch = batch
        try input.finish()
    }
}

/// One page of a piece, without its changes.
public struct PiecePage: Hashable, Sendable {
    /// The entries after this number are in the page.
    public let from: UInt64
    /// Where the page ends in the log. It is no place of an office: the version of the scopes is 0.
    public let cursor: LogCursor
    /// How many changes of the piece's batch belong to it.
    public let changes: Int
    /// 64 bytes: the centre's, over the reply that the page stands for.
    public let signature: [UInt8]

    public init(from: UInt64, cursor: LogCursor, changes: Int, signature: [UInt8]) {
        self.from = from
        self.cursor = cursor
        self.changes = changes
        self.signature = signature
    }

    /// The reply that a page with these changes stands for: what the centre signs, and what an office keeps and offers
    /// to a centre that was put back. It answers no request.
    public static func reply(from: UInt64, cursor: LogCursor, changes: [Change]) -> ExchangeReply {
        ExchangeReply(
            number: 0, wallMs: 0, statuses: [], held: [], grant: nil,
            page: Page(
                from: from, cursor: cursor, hasMore: false,
                batch: PackedBatch(packing: .plain, bytes: Batch.encode(changes))))
    }

    /// The envelope of that reply.
    public func envelope(_ changes: [Change]) -> Envelope {
        Envelope(payload: Self.reply(from: from, cursor: cursor, changes: changes).encoded, signature: signature)
    }

    func encode(into out: inout CanonicalWriter) {
        out.array(4)
        out.number(from)
        out.cursor(cursor)
        out.number(UInt64(changes))
        out.bytes(signature)
    }

    init(decoding input: inout CanonicalReader) throws(ProtocolError) {
        try input.array(exactly: 4)
        from = try input.number()
        cursor = try input.cursor()
        changes = Int(try input.number(max: UInt64(Limits.batchChangesMax)))
        signature = try input.bytes(max: 64)
        if signature.count != 64 { throw .malformed(.wrongLength, offset: input.position) }
    }
}
