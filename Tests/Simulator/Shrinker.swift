package import Forms

/// Makes a failing world small: leaves out steps as long as it still breaks the same law (Zeller and Hildebrandt,
/// "Simplifying and isolating failure-inducing input", 2002).
package struct Shrinker {
    private let catalogue: Catalogue
    /// At most so many worlds are tried.
    private var triesLeft: Int

    package init(_ catalogue: Catalogue, tries: Int = 2000) {
        self.catalogue = catalogue
        triesLeft = tries
    }

    /// The smallest story found that breaks the same law as `failure`, told; `failure` as it was when it does not
    /// happen again.
    package mutating func shrink(_ failure: Failure) -> Failure {
        // Steps after the violation change nothing; the order of checks at the end is that of all of them.
        guard var best = failed(failure, failure.plan, keeping: Array(1...failure.plan.steps)) else { return failure }
        for calmer in [\Plan.hasFaults, \.hasForks, \.hasPutBacks, \.hasRulings] {
            var plan = best.plan
            plan[keyPath: calmer] = false
            if let calm = failed(best, plan, keeping: best.steps) { best = calm }
        }
        var pieces = 2
        while best.steps.count >= 2, triesLeft > 0 {
            if let smaller = without(pieces, best) {
                best = smaller
                pieces = max(pieces - 1, 2)
            } else if pieces < best.steps.count {
                pieces = min(pieces * 2, best.steps.count)
            } else {
                break
            }
        }
        var plan = best.plan
        plan.isTold = true
        return failed(best, plan, keeping: best.steps) ?? best
    }

    /// The same failure without one of so many pieces of its steps.
    private mutating func without(_ pieces: Int, _ failure: Failure) -> Failure? {
        let steps = failure.steps
        let size = (steps.count + pieces - 1) / pieces
        for start in stride(from: 0, to: steps.count, by: size) {
            var rest = steps
            rest.removeSubrange(start..<min(start + size, steps.count))
            if let smaller = failed(failure, failure.plan, keeping: rest) { return smaller }
        }
        return nil
    }

    /// What comes of the world of `failure` when only these steps happen, if it breaks the same law.
    private mutating func failed(_ failure: Failure, _ plan: Plan, keeping steps: [Int]) -> Failure? {
        guard triesLeft > 0 else { return nil }
        triesLeft -= 1
        var plan = plan
        plan.kept = Set(steps)
        do {
            _ = try World(
                seed: failure.seed, clocks: failure.clocks, plan: plan, backend: failure.backend, catalogue: catalogue
            ).run()
        } catch let other as Failure where other.violation.law == failure.violation.law {
            return other
        } catch {
            return nil
        }
        return nil
    }
}

extension Failure {
    /// The steps that happen in it.
    fileprivate var steps: [Int] { plan.kept?.sorted() ?? Array(1...plan.steps) }
}
