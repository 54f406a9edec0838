import Central
import Keys
import Protocol
import TestSupport
import Testing

/// Who may ask for a file at all: the device whose ticket is for exactly that request, as it stands now.
@Suite struct TicketTests {
    private let centre: Centre
    private let what = "GET /v1/blob/\(Digest.of([]).hex)"

    init() throws { centre = try Centre() }

    @Test func `the literal is signed by the key of RFC 8032`() throws {
        let page = try Specification()
        let seed = try #require(Hex.bytes("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))
        let key = try SigningKey(seed: seed)
        let ticket = try Ticket(decoding: try page.bytes("ticket"))
        #expect(ticket.authorization(sign: key.sign) == "Khunatham " + (try page.text("ticket-envelope")))
    }

    @Test func `a device of the centre is known by its ticket, as often as it likes`() throws {
        let office = try centre.enrol("5715", networks: ["02"])
        for _ in 0..<2 {
            let sender = try centre.central.bearer(of: office.ticket(what), for: what)
            #expect(sender.device == office.device && sender.office == "5715")
            #expect(sender.scopes == ["57", "5715", "N02"])
        }
    }

    @Test func `without a ticket, with another's or for another request, nobody is known`() throws {
        let office = try centre.enrol("5715")
        let stranger = try Station("5715", seed: 99)
        expect(.unsigned, nil)
        expect(.unsigned, stranger.ticket(what))
        expect(.unsigned, office.ticket(what + "0"))
        expect(.unsigned, office.ticket("PUT" + what.dropFirst(3)))
        let forged = Ticket(device: office.device, what: what).authorization(sign: stranger.signing.sign)
        expect(.unsigned, forged)
        let ofAnotherKind = Ticket(device: office.device, what: what).authorization { bytes in
            office.signing.sign(Envelope.signedBytes(Array(bytes.dropFirst(18)), .request))
        }
        expect(.unsigned, ofAnotherKind)
        for text in ["", "Khunatham", "Khunatham ", "Basic eDp5", "Khunatham !", String(repeating: "A", count: 5000)] {
            #expect(throws: CentralError.self) { try centre.central.bearer(of: text, for: what) }
        }
    }

    @Test func `a device that waits or was revoked has no rights`() throws {
        let waiting = try centre.enrol("5715", needsApproval: true)
        expect(.pending, waiting.ticket(what))
        let office = try centre.enrol("5702")
        _ = try centre.central.bearer(of: office.ticket(what), for: what)
        try centre.central.revoke("5702", nowMs: centre.nowMs)
        expect(.revoked, office.ticket(what))
    }

    private func expect(
        _ kind: Refusal.Kind, _ authorization: String?, at location: SourceLocation = #_sourceLocation
    ) {
        do {
            let sender = try centre.central.bearer(of: authorization, for: what)
            Issue.record("\(sender) is known", sourceLocation: location)
        } catch {
            guard case .refused(let refusal) = error else {
                Issue.record("\(error)", sourceLocation: location)
                return
            }
            #expect(refusal.kind == kind, sourceLocation: location)
        }
    }
}

extension Station {
    /// The `Authorization` of a request by this machine.
    func ticket(_ what: String) -> String { Ticket(device: device, what: what).authorization(sign: signing.sign) }
}
