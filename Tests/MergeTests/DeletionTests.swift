import Merge
import Protocol
import TestSupport
import Testing

/// PROTOCOL.md, "Deleting".
@Suite struct DeletionTests {
    private var random = SeededGenerator(seed: 11)
    private let record: RecordID
    /// Two offices that have the same record: a name, a number, a network.
    private var here: Author
    private var there: Author

    init() throws {
        record = .make(using: &random)
        here = Author(office: "5715", using: &random)
        there = Author(office: "5702", using: &random)
        let change = try here.save(
            [.set(Schema.name, [.text("ก")]), .set(Schema.most, [.integer(1)]), .add(Schema.networks, .text("02"))],
            in: record, using: &random)
        there.replica.take([change].compactMap(\.self))
    }

    @Test mutating func `a record is deleted once all its values were shown to who deleted it`() throws {
        #expect(here[record].deletion == .none && here[record].isLive)
        let mark = try #require(try here.save([.delete], in: record, using: &random))
        #expect(here[record].deletion == .deleted && !here[record].isLive)
        there.replica.take(mark)
        #expect(there[record].deletion == .deleted)
        #expect(there[record].siblings(Schema.name).count == 1)
    }

    @Test mutating func `an edit whose author had not seen the deletion keeps the record visible`() throws {
        let mark = try #require(try here.save([.delete], in: record, using: &random))
        let edit = try #require(try there.save([.set(Schema.name, [.text("ข")])], in: record, using: &random))
        here.replica.take(edit)
        there.replica.take(mark)
        for state in [here[record], there[record]] {
            #expect(state.deletion == .contested && state.isLive)
            #expect(state.view(Schema.name) == .value(.text("ข")))
        }
        #expect(here[record] == there[record])
    }

    @Test mutating func `two offices may delete a record unseen by each other`() throws {
        let marks = [
            try #require(try here.save([.delete], in: record, using: &random)),
            try #require(try there.save([.delete], in: record, using: &random)),
        ]
        here.replica.take(marks)
        #expect(here[record].deletion == .deleted)
        #expect(here[record].siblings(.deleted).count == 2)
        #expect(throws: EditError.deleted) { try here.save([.delete], in: record, using: &random) }
    }

    @Test mutating func `two deletions together cover what each had not been shown`() throws {
        let edits = [
            try #require(try here.save([.set(Schema.name, [.text("ข")])], in: record, using: &random)),
            try #require(try there.save([.set(Schema.most, [.integer(2)])], in: record, using: &random)),
        ]
        let marks = [
            try #require(try here.save([.delete], in: record, using: &random)),
            try #require(try there.save([.delete], in: record, using: &random)),
        ]
        var first = here
        first.replica.take(edits[1])
        #expect(first[record].deletion == .contested)
        first.replica.take(marks)
        #expect(first[record].deletion == .deleted)
    }

    @Test mutating func `restoring takes every mark away`() throws {
        let marks = [
            try #require(try here.save([.delete], in: record, using: &random)),
            try #require(try there.save([.delete], in: record, using: &random)),
        ]
        here.replica.take(marks)
        try here.save([.restore], in: record, using: &random)
        #expect(here[record].deletion == .none && here[record].isLive)
        #expect(here[record].siblings(.deleted).isEmpty)
        #expect(throws: EditError.notDeleted) { try here.save([.restore], in: record, using: &random) }
        try here.save([.delete], in: record, using: &random)
        #expect(here[record].deletion == .deleted)
    }

    @Test mutating func `a deletion that its author contests is settled by deleting again`() throws {
        let mark = try #require(try here.save([.delete], in: record, using: &random))
        try there.save([.set(Schema.name, [.text("ข")])], in: record, using: &random)
        there.replica.take(mark)
        #expect(there[record].deletion == .contested)
        try there.save([.delete], in: record, using: &random)
        #expect(there[record].deletion == .deleted)
        #expect(there[record].siblings(.deleted).count == 1)
    }

    @Test mutating func `deleting after an old page leaves visible what the page did not show`() throws {
        let page = here[record].shown
        let edit = try #require(try there.save([.set(Schema.name, [.text("ข")])], in: record, using: &random))
        here.replica.take(edit)
        try here.save([.delete], in: record, shown: page, using: &random)
        #expect(here[record].deletion == .contested)
    }

    @Test mutating func `a mark names a dot that several fields share once, and travels`() throws {
        let mark = try #require(try here.save([.delete], in: record, using: &random))
        let value = try #require(mark.parts.first?.writes.first?.value)
        // One change wrote three fields: its values share one dot.
        #expect(DeletionMarker.dots(in: value) == [Dot(change: try #require(here.replica.changes.first).ref)])
        #expect(try Change(decoding: mark.bytes) == mark)
        #expect(here[record].shownDots.count == 3)
    }

    @Test func `a mark of any dots is read as it was written`() {
        for seed in 0..<50 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            let dots = (0..<random.number(0...6)).map { _ in
                Sibling.sample(.integer(0), actor: UInt8(random.number(0...3)), seq: UInt64(random.number(1...3))).dot
            }
            let mark = DeletionMarker.value(naming: dots + dots.reversed())
            #expect(DeletionMarker.dots(in: mark) == Set(dots).sorted(by: Dot.precedes), "seed \(seed)")
        }
    }

    @Test(
        arguments: [
            .text("x"), .integer(1), .boolean(true), .bytes([0x80]), .other([]), .other([0xF6]), .other([0x81, 0x00]),
            .other([0x80, 0x00]), .other([0x9B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]),
        ] as [Value])
    mutating func `a mark that cannot be read names nothing: the record stays visible`(value: Value) throws {
        #expect(DeletionMarker.dots(in: value).isEmpty)
        let write = FieldWrite(field: SystemField.deleted.rawValue, operation: .set, value: value)
        let part = Part(
            record: record, type: Schema.type, salt: Array(repeating: 0, count: 16), seen: VectorClock(),
            writes: [write])
        var state = here[record]
        let reference = ChangeRef(actor: here.head.actor, seq: 99, tag: Tag(rawValue: 1))
        let origin = Origin(change: reference, lamport: 1, office: "", clerk: "", wallMs: 0)
        state.apply(part, of: origin) { _ in false }
        #expect(state.deletion == .contested && state.isLive)
    }
}
