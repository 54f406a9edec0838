import Central
import Compression
import Keys
import Merge
import Protocol
import TestSupport
import Testing

/// Requests that nobody honest sends: each has its answer, leaves nothing behind, and ends no process.
@Suite struct ExchangeRefusalTests {
    private let centre: Centre

    init() throws { centre = try Centre() }

    @Test func `a number that was used before is refused with the highest one`() throws {
        var office = try centre.enrol("5715")
        let recorded = office.envelope(try office.request())
        #expect(centre.central.exchange(recorded, nowMs: centre.nowMs).status == 200)
        expectRefused(.replayed, recorded, detail: "1")
        office.number = 40
        _ = try office.exchange(centre)
        for number in [0, 1, 40] as [UInt64] {
            office.number = number &- 1
            expectRefused(.replayed, office.envelope(try office.request()), detail: "41")
        }
        office.number = 41
        #expect(try office.exchange(centre).status == 200)
    }

    @Test func `a refused request uses up no number`() throws {
        var office = try centre.enrol("5715")
        let (_, change) = try office.add([16: .text("บ้าน")])
        let request = try office.request([change.withholding([0])])
        expectRefused(.malformed, office.envelope(request))
        office.number -= 1
        #expect(try office.exchange(centre).status == 200)
    }

    @Test func `what no device of this centre signed is refused`() throws {
        var office = try centre.enrol("5715")
        var stranger = try Station("5715", seed: 99)
        let (_, change) = try stranger.add([16: .text("บ้าน")])
        expectRefused(.unsigned, stranger.envelope(try stranger.request([change])))
        let request = try office.request()
        expectRefused(.unsigned, stranger.envelope(request))
        expectRefused(.unsigned, try forged(request, office.signing.sign(request.encoded)))
        let asReply = office.signing.sign(Envelope.signedBytes(request.encoded, .reply))
        expectRefused(.unsigned, try forged(request, asReply))
        expectRefused(.unsigned, try forged(request, Array(repeating: 0, count: 64)))
        var signature = office.signing.sign(Envelope.signedBytes(request.encoded, .request))
        for place in [0, 31, 32, 63] {
            signature[place] ^= 1
            expectRefused(.unsigned, try forged(request, signature))
            signature[place] ^= 1
        }
        #expect(centre.central.exchange(try forged(request, signature), nowMs: centre.nowMs).status == 200)
    }

    @Test func `a beginning that its device did not sign is passed over, and stops nothing else`() throws {
        var office = try centre.enrol("5715")
        let other = try Station("5702", seed: 98)
        let unsigned = SignedGenesis(genesis: other.genesis.genesis, signature: office.genesis.signature)
        let change = try office.add([16: .text("บ้าน")]).change
        let reply = try office.exchange(centre, [change], geneses: [unsigned, office.genesis])
        #expect(reply.standing == .known && reply.confirmed == 1)
        #expect(try centre.reading { try $0.actor(other.genesis.genesis.actor) } == nil)
    }

    @Test func `a beginning that an older key of the machine signed is that key's`() throws {
        var office = try centre.enrol("5715")
        var former = try Station("5715", seed: 98)
        let change = try former.add([16: .text("บ้าน")]).change
        let reply = try office.exchange(
            centre, [change], heads: [former.head, office.head], geneses: [former.genesis, office.genesis])
        #expect(reply.body.statuses.map(\.confirmed) == [1, 0] && reply.body.held.isEmpty)
        #expect(try centre.reading { try $0.actor(former.head.actor)?.device } == former.device)
    }

    @Test func `a body cut anywhere is malformed`() throws {
        var office = try centre.enrol("5715")
        let changes = try (1...3).map { try office.add([16: .text("บ้าน \($0)")]).change }
        let whole = office.envelope(try office.request(changes))
        for end in stride(from: 0, to: whole.count, by: 7) { expectRefused(.malformed, Array(whole.prefix(end))) }
        expectRefused(.malformed, whole + [0])
        #expect(centre.central.exchange(whole, nowMs: centre.nowMs).status == 200)
    }

    @Test func `a payload cut anywhere is malformed, though it is signed`() throws {
        var office = try centre.enrol("5715")
        let changes = try (1...3).map { try office.add([16: .text("บ้าน \($0)")]).change }
        let payload = try office.request(changes).encoded
        for end in stride(from: 0, to: payload.count, by: 7) {
            expectRefused(.malformed, office.envelope(Array(payload.prefix(end))))
        }
        expectRefused(.malformed, office.envelope(payload + [0xF6]))
    }

