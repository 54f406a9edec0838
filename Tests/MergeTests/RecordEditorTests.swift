import Merge
import Protocol
import TestSupport
import Testing

/// PROTOCOL.md, "Writing": edits name exactly what their author was shown.
@Suite struct RecordEditorTests {
    private var random = SeededGenerator(seed: 12)
    private let record: RecordID
    private var here: Author
    private var there: Author

    init() throws {
        record = .make(using: &random)
        here = Author(office: "5715", using: &random)
        there = Author(office: "5702", using: &random)
        let first = try here.save(
            [.set(Schema.name, [.text("ก")]), .set(Schema.networks, [.text("02"), .text("09")])], in: record,
            using: &random)
        there.replica.take([first].compactMap(\.self))
    }

    /// Both offices write the name unseen by each other; both then have both values.
    private mutating func dispute() throws {
        let mine = try #require(try here.save([.set(Schema.name, [.text("ข")])], in: record, using: &random))
        let theirs = try #require(try there.save([.set(Schema.name, [.text("ค")])], in: record, using: &random))
        here.replica.take(theirs)
        there.replica.take(mine)
        #expect(here[record].view(Schema.name).conflict.count == 2)
    }

    @Test mutating func `an ordinary edit replaces what was shown`() throws {
        try there.save([.set(Schema.name, [.text("ข")])], in: record, using: &random)
        #expect(there[record].view(Schema.name) == .value(.text("ข")))
    }

    @Test mutating func `a plain write in a conflict replaces only what this store wrote`() throws {
        try dispute()
        let change = try #require(try here.save([.set(Schema.name, [.text("ง")])], in: record, using: &random))
        #expect(change.parts[0].writes[0].over.map(\.change.actor) == [here.head.actor])
        #expect(here[record].view(Schema.name).plain == "conflict ง ค")
    }

    @Test mutating func `a plain write in a conflict that others lead replaces nothing`() throws {
        try dispute()
        var third = Author(office: "5703", using: &random)
        third.replica.take(here.replica.changes)
        let change = try #require(try third.save([.set(Schema.name, [.text("ง")])], in: record, using: &random))
        #expect(change.parts[0].writes[0].over.isEmpty)
        #expect(third[record].siblings(Schema.name).count == 3)
        #expect(try third.save([.clear(Schema.name)], in: record, using: &random) != nil)
        #expect(third[record].siblings(Schema.name).count == 2)
        #expect(try third.save([.clear(Schema.name)], in: record, using: &random) == nil)
    }

