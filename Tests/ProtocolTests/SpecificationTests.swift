import Protocol
import TestSupport
import Testing

/// PROTOCOL.md describes each literal in words: what the words say encodes to exactly the literal, and the literal is
/// read as what the words say.
@Suite struct SpecificationTests {
    private let page: Specification
    private let story = Story()

    init() throws { page = try Specification() }

    @Test func `the literal of the encoding`() throws {
        var out = CanonicalWriter()
        out.array(16)
        for number in [0, 23, 24, 255, 256, 65_535, 65_536, 4_294_967_296] as [UInt64] { out.number(number) }
        for integer in [-1, -25, Int64.min] { out.integer(integer) }
        out.bytes([0x00, 0xFF])
        out.text("ก")
        out.boolean(true)
        out.boolean(false)
        out.null()
        #expect(out.bytes == (try page.bytes("encoding")))
        var input = CanonicalReader(out.bytes)
        #expect(try input.item() == out.bytes)
    }

    @Test func `the literals of actors`() throws {
        for (name, genesis) in [("genesis-a", story.genesisA), ("genesis-b", story.genesisB)] {
            #expect(genesis.encoded == (try page.bytes(name)))
            #expect(try Genesis(decoding: try page.bytes(name)) == genesis)
            #expect(genesis.hash.bytes == (try page.bytes("\(name)-hash")))
            #expect(genesis.head == ChainHead(actor: genesis.actor, seq: 0, hash: genesis.hash))
            #expect(genesis.signedBytes == Array("gen1".utf8) + genesis.encoded)
        }
    }

    @Test func `the literals of parts`() throws {
        let parts = [
            ("part-1", story.part1), ("part-2", try story.part2), ("part-2-scores", story.part2Scores),
            ("part-3", try story.part3), ("part-3-activity", story.part3Activity), ("part-4", try story.part4),
        ]
        for (name, part) in parts {
            #expect(part.encoded == (try page.bytes(name)), "\(name)")
            #expect(try Part(decoding: try page.bytes(name)) == part, "\(name)")
        }
    }

    @Test func `the literals of changes`() throws {
        let changes = [
            ("change-1", try story.change1), ("change-2", try story.change2), ("change-3", try story.change3),
            ("change-4", try story.change4),
        ]
        for (name, change) in changes {
            #expect(change.bytes == (try page.bytes(name)), "\(name)")
            let read = try Change(decoding: try page.bytes(name))
            #expect(read == change && read.parts == change.parts && read.header == change.header, "\(name)")
            #expect(change.hash.bytes == (try page.bytes("\(name)-hash")), "\(name)")
        }
        let withheld = try story.change2.withholding([1])
        #expect(withheld.bytes == (try page.bytes("change-2-withheld")))
        #expect(try Change(decoding: withheld.bytes) == withheld)
        #expect(withheld.hash == (try story.change2.hash))
        #expect(try story.change2.ref.label == "00010203-2")
        let emptied = try story.change2.emptied { _, write in write.field == 16 }
        #expect(emptied.bytes == (try page.bytes("change-2-emptied")))
        #expect(try Change(decoding: emptied.bytes) == emptied)
        #expect(emptied.hash == (try story.change2.hash))
    }

    @Test func `the literals of batches and packing`() throws {
        let batch = [try story.change1]
        #expect(Batch.encode(batch) == (try page.bytes("batch-1")))
        #expect(try Batch.decode(try page.bytes("batch-1")) == batch)

        var packed = CanonicalReader(try page.bytes("packed-empty"))
        try packed.array(exactly: 2)
        #expect(try packed.number() == UInt64(PackedBatch.Packing.zstd.rawValue))
        let frame = try packed.bytes(max: 64)
        // One raw block (RFC 8878): its content stands at the end.
        #expect(frame.last == Batch.encode([]).first && Batch.encode([]).count == 1)
    }

