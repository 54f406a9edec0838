/// What came of a world that broke a law: enough to see why, and to see it again.
package struct Failure: Error, CustomStringConvertible {
    package let seed: UInt64
    package let clocks: UInt64
    package let backend: World.Backend
    package let plan: Plan
    package let violation: Violation
    /// What happened, where it was told.
    package let story: [String]
    /// The step in which it showed.
    package let place: Int

    init(
        seed: UInt64, clocks: UInt64, backend: World.Backend, plan: Plan, violation: Violation, story: [String],
        place: Int
    ) {
        self.seed = seed
        self.clocks = clocks
        self.backend = backend
        self.plan = plan
        self.violation = violation
        self.story = story
        self.place = place
    }

    package var description: String {
        """
        seed \(seed) breaks \(violation.law.rawValue): \(violation.what)
        \(story.joined(separator: "\n"))
        replay: \(replay)
        """
    }

    /// The command that shows it again.
    package var replay: String {
        var words = "./test simulate --seed \(seed) --backend \(backend.rawValue) --steps \(plan.steps)"
        if plan.isCompared {
            words += " --permutations \(clocks + 1)"
        } else if clocks != 0 {
            words += " --clocks \(clocks)"
        }
        if !plan.hasFaults { words += " --no-faults" }
        if !plan.hasForks { words += " --no-forks" }
        if !plan.hasPutBacks { words += " --no-put-backs" }
        if !plan.hasRulings { words += " --no-rulings" }
        if let kept = plan.kept { words += " --keep \(kept.sorted().map(String.init).joined(separator: ","))" }
        return words
    }
}
