import Forms
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import Testing

/// What two people wrote who had not seen each other stays until somebody settles it.
@Suite struct ConflictTests {
    private let office: Office
    private let id: RecordID

    /// Here "เหนือ" was written, elsewhere "ใต้", both over the first name.
    init() throws {
        office = try Office()
        id = try office.addCommunity("เดิม")
        var remote = Remote("5702")
        let concurrent = try remote.write(try office.store.show(id).reader.state, [16: .text("ใต้")])
        try office.set(id, ["name_th": "เหนือ"])
        try office.store.pull([concurrent])
    }

    @Test func `both values are shown, listed and counted`() throws {
        #expect(Set(try office.conflict(id, "name_th")) == ["เหนือ", "ใต้"])
        #expect(try office.store.list(type: nil, isInConflict: true).map(\.reader.state.id) == [id])
        #expect(try office.store.reading { transaction in try transaction.status().conflicts } == 1)
        #expect(try office.store.show(id).reader.conflicts == [16])
    }

    @Test(arguments: [1, 2])
    func `picking takes the value that has that number`(_ number: Int) throws {
        let listed = try office.conflict(id, "name_th")
        try resolve(.pick(number))
        #expect(try office.view(id, "name_th") == .value(.text(listed[number - 1])))
        #expect(try office.store.list(type: nil, isInConflict: true).isEmpty)
    }

    @Test(arguments: [0, 3, -1, Int.max, Int.min])
    func `a number that is not listed is refused`(_ number: Int) throws {
        let counts = try office.counts()
        #expect(throws: StoreError.edit(.noSuchElement(16), field: "name_th")) { try resolve(.pick(number)) }
        #expect(try office.counts() == counts && office.conflict(id, "name_th").count == 2)
    }

    @Test func `another value settles it too, and why is kept`() throws {
        try resolve(.value(" กลาง "), why: "ตกลงกัน")
        #expect(try office.view(id, "name_th") == .value(.text("กลาง")))
        let remarks = try office.store.show(id).reader.state.siblings(.remarks).compactMap(\.value.text)
        #expect(remarks == ["name_th: ตกลงกัน"])
    }

    @Test func `a value that does not fit the field settles nothing`() throws {
        let counts = try office.counts()
        #expect(throws: StoreError.self) { try resolve(.value(String(repeating: "ก", count: 5000))) }
        #expect(try office.counts() == counts)
    }

    @Test func `nobody settles what nobody disputes`() throws {
        #expect(throws: StoreError.edit(.notInConflict(28), field: "households")) {
            try office.store.resolve(
                id, field: "households", .value("1"), why: nil, by: Office.authorship(), using: &office.random)
        }
        #expect(throws: StoreError.unknownField(type: "community", field: "no")) {
            try office.store.resolve(
                id, field: "no", .value("1"), why: nil, by: Office.authorship(), using: &office.random)
        }
    }

    @Test func `setting a field in conflict replaces only one's own value`() throws {
        try office.set(id, ["name_th": "สาม"])
        #expect(Set(try office.conflict(id, "name_th")) == ["สาม", "ใต้"])
        try office.edit(id, RecordEdits(clears: ["name_th"]))
        #expect(try office.view(id, "name_th") == .value(.text("ใต้")))
    }

    @Test func `what arrived after the page was shown stays beside the choice`() throws {
        let shown = try office.shown(id)
        var third = Remote("5703", seed: 901)
        let first = try #require(try office.store.history(id).changes.first)
        try office.store.pull([
            try third.write(
                id, "community",
                [
                    FieldWrite(field: 16, operation: .set, value: .text("ตะวันออก"), over: [Dot(change: first.ref)])
                ], lamport: 2)
        ])
        try resolve(.value("กลาง"), shown: shown)
        #expect(Set(try office.conflict(id, "name_th")) == ["กลาง", "ตะวันออก"])
    }

    @Test func `a number means nothing once one of those listed was replaced`() throws {
        let shown = try office.shown(id)
        try office.set(id, ["name_th": "เหนือสุด"])
        #expect(throws: StoreError.edit(.noSuchElement(16), field: "name_th")) { try resolve(.pick(1), shown: shown) }
    }

    @Test func `a stale page keeps what its reader had not seen`() throws {
        let fresh = try office.addCommunity("แรก")
        let token = try office.shown(fresh).token
        var remote = Remote("5702", seed: 902)
        try office.store.pull([try remote.write(try office.store.show(fresh).reader.state, [16: .text("ไกล")])])
        #expect(try office.text(fresh, "name_th") == "ไกล")
        try office.set(fresh, ["name_th": "ใกล้"], shown: try Shown(token: token))
        #expect(Set(try office.conflict(fresh, "name_th")) == ["ใกล้", "ไกล"])
        let newest = try #require(try office.store.history(fresh).changes.last)
        #expect(newest.parts.first?.seen[remote.head.actor] == 0)
    }

    @Test func `a page that its reader saved twice makes no conflict with itself`() throws {
        let fresh = try office.addCommunity("แรก")
        let shown = try office.shown(fresh)
        try office.set(fresh, ["name_th": "สอง"], shown: shown)
        try office.set(fresh, ["name_th": "สาม"], shown: shown)
        #expect(try office.view(fresh, "name_th") == .value(.text("สาม")))
    }

    @Test func `two clerks at one machine with one stale page are in conflict`() throws {
        let fresh = try office.addCommunity("แรก")
        let shown = try office.shown(fresh)
        try office.set(fresh, ["name_th": "ของคนหนึ่ง"], shown: shown, clerk: "คนหนึ่ง")
        try office.set(fresh, ["name_th": "ของอีกคน"], shown: shown, clerk: "อีกคน")
        #expect(Set(try office.conflict(fresh, "name_th")) == ["ของคนหนึ่ง", "ของอีกคน"])
    }

    private func resolve(_ choice: ConflictChoice, why: String? = nil, shown: Shown? = nil) throws {
        _ = try office.store.resolve(
            id, field: "name_th", choice, why: why, shown: shown, by: Office.authorship(), using: &office.random)
    }
}
