import Forms
import Foundation
import Simulator
import Testing

/// Worlds made from seeds. `SEED=n` replays one and tells all of it, `SEEDS=n` says how many, `FIRST=n` with which to
/// begin, `MINUTES=n` when to begin no more, `STEPS=n` how much happens in each.
@Suite struct SimulationTests {
    @Test func `every law holds in every world`() async throws {
        let wish = Wish(ProcessInfo.processInfo.environment)
        let catalogue = try Catalogue.load()
        let result = await Worlds.run(wish, catalogue: catalogue)
        for failure in result.failures { Issue.record("\(failure)") }
        print(result.tally)
        if wish.count == 1 { print("trace \(result.trace)") }
        guard result.tally[.world] >= 100 else { return }
        // No replaced value is ever waited for in the end: what is there was all delivered.
        for deed in Tally.Deed.allCases where deed != .awaited {
            #expect(result.tally[deed] > 0, "no world had a \(deed.rawValue)")
        }
    }

    @Test(arguments: [3, 7, 14, 19] as [UInt64])
    func `a seed is a history`(_ seed: UInt64) throws {
        let catalogue = try Catalogue.load()
        let once = try World(seed: seed, catalogue: catalogue).run()
        let again = try World(seed: seed, catalogue: catalogue).run()
        #expect(once == again)
        #expect(try World(seed: seed + 1, catalogue: catalogue).run() != once)
    }

    /// I11. The line, the copies and the work are the same; only the clocks differ, by years.
    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `no clock decides`(_ seed: UInt64) throws {
        let catalogue = try Catalogue.load()
        var plan = Plan()
        plan.hasWorkflows = false
        let outcomes = try (1...4 as ClosedRange<UInt64>).map { clocks in
            try World(seed: seed, clocks: clocks, plan: plan, catalogue: catalogue).run()
        }
        #expect(Set(outcomes.map(\.meaning)).count == 1)
        #expect(Set(outcomes.map(\.trace)).count > 1)
    }
}
