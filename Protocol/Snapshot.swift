/// What an office that lacks much of the log fetches instead of pages: all up to a place in it, in pieces
/// (PROTOCOL.md, "Snapshots").
public struct Snapshot: Hashable, Sendable {
    /// Where the office stands once it has all pieces.
    public let cursor: LogCursor
    /// In the order in which they are wanted: the newest first.
    public let pieces: [SnapshotPiece]

    public init(cursor: LogCursor, pieces: [SnapshotPiece]) {
        self.cursor = cursor
        self.pieces = pieces
    }

    /// Changes in all pieces. One that several scopes read is in a piece of each.
    public var changes: UInt64 { pieces.reduce(0) { $0 + $1.changes } }

    /// The canonical bytes, for a store that keeps it.
    public var encoded: [UInt8] {
        var out = CanonicalWriter()
        encode(into: &out)
        return out.bytes
    }

    /// The snapshot that exactly these canonical bytes hold.
    public init(decoding bytes: [UInt8]) throws(ProtocolError) {
        var input = CanonicalReader(bytes)
        try self.init(decoding: &input)
        try input.finish()
    }

    func encode(into out: inout CanonicalWriter) {
        out.array(2)
        out.cursor(cursor)
        out.array(pieces.count)
        for piece in pieces { piece.encode(into: &out) }
    }

    init(decoding input: inout CanonicalReader) throws(ProtocolError) {
        try input.array(exactly: 2)
        cursor = try input.cursor()
        var pieces: [SnapshotPiece] = []
        for _ in 0..<(try input.array(max: Limits.snapshotPiecesMax, .pieces)) {
            pieces.append(try SnapshotPiece(decoding: &input))
        }
        self.pieces = pieces
    }
}

/// One piece of a snapshot, as a reply names it.
public struct SnapshotPiece: Hashable, Sendable {
    /// SHA-256 of its bytes: its name.
    public let hash: Digest
    /// Its length.
    public let bytes: UInt64
    /// Changes in it.
    public let changes: UInt64
    /// The number of the log up to which it goes.
    public let through: UInt64
    /// The scope that reads all of it.
    public let scope: String

    public init(hash: Digest, bytes: UInt64, changes: UInt64, through: UInt64, scope: String) {
        self.hash = hash
        self.bytes = bytes
        self.changes = changes
        self.through = through
        self.scope = scope
    }

    /// Where the piece with this hash is fetched, below the centre's address.
    public static func path(of hash: Digest) -> String { prefix + hash.hex }

    /// What the path of every piece begins with.
    public static let prefix = "/v1/snapshot/"

    func encode(into out: inout CanonicalWriter) {
        out.array(5)
        out.digest(hash)
        out.number(bytes)
        out.number(changes)
        out.number(through)
        out.text(scope)
    }

    init(decoding input: inout CanonicalReader) throws(ProtocolError) {
        try input.array(exactly: 5)
        hash = try input.digest()
        bytes = try input.number(max: UInt64(Limits.pieceBytesMax))
        // A file without a byte cannot be fetched in parts.
        if bytes == 0 { throw .malformed(.empty, offset: input.position) }
        changes = try input.number(max: UInt64(Limits.batchChangesMax))
        through = try input.number()
        scope = try input.text(max: Limits.nameBytesMax)
    }
}