    @Test func `the literals of requests`() throws {
        let first = story.first(try page.bytes("genesis-a-signature"), try story.change1)
        #expect(first.encoded == (try page.bytes("request-1")))
        #expect(try ExchangeRequest(decoding: try page.bytes("request-1")) == first)
        let second = try story.second(logHash: try digest("log-hash-1"))
        #expect(second.encoded == (try page.bytes("request-2")))
        #expect(try ExchangeRequest(decoding: try page.bytes("request-2")) == second)
        let third = try story.third(
            one: try digest("log-hash-1"), two: try digest("log-hash-2"), offer: try page.bytes("envelope-reply-2"))
        #expect(third.encoded == (try page.bytes("request-3")))
        #expect(try ExchangeRequest(decoding: try page.bytes("request-3")) == third)
        let envelope = try Envelope(decoding: try page.bytes("envelope-2"))
        #expect(envelope.payload == second.encoded)
        #expect(envelope.encoded == (try page.bytes("envelope-2")))
        let signed = Envelope.signedBytes(envelope.payload, .request)
        #expect(signed == Array("khunatham exchange request 1".utf8) + second.encoded)
        #expect(Envelope.signedBytes([7], .reply) == Array("khunatham exchange reply 1".utf8) + [7])
    }

    @Test func `the literals of replies`() throws {
        let one = try digest("log-hash-1")
        let two = try digest("log-hash-2")
        #expect(one == Digest.of("log1", Digest.zero.bytes + (try story.change1.hash.bytes)))
        #expect(two == Digest.of("log1", one.bytes + (try story.change2.hash.bytes)))
        let pull = PackedBatch(packing: .plain, bytes: Batch.encode([try story.change2]))
        let replies = [
            ExchangeReply(
                number: 41, wallMs: 1_767_582_700_000,
                statuses: [HeadStatus(actor: story.actorA, standing: .known, confirmed: 1)], held: [],
                grant: Grant(version: 1, scopes: ["57", "5715", "N02"]),
                page: Page(from: 0, cursor: story.cursor(1, one), hasMore: false, batch: nil)),
            ExchangeReply(
                number: 42, wallMs: 1_767_582_705_000,
                statuses: [HeadStatus(actor: story.actorA, standing: .behind, confirmed: 1)], held: [],
                grant: nil, page: Page(from: 1, cursor: story.cursor(2, two), hasMore: true, batch: pull),
                archived: 1),
            ExchangeReply(
                number: 43, wallMs: 1_767_582_709_000,
                statuses: [
                    HeadStatus(actor: story.actorA, standing: .forked, confirmed: 2, tag: try story.change2.hash.tag)
                ],
                held: [HeldNotice(change: try story.change4.ref, reason: .outOfScope)], grant: nil, page: nil,
                archived: 1),
            ExchangeReply(
                number: 44, wallMs: 1_767_582_712_000,
                statuses: [HeadStatus(actor: story.actorA, standing: .known, confirmed: 1)], held: [], grant: nil,
                page: nil, rewind: 0),
        ]
        #expect(try Envelope(decoding: try page.bytes("envelope-reply-2")).payload == replies[1].encoded)
        for (place, reply) in replies.enumerated() {
            #expect(reply.encoded == (try page.bytes("reply-\(place + 1)")), "reply-\(place + 1)")
            #expect(try ExchangeReply(decoding: try page.bytes("reply-\(place + 1)")) == reply)
        }
    }

    @Test func `the literals of enrolment and refusals`() throws {
        let request = EnrolRequest(
            code: "7K3M-9QXT", office: "5715", signingKey: story.key1, sealingKey: story.alice, label: "pc-01")
        #expect(request.encoded == (try page.bytes("enrol-request")))
        #expect(try EnrolRequest(decoding: request.encoded) == request)
        let reply = EnrolReply(office: "5715", serverKey: story.key2, sealingKey: story.bob, isPending: false)
        #expect(reply.encoded == (try page.bytes("enrol-reply")))
        #expect(try EnrolReply(decoding: reply.encoded) == reply)
        let refusal = Refusal(kind: .replayed, detail: "41")
        #expect(refusal.encoded == (try page.bytes("refusal")))
        #expect(try Refusal(decoding: refusal.encoded) == refusal)
    }

