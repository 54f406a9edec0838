import Forms
import Keys
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import Testing

/// Requests as they go on the line, and whatever may come back.
@Suite struct ExchangeComposerTests {
    private static let wallMs: Int64 = 1_767_582_764_000
    private let office: Office
    private let centre: SigningKey
    private let composer: ExchangeComposer

    init() throws {
        office = try Office()
        centre = try SigningKey(seed: Array(repeating: 57, count: 32))
        let key = centre.publicKey
        try office.store.writing { transaction in
            try transaction.wish(EnrolmentWish(server: "https://c", code: "1", fingerprint: nil, authority: nil))
            try transaction.enrol(authority: "", serverKey: key)
        }
        composer = try ExchangeComposer(office.store)
    }

    @Test func `a machine that speaks for no office says nothing`() throws {
        let stranger = try Office(seed: 2)
        #expect(throws: ExchangeError.notEnrolled) {
            try ExchangeComposer(stranger.store).compose(wallMs: Self.wallMs)
        }
        #expect(try stranger.store.reading { try $0.integer(.requestNumber) } == nil)
    }

    @Test func `a request is signed, numbered, and says all that the store would say`() throws {
        try office.addCommunity("บ้าน")
        let exchange = try composer.compose(wallMs: Self.wallMs, replyBytesMax: 1234)
        let envelope = try Envelope(decoding: exchange.bytes)
        let keys = try office.store.keys()
        let isSigned = try VerifyingKey(keys.signing.publicKey)
            .isValid(signature: envelope.signature, of: Envelope.signedBytes(envelope.payload, .request))
        let request = try ExchangeRequest(decoding: envelope.payload)
        let outgoing = try office.outgoing()
        #expect(isSigned && request.device == DeviceID(publicKey: keys.signing.publicKey))
        #expect(request.number == 1 && exchange.number == 1 && exchange.sent == 1)
        #expect(request.heads == outgoing.heads && request.geneses == outgoing.geneses && request.cursor == nil)
        #expect(request.push != nil && request.replyBytesMax == 1234 && request.wallMs == Self.wallMs)
    }

    @Test func `no number is used twice, whatever came of the exchange`() throws {
        for number in 1...3 as ClosedRange<UInt64> { #expect(try compose().number == number) }
        #expect(try ExchangeComposer(office.store).compose(wallMs: Self.wallMs).number == 4)
    }

    @Test func `an answer is taken in, and the clerk can see that`() throws {
        try office.addCommunity("บ้าน")
        var remote = Remote("5702")
        let change = try remote.write(.numbered(1), "community", [.owner("5715"), .name("ไกล")])
        let exchange = try compose()
        let acceptance = try accept(exchange, try reply(to: exchange, confirmed: 1, pulled: [change]))
        #expect(acceptance.received == 1 && !acceptance.hasMore && acceptance.mustMint == nil)
        #expect(try office.unsent() == 0 && office.text(.numbered(1), "name_th") == "ไกล")
        let status = try office.store.reading { try $0.status() }
        #expect(status.lastContactMs == Self.wallMs && status.clockAheadMs == 64_000)
        #expect(try office.store.reading { try $0.integer(.sent) } == 1)
    }

    @Test func `an answer that the centre did not sign changes nothing`() throws {
        try office.addCommunity("บ้าน")
        let exchange = try compose()
        let stranger = try SigningKey(seed: Array(repeating: 1, count: 32))
        let payload = try payload(to: exchange, confirmed: 1)
        let bodies = [
            seal(payload, by: stranger), Envelope(payload: payload, signature: centre.sign(payload)).encoded,
            Envelope(payload: payload, signature: centre.sign(Envelope.signedBytes(payload, .request))).encoded,
        ]
        for body in bodies { try expectNothing(.wrongSignature, exchange, body) }
    }

    @Test func `an answer to another request changes nothing`() throws {
        try office.addCommunity("บ้าน")
        let first = try compose()
        let second = try compose()
        let late = try reply(to: first, confirmed: 1)
        try expectNothing(.strayReply(expected: 2, actual: 1), second, late)
    }

    @Test func `what is no answer of a centre changes nothing`() throws {
        try office.addCommunity("บ้าน")
        let exchange = try compose()
        let login = Array("<html>Please log in</html>".utf8)
        for status in [200, 302, 403, 500] { try expectNothing(.noAnswer(status: status), exchange, login, status) }
        let cut = Array(try reply(to: exchange, confirmed: 1).dropLast())
        try expectNothing(.noAnswer(status: 200), exchange, cut)
        let refusal = Refusal(kind: .unavailable, detail: "")
        try expectNothing(.noAnswer(status: 200), exchange, refusal.encoded, 200)
        try expectNothing(.refused(refusal), exchange, refusal.encoded, 503)
    }

    @Test func `signed bytes that are no reply, or a page that does not unpack, change nothing`() throws {
        try office.addCommunity("บ้าน")
        let exchange = try compose()
        #expect(throws: ExchangeError.self) { try accept(exchange, seal([0x80], by: centre)) }
        let page = Page(
            from: 0, cursor: Line.cursor(1), hasMore: false, batch: PackedBatch(packing: .plain, bytes: [0x81, 0x40]))
        let bad = ExchangeReply(
            number: exchange.number, wallMs: 0,
            statuses: [HeadStatus(actor: try office.store.actor().id, standing: .known, confirmed: 1)], held: [],
            grant: nil, page: page)
        #expect(throws: ExchangeError.self) { try accept(exchange, seal(bad.encoded, by: centre)) }
        #expect(try office.unsent() == 1 && office.cursor() == nil)
    }

    @Test func `a number that was used before is passed over`() throws {
        let exchange = try compose()
        try expectRefused(.replayed, "41", exchange)
        #expect(try compose().number == 42)
        for detail in ["7", "", "-1", "x", "99999999999999999999"] {
            try expectRefused(.replayed, detail, try compose())
        }
        #expect(try compose().number == 48)
    }

    @Test func `a refusal, which nobody signs, does not lead a device to the end of its numbers`() throws {
        let leap = Limits.numberLeapMax
        for highest in [2 + leap + 1, Limits.numberMax - 2, Limits.numberMax, UInt64(Int64.max)] {
            let refusal = Refusal(kind: .replayed, detail: "\(highest)")
            let exchange = try compose()
            #expect(throws: ExchangeError.noAnswer(status: 409)) {
                try accept(exchange, refusal.encoded, status: 409)
            }
            try office.store.writing { try $0.set(.requestNumber, 1) }
        }
        let exchange = try compose()
        try expectRefused(.replayed, "\(2 + leap)", exchange)
        #expect(try compose().number == 3 + leap)
    }

    @Test func `a revoked device still learns what became of its changes`() throws {
        try office.addCommunity("บ้าน")
        let exchange = try compose()
        let body = try reply(to: exchange, confirmed: 1)
        #expect(throws: ExchangeError.refused(Refusal(kind: .revoked, detail: ""))) {
            try accept(exchange, body, status: 403)
        }
        #expect(try office.unsent() == 0)
    }

    @Test(arguments: [(.behind, .restored), (.forked, .cloned)] as [(HeadStatus.Standing, Genesis.Reason)])
    func `a store that was restored or copied has its new actor at once`(
        standing: HeadStatus.Standing, reason: Genesis.Reason
    ) throws {
        try office.addCommunity("บ้าน")
        let former = try office.store.actor()
        let exchange = try compose()
        let body = try reply(to: exchange, confirmed: 1, standing: standing)
        #expect(try accept(exchange, body).mustMint == reason)
        let actor = try office.store.actor()
        #expect(actor.genesis.genesis.reason == reason && actor.genesis.genesis.parent == former.head)
        let key = try VerifyingKey(actor.genesis.genesis.deviceKey)
        #expect(key.isValid(signature: actor.genesis.signature, of: actor.genesis.genesis.signedBytes))
    }

    private func compose() throws -> ComposedExchange { try composer.compose(wallMs: Self.wallMs) }

    private func accept(
        _ exchange: ComposedExchange, _ body: [UInt8], status: Int = 200
    ) throws -> Acceptance {
        try composer.accept(status: status, body: body, of: exchange, wallMs: Self.wallMs, using: &office.random)
    }

    /// What the centre would answer, 64 seconds behind this machine's clock.
    private func payload(
        to exchange: ComposedExchange, confirmed: UInt64, standing: HeadStatus.Standing = .known,
        pulled: [Change] = []
    ) throws -> [UInt8] {
        let batch = pulled.isEmpty ? nil : PackedBatch(packing: .plain, bytes: Batch.encode(pulled))
        return ExchangeReply(
            number: exchange.number, wallMs: Self.wallMs - 64_000,
            statuses: [HeadStatus(actor: try office.store.actor().id, standing: standing, confirmed: confirmed)],
            held: [], grant: nil, page: Page(from: 0, cursor: Line.cursor(1), hasMore: false, batch: batch)
        ).encoded
    }

    private func reply(
        to exchange: ComposedExchange, confirmed: UInt64, standing: HeadStatus.Standing = .known,
        pulled: [Change] = []
    ) throws -> [UInt8] {
        seal(try payload(to: exchange, confirmed: confirmed, standing: standing, pulled: pulled), by: centre)
    }

    private func seal(_ payload: [UInt8], by key: SigningKey) -> [UInt8] {
        Envelope(payload: payload, signature: key.sign(Envelope.signedBytes(payload, .reply))).encoded
    }

    private func expectRefused(_ kind: Refusal.Kind, _ detail: String, _ exchange: ComposedExchange) throws {
        let refusal = Refusal(kind: kind, detail: detail)
        #expect(throws: ExchangeError.refused(refusal)) {
            try accept(exchange, refusal.encoded, status: refusal.status)
        }
    }

    private func expectNothing(
        _ error: ExchangeError, _ exchange: ComposedExchange, _ body: [UInt8], _ status: Int = 200
    ) throws {
        let before = try office.counts()
        #expect(throws: error) { try accept(exchange, body, status: status) }
        #expect(try office.counts() == before && office.unsent() == 1 && office.cursor() == nil)
    }
}
