import SyncLogic
import TestSupport
import Testing

@Suite struct BackoffTests {
    static let first = Duration.seconds(1)
    static let longest = Duration.seconds(300)

    @Test func `the bound doubles until it is the longest`() {
        for seed in 0..<200 as Range<UInt64> {
            var backoff = Backoff(first: Self.first, longest: Self.longest)
            var random = SeededGenerator(seed: seed)
            var bound = Self.first
            for failure in 1...20 {
                let wait = backoff.fail(using: &random)
                #expect(.zero <= wait && wait <= bound, "seed \(seed), failure \(failure)")
                #expect(backoff.failures == failure)
                bound = min(bound * 2, Self.longest)
            }
        }
    }

    @Test func `waits use the whole of the bound`() {
        var random = SeededGenerator(seed: 1)
        var waits: [Duration] = []
        for _ in 0..<2_000 {
            var backoff = Backoff(first: Self.longest, longest: Self.longest)
            waits.append(backoff.fail(using: &random))
        }
        for tenth in 0..<10 {
            let range = (Self.longest * Double(tenth) / 10)..<(Self.longest * Double(tenth + 1) / 10)
            let share = waits.count { range.contains($0) }
            #expect((100...300).contains(share), "tenth \(tenth): \(share)")
        }
    }

    @Test func `a success begins again with the first bound`() {
        var backoff = Backoff(first: Self.first, longest: Self.longest)
        var random = SeededGenerator(seed: 2)
        for _ in 0..<10 { _ = backoff.fail(using: &random) }
        backoff.succeed()
        #expect(backoff == Backoff(first: Self.first, longest: Self.longest))
        for _ in 0..<100 {
            #expect(backoff.fail(using: &random) <= Self.first)
            backoff.succeed()
        }
    }

    @Test func `a million failures in a row overflow nothing`() {
        var backoff = Backoff(first: .nanoseconds(1), longest: Self.longest)
        var random = SeededGenerator(seed: 3)
        var isWithin = true
        for _ in 0..<1_000_000 {
            let wait = backoff.fail(using: &random)
            isWithin = isWithin && .zero <= wait && wait <= Self.longest
        }
        #expect(isWithin && backoff.failures == 1_000_000)
    }

    @Test func `a first bound above the longest is cut to it`() {
        var backoff = Backoff(first: .seconds(10), longest: .seconds(2))
        var random = SeededGenerator(seed: 4)
        for _ in 0..<100 { #expect(backoff.fail(using: &random) <= .seconds(2)) }
    }
}
