import Merge
import Protocol
import TestSupport
import Testing

/// PROTOCOL.md, "Merge rules": workflow states.
@Suite struct StateJoinTests {
    @Test(
        arguments: [
            (["ร่าง", "ส่งแล้ว"], "ส่งแล้ว"), (["ส่งแล้ว", "ร่าง"], "ส่งแล้ว"), (["ร่าง", "ร่าง"], "ร่าง"),
            (["ส่งแล้ว", "ถอน"], "conflict ส่งแล้ว ถอน"), (["ร่าง", "ส่งแล้ว", "ถอน"], "conflict ร่าง ส่งแล้ว ถอน"),
        ])
    func `concurrent steps are joined by the form's table`(states: [String], shown: String) {
        #expect(view(states.map { (Value.text($0), "5715") }).plain == shown)
    }

    @Test func `the table is asked for distinct states, and never for one`() {
        #expect(view([(.text("ก"), "5715"), (.text("ก"), "5702")]) { _ in "asked" }.plain == "ก")
        let siblings = [(Value.text("ก"), "5715"), (.text("ข"), "5702"), (.text("ก"), "5703")]
        #expect(view(siblings) { $0 == ["ก", "ข"] ? "asked" : nil }.plain == "asked")
    }

    @Test(arguments: ["5715", "5702"])
    func `the centre's decision wins over any office, in any order`(office: String) {
        let decision = (Value.text("อนุมัติ"), "57")
        let step = (Value.text("ถอน"), office)
        #expect(view([decision, step]).plain == "อนุมัติ")
        #expect(view([step, decision]).plain == "อนุมัติ")
        #expect(view([step, decision, (.text("อนุมัติ"), "57"), step]).plain == "อนุมัติ")
    }

    @Test func `the centre's decision wins wherever it was merged first`() throws {
        var random = SeededGenerator(seed: 6)
        let record = RecordID.make(using: &random)
        var office = Author(office: "5715", using: &random)
        var centre = Author(office: "57", using: &random)
        let first = try #require(try office.save([.set(Schema.status, [.text("ส่งแล้ว")])], in: record, using: &random))
        centre.replica.take(first)
        let decision = try centre.save([.set(Schema.status, [.text("อนุมัติ")])], in: record, using: &random)
        // The office goes on twice, so that its lamport number is the higher one.
        let second = try office.save([.set(Schema.status, [.text("ร่าง")])], in: record, using: &random)
        let third = try office.save([.set(Schema.status, [.text("ถอน")])], in: record, using: &random)
        for order in [[first, decision, second, third], [third, second, decision, first]] {
            var replica = Replica()
            replica.take(order.compactMap(\.self))
            #expect(replica[record, Schema.type].view(Schema.status) == .value(.text("อนุมัติ")))
            #expect(replica[record, Schema.type].siblings(Schema.status).count == 2)
        }
    }

    @Test func `two decisions of the centre that contradict each other decide nothing`() {
        let decisions = [(Value.text("อนุมัติ"), "57"), (Value.text("ปฏิเสธ"), "57")]
        #expect(view(decisions).plain == "conflict อนุมัติ ปฏิเสธ")
        #expect(view(decisions) { _ in "ส่งกลับ" }.plain == "ส่งกลับ")
    }

    @Test func `a value that is no text is not hidden by the table`() {
        let mixed = [(Value.text("ร่าง"), "5715"), (.integer(7), "5702")]
        #expect(view(mixed) { _ in "ร่าง" }.plain == "conflict ร่าง 7")
        #expect(view([(Value.text("ร่าง"), "5715"), (.integer(7), "57")]).plain == "7")
    }

    private static let table: StateJoin = { Set($0) == ["ร่าง", "ส่งแล้ว"] ? "ส่งแล้ว" : nil }

    private func view(_ values: [(Value, String)], join: @escaping StateJoin = table) -> FieldView {
        let siblings = values.enumerated().map { place, value in
            Sibling.sample(value.0, actor: UInt8(place), lamport: UInt64(100 - place), office: value.1)
        }
        return FieldView(siblings, rule: .state, centre: "57", join: join)
    }
}
