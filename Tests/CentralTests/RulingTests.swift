import Central
import Merge
import Protocol
import SQLiteReplica
import SyncLogic
import Testing

/// What staff decide of held changes is an entry of the log of its own.
@Suite struct RulingTests {
    private let centre: Centre

    init() throws { centre = try Centre() }

    /// A record of 5702 that 5715 may not write any more, and what 5715 wrote to it all the same.
    private func story() throws -> (owner: Station, office: Station, record: RecordID, change: Change) {
        var owner = try centre.enrol("5702")
        let (record, first) = try owner.add([16: .text("ของเขา")], shared: ["5715"])
        _ = try owner.exchange(centre, [first])
        var office = try centre.enrol("5715")
        _ = try office.pull(centre)
        _ = try owner.exchange(centre, [try owner.unshare(record)])
        let change = try office.set(record, 16, "ช้าไป")
        #expect(try office.exchange(centre, [change]).body.held.count == 1)
        _ = try owner.pull(centre)
        return (owner, office, record, change)
    }

    @discardableResult
    private func rule(_ verdict: Ruling.Verdict, _ name: String, why: String = "เหตุผล") throws -> HeldChange {
        try centre.central.rule(
            verdict, on: name, why: why, staff: Centre.clerk, nowMs: centre.nowMs, using: &centre.random)
    }

    @Test func `what is released is applied, and travels to readers who had passed its place`() throws {
        var (owner, office, record, change) = try story()
        #expect(try centre.central.figures().held == 1)
        let before = try centre.head().number
        try rule(.released, change.ref.label)
        #expect(try centre.texts(record, 16) == ["ช้าไป"] && centre.head().number == before + 1)
        #expect(try centre.central.held().isEmpty && centre.central.figures().held == 0)
        #expect(try owner.pull(centre).contains(change))
        #expect(try owner.states[record] == centre.state(record))
        let told = try office.pull(centre).flatMap(\.parts).compactMap(Ruling.init)
        #expect(told.map(\.change) == [change.ref] && told.map(\.verdict) == [.released])
    }

    @Test func `who reads the log from its start gets what was released`() throws {
        let (_, _, record, change) = try story()
        try rule(.released, change.ref.label)
        var second = try centre.enrolAnother("5702")
        #expect(try second.pull(centre).contains(change))
        #expect(try second.states[record] == centre.state(record))
    }

    @Test func `what is refused is told to the office that sent it, and to nobody else`() throws {
        var (owner, office, record, change) = try story()
        try rule(.refused, change.ref.label, why: "ไม่ใช่รายการของท่าน")
        #expect(try centre.texts(record, 16) == ["ของเขา"] && centre.central.held().isEmpty)
        #expect(try owner.pull(centre).isEmpty)
        let rulings = try office.pull(centre).flatMap(\.parts).compactMap(Ruling.init)
        let ruling = try #require(rulings.first)
        #expect(rulings.count == 1 && ruling.verdict == .refused && ruling.why == "ไม่ใช่รายการของท่าน")
        #expect(ruling.change == change.ref && ruling.places == [0] && ruling.reason == .outOfScope)
    }

    @Test func `what was refused may be released later, and not the reverse`() throws {
        let (_, _, record, change) = try story()
        try rule(.refused, change.ref.label)
        #expect(throws: CentralError.notHeld(change.ref.label)) { try rule(.refused, change.ref.label) }
        try rule(.released, change.ref.label)
        #expect(try centre.texts(record, 16) == ["ช้าไป"])
        #expect(throws: CentralError.notHeld(change.ref.label)) { try rule(.refused, change.ref.label) }
    }

    @Test func `a change is named by its number too, and a reason is needed`() throws {
        let (_, _, record, change) = try story()
        let number = try #require(try centre.central.held().first).number
        #expect(try centre.central.held("\(number)").change == change)
        #expect(throws: CentralError.whyMissing) { try rule(.released, "\(number)", why: " ") }
        for name in ["0", "999", "-1", "00000000-1", "", "9223372036854775807"] {
            #expect(throws: CentralError.notHeld(name)) { try rule(.released, name) }
        }
        try rule(.released, "\(number)")
        #expect(try centre.texts(record, 16) == ["ช้าไป"])
    }

    @Test func `a record that comes to an office by a release comes with its history`() throws {
        var (owner, office, record, change) = try story()
        let third = try centre.enrol("5703")
        let share = try office.write(record, "community", [.share("5703")])
        #expect(try office.exchange(centre, [share]).body.held.count == 1)
        try rule(.released, share.ref.label)
        var reader = third
        let pulled = try reader.pull(centre)
        #expect(pulled.contains(share) && !pulled.contains(change))
        #expect(try reader.states[record] == centre.state(record))
        _ = try owner.pull(centre)
        #expect(owner.states[record] == reader.states[record])
    }

    @Test func `parts of another type, and those that replace what nobody wrote, are never applied`() throws {
        var office = try centre.enrol("5715")
        let (record, first) = try office.add([16: .text("บ้าน")])
        _ = try office.exchange(centre, [first])
        let phantom = Dot(change: ChangeRef(actor: .random(using: &centre.random), seq: 9, tag: Tag(rawValue: 7)))
        let mismatch = try office.write(
            record, "organisation", [FieldWrite(field: 16, operation: .set, value: .text("องค์กร"))])
        let unseen = try office.write(
            record, "community", [FieldWrite(field: 16, operation: .set, value: .text("x"), over: [phantom])])
        _ = try office.exchange(centre, [mismatch, unseen])
        #expect(throws: CentralError.notReleasable(.typeMismatch)) { try rule(.released, mismatch.ref.label) }
        #expect(throws: CentralError.notReleasable(.unseenOverwrite)) { try rule(.released, unseen.ref.label) }
        try rule(.refused, mismatch.ref.label)
        try rule(.refused, unseen.ref.label)
        #expect(try centre.central.held().isEmpty && centre.texts(record, 16) == ["บ้าน"])
    }

    @Test func `an office writes no rulings`() throws {
        var (owner, _, record, change) = try story()
        let ruling = Ruling(change: change.ref, places: [0], reason: .outOfScope, verdict: .released, why: "ปลอม")
        let forged = try owner.write(
            .make(using: &centre.random), Ruling.type, ruling.writes(for: "5702", centre: "5702"))
        #expect(try owner.exchange(centre, [forged]).body.held.map(\.reason) == [.notTheWriter])
        #expect(try centre.texts(record, 16) == ["ของเขา"])
    }
}
