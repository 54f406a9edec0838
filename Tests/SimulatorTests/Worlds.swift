import Forms
import Protocol
import Simulator

/// Which worlds somebody wants to see.
struct Wish: Sendable {
    let first: UInt64
    let count: UInt64
    let minutes: Int?
    let plan: Plan

    init(_ environment: [String: String]) {
        let seed = environment["SEED"].flatMap { UInt64($0) }
        let count = environment["SEEDS"].flatMap { UInt64($0) }
        minutes = environment["MINUTES"].flatMap { Int($0) }
        first = seed ?? environment["FIRST"].flatMap { UInt64($0) } ?? 1
        self.count = seed != nil ? 1 : count ?? (minutes == nil ? 500 : 100_000_000)
        var plan = Plan()
        if seed != nil { plan.eventsTold = .max }
        if let steps = environment["STEPS"].flatMap({ Int($0) }) { plan.steps = steps }
        self.plan = plan
    }
}

/// Many worlds, several at a time.
enum Worlds {
    /// What came of them.
    struct Result: Sendable {
        var tally = Tally()
        var failures: [Failure] = []
        /// The hash of the last world's story.
        var trace = ""

        mutating func add(_ other: Result) {
            tally.add(other.tally)
            failures += other.failures
            if !other.trace.isEmpty { trace = other.trace }
        }
    }

    /// Enough to see what is wrong.
    private static let failuresMax = 3
    private static let workers: UInt64 = 2

    /// Runs the worlds of `wish`, until too many have failed.
    static func run(_ wish: Wish, catalogue: Catalogue) async -> Result {
        // Nothing in a world reads this clock: it only says when to begin no more worlds.
        let clock = ContinuousClock()
        let end = wish.minutes.map { clock.now + .seconds($0 * 60) }
        return await withTaskGroup(of: Result.self) { group in
            for worker in 0..<workers {
                group.addTask {
                    var result = Result()
                    var place = worker
                    while place < wish.count, result.failures.count < failuresMax {
                        if let end, clock.now >= end { break }
                        result.add(one(wish.first + place, wish.plan, catalogue))
                        place += workers
                    }
                    return result
                }
            }
            var result = Result()
            for await part in group { result.add(part) }
            return result
        }
    }

    private static func one(_ seed: UInt64, _ plan: Plan, _ catalogue: Catalogue) -> Result {
        var result = Result()
        do {
            let outcome = try World(seed: seed, plan: plan, catalogue: catalogue).run()
            result.tally = outcome.tally
            result.trace = outcome.trace.hex
        } catch let failure as Failure {
            result.failures = [failure]
        } catch {
            result.failures = [Failure(seed: seed, error)]
        }
        return result
    }
}
