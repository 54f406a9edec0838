public import Protocol

/// A snapshot on its way: which of its pieces are taken in (PROTOCOL.md, "Snapshots").
public struct PendingSnapshot: Hashable, Sendable {
    public let snapshot: Snapshot
    /// The names of the pieces that are taken in.
    public private(set) var taken: Set<Digest>

    public init(_ snapshot: Snapshot, taken: Set<Digest> = []) {
        self.snapshot = snapshot
        self.taken = taken.intersection(snapshot.pieces.map(\.hash))
    }

    /// The piece that is wanted next; nil when all are taken in.
    public var next: SnapshotPiece? { snapshot.pieces.first { !taken.contains($0.hash) } }

    /// Changes in the pieces that are taken in.
    public var changes: UInt64 {
        snapshot.pieces.reduce(0) { $0 + (taken.contains($1.hash) ? $1.changes : 0) }
    }

    /// The same with one more piece.
    func taking(_ piece: Digest) -> PendingSnapshot { PendingSnapshot(snapshot, taken: taken.union([piece])) }

    /// The canonical bytes, to be kept.
    public var encoded: [UInt8] {
        var out = CanonicalWriter()
        out.array(2)
        out.bytes(snapshot.encoded)
        out.array(taken.count)
        for name in taken.map(\.bytes).sorted(by: { $0.lexicographicallyPrecedes($1) }) { out.bytes(name) }
        return out.bytes
    }

    /// What exactly these bytes hold.
    public init(decoding bytes: [UInt8]) throws(ProtocolError) {
        var input = CanonicalReader(bytes)
        try input.array(exactly: 2)
        let snapshot = try Snapshot(decoding: try input.bytes(max: Limits.exchangeBytesMax, .message))
        var taken: Set<Digest> = []
        for _ in 0..<(try input.array(max: Limits.snapshotPiecesMax, .pieces)) { taken.insert(try input.digest()) }
        try input.finish()
        self.init(snapshot, taken: taken)
    }
}

/// A page of a piece with its changes, checked against its signature.
public struct ReceivedPage: Hashable, Sendable {
    /// The centre's word, as it is kept to be given back.
    public let envelope: [UInt8]
    public let changes: [Change]
    public let end: LogMark

    public init(envelope: [UInt8], changes: [Change], end: LogMark) {
        self.envelope = envelope
        self.changes = changes
        self.end = end
    }
}

extension OfficeStorage {
    /// Notes which snapshot there is. What is taken in of a former one stays so, and so does what the office has read
    /// already: by a scope that it read, up to where it stood.
    func begin(_ snapshot: Snapshot, after former: LogCursor?, read scopes: [String]) throws(StorageError) {
        var taken = try pendingSnapshot()?.taken ?? []
        if let former, former.epoch == snapshot.cursor.epoch, former.within == 0 {
            for piece in snapshot.pieces where piece.through <= former.number && scopes.contains(piece.scope) {
                taken.insert(piece.hash)
            }
        }
        try goOn(with: PendingSnapshot(snapshot, taken: taken))
    }

    /// Takes in a piece of the snapshot that is on its way: its changes are there at once. Returns how many were new;
    /// nil when the piece is not wanted any more, since the centre named others meanwhile. With the last piece the
    /// office stands where the snapshot ends.
    public func take(_ piece: SnapshotPiece, _ pages: [ReceivedPage]) throws(StorageError) -> Int? {
        guard let pending = try pendingSnapshot(), !pending.taken.contains(piece.hash),
            pending.snapshot.pieces.contains(piece)
        else { return nil }
        let written = try ownActors().reduce(0) { $0 + $1.head.seq }
        var received = 0
        for page in pages {
            received += try takeIn(page.changes).received
            let brought = page.changes.filter { !$0.parts.isEmpty }
            if brought.isEmpty { continue }
            try self.pages.keep(page.envelope, bringing: brought, end: page.end, written: written)
            for change in brought { try self.pages.note(change.ref, at: page.end.number) }
        }
        // What is not read any more goes with the next reply.
        try setLeaving(true)
        try goOn(with: pending.taking(piece.hash))
        return received
    }

    private func goOn(with pending: PendingSnapshot) throws(StorageError) {
        if pending.next != nil { return try setPendingSnapshot(pending) }
        try setPendingSnapshot(nil)
        let end = pending.snapshot.cursor
        // Pages may have come further meanwhile.
        if let cursor = try cursor(), cursor.isComparable(with: end), cursor.number >= end.number { return }
        try setCursor(end)
    }
}
