import Merge
import Protocol
import TestSupport
import Testing

/// PROTOCOL.md, "Record state" and "State hash".
@Suite struct StateBytesTests {
    @Test func `a state is read back as it was written, at any moment`() throws {
        for seed in 0..<40 as Range<UInt64> {
            var random = SeededGenerator(seed: ~seed)
            let changes = try History(seed: seed, steps: 60).delivered(using: &random)
            var replica = Replica()
            for change in changes {
                replica.take(change)
                for record in Set(change.parts.map(\.record)) {
                    let state = replica[record, Schema.type]
                    let read = try RecordState(
                        id: record, visible: state.visibleBytes, context: state.contextBytes)
                    #expect(read == state, "seed \(seed)")
                    #expect(read.visibleBytes == state.visibleBytes && read.contextBytes == state.contextBytes)
                }
            }
        }
    }

    @Test func `a state goes on after it was written and read`() throws {
        for seed in 0..<20 as Range<UInt64> {
            var random = SeededGenerator(seed: ~seed)
            let changes = try History(seed: seed, steps: 50).delivered(using: &random)
            var plain = Replica()
            plain.take(changes)
            var stored = Replica { state, part, origin, wasApplied in
                do {
                    state = try RecordState(
                        id: state.id, visible: state.visibleBytes, context: state.contextBytes)
                } catch {
                    Issue.record(error)
                }
                state.apply(part, of: origin, wasApplied: wasApplied)
            }
            stored.take(changes)
            #expect(stored.bytes == plain.bytes, "seed \(seed)")
        }
    }

    @Test func `damaged bytes of a state are refused or say something else`() throws {
        let page = try Specification()
        let visible = try page.bytes("state-r")
        let prekilled = try page.bytes("state-r-context")
        let id = try #require(RecordID(text: "f0000000-0000-8000-8000-000000000001"))
        let state = try RecordState(id: id, visible: visible, context: prekilled)
        for place in visible.indices {
            #expect(throws: ProtocolError.self) {
                try RecordState(id: id, visible: Array(visible.prefix(place)), context: prekilled)
            }
            for bit in 0..<8 {
                var damaged = visible
                damaged[place] ^= 1 << bit
                do {
                    #expect(try RecordState(id: id, visible: damaged, context: prekilled) != state)
                } catch {
                    continue
                }
            }
        }
        for place in prekilled.indices {
            #expect(throws: ProtocolError.self) {
                try RecordState(id: id, visible: visible, context: Array(prekilled.prefix(place)))
            }
        }
    }

    @Test func `two changes that share a name do not stop the program`() throws {
        // The centre refuses the second; this is what happens where it did not.
        var state = RecordState(id: try #require(RecordID(Array(repeating: 1, count: 16))), type: Schema.type)
        let name = Sibling.sample(.integer(0), actor: 1).dot.change
        for lamport in [1, 2] as [UInt64] {
            let write = FieldWrite(field: 16, operation: .set, value: .integer(Int64(lamport)))
            let part = Part(
                record: state.id, type: Schema.type, salt: Array(repeating: 0, count: 16), seen: VectorClock(),
                writes: [write])
            state.apply(part, of: Origin(change: name, lamport: lamport, office: "", clerk: "", wallMs: 0)) { _ in false
            }
        }
        #expect(!state.visibleBytes.isEmpty)
        #expect(!state.shown.token.isEmpty)
    }

    @Test func `the state hash covers each record's id and visible bytes`() throws {
        let ids = (1...2).compactMap { RecordID(Array(repeating: UInt8($0), count: 16)) }
        func hash(_ records: [(RecordID, [UInt8])]) -> Digest {
            var hash = StateHash()
            for (id, visible) in records { hash.add(id, visible: visible) }
            return hash.finish()
        }
        let domain = Array("khunatham state 1".utf8)
        #expect(hash([]) == Digest.of(domain))
        let expected = domain + ids[0].bytes + Digest.of([7]).bytes + ids[1].bytes + Digest.of([8]).bytes
        #expect(hash([(ids[0], [7]), (ids[1], [8])]) == Digest.of(expected))
        #expect(hash([(ids[0], [7])]) != hash([(ids[1], [7])]))
        #expect(hash([(ids[0], [7])]) != hash([(ids[0], [8])]))
    }

    @Test func `records that are hashed out of order end the program`() async {
        await #expect(processExitsWith: .failure) {
            var hash = StateHash()
            for last in [2, 1] as [UInt8] {
                if let id = RecordID(Array(repeating: last, count: 16)) { hash.add(id, visible: []) }
            }
            _ = hash.finish()
        }
    }

    @Test func `a record that is hashed twice ends the program`() async {
        await #expect(processExitsWith: .failure) {
            var hash = StateHash()
            for last in [1, 1] as [UInt8] {
                if let id = RecordID(Array(repeating: last, count: 16)) { hash.add(id, visible: []) }
            }
            _ = hash.finish()
        }
    }

    @Test func `a part of another record ends the program`() async {
        await #expect(processExitsWith: .failure) {
            var random = SeededGenerator(seed: 1)
            var state = RecordState(id: .make(using: &random), type: Schema.type)
            let part = Part(
                record: .make(using: &random), type: Schema.type, salt: Array(repeating: 0, count: 16),
                seen: VectorClock(), writes: [])
            state.apply(part, of: Sibling.sample(.integer(1), actor: 1).origin) { _ in false }
        }
    }
}