    @Test mutating func `resolving replaces every sibling`() throws {
        try dispute()
        let change = try #require(try here.save([.resolve(Schema.name, .text("ค"))], in: record, using: &random))
        #expect(change.parts[0].writes[0].over.count == 2)
        there.replica.take(change)
        #expect(there[record].view(Schema.name) == .value(.text("ค")))
        #expect(throws: EditError.notInConflict(Schema.name)) {
            try here.save([.resolve(Schema.name, .text("ก"))], in: record, using: &random)
        }
    }

    @Test mutating func `an edit made during a resolution survives beside it`() throws {
        try dispute()
        let edit = try #require(try there.save([.set(Schema.name, [.text("จ")])], in: record, using: &random))
        try here.save([.resolve(Schema.name, .text("ข"))], in: record, using: &random)
        here.replica.take(edit)
        #expect(Set(here[record].siblings(Schema.name).map(\.value)) == [.text("ข"), .text("จ")])
    }

    @Test mutating func `a stale page keeps the other's value as a sibling`() throws {
        let page = here[record].shown
        let theirs = try #require(try there.save([.set(Schema.name, [.text("ค")])], in: record, using: &random))
        here.replica.take(theirs)
        let change = try #require(
            try here.save([.set(Schema.name, [.text("ข")])], in: record, shown: page, using: &random))
        #expect(change.parts[0].seen == page.clock)
        #expect(here[record].view(Schema.name).plain == "conflict ข ค")
    }

    @Test mutating func `a stale page still replaces what the same clerk wrote since`() throws {
        let page = here[record].shown
        try here.save([.set(Schema.name, [.text("ข")])], in: record, shown: page, using: &random)
        try here.save([.set(Schema.name, [.text("ค")])], in: record, shown: page, using: &random)
        #expect(here[record].view(Schema.name) == .value(.text("ค")))
        try here.save([.set(Schema.name, [.text("ง")])], in: record, shown: page, clerk: "another", using: &random)
        #expect(here[record].view(Schema.name).conflict.count == 2)
    }

    @Test mutating func `a resolution from a stale page replaces what the same clerk wrote since`() throws {
        try dispute()
        let page = here[record].shown
        try here.save([.set(Schema.name, [.text("ง")])], in: record, shown: page, using: &random)
        try here.save([.resolve(Schema.name, .text("ค"))], in: record, shown: page, using: &random)
        #expect(here[record].view(Schema.name) == .value(.text("ค")))
        #expect(here[record].siblings(Schema.name).count == 1)
    }

    @Test mutating func `what changes nothing writes nothing`() throws {
        let same: [FieldEdit] = [
            .set(Schema.name, [.text("ก")]), .set(Schema.networks, [.text("09"), .text("02")]),
            .add(Schema.networks, .text("02")), .clear(Schema.status),
        ]
        for edit in same { #expect(try here.save([edit], in: record, using: &random) == nil) }
    }

    @Test mutating func `writing the shown value settles a conflict of equal values only if all were shown`() throws {
        let page = here[record].shown
        let theirs = try #require(try there.save([.set(Schema.name, [.text("ค")])], in: record, using: &random))
        here.replica.take(theirs)
        // The page shows ก; the store has ค. Saving ค from that page is a value of one's own, equal to the other.
        try here.save([.set(Schema.name, [.text("ค")])], in: record, shown: page, using: &random)
        #expect(here[record].siblings(Schema.name).count == 2)
        #expect(here[record].view(Schema.name) == .value(.text("ค")))
    }

    @Test mutating func `setting a set removes what was shown and is not wanted, and adds what is missing`() throws {
        let page = here[record].shown
        let theirs = try #require(try there.save([.add(Schema.networks, .text("11"))], in: record, using: &random))
        here.replica.take(theirs)
        let wanted = [Value.text("09"), .text("14"), .text("14")]
        let change = try #require(
            try here.save([.set(Schema.networks, wanted)], in: record, shown: page, using: &random))
        #expect(change.parts[0].writes.map(\.operation) == [.remove, .add])
        // 11 was not shown, so it stays.
        #expect(Set(here[record].view(Schema.networks).shown) == [.text("09"), .text("11"), .text("14")])
    }

    @Test mutating func `adding wins over a removal that had not seen it`() throws {
        let removal = try #require(try here.save([.remove(Schema.networks, .text("02"))], in: record, using: &random))
        #expect(here[record].view(Schema.networks).plain == "[09]")
        try there.save([.remove(Schema.networks, .text("02"))], in: record, using: &random)
        let addition = try #require(try there.save([.add(Schema.networks, .text("02"))], in: record, using: &random))
        here.replica.take(addition)
        there.replica.take(removal)
        for state in [here[record], there[record]] { #expect(state.view(Schema.networks).plain == "[09 02]") }
    }

    @Test(
        arguments: [
            (.set(Schema.amounts, [.integer(1)]), .appendOnly(Schema.amounts)),
            (.set(Schema.notes, [.text("x")]), .appendOnly(Schema.notes)),
            (.clear(Schema.amounts), .appendOnly(Schema.amounts)), (.clear(Schema.notes), .appendOnly(Schema.notes)),
            (.remove(Schema.notes, .text("x")), .appendOnly(Schema.notes)),
            (.add(Schema.name, .text("x")), .notASet(Schema.name)),
            (.remove(Schema.status, .text("x")), .notASet(Schema.status)),
            (.set(Schema.name, []), .notASet(Schema.name)),
            (.set(Schema.most, [.integer(1), .integer(2)]), .notASet(Schema.most)),
            (.remove(Schema.networks, .text("77")), .noSuchElement(Schema.networks)),
            (.resolve(Schema.name, .text("ก")), .notInConflict(Schema.name)), (.restore, .notDeleted),
        ] as [(FieldEdit, EditError)])
    mutating func `an edit that its field does not take is refused`(edit: FieldEdit, error: EditError) {
        #expect(throws: error) { try here.save([edit], in: record, using: &random) }
    }

    @Test mutating func `an edit names its field`() {
        let edits: [(FieldEdit, FieldID)] = [
            (.set(16, []), 16), (.clear(17), 17), (.add(18, .integer(1)), 18), (.remove(18, .integer(1)), 18),
            (.resolve(16, .integer(1)), 16), (.delete, 0), (.restore, 0),
        ]
        for (edit, field) in edits { #expect(edit.field == field) }
    }
}
