import Foundation

/// A world that broke a law once, and must not again.
package struct PastSeed: Hashable, Sendable {
    package let seed: UInt64
    package let backend: World.Backend
    /// What may happen in it.
    package let plan: Plan

    /// Reads a file with a line for each: seed, backend, steps, `full` or `calm`, then what was wrong. In a calm world
    /// the centre is never put back, and staff do not decide on what is held.
    /// Throws: `Unreadable` for a line that is none of these.
    package static func read(_ path: String) throws -> [PastSeed] {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let words = line.split(separator: " ")
            guard words.count >= 4, let seed = UInt64(words[0]),
                let backend = World.Backend(rawValue: String(words[1])),
                let steps = Int(words[2]), ["full", "calm"].contains(words[3])
            else { throw Unreadable(line: String(line)) }
            var plan = Plan()
            plan.steps = steps
            plan.hasPutBacks = words[3] == "full"
            plan.hasRulings = words[3] == "full"
            return PastSeed(seed: seed, backend: backend, plan: plan)
        }
    }

    /// A line that names no world.
    package struct Unreadable: Error {
        let line: String
    }
}
