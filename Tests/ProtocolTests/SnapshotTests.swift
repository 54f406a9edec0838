import Protocol
import TestSupport
import Testing

/// PROTOCOL.md, "Snapshots": its literals, and what a reader refuses.
@Suite struct SnapshotTests {
    private let page: Specification
    private let story = Story()

    init() throws { page = try Specification() }

    private func literal(_ name: String) throws -> Digest { try #require(Digest(try page.bytes(name))) }

    private func content() throws -> PieceContent {
        let place = LogCursor(epoch: story.epoch, number: 1, logHash: try literal("log-hash-1"), scopeVersion: 0)
        // Only the holder of K2's secret makes the signature: the literal's own stands in.
        let signature = try PieceContent(decoding: try page.bytes("piece")).pages.first?.signature
        return PieceContent(
            scope: "57",
            pages: [PiecePage(from: 0, cursor: place, changes: 1, signature: try #require(signature))],
            batch: PackedBatch(packing: .plain, bytes: Batch.encode([try story.change1])))
    }

    private func reply() throws -> ExchangeReply {
        let piece = try page.bytes("piece")
        func place(_ number: UInt64, _ hash: Digest) -> LogCursor {
            LogCursor(epoch: story.epoch, number: number, logHash: hash, scopeVersion: 1)
        }
        return ExchangeReply(
            number: 46, wallMs: 1_767_582_720_000,
            statuses: [HeadStatus(actor: story.actorA, standing: .known, confirmed: 1)], held: [],
            grant: Grant(version: 1, scopes: ["57", "5715", "N02"]),
            page: Page(from: 0, cursor: place(0, .zero), hasMore: true, batch: nil),
            snapshot: Snapshot(
                cursor: place(1, try literal("log-hash-1")),
                pieces: [
                    SnapshotPiece(
                        hash: Digest.of(piece), bytes: UInt64(piece.count), changes: 1, through: 1, scope: "57")
                ]))
    }

    @Test func `the literals of snapshots`() throws {
        #expect(try content().encoded == page.bytes("piece"))
        #expect(try PieceContent(decoding: page.bytes("piece")) == content())
        #expect(try reply().encoded == page.bytes("reply-5"))
        #expect(try ExchangeReply(decoding: page.bytes("reply-5")) == reply())
    }

    @Test func `a page of a piece stands for a reply that answers nothing`() throws {
        let change = try story.change1
        let envelope = try #require(try content().pages.first).envelope([change])
        let reply = try ExchangeReply(decoding: envelope.payload)
        #expect(reply.number == 0 && reply.statuses.isEmpty && reply.page?.hasMore == false)
        #expect(try Batch.decode(#require(reply.page?.batch).bytes) == [change])
    }

    @Test func `a folded reply names the snapshot too`() throws {
        let request = ExchangeRequest(
            device: DeviceID(publicKey: story.key1), number: 46, heads: [try story.change1.head], geneses: [],
            cursor: nil, push: nil, replyBytesMax: 65_536, wallMs: 1_767_582_770_000, reads: .columns)
        let folded = FoldedReply(
            try reply(), batch: nil, signature: Array(repeating: 7, count: 64), to: request)
        let read = try FoldedReply(decoding: folded.encoded, to: request)
        #expect(read == folded)
        #expect(try ExchangeReply(decoding: #require(read).unfolded([]).payload) == reply())
    }

    @Test func `pieces that cannot be are refused`() throws {
        let good = try reply().snapshot
        let piece = try #require(good?.pieces.first)
        func refused(_ bytes: UInt64, _ changes: UInt64) throws -> Bool {
            let bad = SnapshotPiece(
                hash: piece.hash, bytes: bytes, changes: changes, through: piece.through, scope: piece.scope)
            let snapshot = Snapshot(cursor: try #require(good).cursor, pieces: [bad])
            do {
                return try Snapshot(decoding: snapshot.encoded) != snapshot
            } catch {
                return true
            }
        }
        #expect(try !refused(1, 0))
        #expect(try refused(0, 1))
        #expect(try refused(UInt64(Limits.pieceBytesMax) + 1, 1))
        #expect(try refused(1, UInt64(Limits.batchChangesMax) + 1))
    }
}
