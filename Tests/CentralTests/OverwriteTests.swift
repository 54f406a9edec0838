import Central
import Forms
import GRDB
import Merge
import Protocol
import SQLiteReplica
import SyncLogic
import Testing

/// A change replaces only what its author can have been shown; other rules that the centre keeps itself.
@Suite struct OverwriteTests {
    private let centre: Centre

    init() throws { centre = try Centre() }

    @Test func `dots that nobody wrote are held, and the record remembers nothing of them`() throws {
        var office = try centre.enrol("5715")
        let (record, first) = try office.add([16: .text("หนึ่ง")])
        _ = try office.exchange(centre, [first])
        let before = try centre.state(record)
        let phantom = Dot(change: ChangeRef(actor: .random(using: &centre.random), seq: 9, tag: Tag(rawValue: 7)))
        let another = Dot(change: ChangeRef(actor: first.header.actor, seq: 1, tag: Tag(rawValue: 7)))
        let index = Dot(change: first.ref, index: 1)
        for dot in [phantom, another, index] {
            let write = FieldWrite(field: 16, operation: .set, value: .text("สอง"), over: [dot])
            try expectHeld(try office.write(record, "community", [write]), from: &office)
        }
        #expect(try centre.state(record) == before)
    }

    @Test func `another field's dots are held, and the value stays visible`() throws {
        var office = try centre.enrol("5715")
        let (record, first) = try office.add([16: .text("หนึ่ง"), 17: .integer(5)])
        _ = try office.exchange(centre, [first])
        let clear = FieldWrite(field: 20, operation: .clear, over: [Dot(change: first.ref)])
        try expectHeld(try office.write(record, "community", [clear]), from: &office)
        #expect(try centre.texts(record, 16) == ["หนึ่ง"])
    }

    @Test func `a value that travels to the centre alone cannot be replaced by who never got it`() throws {
        var owner = try centre.enrol("5702")
        let scores: FieldID = try #require(centre.catalogue.form("nomination")?.field(named: "screen_scores")).id
        let record = RecordID.make(using: &centre.random)
        let begin = try owner.write(record, "nomination", [.owner("5702"), .share("5715")])
        _ = try owner.exchange(centre, [begin])
        try centre.edit(record, .init(adds: [.init(field: "screen_scores", text: "4/5")]))
        var office = try centre.enrol("5715")
        _ = try office.pull(centre)
        let score = try #require(try centre.state(record)?.fields[scores]?.first)
        let steal = FieldWrite(field: scores, operation: .clear, over: [score.dot])
        let change = try office.write(record, "nomination", [steal])
        let reply = try office.exchange(centre, [change])
        #expect(reply.body.held.count == 1)
        #expect(try centre.state(record)?.fields[scores]?.count == 1)
    }

    @Test func `what was replaced meanwhile is no unseen overwrite`() throws {
        var office = try centre.enrol("5715")
        let (record, first) = try office.add([16: .text("หนึ่ง")], shared: ["5702"])
        _ = try office.exchange(centre, [first])
        var other = try centre.enrol("5702")
        _ = try other.pull(centre)
        _ = try office.exchange(centre, [try office.set(record, 16, "สอง")])
        #expect(try other.exchange(centre, [try other.set(record, 16, "สาม")]).body.held.isEmpty)
        #expect(try Set(centre.texts(record, 16)) == ["สอง", "สาม"])
    }

