import Forms
import Foundation
import Simulator
import Testing

/// Worlds made from seeds. `./test simulate` runs them by the thousand, and replays and shrinks what breaks a law;
/// `SEEDS=n` says how many here.
@Suite struct SimulationTests {
    @Test(arguments: World.Backend.allCases)
    func `every law holds in every world`(_ backend: World.Backend) async throws {
        var wish = Wish()
        wish.backend = backend
        wish.count = ProcessInfo.processInfo.environment["SEEDS"].flatMap { UInt64($0) } ?? 100
        let result = await Worlds.run(wish, catalogue: try Catalogue.load())
        for failure in result.failures { Issue.record("\(failure)") }
        print(result.tally)
        guard result.tally[.world] >= 100 else { return }
        // No replaced value is ever waited for in the end: what is there was all delivered. In so few steps a record
        // seldom comes back.
        for deed in Tally.Deed.allCases where ![.awaited, .comeback].contains(deed) {
            #expect(result.tally[deed] > 0, "no world had a \(deed.rawValue)")
        }
    }

    @Test(arguments: World.Backend.allCases, [3, 7, 14, 19] as [UInt64])
    func `a seed is a history`(_ backend: World.Backend, _ seed: UInt64) throws {
        let catalogue = try Catalogue.load()
        let once = try World(seed: seed, backend: backend, catalogue: catalogue).run()
        let again = try World(seed: seed, backend: backend, catalogue: catalogue).run()
        #expect(once == again)
        #expect(try World(seed: seed + 1, backend: backend, catalogue: catalogue).run() != once)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `a seed is the same history in memory as on SQLite`(_ seed: UInt64) throws {
        let catalogue = try Catalogue.load()
        let memory = try World(seed: seed, backend: .memory, catalogue: catalogue).run()
        #expect(try World(seed: seed, backend: .sqlite, catalogue: catalogue).run() == memory)
    }

    /// I11. The line, the copies and the work are the same; only the clocks differ, by years.
    @Test func `no clock decides`() async throws {
        var wish = Wish()
        wish.count = 6
        wish.clocks = 4
        wish.plan.isCompared = true
        let result = await Worlds.run(wish, catalogue: try Catalogue.load())
        for failure in result.failures { Issue.record("\(failure)") }
        #expect(result.tally[.world] == 24)
    }

    @Test func `worlds that broke a law once do so no more`() async throws {
        let catalogue = try Catalogue.load()
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        for past in try PastSeed.read(folder.appending(path: "Simulator/past-seeds.txt").path) {
            _ = try World(seed: past.seed, plan: past.plan, backend: past.backend, catalogue: catalogue).run()
        }
    }
}
