import Protocol
import TestSupport
import Testing

/// PROTOCOL.md, "Changes" and "Parts".
@Suite struct ChangeTests {
    @Test func `a change is read back as it was sealed`() throws {
        for seed in 0..<400 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            let change = try random.change()
            let read = try Change(decoding: change.bytes)
            #expect(read.header == change.header, "seed \(seed)")
            #expect(read.parts == change.parts, "seed \(seed)")
            #expect(read.hash == change.hash, "seed \(seed)")
            #expect(read == change, "seed \(seed)")
            #expect(change.ref.tag == change.hash.tag && change.head.hash == change.hash)
        }
    }

    @Test func `a part is read back as it was written`() throws {
        for seed in 0..<400 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            let part = random.part()
            #expect(try Part(decoding: part.encoded) == part, "seed \(seed)")
        }
    }

    @Test func `the hash is that of the domain word, the header and the hashes of the parts`() throws {
        var random = SeededGenerator(seed: 5)
        let change = try random.change()
        var input = CanonicalReader(change.bytes)
        try input.array(exactly: 2)
        var message = Array("chg1".utf8) + (try input.bytes(max: .max))
        for part in change.parts { message += Digest.of(part.encoded).bytes }
        #expect(change.hash == Digest.of(message))
    }

    @Test func `withholding parts keeps the hash and nothing of the parts`() throws {
        for seed in 0..<200 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            let change = try random.change()
            let places = Set(change.slots.indices.filter { _ in random.once(in: 2) })
            let cut = change.withholding(places)
            #expect(cut.hash == change.hash && cut.header == change.header, "seed \(seed)")
            #expect(cut.parts == change.parts.enumerated().filter { !places.contains($0.offset) }.map(\.element))
            let read = try Change(decoding: cut.bytes)
            #expect(read == cut && read.slots == cut.slots, "seed \(seed)")
            #expect(cut.withholding(Set(change.slots.indices)).parts.isEmpty)
            #expect(cut.withholding(Set(change.slots.indices)) == change.withholding(Set(change.slots.indices)))
            #expect(change.withholding([]) == change && (cut == change) == places.isEmpty)
        }
    }

    @Test func `each value of a field has a dot of its own`() {
        var random = generator
        let reference = ChangeRef(actor: .random(using: &random), seq: 3, tag: Tag(rawValue: 9))
        let part = sample([
            FieldWrite(field: 18, operation: .add, value: .text("b")),
            FieldWrite(field: 16, operation: .set, value: .text("x")),
            FieldWrite(field: 18, operation: .remove, over: [Dot(change: reference)]),
            FieldWrite(field: 18, operation: .add, value: .text("a")),
        ])
        let dotted = part.dotted(by: reference)
        #expect(dotted.map(\.write.field) == [16, 18, 18, 18])
        #expect(dotted.map(\.write.value) == [.text("x"), .text("b"), nil, .text("a")])
        #expect(dotted.map(\.dot?.index) == [0, 0, nil, 1])
    }

    @Test func `dots are sorted and without repeats`() {
        var random = generator
        let dots = (0..<20).map { _ in random.dot() }
        let write = FieldWrite(field: 1, operation: .clear, over: dots + dots.reversed())
        #expect(write.over.count == Set(dots).count)
        #expect(zip(write.over, write.over.dropFirst()).allSatisfy { Dot.precedes($0, $1) })
        #expect(zip(write.over, write.over.dropFirst()).allSatisfy { !Dot.precedes($1, $0) })
    }

    @Test func `a change has a short form for people`() {
        let actor = ActorID((0..<16).map { UInt8($0) })
        #expect(actor.map { ChangeRef(actor: $0, seq: 14, tag: Tag(rawValue: 1)).label } == "00010203-14")
    }

    @Test func `a record id is a UUID of version 8`() {
        for seed in 0..<100 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            let id = RecordID.make(using: &random)
            let text = Array(id.text)
            #expect(text.count == 36 && text[14] == "8" && "89ab".contains(text[19]), "seed \(seed)")
            #expect(RecordID(text: id.text) == id && RecordID(text: id.text.uppercased()) == id, "seed \(seed)")
            #expect(RecordID(id.bytes) == id, "seed \(seed)")
        }
        #expect(RecordID(text: "") == nil && RecordID(text: "zz") == nil && RecordID(text: "f0-00") == nil)
    }

    private var generator: SeededGenerator { SeededGenerator(seed: 3) }

    private func sample(_ writes: [FieldWrite]) -> Part {
        var random = generator
        return Part(
            record: .make(using: &random), type: "community", salt: random.bytes(16), seen: VectorClock(),
            writes: writes)
    }
}
