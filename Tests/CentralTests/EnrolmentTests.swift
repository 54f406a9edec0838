import Central
import Forms
import Keys
import Protocol
import Testing

@Suite struct EnrolmentTests {
    typealias Machine = EnrolmentWorld.Machine

    @Test func `a machine with a code speaks for its office`() throws {
        var world = try EnrolmentWorld()
        var machine = try Machine(1)
        let answer = world.enrol(machine.request(try world.code(for: "5715").text, office: "5715"))
        #expect(answer.status == 200)
        let reply = try EnrolReply(decoding: answer.body)
        #expect(
            reply
                == EnrolReply(
                    office: "5715", serverKey: world.central.signingKey.publicKey,
                    sealingKey: world.central.sealingKey.publicKey, isPending: false))
        let device = try #require(try world.device(machine))
        #expect((device.office, device.standing, device.label) == ("5715", .active, "pc-01"))
        #expect(world.central.exchange(machine.exchange(), nowMs: EnrolmentWorld.startMs).status == 200)
    }

    @Test func `a machine that needs approval reads nothing until staff compared its fingerprint`() throws {
        var world = try EnrolmentWorld()
        var machine = try Machine(1)
        let code = try world.code(for: "5715", needsApproval: true)
        let answer = world.enrol(machine.request(code.text, office: "5715"))
        #expect(try EnrolReply(decoding: answer.body).isPending)
        #expect(try reads(&machine, world) == false)
        let other = try Machine(2).fingerprint
        #expect(throws: CentralError.unknownDevice(other)) {
            try world.central.approve(device: other, of: "5715", nowMs: EnrolmentWorld.startMs)
        }
        #expect(throws: CentralError.unknownDevice(machine.fingerprint)) {
            try world.central.approve(device: machine.fingerprint, of: "5703", nowMs: EnrolmentWorld.startMs)
        }
        try world.central.approve(device: machine.fingerprint, of: "5715", nowMs: EnrolmentWorld.startMs)
        #expect(try reads(&machine, world))
    }

    @Test func `codes that do not work are all answered by the same bytes, and change nothing`() throws {
        var world = try EnrolmentWorld()
        let (machine, stranger, elsewhere) = (try Machine(1), try Machine(2), try Machine(3))
        let used = try world.code(for: "5715").text
        #expect(world.enrol(machine.request(used, office: "5715")).status == 200)
        #expect(world.enrol(elsewhere.request(try world.code(for: "5703").text, office: "5703")).status == 200)
        let (fresh, late) = (try world.code(for: "5703").text, try world.code(for: "5715").text)
        try world.central.addOffice("5701", networks: [], nowMs: EnrolmentWorld.startMs)
        let withdrawn = try world.code(for: "5701").text
        try world.central.revoke("5701", nowMs: EnrolmentWorld.startMs)
        let before = try world.central.offices()
        let answers = [
            world.enrol(stranger.request("", office: "5715")),
            world.enrol(stranger.request("7K3M-9QXT-0C2A-RB5Z-HW8E-4NJ6-PVS1", office: "5715")),
            world.enrol(stranger.request(used, office: "5715")),
            world.enrol(stranger.request(fresh, office: "5715")),
            world.enrol(stranger.request(fresh, office: "5799")),
            world.enrol(stranger.request(late, office: "5715"), after: EnrolmentCode.lifetimeMs),
            world.enrol(stranger.request(withdrawn, office: "5701")),
            world.enrol(elsewhere.request(late, office: "5715")),
        ]
        #expect(Set(answers.map(\.status)) == [401])
        #expect(Set(answers.map(\.body)).count == 1)
        #expect(try answers.allSatisfy { try Refusal(decoding: $0.body).kind == .code })
        #expect(try world.central.offices() == before)
        #expect(world.enrol(stranger.request(fresh, office: "5703")).status == 200)
    }

    @Test(
        arguments: [
            { $0 }, { $0.lowercased() }, { $0.filter { $0 != "-" } },
            { " " + $0.split(separator: "-").joined(separator: " ") },
            { String($0.map { $0 == "0" ? "O" : $0 == "1" ? "l" : $0 }) },
        ] as [@Sendable (String) -> String])
    func `a code may be typed as it is read`(_ typing: @Sendable (String) -> String) throws {
        var world = try EnrolmentWorld()
        let code = try world.code(for: "5715").text
        #expect(world.enrol(try Machine(1).request(typing(code), office: "5715")).status == 200)
    }

    @Test func `a code lives 72 hours by the centre's clock, has 140 random bits, and each is another`() throws {
        var world = try EnrolmentWorld()
        let codes = try (0..<50).map { _ in try world.code(for: "5715") }
        #expect(Set(codes.map(\.text)).count == 50)
        let code = codes[0]
        #expect(code.expiresMs == EnrolmentWorld.startMs + 72 * 3_600_000)
        #expect(code.text.wholeMatch(of: /([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}/) != nil)
        let last = EnrolmentCode.lifetimeMs - 1
        #expect(world.enrol(try Machine(1).request(code.text, office: "5715"), after: last).status == 200)
    }

    @Test func `a request whose reply was lost is answered alike, until its code expires`() throws {
        var world = try EnrolmentWorld()
        let request = try Machine(1).request(try world.code(for: "5715", needsApproval: true).text, office: "5715")
        let first = world.enrol(request)
        #expect(world.enrol(request, after: 1000) == first)
        #expect(world.enrol(request, after: EnrolmentCode.lifetimeMs).status == 401)
    }

    @Test func `a machine that enrols again keeps its request numbers and what staff compared`() throws {
        var world = try EnrolmentWorld()
        var machine = try Machine(1)
        #expect(world.enrol(machine.request(try world.code(for: "5715").text, office: "5715")).status == 200)
        let old = machine.exchange()
        #expect(world.central.exchange(old, nowMs: EnrolmentWorld.startMs).status == 200)
        let code = try world.code(for: "5715", needsApproval: true)
        let answer = world.enrol(machine.request(code.text, office: "5715", label: "ใหม่"))
        #expect(try EnrolReply(decoding: answer.body).isPending == false)
        #expect(try world.device(machine)?.label == "ใหม่")
        #expect(world.central.exchange(old, nowMs: EnrolmentWorld.startMs).status == 409)
    }

    @Test func `rubbish and requests that are too large are refused before anything is looked at`() throws {
        var world = try EnrolmentWorld()
        let code = try world.code(for: "5715").text
        let request = try Machine(1).request(code, office: "5715")
        for count in 0..<request.count { #expect(world.enrol(Array(request.prefix(count))).status == 400) }
        #expect(world.enrol(request + [0]).status == 400)
        #expect(world.enrol([UInt8](repeating: 0x80, count: Limits.enrolBytesMax + 1)).status == 413)
        #expect(world.enrol(request).status == 200)
    }

    private func reads(_ machine: inout Machine, _ world: EnrolmentWorld) throws -> Bool {
        let answer = world.central.exchange(machine.exchange(), nowMs: EnrolmentWorld.startMs)
        if answer.status == Refusal.Kind.pending.status { return false }
        return try ExchangeReply(decoding: try Envelope(decoding: answer.body).payload).page != nil
    }
}
