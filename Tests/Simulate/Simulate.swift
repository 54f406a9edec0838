import ArgumentParser
import Forms
import Simulator

/// Runs simulated worlds by the thousand: `./test simulate`.
@main
struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Runs worlds made from seeds, and says which break a law.")

    @Option(help: "One world, told whole.")
    var seed: UInt64?
    @Option(help: "How many seeds.")
    var seeds: UInt64?
    @Option(help: "The first seed.")
    var first: UInt64 = 1
    @Option(help: "Begin no more worlds after so many minutes.")
    var minutes: Int?
    @Option(help: "memory or sqlite.")
    var backend = World.Backend.memory
    @Option(help: "How much happens in each world.")
    var steps = Plan().steps
    @Option(help: "The number of the world's first set of clocks.")
    var clocks: UInt64 = 0
    @Option(help: "Each history with so many sets of clocks, which must come to the same.")
    var permutations: UInt64 = 1
    @Flag(help: "Each world twice, which must be the same both times.")
    var twice = false
    @Flag(inversion: .prefixedNo, help: "Lost messages and crashes.")
    var faults = true
    @Flag(inversion: .prefixedNo, help: "Stores put back and copied.")
    var forks = true
    @Flag(inversion: .prefixedNo, help: "The centre put back from backups, and taken over.")
    var putBacks = true
    @Flag(inversion: .prefixedNo, help: "Staff who decide on what is held.")
    var rulings = true
    @Flag(inversion: .prefixedNo, help: "Make small what fails.")
    var shrink = true
    @Option(help: "End after so many that fail.")
    var failures = 3
    @Option(help: "Only these steps, e.g. 3,17,24.")
    var keep: String?
    @Option(help: "A file of seeds that failed once: they go first.")
    var past: String?
    @Option(help: "How many worlds at a time.")
    var workers = 2

    func run() async throws {
        let catalogue = try Catalogue.load()
        var isSound = true
        if let past, seed == nil { isSound = try await replay(past, catalogue) }
        let clock = ContinuousClock()
        let start = clock.now
        let result = await Worlds.run(wish, catalogue: catalogue)
        isSound = report(result, after: clock.now - start) && isSound
        if !isSound { throw ExitCode.failure }
    }

    private var wish: Wish {
        var wish = Wish()
        wish.first = seed ?? first
        wish.count = seed != nil ? 1 : seeds ?? (minutes == nil ? 300 : nil)
        wish.minutes = minutes
        wish.backend = backend
        wish.firstClocks = clocks
        wish.clocks = permutations
        wish.isTwice = twice
        wish.isShrunk = shrink && keep == nil
        wish.workers = workers
        wish.failuresMax = failures
        wish.plan.steps = steps
        wish.plan.hasFaults = faults
        wish.plan.hasForks = forks
        wish.plan.hasPutBacks = putBacks
        wish.plan.hasRulings = rulings
        wish.plan.isCompared = permutations > 1
        wish.plan.kept = keep.map { Set($0.split(separator: ",").compactMap { Int($0) }) }
        wish.plan.isTold = seed != nil
        return wish
    }

    /// Runs the worlds that failed once.
    private func replay(_ path: String, _ catalogue: Catalogue) async throws -> Bool {
        var isSound = true
        let past = try PastSeed.read(path)
        for seed in past {
            var wish = Wish()
            wish.first = seed.seed
            wish.count = 1
            wish.backend = seed.backend
            wish.plan = seed.plan
            isSound = report(await Worlds.run(wish, catalogue: catalogue), after: nil) && isSound
        }
        print("\(past.count) past seeds: \(isSound ? "sound" : "BROKEN")")
        return isSound
    }

    private func report(_ result: Worlds.Result, after time: Duration?) -> Bool {
        for failure in result.failures { print(failure) }
        if let time {
            let worlds = result.tally[.world]
            let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
            let pace = Int(Double(worlds * (twice ? 2 : 1)) * 60 / max(seconds, 0.001))
            print(result.tally)
            print(
                "\(worlds) worlds on \(backend.rawValue) in \(Int(seconds)) s, \(pace) a minute, trace \(result.trace)")
        }
        return result.failures.isEmpty
    }
}

extension World.Backend: ExpressibleByArgument {}