    @Test func `the literals of tickets`() throws {
        let ticket = Ticket(device: DeviceID(publicKey: story.key1), what: "GET /v1/blob/\(Digest.of([]).hex)")
        #expect(ticket.encoded == (try page.bytes("ticket")))
        #expect(try Ticket(decoding: ticket.encoded) == ticket)
        let text = "Khunatham " + (try page.text("ticket-envelope"))
        let signed = try SignedTicket(authorization: text)
        #expect(signed.ticket == ticket)
        #expect(ticket.authorization { _ in signed.envelope.signature } == text)
    }

    @Test func `the literal of attachments`() throws {
        let state = AttachmentState(kept: 65_536, isWhole: false)
        #expect(state.encoded == (try page.bytes("attachment-state")))
        #expect(try AttachmentState(decoding: state.encoded) == state)
    }

    @Test func `every literal of the page is a fixture of some suite`() {
        let known = [
            "encoding", "genesis-a", "genesis-a-hash", "genesis-a-signature", "genesis-b", "genesis-b-hash", "part-1",
            "part-2", "part-2-scores", "part-3", "part-3-activity", "part-4", "change-1", "change-1-hash", "change-2",
            "change-2-hash", "change-2-withheld", "change-2-emptied", "change-3", "change-3-hash", "change-4",
            "change-4-hash", "batch-1",
            "packed-empty", "envelope-2", "envelope-reply-2", "request-1", "request-2", "request-3", "reply-1",
            "reply-2",
            "reply-3", "reply-4", "log-hash-1", "log-hash-2", "enrol-request", "enrol-reply", "refusal", "bundle",
            "seed-5", "salt-5", "change-5", "change-5-hash", "change-6", "change-6-hash", "stance", "stance-tag",
            "folded-request", "folded-reply", "unfolded-reply", "ticket", "ticket-envelope",
            "piece", "reply-5", "attachment-state",
        ]
        // Of ColumnsTests and CompressionTests.
        let packed = ["columns", "columns-raw", "columns-leaning", "columns-leaning-raw", "packed-columns"]
        // These are fixtures of MergeTests.
        let merged = [
            "redaction-part", "state-r-redacted-context", "state-r", "state-s", "state-r-context", "state-hash",
            "token-r",
        ]
        // Of the checker's own tests, which EndToEndTests run.
        let checked = ["exported-log"]
        #expect(page.names == (known + packed + merged + checked).sorted())
    }

    private func digest(_ name: String) throws -> Digest { try #require(Digest(try page.bytes(name))) }
}

extension Story {
    fileprivate func cursor(_ number: UInt64, _ logHash: Digest) -> LogCursor {
        LogCursor(epoch: epoch, number: number, logHash: logHash, scopeVersion: 1)
    }

    fileprivate func first(_ signature: [UInt8], _ change: Change) -> ExchangeRequest {
        ExchangeRequest(
            device: DeviceID(publicKey: key1), number: 41, heads: [change.head],
            geneses: [SignedGenesis(genesis: genesisA, signature: signature)], cursor: nil,
            push: PackedBatch(packing: .plain, bytes: Batch.encode([change])), replyBytesMax: 1_048_576,
            wallMs: 1_767_582_765_000)
    }

    fileprivate func second(logHash: Digest) throws -> ExchangeRequest {
        ExchangeRequest(
            device: DeviceID(publicKey: key1), number: 42, heads: [try change1.head], geneses: [],
            cursor: cursor(1, logHash), push: nil, replyBytesMax: 65_536, wallMs: 1_767_582_770_000)
    }

    fileprivate func third(one: Digest, two: Digest, offer: [UInt8]) throws -> ExchangeRequest {
        ExchangeRequest(
            device: DeviceID(publicKey: key1), number: 45, heads: [try change1.head], geneses: [],
            cursor: cursor(2, two), marks: [LogMark(number: 1, logHash: one)], push: nil, offers: [offer],
            replyBytesMax: 65_536, wallMs: 1_767_582_775_000)
    }
}
