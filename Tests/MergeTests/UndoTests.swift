import Merge
import Protocol
import TestSupport
import Testing

/// PROTOCOL.md, "Undo".
@Suite struct UndoTests {
    private var random = SeededGenerator(seed: 13)
    private let record: RecordID
    private var here: Author
    private var there: Author

    init() {
        record = .make(using: &random)
        here = Author(office: "5715", using: &random)
        there = Author(office: "5702", using: &random)
    }

    private mutating func save(_ edit: FieldEdit) throws -> Change {
        try #require(try here.save([edit], in: record, using: &random))
    }

    /// Takes back what `change` wrote, as a new change.
    @discardableResult
    private mutating func undo(_ change: Change) throws -> Change? {
        let state = here[record]
        let known = Definition(here.replica.changes).written
        let record = record
        let undo = Undo(state, change: change.ref) { known[Place(record: record, field: $0, dot: $1)] }
        let writes = try undo.writes(undoing: try #require(change.parts.first))
        return try here.write(writes, in: record, seen: state.clock, using: &random)
    }

    @Test mutating func `a value that was set gives way to the former one`() throws {
        _ = try save(.set(Schema.name, [.text("ก")]))
        let change = try save(.set(Schema.name, [.text("ข")]))
        try undo(change)
        #expect(here[record].view(Schema.name) == .value(.text("ก")))
    }

    @Test mutating func `a value that was the first is cleared`() throws {
        try undo(try save(.set(Schema.name, [.text("ก")])))
        #expect(here[record].view(Schema.name) == .empty)
    }

    @Test mutating func `what was cleared is there again`() throws {
        _ = try save(.set(Schema.name, [.text("ก")]))
        try undo(try save(.clear(Schema.name)))
        #expect(here[record].view(Schema.name) == .value(.text("ก")))
    }

    @Test mutating func `what was cleared and written since stays as it is`() throws {
        _ = try save(.set(Schema.name, [.text("ก")]))
        let change = try save(.clear(Schema.name))
        _ = try save(.set(Schema.name, [.text("ข")]))
        #expect(throws: EditError.nothingToUndo) { try undo(change) }
    }

    @Test mutating func `a set that was cleared has all its elements again`() throws {
        _ = try save(.set(Schema.networks, [.text("02"), .text("09"), .text("11")]))
        try undo(try save(.clear(Schema.networks)))
        #expect(here[record].view(Schema.networks).plain == "[02 09 11]")
    }

    @Test mutating func `an element that was added goes, one that was removed comes back`() throws {
        _ = try save(.set(Schema.networks, [.text("02"), .text("09")]))
        try undo(try save(.add(Schema.networks, .text("11"))))
        #expect(here[record].view(Schema.networks).plain == "[02 09]")
        let removal = try save(.remove(Schema.networks, .text("02")))
        try undo(removal)
        #expect(here[record].view(Schema.networks).plain == "[09 02]")
        #expect(throws: EditError.nothingToUndo) { try undo(removal) }
    }

    @Test mutating func `an amount is taken back by its opposite, and a note is taken away`() throws {
        _ = try save(.add(Schema.amounts, .integer(5)))
        try undo(try save(.add(Schema.amounts, .integer(-7))))
        #expect(here[record].view(Schema.amounts) == .sum(5, rows: 3))
        _ = try save(.add(Schema.notes, .text("ก")))
        try undo(try save(.add(Schema.notes, .text("ข"))))
        #expect(here[record].view(Schema.notes).plain == "notes ก")
        #expect(throws: EditError.nothingToUndo) { try undo(try save(.add(Schema.amounts, .integer(.min)))) }
    }

    @Test mutating func `deleting and restoring are taken back`() throws {
        _ = try save(.set(Schema.name, [.text("ก")]))
        let deletion = try save(.delete)
        try undo(deletion)
        #expect(here[record].deletion == .none)
        _ = try save(.delete)
        try undo(try save(.restore))
        #expect(here[record].deletion == .deleted)
    }

    @Test mutating func `a resolution that is undone is a conflict again`() throws {
        _ = try save(.set(Schema.name, [.text("ก")]))
        let theirs = try #require(try there.save([.set(Schema.name, [.text("ข")])], in: record, using: &random))
        here.replica.take(theirs)
        try undo(try save(.resolve(Schema.name, .text("ค"))))
        #expect(Set(here[record].view(Schema.name).conflict.map(\.value)) == [.text("ก"), .text("ข")])
    }

    @Test mutating func `what another office replaced since is left alone`() throws {
        let change = try save(.set(Schema.name, [.text("ก")]))
        there.replica.take(change)
        let theirs = try #require(try there.save([.set(Schema.name, [.text("ข")])], in: record, using: &random))
        here.replica.take(theirs)
        #expect(throws: EditError.nothingToUndo) { try undo(change) }
        #expect(here[record].view(Schema.name) == .value(.text("ข")))
    }

    @Test mutating func `each field is taken back by itself`() throws {
        let change = try #require(
            try here.save(
                [.set(Schema.name, [.text("ก")]), .set(Schema.most, [.integer(1)])], in: record, using: &random))
        _ = try save(.set(Schema.name, [.text("ข")]))
        try undo(change)
        #expect(here[record].view(Schema.name) == .value(.text("ข")))
        #expect(here[record].view(Schema.most) == .empty)
    }

    @Test mutating func `an undo is undone`() throws {
        _ = try save(.set(Schema.name, [.text("ก")]))
        let undone = try #require(try undo(try save(.set(Schema.name, [.text("ข")]))))
        try undo(undone)
        #expect(here[record].view(Schema.name) == .value(.text("ข")))
    }

    @Test mutating func `an undo merges like any change`() throws {
        _ = try save(.set(Schema.name, [.text("ก")]))
        try undo(try save(.set(Schema.name, [.text("ข")])))
        var other = Replica()
        other.take(here.replica.changes.reversed())
        #expect(other.bytes == here.replica.bytes)
    }
}