    @Test func `an own value that is held itself may be replaced`() throws {
        var owner = try centre.enrol("5702")
        let (record, change) = try owner.add([16: .text("ของเขา")], shared: ["5715"])
        _ = try owner.exchange(centre, [change])
        var office = try centre.enrol("5715")
        _ = try office.pull(centre)
        let moved = try office.write(record, "community", [.share("N02")])
        #expect(try office.exchange(centre, [moved]).body.held.map(\.reason) == [.notTheWriter])
        let again = FieldWrite(field: 2, operation: .remove, over: [Dot(change: moved.ref)])
        #expect(
            try office.exchange(centre, [try office.write(record, "community", [again])])
                .body.held.map(\.reason) == [.notTheWriter])
    }

    @Test func `a centre that was put back takes dots of what it lost`() throws {
        var office = try centre.enrol("5715")
        let (record, first) = try office.add([16: .text("หนึ่ง")])
        _ = try office.exchange(centre, [first])
        try centre.writing { transaction in
            try transaction.replica.db.execute(
                sql: "INSERT INTO epoch (id, start, began_ms) VALUES (?, 1, 0)",
                arguments: [EpochID.random(using: &centre.random).data])
        }
        let lost = Dot(change: ChangeRef(actor: .random(using: &centre.random), seq: 9, tag: Tag(rawValue: 7)))
        let write = FieldWrite(field: 17, operation: .set, value: .integer(1), over: [lost])
        #expect(try office.exchange(centre, [try office.write(record, "community", [write])]).body.held.isEmpty)
        for round in 0..<3 {
            let many = (0..<Limits.overMax).map { place in
                Dot(
                    change: ChangeRef(
                        actor: lost.change.actor, seq: UInt64(place + 10), tag: Tag(rawValue: UInt64(round))))
            }
            let write = FieldWrite(field: 17, operation: .set, value: .integer(1), over: many)
            _ = try office.exchange(centre, [try office.write(record, "community", [write])])
        }
        let state = try #require(try centre.state(record))
        #expect(state.prekilled.count <= Limits.prekilledMax)
    }

    @Test(arguments: ["9999", "570101", "N99", ""])
    func `a record is given to nobody who does not exist`(_ scope: String) throws {
        var office = try centre.enrol("5715")
        let (record, first) = try office.add([16: .text("หนึ่ง")])
        _ = try office.exchange(centre, [first])
        let state = try #require(try centre.state(record))
        let give = FieldWrite(
            field: 1, operation: .set, value: .text(scope), over: state.siblings(.office).map(\.dot))
        for write in [give, .share(scope)] {
            let reply = try office.exchange(centre, [try office.write(record, "community", [write])])
            #expect(reply.body.held.map(\.reason) == [.unknownOffice])
        }
        #expect(try centre.texts(record, 1) == ["5715"])
    }

    @Test func `an office does not take the centre's steps of a workflow`() throws {
        var office = try centre.enrol("5715")
        let form = try #require(centre.catalogue.form("nomination"))
        let field = try #require(form.stateField)
        let workflow: Workflow = try #require(field.workflow)
        let reserved = try #require(
            workflow.states.first { !workflow.isLegal(from: nil, to: $0.code, atCentre: false) })
        let record = RecordID.make(using: &centre.random)
        let begin = try office.write(
            record, "nomination",
            [.owner("5715"), FieldWrite(field: field.id, operation: .set, value: .text(workflow.initial))])
        _ = try office.exchange(centre, [begin])
        let approve = try office.set(record, field.id, reserved.code)
        #expect(try office.exchange(centre, [approve]).body.held.map(\.reason) == [.failedRule])
        #expect(try centre.texts(record, field.id) == [workflow.initial])
        let own = try #require(workflow.steps(from: workflow.initial).first { !$0.role.isCentral })
        let step = FieldWrite(
            field: field.id, operation: .set, value: .text(own.target), over: [Dot(change: begin.ref)])
        #expect(try office.exchange(centre, [try office.write(record, "nomination", [step])]).body.held.isEmpty)
        let newer = FieldWrite(field: field.id, operation: .set, value: .text("state-of-a-newer-version"))
        #expect(try office.exchange(centre, [try office.write(record, "nomination", [newer])]).body.held.isEmpty)
    }

    private func expectHeld(_ change: Change, from office: inout Station) throws {
        let reply = try office.exchange(centre, [change])
        #expect(reply.body.held == [HeldNotice(change: change.ref, reason: .unseenOverwrite)])
    }
}
