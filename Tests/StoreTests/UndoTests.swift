import Forms
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import Testing

/// Undo writes the opposite of one change, where what it wrote still stands.
@Suite struct UndoTests {
    private let office: Office

    init() throws { office = try Office() }

    @Test func `a value that was set is what it was before`() throws {
        let id = try office.addCommunity("เดิม")
        try office.undo(try #require(try office.set(id, ["name_th": "ใหม่", "households": "5"])))
        #expect(try office.view(id, "name_th") == .value(.text("เดิม")))
        #expect(try office.view(id, "households") == .empty)
    }

    @Test func `what was cleared is back`() throws {
        let id = try office.add("community", ["name_th": "บ้าน", "households": "5"])
        try office.undo(try #require(try office.edit(id, RecordEdits(clears: ["households"]))))
        #expect(try office.view(id, "households") == .value(.integer(5)))
    }

    @Test func `elements that were added go, and those that were removed are back`() throws {
        let id = try office.add("community", ["name_th": "บ้าน", "networks": "02"])
        try office.undo(try #require(try office.edit(id, .adding("networks", "09"))))
        #expect(try office.view(id, "networks") == .elements([.text("02")]))
        try office.undo(try #require(try office.edit(id, .removing("networks", "02"))))
        #expect(try office.view(id, "networks") == .elements([.text("02")]))
        try office.undo(try #require(try office.set(id, ["networks": "01;09"])))
        #expect(try office.view(id, "networks") == .elements([.text("02")]))
    }

    @Test func `an amount is taken off again, and a note goes`() throws {
        let activity = try office.add("activity", ["name": "กิจกรรม", "held_from": "2026-01-05"])
        try office.edit(activity, .adding("spent_baht", "100"))
        try office.undo(try #require(try office.edit(activity, .adding("spent_baht", "50"))))
        #expect(try office.view(activity, "spent_baht") == .sum(10_000, rows: 3))
        let id = try office.addCommunity("บ้าน")
        try office.edit(id, .adding("notes", "ไว้"))
        try office.undo(try #require(try office.edit(id, .adding("notes", "ผิด"))))
        #expect(try office.view(id, "notes").shown == [.text("ไว้")])
    }

    /// The clerk opened the record, changed it, and then saved what was opened first: that change names two values, of
    /// which one was gone already.
    @Test func `what was replaced before stays replaced`() throws {
        let id = try office.addCommunity("หนึ่ง")
        let shown = try office.shown(id)
        try office.set(id, ["name_th": "สอง"])
        try office.undo(try #require(try office.set(id, ["name_th": "สาม"], shown: shown)))
        #expect(try office.view(id, "name_th") == .value(.text("สอง")))
    }

    @Test func `a settled conflict is in conflict again`() throws {
        let id = try office.addCommunity("เดิม")
        var remote = Remote("5702")
        let concurrent = try remote.write(try office.store.show(id).reader.state, [16: .text("ใต้")])
        try office.set(id, ["name_th": "เหนือ"])
        try office.store.pull([concurrent])
        let settled = try office.store.resolve(
            id, field: "name_th", .pick(1), why: nil, by: Office.authorship(), using: &office.random)
        try office.undo(try #require(settled.change))
        #expect(Set(try office.conflict(id, "name_th")) == ["เหนือ", "ใต้"])
    }

    @Test func `undoing an undo does it again`() throws {
        let id = try office.addCommunity("เดิม")
        let edited = try #require(try office.set(id, ["name_th": "ใหม่"]))
        let undone = try #require(try office.undo(edited).change)
        #expect(try office.text(id, "name_th") == "เดิม")
        try office.undo(undone)
        #expect(try office.text(id, "name_th") == "ใหม่")
    }

    @Test func `what was replaced since is left alone`() throws {
        let id = try office.add("community", ["name_th": "เดิม", "households": "1"])
        let edited = try #require(try office.set(id, ["name_th": "ใหม่", "households": "2"]))
        try office.set(id, ["name_th": "ล่าสุด"])
        try office.undo(edited)
        #expect(try office.text(id, "name_th") == "ล่าสุด" && office.view(id, "households") == .value(.integer(1)))
        let counts = try office.counts()
        #expect(throws: StoreError.edit(.nothingToUndo, field: "")) { try office.undo(edited) }
        #expect(try office.counts() == counts)
    }

    @Test func `another office's change can be undone as well`() throws {
        let id = try office.addCommunity("เดิม")
        var remote = Remote("5702")
        let change = try remote.write(try office.store.show(id).reader.state, [16: .text("ไกล")])
        try office.store.pull([change])
        try office.undo(change.ref)
        #expect(try office.view(id, "name_th") == .value(.text("เดิม")))
    }

    @Test func `a change with several records is undone in each of them`() throws {
        var remote = Remote("5702")
        let records = [RecordID.numbered(1), .numbered(2)]
        try office.store.pull([
            try remote.seal(records.map { remote.part($0, "community", [.owner(Office.code), .name("เดิม")]) })
        ])
        let states = try records.map { try office.store.show($0).reader.state }
        let change = try remote.seal(
            states.map { state in
                let over = state.fields[16]?.map(\.dot) ?? []
                let write = FieldWrite(field: 16, operation: .set, value: .text("ใหม่"), over: over)
                return remote.part(state.id, "community", [write], seen: state.clock)
            }, lamport: 2)
        try office.store.pull([change])
        try office.undo(change.ref)
        for id in records { #expect(try office.view(id, "name_th") == .value(.text("เดิม"))) }
        #expect(try office.store.actor().head.seq == 1)
    }

    @Test(arguments: ["", "-", "00000000-1", "nonsense", "0000000-1", "00000000-", "zzzzzzzz-1", "00000000-1-1"])
    func `a change that is not there is told`(_ label: String) throws {
        try office.addCommunity("บ้าน")
        #expect(throws: StoreError.unknownChange(label)) {
            try office.store.undo(label, by: Office.authorship(), using: &office.random)
        }
    }

    @Test func `a label that names two changes is told`() throws {
        var one = Remote("5702")
        var other = one
        let left = try one.write(.numbered(1), "community", [.name("ก")])
        try office.store.pull([left, try other.write(.numbered(1), "community", [.name("ข")])])
        #expect(throws: StoreError.ambiguousChange(left.ref.label, count: 2)) { try office.undo(left.ref) }
    }
}
