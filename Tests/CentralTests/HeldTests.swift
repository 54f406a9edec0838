import Central
import Keys
import Merge
import Protocol
import Testing

/// What is authenticated and must not be applied is kept, numbered and told, with its reason.
@Suite struct HeldTests {
    private let centre: Centre

    init() throws { centre = try Centre() }

    /// Whoever may not read it does not learn of what type it is, nor that it is there.
    @Test(arguments: ["community", "organisation"])
    func `a record that the office does not read`(asA type: String) throws {
        var owner = try centre.enrol("5702")
        let (record, change) = try owner.add([16: .text("ของเขา")])
        _ = try owner.exchange(centre, [change])
        var office = try centre.enrol("5715")
        try expectHeld(.outOfScope, try office.write(record, type, [.name("ของฉัน")]), from: &office)
        #expect(try centre.texts(record, 16) == ["ของเขา"])
    }

    @Test func `a record that the office does not read any more`() throws {
        var owner = try centre.enrol("5702")
        let (record, change) = try owner.add([16: .text("ของเขา")], shared: ["5715"])
        _ = try owner.exchange(centre, [change])
        var office = try centre.enrol("5715")
        _ = try office.pull(centre)
        #expect(try office.exchange(centre, [try office.set(record, 16, "ร่วมกัน")]).body.held.isEmpty)
        _ = try owner.pull(centre)
        _ = try owner.exchange(centre, [try owner.unshare(record)])
        try expectHeld(.outOfScope, try office.set(record, 16, "ช้าไป"), from: &office)
        #expect(try centre.texts(record, 16) == ["ร่วมกัน"])
    }

    @Test(arguments: [nil, "5702", "57", "N02"])
    func `a new record that does not begin as the office's own`(_ owner: String?) throws {
        var office = try centre.enrol("5715", networks: ["02"])
        let writes = [FieldWrite.name("บ้าน")] + (owner.map { [FieldWrite.owner($0)] } ?? [])
        let change = try office.write(.make(using: &centre.random), "community", writes)
        try expectHeld(.outOfScope, change, from: &office)
    }

    @Test func `a type and a field that only the centre writes, and sharing by another than the owner`() throws {
        var office = try centre.enrol("5715")
        let award = try office.write(.make(using: &centre.random), "award", [.owner("5715"), .name("บ้าน")])
        try expectHeld(.notTheWriter, award, from: &office)
        let (record, change) = try office.add([16: .text("บ้าน")], shared: ["5702"])
        _ = try office.exchange(centre, [change])
        try expectHeld(.notTheWriter, try office.set(record, 36, "1"), from: &office)
        var reader = try centre.enrol("5702")
        _ = try reader.pull(centre)
        try expectHeld(.notTheWriter, try reader.share(record, with: "N02"), from: &reader)
        #expect(try centre.state(record)?.siblings(.shared).count == 1)
    }

    @Test func `another office's name, and another office's actor`() throws {
        var office = try centre.enrol("5715")
        let record = RecordID.make(using: &centre.random)
        let lie = try office.write(record, "community", [.owner("5715"), .name("บ้าน")], office: "5702")
        try expectHeld(.foreignOffice, lie, from: &office)
        var other = try centre.enrol("5702")
        let (theirs, change) = try other.add([16: .text("ของเขา")])
        _ = try other.exchange(centre, [change])
        let stolen = try other.set(theirs, 16, "ปลอม")
        let reply = try office.exchange(centre, [stolen])
        #expect(reply.body.held == [HeldNotice(change: stolen.ref, reason: .foreignOffice)])
        #expect(try centre.texts(theirs, 16) == ["ของเขา"])
    }

    @Test func `a clock beyond what can be true`() throws {
        var office = try centre.enrol("5715")
        let (record, change) = try office.add([16: .text("บ้าน")])
        _ = try office.exchange(centre, [change])
        let ahead = 1 + Limits.lamportAheadMax
        let just = try office.write(record, "community", [.name("พอดี")], lamport: ahead)
        #expect(try office.exchange(centre, [just]).body.held.isEmpty)
        let beyond = try office.write(record, "community", [.name("เกิน")], lamport: 2 * ahead)
        try expectHeld(.inflatedClock, beyond, from: &office)
        let most = try office.write(record, "community", [.name("ที่สุด")], lamport: Limits.numberMax)
        try expectHeld(.inflatedClock, most, from: &office)
        #expect(try centre.state(record)?.lamport == ahead)
    }

    @Test func `a record that exists with another type`() throws {
        var office = try centre.enrol("5715")
        let (record, change) = try office.add([16: .text("บ้าน")])
        _ = try office.exchange(centre, [change])
        try expectHeld(.typeMismatch, try office.write(record, "organisation", [.name("องค์กร")]), from: &office)
        #expect(try centre.state(record)?.type == "community")
    }

    @Test func `a device that waits for approval is refused, and nothing of it is kept`() throws {
        try centre.central.addOffice("5715", networks: [], nowMs: centre.nowMs)
        var office = try centre.enrolAnother("5715", needsApproval: true)
        let (record, change) = try office.add([16: .text("บ้าน")])
        let before = try centre.head()
        #expect(throws: (any Error).self) { try office.exchange(centre, [change]) }
        #expect(try centre.head() == before && centre.state(record) == nil)
        let fingerprint = Fingerprint(of: office.signing.publicKey)
        try centre.central.approve(device: fingerprint, of: "5715", nowMs: centre.nowMs)
        let approved = try office.exchange(centre, [change])
        #expect(approved.body.held.isEmpty && approved.body.page != nil && approved.body.grant != nil)
        #expect(try centre.texts(record, 16) == ["บ้าน"])
    }

