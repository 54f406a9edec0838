import Hummingbird
import Keys
import Protocol
import TestSupport
import Testing

@testable import Central
@testable import CentralWeb

/// An office whose line was cut while the centre worked says its request again.
@Suite struct RepeatedRequestTests {
    private let world: World
    private let routes: APIRoutes
    private let signing: SigningKey

    init() throws {
        world = try World()
        let (central, nowMs) = (world.central, world.nowMs)
        routes = APIRoutes(central: central, now: { nowMs })
        var random = SeededGenerator(seed: 4)
        signing = try SigningKey(seed: Array(repeating: 9, count: 32))
        try central.addOffice("5715", networks: [], nowMs: nowMs)
        let code = try central.issueCode(for: "5715", needsApproval: false, nowMs: nowMs, using: &random)
        let enrolment = EnrolRequest(
            code: code.text, office: "5715", signingKey: signing.publicKey,
            sealingKey: try SealingKey(seed: Array(repeating: 1, count: 32)).publicKey, label: "pc-01")
        #expect(central.enrol(enrolment.encoded, nowMs: nowMs).status == 200)
    }

    private func request(_ number: UInt64) -> [UInt8] {
        let payload = ExchangeRequest(
            device: DeviceID(publicKey: signing.publicKey), number: number, heads: [], geneses: [], cursor: nil,
            push: nil, replyBytesMax: 100_000, wallMs: world.nowMs
        ).encoded
        return Envelope(payload: payload, signature: signing.sign(Envelope.signedBytes(payload, .request))).encoded
    }

    @Test func `the same request gets the answer that it got, as often as it comes`() async {
        let bytes = request(1)
        let hash = Digest.of(bytes)
        for _ in 0..<3 { #expect(await routes.answer(bytes, of: hash).status == .ok) }
        #expect(await routes.shelf.look(for: hash, nowMs: world.nowMs) != nil)
    }

    @Test func `a number that was used by another request is refused`() async {
        let (first, second) = (request(2), request(1))
        #expect(await routes.answer(first, of: Digest.of(first)).status == .ok)
        #expect(await routes.answer(second, of: Digest.of(second)).status == .conflict)
    }
}
