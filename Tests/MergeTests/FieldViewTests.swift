import Merge
import Protocol
import TestSupport
import Testing

/// PROTOCOL.md, "Merge rules".
@Suite struct FieldViewTests {
    /// One rule, two values that two offices write one after the other or unseen by each other, and what is shown.
    struct Row: CustomTestStringConvertible, Sendable {
        let field: FieldID
        let first: Value
        let second: Value
        let concurrent: String
        let sequential: String

        init(_ field: FieldID, _ first: Value, _ second: Value, concurrent: String, sequential: String) {
            self.field = field
            self.first = first
            self.second = second
            self.concurrent = concurrent
            self.sequential = sequential
        }

        var testDescription: String { "\(Schema.rule(field)) \(first.plain) \(second.plain)" }
    }

    static let rows = [
        Row(Schema.name, .text("ก"), .text("ข"), concurrent: "conflict ก ข", sequential: "ข"),
        Row(Schema.name, .text("ก"), .text("ก"), concurrent: "ก", sequential: "ก"),
        Row(Schema.decision, .integer(1), .integer(2), concurrent: "conflict 1 2", sequential: "2"),
        Row(Schema.decision, .integer(1), .integer(1), concurrent: "1", sequential: "1"),
        Row(Schema.photo, .bytes([1]), .bytes([2]), concurrent: "conflict 01 02", sequential: "02"),
        Row(Schema.photo, .bytes([1]), .bytes([1]), concurrent: "01", sequential: "01"),
        Row(Schema.networks, .text("02"), .text("09"), concurrent: "[02 09]", sequential: "[02 09]"),
        Row(Schema.networks, .text("02"), .text("02"), concurrent: "[02]", sequential: "[02]"),
        Row(Schema.amounts, .integer(5), .integer(-2), concurrent: "sum 3 of 2", sequential: "sum 3 of 2"),
        Row(Schema.amounts, .integer(5), .integer(5), concurrent: "sum 10 of 2", sequential: "sum 10 of 2"),
        Row(Schema.notes, .text("ก"), .text("ข"), concurrent: "notes ก ข", sequential: "notes ก ข"),
        Row(Schema.most, .integer(3), .integer(-4), concurrent: "3", sequential: "-4"),
        Row(Schema.least, .integer(3), .integer(-4), concurrent: "-4", sequential: "-4"),
        Row(Schema.status, .text("ร่าง"), .text("ส่ง"), concurrent: "conflict ร่าง ส่ง", sequential: "ส่ง"),
        Row(Schema.status, .text("ร่าง"), .text("ร่าง"), concurrent: "ร่าง", sequential: "ร่าง"),
    ]

    @Test(arguments: rows)
    func `two values that their writers had not seen of each other`(row: Row) throws {
        var random = SeededGenerator(seed: 4)
        let record = RecordID.make(using: &random)
        var offices = [Author(office: "5715", using: &random), Author(office: "5702", using: &random)]
        // Siblings of equal lamport numbers are shown in the order of their actors.
        offices.sort { ActorID.precedes($0.head.actor, $1.head.actor) }
        let changes = [
            try #require(try offices[0].save([row.edit(row.first)], in: record, using: &random)),
            try #require(try offices[1].save([row.edit(row.second)], in: record, using: &random)),
        ]
        for order in [changes, changes.reversed()] {
            var replica = Replica()
            replica.take(order)
            #expect(replica[record, Schema.type].view(row.field).plain == row.concurrent)
        }
    }

    @Test(arguments: rows)
    func `two values of which the second's writer had seen the first`(row: Row) throws {
        var random = SeededGenerator(seed: 4)
        let record = RecordID.make(using: &random)
        var offices = [Author(office: "5715", using: &random), Author(office: "5702", using: &random)]
        let first = try #require(try offices[0].save([row.edit(row.first)], in: record, using: &random))
        offices[1].replica.take(first)
        let second = try offices[1].save([row.edit(row.second)], in: record, using: &random)
        for order in [[first, second], [second, first]] {
            var replica = Replica()
            replica.take(order.compactMap(\.self))
            #expect(replica[record, Schema.type].view(row.field).plain == row.sequential)
        }
    }

    @Test(arguments: MergeRule.allCases)
    func `a field without values is empty`(rule: MergeRule) {
        let view = FieldView([], rule: rule, centre: "57")
        #expect(view == .empty && view.shown.isEmpty && view.conflict.isEmpty)
    }

    @Test func `siblings are shown from the latest lamport number on, then by their dots`() {
        let siblings = [
            sibling("ก", actor: 2, lamport: 4), sibling("ข", actor: 1, lamport: 4), sibling("ค", actor: 3, lamport: 9),
        ]
        let view = FieldView(siblings.sorted(by: Sibling.isShownBefore), rule: .register, centre: "57")
        #expect(view.plain == "conflict ค ข ก")
        #expect(view.shown == [.text("ค")])
        #expect(view.conflict.count == 3)
    }

    @Test func `sets and notes are shown from the oldest on, a set's element once`() {
        let siblings = [
            sibling("ก", actor: 2, lamport: 9), sibling("ข", actor: 1, lamport: 9), sibling("ข", actor: 3, lamport: 2),
            sibling("ค", actor: 4, lamport: 5),
        ].sorted(by: Sibling.isShownBefore)
        #expect(FieldView(siblings, rule: .set, centre: "57").plain == "[ข ค ก]")
        #expect(FieldView(siblings, rule: .notes, centre: "57").plain == "notes ข ค ข ก")
    }

    @Test(arguments: [MergeRule.max, .min])
    func `a value that is no integer is not hidden by the largest or smallest`(rule: MergeRule) {
        let mixed = [sibling("มาก", actor: 1, lamport: 2), sibling(.integer(7), actor: 2, lamport: 1)]
        #expect(FieldView(mixed, rule: rule, centre: "57").plain == "conflict มาก 7")
        #expect(FieldView(mixed.suffix(1), rule: rule, centre: "57").plain == "7")
        let texts = [sibling("ก", actor: 1, lamport: 2), sibling("ข", actor: 2, lamport: 1)]
        #expect(FieldView(texts, rule: rule, centre: "57").plain == "conflict ก ข")
    }

    @Test(
        arguments: [
            ([Int64.max, 1, -5], Int64.max - 4), ([.max, .max, .min, .min], -2), ([.max, 1], .max), ([.min, -1], .min),
            ([], 0), ([7, 7, 7], 21),
        ] as [([Int64], Int64)])
    func `a ledger's sum is exact, and cut only at the end`(amounts: [Int64], sum: Int64) {
        let siblings = amounts.enumerated().map { sibling(.integer($1), actor: UInt8($0), lamport: UInt64($0)) }
        for order in [siblings, siblings.reversed()] {
            let view = FieldView(order + [sibling("x", actor: 99, lamport: 1)], rule: .ledger, centre: "57")
            #expect(view == .sum(sum, rows: amounts.count + 1))
        }
    }

    private func sibling(_ text: String, actor: UInt8, lamport: UInt64) -> Sibling {
        sibling(.text(text), actor: actor, lamport: lamport)
    }

    private func sibling(_ value: Value, actor: UInt8, lamport: UInt64) -> Sibling {
        Sibling.sample(value, actor: actor, lamport: lamport)
    }
}

extension FieldViewTests.Row {
    fileprivate func edit(_ value: Value) -> FieldEdit {
        switch Schema.rule(field) {
        case .set, .ledger, .notes: .add(field, value)
        case .register, .max, .min, .state, .central, .blob: .set(field, [value])
        }
    }
}