    @Test func `a revoked device is heard with 403 and reads nothing`() throws {
        var office = try centre.enrol("5715")
        let (record, change) = try office.add([16: .text("บ้าน")])
        _ = try office.exchange(centre, [change])
        let fingerprint = Fingerprint(of: office.signing.publicKey)
        try centre.central.revoke(device: fingerprint, of: "5715", nowMs: centre.nowMs)
        let reply = try expectHeld(.revokedDevice, try office.set(record, 16, "ต่อมา"), from: &office)
        #expect(reply.status == 403 && reply.body.page == nil && reply.body.grant == nil)
        #expect(try centre.texts(record, 16) == ["บ้าน"])
        #expect(try office.exchange(centre).status == 403)
    }

    @Test func `the devices of a revoked office are revoked`() throws {
        var office = try centre.enrol("5715")
        let (_, change) = try office.add([16: .text("บ้าน")])
        try centre.central.revoke("5715", nowMs: centre.nowMs)
        let reply = try expectHeld(.revokedDevice, change, from: &office)
        #expect(reply.status == 403 && reply.body.grant == nil)
        // Its first page tells it that there is nothing to give back, and nothing of the records.
        let page = try #require(reply.body.page)
        #expect(page.batch == nil && page.cursor.number == 0 && page.cursor.scopeVersion == 0)
    }

    @Test func `only the part that must not be applied is held`() throws {
        var owner = try centre.enrol("5702")
        let (theirs, change) = try owner.add([16: .text("ของเขา")])
        _ = try owner.exchange(centre, [change])
        var office = try centre.enrol("5715")
        let mine = RecordID.make(using: &centre.random)
        let mixed = try office.seal([
            office.part(mine, "community", [.owner("5715"), .name("ของฉัน")]),
            office.part(theirs, "community", [.name("ปลอม")]),
        ])
        let reply = try office.exchange(centre, [mixed])
        #expect(reply.body.held == [HeldNotice(change: mixed.ref, reason: .outOfScope)] && reply.confirmed == 1)
        #expect(try centre.texts(mine, 16) == ["ของฉัน"] && centre.texts(theirs, 16) == ["ของเขา"])
        var second = try centre.enrolAnother("5715")
        let pulled = try second.pull(centre)
        #expect(pulled.map(\.hash) == [mixed.hash] && pulled.first?.parts.map(\.record) == [mine])
    }

    @Test func `the chain goes on after a held change`() throws {
        var office = try centre.enrol("5715")
        let held = try office.write(.make(using: &centre.random), "community", [.name("ไม่มีเจ้าของ")])
        let (record, change) = try office.add([16: .text("บ้าน")])
        let reply = try office.exchange(centre, [held, change])
        #expect(reply.confirmed == 2 && reply.body.held.map(\.change) == [held.ref])
        #expect(try centre.texts(record, 16) == ["บ้าน"])
    }

    @Test func `who missed the answer is told again`() throws {
        var office = try centre.enrol("5715")
        let held = try office.write(.make(using: &centre.random), "community", [.name("ไม่มีเจ้าของ")])
        let first = try office.exchange(centre, [held]).body.held
        #expect(try office.exchange(centre, [held]).body.held == first && first.count == 1)
    }

    @Test func `every reason has a test`() {
        for reason in HoldReason.allCases {
            switch reason {
            case .outOfScope, .notTheWriter, .foreignOffice, .revokedDevice, .inflatedClock, .typeMismatch,
                .unproven, .unseenOverwrite, .unknownOffice, .failedRule:
                continue
            }
        }
    }

    /// The change is logged and confirmed, its record is as it was, and it is in nobody's page.
    @discardableResult
    private func expectHeld(_ reason: HoldReason, _ change: Change, from station: inout Station) throws -> Reply {
        let records = change.parts.map(\.record)
        let before = try records.map { try centre.state($0) }
        let number = try centre.head().number
        let reply = try station.exchange(centre, [change])
        #expect(reply.body.held == [HeldNotice(change: change.ref, reason: reason)])
        #expect(reply.confirmed == change.header.seq)
        #expect(try centre.head().number == number + 1 && centre.entries().last?.bytes == change.bytes)
        #expect(try records.map { try centre.state($0) } == before)
        #expect(try centre.reading { try $0.heldPlaces(of: change.ref) }.map(\.reason) == [reason])
        var staff = try centre.office57()
        #expect(try !staff.pull(centre).contains { $0.hash == change.hash })
        return reply
    }
}

extension Centre {
    /// A machine of the centre itself, which reads everything.
    func office57() throws -> Station {
        let known = try reading { try $0.office("57") }
        if known == nil { try central.addOffice("57", networks: [], nowMs: nowMs) }
        return try enrolAnother("57")
    }

    /// The same with all that the log holds.
    func office57Pulled() throws -> Station {
        var staff = try office57()
        _ = try staff.pull(self)
        return staff
    }
}
