import Central
import Forms
import Keys
import Protocol
import SQLiteReplica
import TestSupport
import Testing

@Suite struct OfficeTests {
    typealias Machine = EnrolmentWorld.Machine
    let now = EnrolmentWorld.startMs

    @Test func `offices are districts of the gazetteer, or the centre itself`() throws {
        let world = try EnrolmentWorld()
        for code in ["", "58", "5799", "571501", "5715 "] {
            #expect(throws: CentralError.unknownOffice(code)) {
                try world.central.addOffice(code, networks: [], nowMs: now)
            }
        }
        try world.central.addOffice("57", networks: [], nowMs: now)
        #expect(throws: CentralError.officeExists("5715")) {
            try world.central.addOffice("5715", networks: [], nowMs: now)
        }
        #expect(try world.central.offices().map(\.office.code) == ["57", "5703", "5715"])
    }

    @Test func `a change of networks gives new scopes, the same networks do not`() throws {
        let world = try EnrolmentWorld()
        func office() throws -> Office { try #require(try world.central.offices().last?.office) }
        #expect(try office().scopeVersion == 1)
        try world.central.setNetworks(["09", "02", "09"], of: "5715", nowMs: now)
        #expect(try office().networks == ["02", "09"])
        #expect(try office().scopeVersion == 2)
        try world.central.setNetworks(["02", "09"], of: "5715", nowMs: now)
        #expect(try office().scopeVersion == 2)
        #expect(throws: CentralError.unknownNetwork("99")) {
            try world.central.setNetworks(["02", "99"], of: "5715", nowMs: now)
        }
        #expect(throws: CentralError.unknownOffice("5701")) {
            try world.central.setNetworks([], of: "5701", nowMs: now)
        }
    }

    @Test func `revoking an office ends all its machines and codes at the next request`() throws {
        var world = try EnrolmentWorld()
        var machine = try Machine(1)
        #expect(world.enrol(machine.request(try world.code(for: "5715").text, office: "5715")).status == 200)
        let unused = try world.code(for: "5715").text
        #expect(world.central.exchange(machine.exchange(), nowMs: now).status == 200)
        try world.central.revoke("5715", nowMs: now)
        #expect(world.central.exchange(machine.exchange(), nowMs: now).status == 403)
        #expect(world.enrol(try Machine(2).request(unused, office: "5715")).status == 401)
        #expect(throws: CentralError.unknownOffice("5715")) { _ = try world.code(for: "5715") }
        #expect(throws: CentralError.unknownDevice(machine.fingerprint)) {
            try world.central.approve(device: machine.fingerprint, of: "5715", nowMs: now)
        }
    }

    @Test func `an office that is taken back enrols its machines anew`() throws {
        var world = try EnrolmentWorld()
        var machine = try Machine(1)
        let first = machine.request(try world.code(for: "5715").text, office: "5715")
        #expect(world.enrol(first).status == 200)
        try world.central.revoke("5715", nowMs: now)
        try world.central.addOffice("5715", networks: ["02"], nowMs: now)
        #expect(world.central.exchange(machine.exchange(), nowMs: now).status == 403)
        #expect(world.enrol(first).status == 401)
        #expect(world.enrol(machine.request(try world.code(for: "5715").text, office: "5715")).status == 200)
        #expect(world.central.exchange(machine.exchange(), nowMs: now).status == 200)
        #expect(try world.central.offices().last?.office.scopeVersion == 2)
    }

    @Test func `one stolen machine is revoked without the others`() throws {
        var world = try EnrolmentWorld()
        var (stolen, other) = (try Machine(1), try Machine(2))
        for machine in [stolen, other] {
            #expect(world.enrol(machine.request(try world.code(for: "5715").text, office: "5715")).status == 200)
        }
        try world.central.revoke(device: stolen.fingerprint, of: "5715", nowMs: now)
        #expect(world.central.exchange(stolen.exchange(), nowMs: now).status == 403)
        #expect(world.central.exchange(other.exchange(), nowMs: now).status == 200)
    }

    @Test func `the overview shows contact, clocks and what the centre wrote`() throws {
        var world = try EnrolmentWorld()
        var machine = try Machine(1)
        #expect(world.enrol(machine.request(try world.code(for: "5715").text, office: "5715")).status == 200)
        #expect(try world.central.offices().last?.lastContactMs == nil)
        #expect(world.central.exchange(machine.exchange(), nowMs: now + 600_000).status == 200)
        let overview = try #require(try world.central.offices().last)
        #expect(overview.lastContactMs == now + 600_000)
        #expect(overview.isClockDoubtful)
        #expect((overview.records, overview.conflicts, overview.unsent, overview.backlog) == (0, 0, 0, 0))
        let figures = try world.central.figures()
        #expect((figures.head.number, figures.records, figures.conflicts, figures.held) == (0, 0, 0, 0))
    }

    @Test func `what nobody asked for does not exist`() throws {
        let world = try EnrolmentWorld()
        var random = SeededGenerator(seed: 1)
        let id = RecordID.make(using: &random)
        let unknown = CentralError.store(.unknownRecord(id.text))
        #expect(throws: unknown) { try world.central.record(id) }
        #expect(throws: unknown) { try world.central.history(id) }
        #expect(throws: unknown) {
            try world.central.resolve(
                id, field: "name_th", .pick(1), why: nil, clerk: "อารีย์", nowMs: now, using: &random)
        }
        #expect(throws: CentralError.unknownOffice("5701")) { try world.central.stateHash(office: "5701") }
        #expect(try world.central.stateHash(office: "5715") == world.central.stateHash(office: nil))
        #expect(try world.central.conflicts().isEmpty)
        #expect(try world.central.held().isEmpty)
        #expect(try world.central.count(RecordQuery()) == 0)
    }
}