    @Test func `a batch cut or changed anywhere is refused or is another chain`() throws {
        var office = try centre.enrol("5715")
        let changes = try (1...3).map { try office.add([16: .text("บ้าน \($0)")]).change }
        let packed = try #require(try BatchPacker.pack(changes))
        #expect(packed.packing == .zstd)
        let plain = Batch.encode(changes)
        for end in stride(from: 0, to: packed.bytes.count, by: 7) {
            expectRefused(.malformed, try pushing(.zstd, Array(packed.bytes.prefix(end)), from: &office))
        }
        for end in stride(from: 0, to: plain.count, by: 7) {
            expectRefused(.malformed, try pushing(.plain, Array(plain.prefix(end)), from: &office))
        }
        expectRefused(.malformed, try pushing(.zstd, plain, from: &office))
        expectRefused(.malformed, try pushing(.plain, packed.bytes, from: &office))
        expectRefused(.malformed, try pushing(.zstd, packed.bytes + packed.bytes, from: &office))
    }

    @Test func `any bit changed in a request is noticed`() throws {
        var office = try centre.enrol("5715")
        let (_, change) = try office.add([16: .text("บ้าน")])
        let whole = office.envelope(try office.request([change]))
        for bit in stride(from: 0, to: whole.count * 8, by: 11) {
            var changed = whole
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            let status = centre.central.exchange(changed, nowMs: centre.nowMs).status
            #expect([400, 401, 413].contains(status), "bit \(bit): \(status)")
        }
        #expect(try centre.head().number == 0)
    }

    @Test func `a body larger than the centre takes is refused unread`() throws {
        expectRefused(.tooLarge, Array(repeating: 0, count: Limits.exchangeBytesMax + 1))
        expectRefused(.malformed, Array(repeating: 0, count: Limits.exchangeBytesMax))
    }

