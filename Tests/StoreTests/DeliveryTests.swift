import Forms
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import Testing

/// The status shown is the truth: a record is at the centre when all that is visible of it is.
@Suite struct DeliveryTests {
    private let office: Office

    init() throws { office = try Office() }

    @Test func `a record is recorded here until the centre has its last change`() throws {
        let id = try office.addCommunity("บ้าน")
        #expect(try delivery(id) == .recorded)
        try office.store.confirm(1)
        #expect(try delivery(id) == .central)
        try office.set(id, ["households": "5"])
        #expect(try delivery(id) == .recorded)
        try office.store.confirm(2)
        #expect(try delivery(id) == .central)
    }

    @Test func `what the centre lost is recorded here alone again`() throws {
        let id = try office.addCommunity("บ้าน")
        try office.store.confirm(1)
        try office.store.confirm(0)
        #expect(try delivery(id) == .recorded)
        try office.store.confirm(1)
        try office.store.confirm(0, .unknown)
        #expect(try delivery(id) == .recorded && office.unsent() == 1)
    }

    @Test func `other records are not held back`() throws {
        let first = try office.addCommunity("หนึ่ง")
        let second = try office.addCommunity("สอง")
        try office.store.confirm(1)
        #expect(try delivery(first) == .central && delivery(second) == .recorded)
    }

    @Test func `what the centre keeps without applying it is held, and free once something takes its place`() throws {
        let id = try office.addCommunity("บ้าน")
        let ref = try #require(try office.set(id, ["households": "5"]))
        let status = HeadStatus(actor: ref.actor, standing: .known, confirmed: 2)
        let notice = HeldNotice(change: ref, reason: .outOfScope)
        #expect(try office.store.accept(Line.reply([status], held: [notice])).held == 1)
        #expect(try delivery(id) == .held)
        #expect(try office.store.reading { transaction in try transaction.status().held } == 1)
        try office.undo(ref)
        #expect(try delivery(id) == .recorded)
        try office.store.confirm(3)
        #expect(try delivery(id) == .central)
    }

    @Test func `what was pulled is at the centre`() throws {
        var remote = Remote("5702")
        let id = RecordID.numbered(1)
        try office.store.pull([try remote.write(id, "community", [.owner("5715"), .name("บ้าน")])])
        #expect(try delivery(id) == .central)
    }

    @Test func `what a former actor wrote counts as well`() throws {
        let id = try office.addCommunity("บ้าน")
        let former = try office.store.actor().id
        try office.store.mint(.cloned, using: &office.random)
        #expect(try delivery(id) == .recorded && office.unsent() == 1)
        try office.store.accept(Line.reply([HeadStatus(actor: former, standing: .forked, confirmed: 1)]))
        #expect(try delivery(id) == .central && office.unsent() == 0)
    }

    @Test func `the status counts what is shown`() throws {
        let first = try office.addCommunity("หนึ่ง")
        try office.addCommunity("สอง")
        try office.delete(first)
        let status = try office.store.reading { transaction in try transaction.status() }
        #expect(status.records == 1 && status.unsent == 3 && status.held == 0 && status.conflicts == 0)
        #expect(status.office == Office.code && status.clerk == Office.clerk && !status.isEnrolled)
        #expect(try status.actor == office.store.actor().id)
    }

    private func delivery(_ id: RecordID) throws -> Delivery { try office.store.show(id).delivery }
}
