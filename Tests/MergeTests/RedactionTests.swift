import Merge
import Protocol
import TestSupport
import Testing

/// PROTOCOL.md, "Redactions".
@Suite struct RedactionTests {
    @Test(arguments: 0..<6 as Range<UInt64>)
    func `orders to erase may come at any moment, and any number of times`(group: UInt64) throws {
        for seed in (group * 20)..<(group * 20 + 20) {
            var random = SeededGenerator(seed: ~seed)
            let history = try History(seed: seed, steps: 60, hasRedactions: true)
            var whole = Replica()
            whole.take(history.changes)
            for _ in 0..<4 {
                var other = Replica()
                other.take(history.changes.shuffled(using: &random))
                other.take(history.changes.shuffled(using: &random))
                #expect(other.bytes == whole.bytes && other.stateHash == whole.stateHash, "seed \(seed)")
            }
            // What others emptied on the way makes no difference.
            var emptied = Replica()
            let orders = history.changes.flatMap(Redaction.all)
            emptied.take(history.changes.map { $0.emptied(by: orders) }.shuffled(using: &random))
            #expect(emptied.bytes == whole.bytes, "seed \(seed)")
        }
    }

    @Test func `an order wins over all that was written without having seen it, and over nothing else`() throws {
        var (lost, kept) = (0, 0)
        for seed in 0..<80 as Range<UInt64> {
            var random = SeededGenerator(seed: ~seed)
            let history = try History(seed: seed, steps: 80, hasRedactions: true)
            var replica = Replica()
            replica.take(history.changes.shuffled(using: &random))
            let orders = history.changes.flatMap(Redaction.all)
            let named = Set(
                history.changes.flatMap(\.parts).flatMap { part in
                    part.writes.flatMap { write in write.over.map { Name(part.record, write.field, $0) } }
                })
            for change in history.changes {
                for part in change.parts {
                    for (write, dot) in part.dotted(by: change.ref) {
                        guard let dot, !named.contains(Name(part.record, write.field, dot)) else { continue }
                        let isErased = orders.contains { order in
                            let name = order.origin.change
                            let hasSeen = part.seen.entries[name.actor].map { $0 >= name.seq } ?? false
                            let isNamed = order.fields.contains(write.field) || write.field == 4
                            return order.record == part.record
                                && (order.fields.isEmpty ? write.field > 2 : isNamed && !hasSeen)
                        }
                        let isVisible = replica.states[part.record]?.fields[write.field]?.contains { $0.dot == dot }
                        #expect((isVisible ?? false) == !isErased, "seed \(seed), field \(write.field)")
                        if isErased { lost += 1 } else { kept += 1 }
                    }
                }
            }
        }
        #expect(lost > 100 && kept > 1000)
    }

    @Test func `who has seen an order writes the field anew, who has not is emptied`() throws {
        var random = SeededGenerator(seed: 3)
        let record = RecordID.make(using: &random)
        var clerk = Author(using: &random)
        var centre = Author(office: "57", using: &random)
        let first = try #require(try clerk.save([.set(16, [.text("ก")])], in: record, using: &random))
        let before = clerk[record].shown
        centre.replica.take(first)
        let order = try centre.order(erasing: [16], of: record, using: &random)
        clerk.replica.take(order)
        #expect(clerk[record].fields[16] == nil && clerk[record].redaction(of: 16)?.askedBy == "อรุณ")
        #expect(clerk[record].redaction(of: 17) == nil)
        let late = try #require(try clerk.save([.set(16, [.text("ข")])], in: record, shown: before, using: &random))
        #expect(clerk[record].fields[16] == nil)
        let anew = try #require(try clerk.save([.set(16, [.text("ค")])], in: record, using: &random))
        #expect(clerk[record].view(16).shown == [.text("ค")])
        centre.replica.take([anew, late])
        #expect(centre.replica.bytes == clerk.replica.bytes)
        let whole = try centre.order(erasing: [], of: record, using: &random)
        clerk.replica.take(whole)
        _ = try clerk.save([.set(16, [.text("ง")])], in: record, using: &random)
        #expect(clerk[record].fields.isEmpty && clerk[record].wholeRedaction?.origin.change == whole.ref)
    }

    @Test func `marks of approval go with any field, owners and marks of deletion stay`() {
        for fields in [[16], []] as [[FieldID]] {
            #expect(Redaction.covers(4, naming: fields) && Redaction.covers(16, naming: fields))
            for kept in 0...2 as ClosedRange<FieldID> { #expect(!Redaction.covers(kept, naming: fields)) }
        }
        #expect(
            !Redaction.covers(3, naming: [16]) && Redaction.covers(3, naming: [3]) && Redaction.covers(3, naming: []))
        #expect(!Redaction.covers(17, naming: [16]) && Redaction.covers(17, naming: []))
    }

    @Test func `the literals of an order and of what remembers it`() throws {
        let page = try Specification()
        let part = try Part(decoding: try page.bytes("redaction-part"))
        let text = "f0000000-0000-8000-8000-000000000001"
        let record = try #require(RecordID(text: text))
        let actor = try #require(ActorID((0x40..<0x50 as Range<UInt8>)))
        let name = ChangeRef(actor: actor, seq: 5, tag: Tag(rawValue: 0x0102_0304_0506_0708))
        let origin = Origin(change: name, lamport: 9, office: "57", clerk: "วิภา", wallMs: 1_767_583_000_000)
        let order = try #require(Redaction(part, by: origin))
        #expect(order.record == record && order.fields == [16] && order.cause == .request && order.askedBy == "อรุณ")
        let written = Part(
            record: try #require(RecordID(text: String(text.dropLast()) + "3")), type: Redaction.type,
            salt: Array(repeating: 7, count: 16), seen: VectorClock(),
            writes: Redaction.writes(erasing: [16], of: record, .request, askedBy: "อรุณ", province: "57"))
        #expect(written.encoded == part.encoded)
        var state = RecordState(id: record, type: "community")
        state.obey([order])
        #expect(state.contextBytes == (try page.bytes("state-r-redacted-context")))
        #expect(try RecordState(id: record, visible: state.visibleBytes, context: state.contextBytes) == state)
    }

    @Test func `an order that cannot be read orders nothing, least of all the whole record`() throws {
        var random = SeededGenerator(seed: 5)
        var centre = Author(office: "57", using: &random)
        let change = try centre.order(erasing: [16], of: .make(using: &random), using: &random)
        let part = change.parts[0]
        func order(_ edit: (FieldWrite) -> FieldWrite?) -> Redaction? {
            Redaction(
                Part(
                    record: part.record, type: part.type, salt: part.salt, seen: part.seen,
                    writes: part.writes.compactMap(edit)),
                by: Origin(of: change))
        }
        #expect(order { $0 }?.fields == [16])
        for field in [16, 18, 19] as [FieldID] { #expect(order { $0.field == field ? nil : $0 } == nil) }
        for value in [.text("16"), .integer(-1), .integer(1 << 40)] as [Value] {
            #expect(order { $0.field == 17 ? FieldWrite(field: 17, operation: .add, value: value) : $0 } == nil)
        }
    }

    private struct Name: Hashable {
        let record: RecordID
        let field: FieldID
        let dot: Dot

        init(_ record: RecordID, _ field: FieldID, _ dot: Dot) {
            self.record = record
            self.field = field
            self.dot = dot
        }
    }
}