    @Test func `a batch that unpacks to too much is refused before it does`() throws {
        var office = try centre.enrol("5715")
        let zeros = try Zstd.compress(Array(repeating: 0, count: Limits.unpackedBytesMax + 1), level: 3)
        expectRefused(.tooLarge, try pushing(.zstd, zeros, from: &office))
        let ratio = try Zstd.compress(Array(repeating: 0, count: 1_000_000), level: 3)
        #expect(1_000_000 / ratio.count > Limits.unpackRatioMax)
        expectRefused(.tooLarge, try pushing(.zstd, ratio, from: &office))
        let nested = try Zstd.compress(zeros, level: 3)
        expectRefused(.malformed, try pushing(.zstd, nested, from: &office))
        let claim: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0xE0] + Array(repeating: 0xFF, count: 8) + [0x01, 0x00, 0x00]
        expectRefused([.tooLarge, .malformed], try pushing(.zstd, claim, from: &office))
    }

    @Test func `a stranger's bomb is not even looked at`() throws {
        var stranger = try Station("5715", seed: 99)
        let zeros = try Zstd.compress(Array(repeating: 0, count: Limits.unpackedBytesMax + 1), level: 3)
        expectRefused(.unsigned, try pushing(.zstd, zeros, from: &stranger))
    }

    @Test func `more changes, heads or beginnings than one request may hold are refused`() throws {
        var office = try centre.enrol("5715")
        let head = office.head
        let heads = (0..<Limits.headsMax).map { _ in
            ChainHead(actor: .random(using: &centre.random), seq: 1, hash: .zero)
        }
        let reply = try office.exchange(centre, heads: heads)
        #expect(reply.body.statuses.count == Limits.headsMax)
        #expect(reply.body.statuses.allSatisfy { $0.standing == .unknown && $0.confirmed == 0 })
        expectRefused(.tooLarge, office.envelope(try office.request(heads: heads + [head])))
        let geneses = Array(repeating: office.genesis, count: Limits.headsMax + 1)
        expectRefused(.tooLarge, office.envelope(try office.request(geneses: geneses)))
        let many = Array(repeating: try office.add([16: .text("บ้าน")]).change, count: Limits.batchChangesMax + 1)
        expectRefused(.tooLarge, office.envelope(try office.request(many)))
    }

    @Test func `a change with a withheld part is refused`() throws {
        var office = try centre.enrol("5715")
        let (record, change) = try office.add([16: .text("บ้าน")])
        expectRefused(.malformed, office.envelope(try office.request([change.withholding([0])])))
        let two = try office.seal([
            office.part(record, "community", [.name("ก")]),
            office.part(.make(using: &centre.random), "community", [.owner("5715")]),
        ])
        expectRefused(.malformed, office.envelope(try office.request([change, two.withholding([1])])))
    }

    @Test func `heads that lie are answered and believed in nothing`() throws {
        var office = try centre.enrol("5715")
        let (record, change) = try office.add([16: .text("บ้าน")])
        _ = try office.exchange(centre, [change])
        let actor = office.head.actor
        let lies = [
            ChainHead(actor: actor, seq: 0, hash: .zero), ChainHead(actor: actor, seq: 1, hash: .zero),
            ChainHead(actor: actor, seq: 2, hash: change.hash), ChainHead(actor: actor, seq: 99, hash: .zero),
            ChainHead(actor: actor, seq: Limits.numberMax, hash: .zero),
        ]
        for lie in lies {
            let reply = try office.exchange(centre, heads: [lie])
            let confirmed = try #require(reply.confirmed)
            #expect(confirmed <= 1 && (lie.seq > 0 || confirmed == 0) && reply.standing != .unknown, "\(lie)")
        }
        #expect(try office.exchange(centre, heads: []).body.statuses.isEmpty)
        #expect(try office.exchange(centre, heads: lies + lies).body.statuses.count == 2 * lies.count)
        #expect(try centre.head().number == 1 && centre.texts(record, 16) == ["บ้าน"])
        #expect(try office.exchange(centre).confirmed == 1)
    }

    @Test func `the highest numbers overflow nothing`() throws {
        var office = try centre.enrol("5715")
        let most = Limits.numberMax
        let part = office.part(.make(using: &centre.random), "community", [.owner("5715")])
        let header = ChangeHeader(
            actor: office.head.actor, seq: most, prev: .zero, lamport: most,
            claimed: ClaimedTime(wallMs: .min, boot: most, monotonicMs: most), clerk: "", office: "5715",
            formsVersion: most)
        let far = try Change(header: header, parts: [part])
        let reply = try office.exchange(centre, [far], heads: [far.head], replyBytesMax: most)
        #expect(reply.confirmed == 0 && reply.standing == .known)
        let extreme = ExchangeRequest(
            device: office.device, number: most, heads: [office.head], geneses: [],
            cursor: LogCursor(epoch: try centre.head().epoch, number: most, logHash: .zero, scopeVersion: most),
            push: nil, replyBytesMax: 0, wallMs: .min)
        #expect(centre.central.exchange(office.envelope(extreme), nowMs: centre.nowMs).status == 200)
        office.number = most - 1
        expectRefused(.replayed, office.envelope(try office.request()), detail: "\(most)")
        office.number = most
        expectRefused(.malformed, office.envelope(try office.request()))
    }

    @Test func `random bytes are malformed`() throws {
        var random = SeededGenerator(seed: 4)
        for count in 0..<400 {
            let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            expectRefused(.malformed, bytes)
        }
    }

    private func forged(_ request: ExchangeRequest, _ signature: [UInt8]) throws -> [UInt8] {
        Envelope(payload: request.encoded, signature: signature).encoded
    }

    /// A request that pushes these bytes, signed.
    private func pushing(
        _ packing: PackedBatch.Packing, _ bytes: [UInt8], from station: inout Station
    ) throws -> [UInt8] {
        let request = try station.request()
        return station.envelope(
            ExchangeRequest(
                device: request.device, number: request.number, heads: request.heads, geneses: request.geneses,
                cursor: request.cursor, push: PackedBatch(packing: packing, bytes: bytes),
                replyBytesMax: request.replyBytesMax, wallMs: request.wallMs))
    }

    private func expectRefused(
        _ kind: Refusal.Kind, _ bytes: [UInt8], detail: String? = nil, at location: SourceLocation = #_sourceLocation
    ) {
        expectRefused([kind], bytes, detail: detail, at: location)
    }

    /// The refusal has one of these kinds and its status, and the log is as it was.
    private func expectRefused(
        _ kinds: [Refusal.Kind], _ bytes: [UInt8], detail: String? = nil,
        at location: SourceLocation = #_sourceLocation
    ) {
        do {
            let before = try centre.head()
            let answer = centre.central.exchange(bytes, nowMs: centre.nowMs)
            let refusal = try Refusal(decoding: answer.body)
            #expect(kinds.contains(refusal.kind), "\(refusal)", sourceLocation: location)
            #expect(answer.status == refusal.status, sourceLocation: location)
            if let detail { #expect(refusal.detail == detail, sourceLocation: location) }
            #expect(try centre.head() == before, sourceLocation: location)
        } catch {
            Issue.record(error, sourceLocation: location)
        }
    }
}
