import Forms
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import Testing

/// What a clerk does with records.
@Suite struct RecordTests {
    private let office: Office

    init() throws { office = try Office() }

    @Test func `a new record belongs to the office and shows what was typed`() throws {
        let id = try office.add("community", ["name_th": "  บ้านหนองบัว ", "households": "๑๒๐", "networks": "02;09"])
        let shown = try office.store.show(id)
        #expect(shown.reader.owners == [Office.code] && shown.reader.readers == [Office.code])
        #expect(shown.reader.title == "บ้านหนองบัว" && shown.delivery == .recorded)
        #expect(try office.view(id, "households") == .value(.integer(120)))
        #expect(try office.view(id, "networks") == .elements([.text("02"), .text("09")]))
        #expect(shown.reader.state.siblings(16).map(\.origin.clerk) == [Office.clerk])
        #expect(shown.reader.state.siblings(16).map(\.origin.office) == [Office.code])
    }

    @Test func `a type that everybody reads is shared with the province from its beginning`() throws {
        let id = try office.add("learning_source", ["name": "ศูนย์เรียนรู้"])
        #expect(try office.store.show(id).reader.readers == ["57", Office.code])
    }

    @Test func `an edit writes one change that replaces what was shown`() throws {
        let id = try office.addCommunity("เดิม")
        let ref = try #require(try office.set(id, ["name_th": "ใหม่", "village_no": "3"]))
        #expect(try office.text(id, "name_th") == "ใหม่")
        let change = try #require(try office.store.history(id).changes.last)
        #expect(change.ref == ref && change.header.lamport == 2 && change.parts.count == 1)
        #expect(change.parts.first?.writes.first { $0.field == 16 }?.over.map(\.change.seq) == [1])
        #expect(change.parts.first?.seen == VectorClock([change.header.actor: 1]))
    }

    @Test func `an edit that changes nothing writes nothing`() throws {
        let id = try office.add("community", ["name_th": "บ้าน", "networks": "02"])
        let counts = try office.counts()
        #expect(try office.set(id, ["name_th": "บ้าน", "networks": "02"]) == nil)
        #expect(try office.edit(id, .adding("networks", "02")) == nil)
        #expect(try office.edit(id, RecordEdits(clears: ["phone"])) == nil)
        #expect(try office.counts() == counts)
    }

