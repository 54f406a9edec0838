import Protocol
import TestSupport
import Testing

/// PROTOCOL.md, "Actors", "Batches", "Envelopes", "Exchange", "Enrolment" and "Refusals": round trips and bounds.
@Suite struct MessageTests {
    @Test func `requests and replies are read back as they were said`() throws {
        for seed in 0..<300 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            let request = random.request()
            #expect(try ExchangeRequest(decoding: request.encoded) == request, "seed \(seed)")
            let reply = random.reply()
            #expect(try ExchangeReply(decoding: reply.encoded) == reply, "seed \(seed)")
        }
    }

    @Test func `geneses, batches and envelopes are read back as they were written`() throws {
        for seed in 0..<100 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            let genesis = random.genesis()
            #expect(try Genesis(decoding: genesis.encoded) == genesis, "seed \(seed)")
            let changes = try (0..<random.number(0...3)).map { _ in try random.change() }
            #expect(try Batch.decode(Batch.encode(changes)) == changes, "seed \(seed)")
            let envelope = Envelope(payload: random.bytes(random.number(0...300)), signature: random.bytes(64))
            #expect(try Envelope(decoding: envelope.encoded) == envelope, "seed \(seed)")
        }
    }

    @Test func `enrolment and refusals are read back as they were said`() throws {
        for seed in 0..<100 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            let request = EnrolRequest(
                code: random.name(), office: random.name(), signingKey: random.bytes(32),
                sealingKey: random.bytes(32), label: random.name())
            #expect(try EnrolRequest(decoding: request.encoded) == request, "seed \(seed)")
            let reply = EnrolReply(
                office: random.name(), serverKey: random.bytes(32), sealingKey: random.bytes(32),
                isPending: random.once(in: 2))
            #expect(try EnrolReply(decoding: reply.encoded) == reply, "seed \(seed)")
            for kind in Refusal.Kind.allCases {
                let refusal = Refusal(kind: kind, detail: random.name())
                #expect(try Refusal(decoding: refusal.encoded) == refusal, "seed \(seed)")
            }
        }
    }

    @Test(arguments: [0, 31, 33])
    func `keys and signatures have exactly their bytes`(count: Int) throws {
        var random = SeededGenerator(seed: 1)
        let wrong = random.bytes(count)
        let right = random.bytes(32)
        let genesis = Genesis(actor: random.actor(), deviceKey: wrong, office: "5715", reason: .new)
        #expect(throws: ProtocolError.self) { try Genesis(decoding: genesis.encoded) }
        for (signing, sealing) in [(wrong, right), (right, wrong)] {
            let request = EnrolRequest(code: "", office: "", signingKey: signing, sealingKey: sealing, label: "")
            #expect(throws: ProtocolError.self) { try EnrolRequest(decoding: request.encoded) }
            let reply = EnrolReply(office: "", serverKey: signing, sealingKey: sealing, isPending: false)
            #expect(throws: ProtocolError.self) { try EnrolReply(decoding: reply.encoded) }
        }

        let envelope = Envelope(payload: [], signature: wrong)
        #expect(throws: ProtocolError.self) { try Envelope(decoding: envelope.encoded) }
        let request = ExchangeRequest(
            device: .random(using: &random), number: 1, heads: [],
            geneses: [SignedGenesis(genesis: random.genesis(), signature: wrong)], cursor: nil, push: nil,
            replyBytesMax: 1, wallMs: 0)
        #expect(throws: ProtocolError.self) { try ExchangeRequest(decoding: request.encoded) }
    }

    @Test func `another version is refused by name`() throws {
        let page = try Specification()
        for (name, decode) in [
            ("request-2", { _ = try ExchangeRequest(decoding: $0) }),
            ("reply-1", { _ = try ExchangeReply(decoding: $0) }),
            ("enrol-request", { _ = try EnrolRequest(decoding: $0) }),
            ("enrol-reply", { _ = try EnrolReply(decoding: $0) }),
            ("refusal", { _ = try Refusal(decoding: $0) }),
        ] as [(String, ([UInt8]) throws -> Void)] {
            var bytes = try page.bytes(name)
            bytes[1] = 2
            #expect(throws: ProtocolError.unknownVersion(2)) { try decode(bytes) }
        }
    }

    @Test func `a batch has its bounds`() throws {
        let change = try Change(decoding: try Specification().bytes("change-2-withheld")).withholding([0])
        let most = Array(repeating: change, count: Limits.batchChangesMax)
        #expect(try Batch.decode(Batch.encode(most)).count == Limits.batchChangesMax)
        #expect(throws: ProtocolError.aboveLimit(.changes, max: Limits.batchChangesMax)) {
            try Batch.decode(Batch.encode(most + [change]))
        }
        #expect(throws: ProtocolError.aboveLimit(.message, max: Limits.unpackedBytesMax)) {
            try Batch.decode(Array(repeating: 0, count: Limits.unpackedBytesMax + 1))
        }
        #expect(Limits.unpackedBytesMax >= Limits.batchBytesWanted + Limits.changeBytesMax)
        #expect(Limits.batchChangesMax >= Limits.batchChangesWanted)
        #expect(Limits.batchChangesMax >= Limits.pageChangesWanted)
    }

    @Test func `an exchange has its bounds`() throws {
        var random = SeededGenerator(seed: 3)
        let heads = Array(repeating: random.head(), count: Limits.headsMax)
        func request(
            _ heads: [ChainHead], marks: [LogMark] = [], offers: [[UInt8]] = []
        ) -> ExchangeRequest {
            ExchangeRequest(
                device: DeviceID(publicKey: []), number: 1, heads: heads, geneses: [], cursor: nil, marks: marks,
                push: nil, offers: offers, replyBytesMax: 1, wallMs: 0)
        }
        #expect(try ExchangeRequest(decoding: request(heads).encoded).heads.count == Limits.headsMax)
        #expect(throws: ProtocolError.aboveLimit(.heads, max: Limits.headsMax)) {
            try ExchangeRequest(decoding: request(heads + [random.head()]).encoded)
        }
        let marks = Array(repeating: LogMark(number: 1, logHash: .zero), count: Limits.marksMax + 1)
        let offers = Array(repeating: [UInt8](), count: Limits.offersMax + 1)
        #expect(throws: ProtocolError.aboveLimit(.marks, max: Limits.marksMax)) {
            try ExchangeRequest(decoding: request([], marks: marks).encoded)
        }
        #expect(throws: ProtocolError.aboveLimit(.offers, max: Limits.offersMax)) {
            try ExchangeRequest(decoding: request([], offers: offers).encoded)
        }
        let tooLong = Array(repeating: UInt8(0), count: Limits.exchangeBytesMax + 1)
        #expect(throws: ProtocolError.aboveLimit(.message, max: Limits.exchangeBytesMax)) {
            try Envelope(decoding: tooLong)
        }
        let enrol = Array(repeating: UInt8(0), count: Limits.enrolBytesMax + 1)
        let above = ProtocolError.aboveLimit(.message, max: Limits.enrolBytesMax)
        #expect(throws: above) { try EnrolRequest(decoding: enrol) }
        #expect(throws: above) { try EnrolReply(decoding: enrol) }
        #expect(throws: above) { try Refusal(decoding: enrol) }
    }

    @Test func `numbers without a meaning are refused`() throws {
        let page = try Specification()
        let packing = try page.bytes("packed-empty")
        #expect(packing[1] == PackedBatch.Packing.zstd.rawValue)
        var request = try page.bytes("request-1")
        let place = try #require(request.firstRange(of: [0x82, 0x00, 0x58])).lowerBound
        request[place + 1] = 3
        #expect(throws: ProtocolError.unknownVersion(3)) { try ExchangeRequest(decoding: request) }
        var reply = try page.bytes("reply-3")
        reply[reply.count - 5] = 23
        #expect(throws: ProtocolError.self) { try ExchangeReply(decoding: reply) }
        var genesis = try page.bytes("genesis-a")
        genesis[genesis.count - 2] = 3
        #expect(throws: ProtocolError.self) { try Genesis(decoding: genesis) }
    }

    @Test(
        arguments: [
            (.malformed, 400), (.unsigned, 401), (.code, 401), (.revoked, 403), (.replayed, 409), (.tooLarge, 413),
            (.tooMany, 429), (.unavailable, 503), (.pending, 403), (.absent, 404), (.content, 422),
        ] as [(Refusal.Kind, Int)])
    func `each refusal has its HTTP status`(kind: Refusal.Kind, status: Int) {
        #expect(Refusal(kind: kind, detail: "").status == status)
    }
}