@Suite struct TryLimiterTests {
    let now: Int64 = 1_000_000_000

    @Test func `after five wrong tries an address waits until the first is a quarter of an hour old`() async {
        let limiter = TryLimiter()
        for offset in 0..<5 { #expect(await limiter.begin("a", nowMs: now + Int64(offset) * 1000)) }
        #expect(await limiter.begin("a", nowMs: now + 5000) == false)
        #expect(await limiter.begin("b", nowMs: now + 5000))
        #expect(await limiter.begin("a", nowMs: now + TryLimiter.windowMs - 1) == false)
        #expect(await limiter.begin("a", nowMs: now + TryLimiter.windowMs))
        #expect(await limiter.begin("a", nowMs: now + TryLimiter.windowMs) == false)
    }

    @Test func `tries that turned out right do not count, tries at once do`() async {
        let limiter = TryLimiter()
        for _ in 0..<20 {
            #expect(await limiter.begin("a", nowMs: now))
            await limiter.excuse("a", at: now)
        }
        for _ in 0..<5 { #expect(await limiter.begin("a", nowMs: now)) }
        #expect(await limiter.begin("a", nowMs: now) == false)
    }

    @Test func `all addresses of an IPv6 network count as one, and an IPv4 address is the same over either socket`()
        async
    {
        let limiter = TryLimiter()
        for host in 1...5 { #expect(await limiter.begin("2001:db8:0:1::\(host)", nowMs: now)) }
        #expect(await limiter.begin("2001:db8:0:1:ffff::1", nowMs: now) == false)
        #expect(await limiter.begin("2001:db8:0:2::1", nowMs: now))
        for _ in 1...5 { #expect(await limiter.begin("::ffff:192.0.2.1", nowMs: now)) }
        #expect(await limiter.begin("192.0.2.1", nowMs: now) == false)
        #expect(await limiter.begin("192.0.2.2", nowMs: now))
    }

    @Test func `many addresses do not fill the memory, nor keep a new one out`() async {
        let limiter = TryLimiter()
        for index in 0..<10_050 { #expect(await limiter.begin("\(index)", nowMs: now + Int64(index))) }
        #expect(await limiter.begin("new", nowMs: now + 20_000))
    }
}
