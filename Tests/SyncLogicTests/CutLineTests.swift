import SyncLogic
import Testing

/// What the sizing of exchanges costs on lines that are cut, against the same work on one that is not.
@Suite struct CutLineTests {
    /// A day's work.
    private static let changes: Int64 = 500
    private static let whole = CutLine.requestBytes + changes * CutLine.changeBytes + CutLine.answerBytes

    @Test func `on a line that is never cut a day's work goes in one exchange`() throws {
        var line = CutLine(.endless)
        for day in 1...10 {
            try line.bring(Self.changes)
            #expect(line.exchanges == day)
            line.nextDay()
        }
        #expect(line.crossed == 10 * Self.whole)
    }

    @Test(arguments: [3000, 4096, 6000, 8192, 10_000, 12_000, 16_384] as [Int64])
    func `a line that is known to cut costs three tenths more at most`(_ life: Int64) throws {
        var line = CutLine(.bytes(life))
        try line.bring(Self.changes)
        let first = line.crossed
        for _ in 1...30 {
            line.nextDay()
            try line.bring(Self.changes)
        }
        #expect(Double(line.crossed - first) <= 1.3 * Double(30 * Self.whole), "\(line.cuts) cuts")
    }

    @Test(arguments: [3000, 4096, 6000, 8192, 16_000] as [Int64])
    func `a line that is cut for the first time costs a few lives and is learnt`(_ life: Int64) throws {
        var line = CutLine(.bytes(life))
        try line.bring(Self.changes)
        #expect(line.cuts <= 4)
        #expect(Double(line.crossed - line.lost) <= 1.5 * Double(Self.whole))
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `a line that dies anywhere brings all of it, at less than twice the bytes`(_ seed: UInt64) throws {
        var line = CutLine(.about(12_000), seed: seed)
        for _ in 1...10 {
            try line.bring(Self.changes)
            line.nextDay()
        }
        #expect(line.crossed < 2 * 10 * Self.whole, "\(line.cuts) cuts")
    }

    @Test func `a line of 32 kbit a second that dies every 30 s loses a twentieth of a large backlog at most`() throws {
        var (lost, crossed) = (Int64(0), Int64(0))
        for lifeMs in stride(from: Int64(26_000), through: 34_000, by: 500) {
            let line = try Self.backlog(lifeMs: lifeMs)
            (lost, crossed) = (lost + line.lost, crossed + line.crossed)
            #expect(line.cuts <= 2)
        }
        #expect(lost > 0 && lost * 20 <= crossed, "\(lost) of \(crossed)")
    }

    /// What it takes to bring 5,000 changes over such a line, which the daemon has seen on a few small days before.
    private static func backlog(lifeMs: Int64) throws -> (lost: Int64, crossed: Int64, cuts: Int) {
        var line = CutLine(.milliseconds(lifeMs), bytesPerSecond: 4000, roundTripMs: 800)
        try line.bring(40)
        line.nextDay()
        try line.bring(100)
        let before = (line.lost, line.crossed, line.cuts)
        try line.bring(5000)
        return (line.lost - before.0, line.crossed - before.1, line.cuts - before.2)
    }

    @Test func `one cut does not keep a good line slow for long`() throws {
        var line = CutLine(.bytes(9000))
        try line.bring(Self.changes)
        line.life = .endless
        line.nextDay()
        for _ in 1...10 {
            try line.bring(Self.changes)
            line.nextDay()
        }
        let before = line.exchanges
        try line.bring(Self.changes)
        #expect(line.exchanges == before + 1)
    }

    @Test func `a line that is worse than any still moves something`() throws {
        var line = CutLine(.bytes(2600))
        try line.bring(Self.changes)
    }
}