    @Test func `elements are added, removed and cleared`() throws {
        let id = try office.add("community", ["name_th": "บ้าน", "networks": "02"])
        try office.edit(id, .adding("networks", "09"))
        #expect(try office.view(id, "networks") == .elements([.text("02"), .text("09")]))
        try office.edit(id, .removing("networks", "02"))
        #expect(try office.view(id, "networks") == .elements([.text("09")]))
        #expect(throws: StoreError.edit(.noSuchElement(24), field: "networks")) {
            try office.edit(id, .removing("networks", "02"))
        }
        try office.set(id, ["networks": "01;05"])
        #expect(try Set(office.view(id, "networks").shown) == [.text("01"), .text("05")])
        try office.edit(id, RecordEdits(clears: ["networks"]))
        #expect(try office.view(id, "networks") == .empty)
    }

    @Test func `amounts add up and notes line up`() throws {
        let id = try office.add("activity", ["name": "กิจกรรม", "held_from": "2026-01-05"])
        for amount in ["100", "50.25"] { try office.edit(id, .adding("spent_baht", amount)) }
        #expect(try office.view(id, "spent_baht") == .sum(15_025, rows: 2))
        #expect(throws: StoreError.edit(.appendOnly(28), field: "spent_baht")) {
            try office.set(id, ["spent_baht": "1"])
        }
        let community = try office.addCommunity("บ้าน")
        for note in ["แรก", "หลัง"] { try office.edit(community, .adding("notes", note)) }
        #expect(try office.view(community, "notes").shown == [.text("แรก"), .text("หลัง")])
    }

    @Test func `an edit of nothing known is told`() throws {
        let id = try office.addCommunity("บ้าน")
        #expect(throws: StoreError.unknownType("nonsense")) { try office.add("nonsense", [:]) }
        #expect(throws: StoreError.unknownField(type: "community", field: "nonsense")) {
            try office.set(id, ["nonsense": "1"])
        }
        #expect(throws: StoreError.unknownField(type: "community", field: "deleted")) {
            try office.set(id, ["deleted": "1"])
        }
        let nobody = RecordID.numbered(9)
        #expect(throws: StoreError.unknownRecord(nobody.text)) { try office.set(nobody, ["name_th": "1"]) }
        #expect(throws: StoreError.unknownRecord(nobody.text)) { try office.store.history(nobody) }
    }

    @Test func `a deleted record is out of the list, still shown, not edited, and comes back by undo`() throws {
        let id = try office.addCommunity("บ้าน")
        let receipt = try office.delete(id)
        #expect(try office.store.list(RecordQuery()).isEmpty)
        var everything = RecordQuery()
        everything.includesDeleted = true
        #expect(try office.store.list(everything).count == 1)
        #expect(try office.store.show(id).reader.state.deletion == .deleted)
        #expect(throws: StoreError.edit(.deleted, field: "deleted")) { try office.set(id, ["name_th": "ใหม่"]) }
        #expect(throws: StoreError.edit(.deleted, field: "deleted")) { try office.delete(id) }
        try office.undo(try #require(receipt.change))
        #expect(try office.store.list(RecordQuery()).map(\.reader.title) == ["บ้าน"])
        try office.set(id, ["name_th": "ใหม่"])
        #expect(try office.text(id, "name_th") == "ใหม่")
    }

    @Test func `deleting does not hide what somebody wrote who had not seen it`() throws {
        let id = try office.addCommunity("บ้าน")
        var remote = Remote("5702")
        let concurrent = try remote.write(try office.store.show(id).reader.state, [28: .integer(120)])
        try office.delete(id)
        try office.store.pull([concurrent])
        #expect(try office.store.show(id).reader.state.deletion == .contested)
        #expect(try office.store.list(RecordQuery()).count == 1)
        #expect(try office.store.show(id).findings.map(\.kind).contains("deleted_and_edited"))
    }

    @Test func `every change stands in the history of its record, in the order in which it came`() throws {
        let id = try office.addCommunity("หนึ่ง")
        try office.addCommunity("อื่น")
        try office.set(id, ["name_th": "สอง"])
        var remote = Remote("5702")
        let pulled = try remote.write(try office.store.show(id).reader.state, [16: .text("สาม")])
        try office.store.pull([pulled])
        let history = try office.store.history(id)
        #expect(history.changes.map(\.header.seq) == [1, 3, 1])
        #expect(history.changes.last == pulled && history.reader.title == "สาม")
    }

    @Test func `lists come in the order of the dictionary`() throws {
        let ordered = ["1 บ้าน", "Ban", "กา", "ก้า", "เกาะ", "แก้ว", "ขาว", "น้ำ", "ใบ", "ฮา"]
        for name in ordered.reversed() { try office.addCommunity(name) }
        #expect(try office.store.list(type: "community").map(\.reader.title) == ordered)
        #expect(try office.store.list(type: "community", limit: 3).map(\.reader.title) == Array(ordered.prefix(3)))
        var page = RecordQuery()
        (page.limit, page.offset) = (2, 4)
        #expect(try office.store.list(page).map(\.reader.title) == Array(ordered[4..<6]))
    }

    @Test func `lists take filters as the fields read them`() throws {
        try office.add("community", ["name_th": "หนึ่ง", "networks": "02;09", "households": "120"])
        try office.add("community", ["name_th": "สอง", "networks": "02"])
        func titles(_ field: String, _ text: String) throws -> [String] {
            try office.store.list(type: "community", filters: [.init(field: field, text: text)]).map(\.reader.title)
        }
        #expect(try titles("networks", "02") == ["สอง", "หนึ่ง"] && titles("networks", "09") == ["หนึ่ง"])
        #expect(try titles("households", "๑๒๐") == ["หนึ่ง"] && titles("name_th", "สาม").isEmpty)
        #expect(throws: StoreError.unknownField(type: "community", field: "no")) { try titles("no", "1") }
    }

    @Test func `records are found by the first digits of their ids`() throws {
        let ids = try (1...5).map { try office.addCommunity("บ้าน \($0)") }
        for id in ids {
            let digits = id.text.filter { $0 != "-" }
            #expect(try office.store.records(startingWith: String(digits.prefix(12)), limit: 9) == [id])
            #expect(try office.store.records(startingWith: digits.uppercased(), limit: 9) == [id])
        }
        for digits in ["", "xyz", String(repeating: "0", count: 33), "%", "_"] {
            #expect(try office.store.records(startingWith: digits, limit: 9).isEmpty, "\(digits)")
        }
    }

    @Test func `the state hash follows the records and nothing else`() throws {
        let empty = try office.store.stateHash()
        let id = try office.addCommunity("บ้าน")
        let one = try office.store.stateHash()
        #expect(one != empty)
        try office.store.mint(.restored, using: &office.random)
        _ = try office.store.writing { transaction in try transaction.wishSync() }
        #expect(try office.store.stateHash() == one)
        try office.set(id, ["name_th": "ใหม่"])
        #expect(try office.store.stateHash() != one)
    }
}

extension Office {
    @discardableResult
    func delete(_ id: RecordID) throws -> Receipt {
        try store.delete(id, by: Self.authorship(), using: &random)
    }

    @discardableResult
    func undo(_ change: ChangeRef) throws -> Receipt {
        try store.undo(change.label, by: Self.authorship(), using: &random)
    }
}
