import Protocol
import TestSupport
import Testing

/// PROTOCOL.md, "Laws": the order of clocks, tried on every clock of three actors with numbers from 0 to 3.
@Suite struct VectorClockTests {
    private let actors: [ActorID]
    /// Every vector, as numbers and as a clock.
    private let all: [(numbers: [UInt64], clock: VectorClock)]

    init() {
        var random = SeededGenerator(seed: 1)
        let actors = (0..<3).map { _ in ActorID.random(using: &random) }
        self.actors = actors
        all = (0..<64).map { (code: UInt64) in
            let numbers = [code / 16, code / 4 % 4, code % 4]
            return (numbers, VectorClock(Dictionary(uniqueKeysWithValues: zip(actors, numbers))))
        }
    }

    @Test func `the order is that of dominance`() {
        for left in all {
            for right in all {
                let isAbove = zip(left.numbers, right.numbers).allSatisfy { $0 >= $1 }
                let isBelow = zip(left.numbers, right.numbers).allSatisfy { $0 <= $1 }
                let expected: VectorClock.Order =
                    isAbove && isBelow ? .equal : isAbove ? .after : isBelow ? .before : .concurrent
                #expect(left.clock.order(relativeTo: right.clock) == expected)
                #expect(left.clock.dominates(right.clock) == isAbove)
                #expect((left.clock == right.clock) == (left.numbers == right.numbers))
            }
        }
    }

    @Test func `two clocks answer each other`() {
        for left in all {
            for right in all {
                let answer: VectorClock.Order =
                    switch left.clock.order(relativeTo: right.clock) {
                    case .equal: .equal
                    case .before: .after
                    case .after: .before
                    case .concurrent: .concurrent
                    }
                #expect(right.clock.order(relativeTo: left.clock) == answer)
            }
        }
    }

    @Test func `what is before something before a third is before the third`() {
        let orders = all.map { left in all.map { left.clock.order(relativeTo: $0.clock) } }
        var failures = 0
        for first in all.indices {
            for second in all.indices where orders[first][second] == .before {
                for third in all.indices where orders[second][third] == .before && orders[first][third] != .before {
                    failures += 1
                }
            }
        }
        #expect(failures == 0)
    }

    @Test func `merging gives the least upper bound`() {
        let dominates = all.map { left in all.map { left.clock.dominates($0.clock) } }
        let places = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($0.element.clock, $0.offset) })
        var failures = 0
        for left in all.indices {
            for right in all.indices {
                var merged = all[left].clock
                merged.merge(all[right].clock)
                var swapped = all[right].clock
                swapped.merge(all[left].clock)
                guard let bound = places[merged], merged == swapped, dominates[bound][left], dominates[bound][right]
                else {
                    failures += 1
                    continue
                }
                for upper in all.indices where dominates[upper][left] && dominates[upper][right] {
                    if !dominates[upper][bound] { failures += 1 }
                }
            }
        }
        #expect(failures == 0)
    }

    @Test func `a missing actor means 0`() {
        #expect(VectorClock([actors[0]: 0]) == VectorClock())
        #expect(VectorClock([actors[0]: 0]).isEmpty)
        #expect(VectorClock().order(relativeTo: VectorClock([actors[1]: 1])) == .before)
        #expect(VectorClock()[actors[2]] == 0)
    }

    @Test func `observing never goes back`() {
        var clock = VectorClock()
        clock.observe(actors[0], 0)
        #expect(clock.isEmpty)
        clock.observe(actors[0], 7)
        clock.observe(actors[0], 3)
        #expect(clock[actors[0]] == 7)
        #expect(clock.sorted.map(\.seq) == [7])
    }

    @Test func `the entries stand in the order of the actors' bytes`() {
        for entry in all {
            let sorted = entry.clock.sorted
            #expect(sorted.map(\.actor.hex) == sorted.map(\.actor.hex).sorted())
        }
    }
}
