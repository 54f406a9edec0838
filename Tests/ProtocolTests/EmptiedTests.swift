import Protocol
import TestSupport
import Testing

/// PROTOCOL.md, "Emptied parts".
@Suite struct EmptiedTests {
    @Test func `emptying keeps the hash and all but the values and the salt`() throws {
        for seed in 0..<300 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            let change = try random.change()
            let fields = Set(change.parts.flatMap(\.writes).map(\.field).filter { _ in random.once(in: 2) })
            let cut = change.emptied { _, write in fields.contains(write.field) }
            #expect(cut.hash == change.hash && cut.header == change.header, "seed \(seed)")
            #expect(cut.parts.count == change.parts.count, "seed \(seed)")
            for (left, whole) in zip(cut.parts, change.parts) {
                let isHit = whole.writes.contains { $0.value != nil && fields.contains($0.field) }
                #expect(left.isEmptied == isHit && (left == whole) == !isHit, "seed \(seed)")
                #expect(left.salt.isEmpty == isHit && left.seen == whole.seen, "seed \(seed)")
                for (kept, write) in zip(left.writes, whole.writes) {
                    #expect(kept.over == write.over && kept.operation == write.operation, "seed \(seed)")
                    let isGone = write.value != nil && fields.contains(write.field)
                    #expect(kept.value == (isGone ? nil : write.value) && kept.isEmptied == isGone, "seed \(seed)")
                }
            }
            let read = try Change(decoding: cut.bytes)
            #expect(read == cut && read.slots == cut.slots, "seed \(seed)")
            #expect(cut.emptied { _, write in fields.contains(write.field) } == cut, "seed \(seed)")
        }
    }

    @Test func `a part can be emptied twice, withheld when emptied, and completed by whoever has more of it`() throws {
        let story = Story()
        let whole = try story.change2
        let once = whole.emptied { _, write in write.field == 16 }
        let twice = once.emptied { _, write in write.field == 18 }
        #expect(twice == whole.emptied { _, write in write.field != 19 } && twice.hash == whole.hash)
        #expect(twice.parts[0].writes.allSatisfy(\.isEmptied) && !twice.parts[1].isEmptied)
        #expect(once.withholding([0]) == whole.withholding([0]))
        #expect(whole.withholding([0]).completed(by: once) == once)
        #expect(once.completed(by: whole.withholding([0])) == once)
        #expect(once.completed(by: whole) == whole && whole.completed(by: once) == whole)
    }

    @Test func `an emptied part must say so, and lack a value`() throws {
        let story = Story()
        let whole = try story.part2
        let emptied = whole.emptied { $0.field == 16 }
        #expect(try Part(decoding: emptied.encoded, isEmptied: true) == emptied)
        #expect(throws: ProtocolError.self) { try Part(decoding: emptied.encoded) }
        #expect(throws: ProtocolError.self) { try Part(decoding: whole.encoded, isEmptied: true) }
        // Without a salt, and with all values.
        let salt = Array(repeating: UInt8(2), count: 16)
        let place = try #require(whole.encoded.firstRange(of: [0x50] + salt))
        var bytes = whole.encoded
        bytes.replaceSubrange(place, with: [0x40])
        #expect(throws: ProtocolError.self) { try Part(decoding: bytes, isEmptied: true) }
        #expect(throws: ProtocolError.self) { try Part(decoding: bytes) }
    }

    @Test func `a slot holds a part, a hash, or a hash and what is left`() throws {
        let story = Story()
        let change = try story.change2.emptied { _, write in write.field == 16 }
        let hash = Digest.of(try story.part2.encoded).bytes
        let place = try #require(change.bytes.firstRange(of: [0x82, 0x58, 0x20] + hash))
        for head in [0x80, 0x81, 0x83, 0x84] as [UInt8] {
            var bytes = change.bytes
            bytes[place.lowerBound] = head
            #expect(throws: ProtocolError.self) { try Change(decoding: bytes) }
        }
    }

    @Test func `what was as large as a change may be can still be emptied`() throws {
        var random = SeededGenerator(seed: 1)
        let parts = (0..<Limits.partsMax).map { _ in
            Part(
                record: .make(using: &random), type: "community", salt: Array(repeating: 1, count: 16),
                seen: VectorClock(),
                writes: [
                    FieldWrite(field: 16, operation: .set, value: .integer(1)),
                    FieldWrite(field: 17, operation: .set, value: .text(String(repeating: "x", count: 4030))),
                ])
        }
        let header = ChangeHeader(
            actor: .random(using: &random), seq: 1, prev: .zero, lamport: 1, claimed: ClaimedTime(wallMs: 0),
            clerk: String(repeating: "x", count: 100), office: "5715", formsVersion: 1)
        let change = try Change(header: header, parts: parts)
        #expect(change.bytes.count > Limits.changeBytesMax - 100)
        let emptied = change.emptied { _, write in write.field == 16 }
        #expect(emptied.bytes.count > Limits.changeBytesMax)
        #expect(try Change(decoding: emptied.bytes) == emptied)
    }
}
