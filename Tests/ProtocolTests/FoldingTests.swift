import Protocol
import TestSupport
import Testing

/// PROTOCOL.md, "Salts" and "Folding": the literals, and what is told without being said.
@Suite struct FoldingTests {
    private let page: Specification
    private let story = Story()

    init() throws { page = try Specification() }

    @Test func `the literals of salts and of changes that have theirs from seeds`() throws {
        var seeds = SaltSeeds([story.rootC])
        #expect(seeds.seed(at: 1)?.bytes == (try page.bytes("seed-5")))
        #expect(seeds.cover([1, 2]).map(\.level) == [1, 0])
        for (name, change) in [("change-5", try story.change5), ("change-6", try story.change6)] {
            #expect(change.bytes == (try page.bytes(name)), "\(name)")
            #expect(change.hash.bytes == (try page.bytes("\(name)-hash")), "\(name)")
        }
        #expect(try story.change5.parts[0].salt == page.bytes("salt-5"))
    }

    @Test func `the literals of folded messages`() throws {
        let last = try stance()
        #expect(last.encoded == (try page.bytes("stance")))
        #expect(last.tag.bytes == (try page.bytes("stance-tag")))
        let (full, changes) = (try request(), [try story.change2])
        let folded = try #require(FoldedRequest(full, bringing: changes, after: last))
        #expect(folded.encoded == (try page.bytes("folded-request")))
        let read = try #require(try FoldedRequest(decoding: try page.bytes("folded-request")))
        #expect(read.unfolded(device: full.device, from: last, bringing: changes) == full)

        let bytes = try page.bytes("folded-reply")
        let reply = try #require(try FoldedReply(decoding: bytes, to: full))
        let envelope = reply.unfolded([])
        #expect(try ExchangeReply(decoding: envelope.payload) == self.reply())
        #expect(FoldedReply(try self.reply(), batch: nil, signature: reply.signature, to: full).encoded == bytes)
        #expect(envelope.encoded == (try page.bytes("unfolded-reply")))
    }

    @Test func `whatever is said comes out of its folded form`() throws {
        for seed in 0..<300 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            let (said, request) = (random.reply(), random.request())
            let batch = said.page?.batch == nil ? nil : PackedBatch(packing: .plain, bytes: Batch.encode([]))
            let page = said.page.map { Page(from: $0.from, cursor: $0.cursor, hasMore: $0.hasMore, batch: nil) }
            let reply = ExchangeReply(
                number: request.number, wallMs: said.wallMs, statuses: said.statuses, held: said.held,
                grant: said.grant, page: page, archived: said.archived, rewind: said.rewind)
            let signature = random.bytes(64)
            let folded = FoldedReply(reply, batch: page == nil ? nil : batch, signature: signature, to: request)
            let read = try #require(try FoldedReply(decoding: folded.encoded, to: request))
            #expect(read.unfolded([]) == Envelope(payload: reply.encoded, signature: signature), "seed \(seed)")
        }
    }

    @Test func `a page that goes on in the middle of a history says so`() throws {
        var random = SeededGenerator(seed: 3)
        let (from, epoch) = (LogCursor(epoch: story.epoch, number: 7, logHash: .zero, scopeVersion: 1), story.epoch)
        let request = ExchangeRequest(
            device: .random(using: &random), number: 3, heads: [], geneses: [], cursor: from, push: nil,
            replyBytesMax: 1, wallMs: 0, reads: .columns)
        for within in [0, 5] as [UInt64] {
            let cursor = LogCursor(epoch: epoch, number: 7, logHash: .zero, scopeVersion: 1, within: within)
            for hasMore in [true, false] {
                let reply = ExchangeReply(
                    number: 3, wallMs: 0, statuses: [], held: [], grant: nil,
                    page: Page(from: 7, cursor: cursor, hasMore: hasMore, batch: nil))
                let folded = FoldedReply(reply, batch: nil, signature: random.bytes(64), to: request)
                let read = try #require(try FoldedReply(decoding: folded.encoded, to: request))
                #expect(try ExchangeReply(decoding: read.unfolded([]).payload) == reply)
            }
        }
    }

    @Test func `a request is folded only where nothing is lost by it`() throws {
        let (last, full, changes) = (try stance(), try request(), [try story.change2])
        let folded = try #require(FoldedRequest(full, bringing: changes, after: last))
        #expect(FoldedRequest(full, bringing: changes, after: nil) == nil)
        #expect(FoldedRequest(full, bringing: [], after: last) == nil)
        #expect(folded.unfolded(device: full.device, from: last, bringing: [try story.change4]) == nil)
        let elsewhere = ExchangeRequest(
            device: full.device, number: 43, heads: full.heads, geneses: [], cursor: full.cursor,
            marks: [LogMark(number: 1, logHash: .zero)], push: full.push, replyBytesMax: full.replyBytesMax,
            wallMs: full.wallMs, reads: .columns)
        #expect(FoldedRequest(elsewhere, bringing: changes, after: last) == nil)
        let other = Stance(heads: last.heads, cursor: try cursor(2, "log-hash-2"))
        #expect(FoldedRequest(full, bringing: changes, after: other) == nil && other.tag != last.tag)
    }

    private func cursor(_ number: UInt64, _ hash: String) throws -> LogCursor {
        LogCursor(
            epoch: story.epoch, number: number, logHash: try #require(Digest(try page.bytes(hash))), scopeVersion: 1)
    }

    /// Where the office stands after request-1 and reply-1.
    private func stance() throws -> Stance {
        Stance(heads: [try story.change1.head], cursor: try cursor(1, "log-hash-1"))
    }

    private func request() throws -> ExchangeRequest {
        ExchangeRequest(
            device: DeviceID(publicKey: story.key1), number: 46, heads: [try story.change2.head], geneses: [],
            cursor: try cursor(1, "log-hash-1"),
            push: PackedBatch(packing: .plain, bytes: Batch.encode([try story.change2])), replyBytesMax: 1_048_576,
            wallMs: 1_767_582_810_000, reads: .columns)
    }

    private func reply() throws -> ExchangeReply {
        ExchangeReply(
            number: 46, wallMs: 1_767_582_745_000,
            statuses: [HeadStatus(actor: story.actorA, standing: .known, confirmed: 2)], held: [], grant: nil,
            page: Page(from: 1, cursor: try cursor(2, "log-hash-2"), hasMore: false, batch: nil))
    }
}
