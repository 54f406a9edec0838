package import Forms
import Protocol
import Synchronization

/// Many worlds, several at a time.
package enum Worlds {
    /// What came of them.
    package struct Result: Sendable {
        package fileprivate(set) var tally = Tally()
        package fileprivate(set) var failures: [Failure] = []
        /// The trace of the last world.
        package fileprivate(set) var trace: UInt64 = 0

        fileprivate mutating func add(_ other: Result) {
            tally.add(other.tally)
            failures += other.failures
            trace = other.trace
        }
    }

    /// Counts what failed, for all who run worlds.
    private final class Failures: Sendable {
        let count = Atomic(0)
    }

    /// Runs the worlds of `wish`, until too many have failed.
    package static func run(_ wish: Wish, catalogue: Catalogue) async -> Result {
        // Nothing in a world reads this clock: it only says when to begin no more worlds.
        let clock = ContinuousClock()
        let end = wish.minutes.map { clock.now + .seconds($0 * 60) }
        let workers = UInt64(wish.workers)
        let failures = Failures()
        return await withTaskGroup(of: Result.self) { group in
            for worker in 0..<workers {
                group.addTask {
                    var result = Result()
                    var place = worker
                    while place < wish.count ?? .max, failures.count.load(ordering: .relaxed) < wish.failuresMax {
                        if let end, clock.now >= end { break }
                        let part = seed(wish.first + place, wish, catalogue)
                        failures.count.add(part.failures.count, ordering: .relaxed)
                        result.add(part)
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

    /// The worlds of one seed.
    private static func seed(_ seed: UInt64, _ wish: Wish, _ catalogue: Catalogue) -> Result {
        var result = Result()
        var meanings: [Digest] = []
        for clocks in wish.firstClocks..<(wish.firstClocks + wish.clocks) {
            do throws(Failure) {
                let outcome = try one(seed, clocks, wish, catalogue)
                if wish.isTwice, try one(seed, clocks, wish, catalogue) != outcome {
                    throw failure(seed, clocks, wish, Violation(.sameAgain, "another run went another way"))
                }
                meanings.append(outcome.meaning)
                if outcome.meaning != meanings[0] {
                    throw failure(seed, clocks, wish, Violation(.clocks, "with other clocks it came to something else"))
                }
                result.tally.add(outcome.tally)
                result.trace = outcome.trace
            } catch {
                var shrinker = Shrinker(catalogue)
                result.failures = [wish.isShrunk ? shrinker.shrink(error) : error]
                return result
            }
        }
        return result
    }

    private static func one(
        _ seed: UInt64, _ clocks: UInt64, _ wish: Wish, _ catalogue: Catalogue
    ) throws(Failure) -> Outcome {
        do {
            return try World(
                seed: seed, clocks: clocks, plan: wish.plan, backend: wish.backend, catalogue: catalogue
            ).run()
        } catch let failure as Failure {
            throw failure
        } catch {
            throw failure(seed, clocks, wish, Violation(.sound, "\(error)"))
        }
    }

    private static func failure(_ seed: UInt64, _ clocks: UInt64, _ wish: Wish, _ violation: Violation) -> Failure {
        Failure(
            seed: seed, clocks: clocks, backend: wish.backend, plan: wish.plan, violation: violation, story: [],
            place: 0)
    }
}
