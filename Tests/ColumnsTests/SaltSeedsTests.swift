import Protocol
import TestSupport
import Testing

@Suite struct SaltSeedsTests {
    private static let root = {
        var random = SeededGenerator(seed: 7)
        return SeedNode(level: 10, place: 0, seed: .random(using: &random))
    }()

    @Test func `seeds of two branches never mix`() {
        let other = SeedNode(level: 10, place: 0, seed: Self.root.seed.mixed(1))
        var (first, second) = (SaltSeeds([Self.root]), SaltSeeds([other]))
        // One branch told of changes 1 to 3, then the other of 1 and 2: nodes that cover one another.
        let kept = first.cover([1, 2, 3]) + second.cover([1, 2])
        #expect(kept.map(\.level) == [2, 1, 0])
        for nodes in [kept, kept.reversed()] {
            var mixed = SaltSeeds(nodes)
            var told = SaltSeeds(mixed.cover([1, 2, 3]))
            var again = SaltSeeds(nodes)
            for seq in [1, 2, 3] as [UInt64] {
                #expect(told.seed(at: seq) == again.seed(at: seq) && again.seed(at: seq) == first.seed(at: seq))
            }
        }
    }

    @Test(arguments: [0...1023, 1...1, 3...600, 512...1023, 5...6] as [ClosedRange<UInt64>])
    func `a cover gives the same seeds and no others`(range: ClosedRange<UInt64>) {
        var whole = SaltSeeds([Self.root])
        let cover = whole.cover(Array(range))
        #expect(cover.count <= 20)
        var covered = SaltSeeds(cover)
        for seq in UInt64(0)...1024 {
            // No change has the number 0: it goes with the first.
            let isCovered = range.contains(seq) || seq == 0 && range.lowerBound == 1
            #expect(covered.seed(at: seq) == (isCovered ? whole.seed(at: seq) : nil))
        }
    }

    @Test func `an actor's first changes take few nodes`() {
        var whole = SaltSeeds([Self.root])
        #expect(whole.cover(Array(1...50)).map(\.level) == [5, 4, 1, 0])
    }

    @Test func `what is salted otherwise is covered as far as it can be`() {
        var first = SaltSeeds([SeedNode(level: 0, place: 1, seed: Self.root.seed)])
        #expect(first.cover([1, 2]) == [SeedNode(level: 0, place: 1, seed: Self.root.seed)])
    }

    @Test func `a gap is not covered`() {
        var whole = SaltSeeds([Self.root])
        var covered = SaltSeeds(whole.cover([1, 2, 3, 5, 8, 9]))
        #expect([1, 2, 3, 5, 8, 9].allSatisfy { covered.seed(at: $0) == whole.seed(at: $0) })
        #expect([4, 6, 7, 10].allSatisfy { covered.seed(at: $0) == nil })
    }

    @Test(arguments: [0, 1, 511, 512, 1023] as [UInt64])
    func `what is cut out cannot be derived any more, and all else can`(cut: UInt64) {
        var whole = SaltSeeds([Self.root])
        var left = SaltSeeds(SaltSeeds([Self.root]).punctured(at: cut))
        for seq in UInt64(0)...1023 { #expect(left.seed(at: seq) == (seq == cut ? nil : whole.seed(at: seq))) }
        #expect(SaltSeeds([]).punctured(at: 3).isEmpty)
    }

    @Test func `seeds of an unknown level do not count`() {
        var seeds = SaltSeeds([
            SeedNode(level: 11, place: 0, seed: Self.root.seed), SeedNode(level: -1, place: 0, seed: Self.root.seed),
        ])
        #expect(seeds.seed(at: 1) == nil)
    }
}
