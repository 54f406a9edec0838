import Merge
import Protocol
import TestSupport
import Testing

/// PROTOCOL.md, "Laws", over random histories of stores that fork, lag and repeat themselves.
@Suite struct MergeLawTests {
    @Test(arguments: 0..<8 as Range<UInt64>)
    func `any order and any repetition of the same changes gives the same state`(group: UInt64) throws {
        for seed in (group * 20)..<(group * 20 + 20) {
            var random = SeededGenerator(seed: ~seed)
            let history = try History(seed: seed, steps: 60)
            let broken = history.broken({ Replica() }, using: &random)
            #expect(broken.isEmpty, "seed \(seed)")
        }
    }

    @Test func `any grouping of the same changes gives the same state`() throws {
        for seed in 0..<40 as Range<UInt64> {
            var random = SeededGenerator(seed: ~seed)
            let history = try History(seed: seed, steps: 50)
            var whole = Replica()
            whole.take(history.changes)
            // Three stores each get a share; each share travels as a group, and groups overlap.
            let shares = (0..<3).map { _ in history.changes.filter { _ in random.once(in: 2) } }
            for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
                var grouped = Replica()
                for place in order { grouped.take(shares[place]) }
                grouped.take(history.changes.shuffled(using: &random))
                #expect(grouped.bytes == whole.bytes, "seed \(seed)")
                #expect(grouped.stateHash == whole.stateHash, "seed \(seed)")
            }
        }
    }

    @Test func `every order of five changes gives the same state`() throws {
        for seed in 0..<6 as Range<UInt64> {
            let changes = Array(try History(seed: seed, steps: 40).changes.suffix(5))
            var expected: [RecordID: [[UInt8]]]?
            for order in changes.indices.permutations {
                var replica = Replica()
                replica.take(order.map { changes[$0] })
                expected = expected ?? replica.bytes
                #expect(replica.bytes == expected, "seed \(seed), order \(order)")
            }
        }
    }

    @Test func `a change replaces only what its author was shown or wrote`() throws {
        for seed in 0..<60 as Range<UInt64> {
            #expect(try unseenReplacements(History(seed: seed, steps: 60)) == 0, "seed \(seed)")
        }
    }

    @Test func `the check of what was shown finds an editor that ignores it`() throws {
        let found = try (0..<20 as Range<UInt64>).map {
            try unseenReplacements(History(seed: $0, steps: 60, ignoresTokens: true))
        }
        #expect(found.reduce(0, +) > 0)
    }

    @Test func `withheld parts change nothing else`() throws {
        for seed in 0..<40 as Range<UInt64> {
            let history = try History(seed: seed, steps: 60)
            var whole = Replica()
            whole.take(history.changes)
            var without = Replica()
            without.take(
                history.changes.map { change in
                    change.withholding(
                        Set(change.parts.indices.filter { change.parts[$0].writes[0].field == Schema.score }))
                })
            let open = whole.visible.filter { $0.key.field != Schema.score }
            #expect(without.visible == open, "seed \(seed)")
        }
    }

    @Test func `wall clocks decide nothing`() throws {
        // The two histories differ in what the clocks said alone; their hashes differ, so they are compared by values.
        for seed in 0..<20 as Range<UInt64> {
            let history = try History(seed: seed, steps: 60)
            var replica = Replica()
            replica.take(history.changes)
            for state in replica.states.values {
                for field in state.fields.keys {
                    let siblings = state.siblings(field)
                    let other = siblings.map {
                        Sibling(
                            dot: $0.dot, value: $0.value,
                            origin: Origin(
                                change: $0.origin.change, lamport: $0.origin.lamport, office: $0.origin.office,
                                clerk: $0.origin.clerk, wallMs: -$0.origin.wallMs))
                    }
                    #expect(Schema.view(field, siblings).shown == Schema.view(field, other).shown)
                    #expect(other.sorted(by: Sibling.isShownBefore).map(\.dot) == siblings.map(\.dot))
                }
            }
        }
    }

    @Test func `dots that name nothing leave what is visible alone`() throws {
        for seed in 0..<30 as Range<UInt64> {
            var random = SeededGenerator(seed: ~seed)
            var history = try History(seed: seed, steps: 40).changes
            var author = Author(using: &random)
            for change in history.prefix(6) {
                guard let part = change.parts.first else { continue }
                // The right change, but a field or an index where it put nothing.
                let dots = [Dot(change: change.ref, index: 9), Dot(change: change.ref)]
                let write = FieldWrite(field: 99, operation: .clear, over: dots)
                let broken = try author.write([write], in: part.record, seen: VectorClock(), using: &random)
                history += [broken].compactMap(\.self)
            }
            var first = Replica()
            first.take(history)
            for _ in 0..<4 {
                var other = Replica()
                other.take(history.shuffled(using: &random))
                #expect(other.stateHash == first.stateHash, "seed \(seed)")
            }
        }
    }

    private func unseenReplacements(_ history: History) throws -> Int {
        history.entries.reduce(0) { count, entry in
            count + entry.change.parts.flatMap(\.writes).flatMap(\.over).filter { !entry.mayReplace.contains($0) }.count
        }
    }
}

extension Range<Int> {
    /// All orders of these numbers.
    fileprivate var permutations: [[Int]] {
        reduce([[]]) { orders, next in
            orders.flatMap { order in (0...order.count).map { place in order.inserting(next, at: place) } }
        }
    }
}

extension [Int] {
    fileprivate func inserting(_ element: Int, at place: Int) -> [Int] {
        var copy = self
        copy.insert(element, at: place)
        return copy
    }
}
