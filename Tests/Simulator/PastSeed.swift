import Foundation

/// A world that broke a law once, and must not again.
package struct PastSeed: Hashable, Sendable {
    package let seed: UInt64
    package let backend: World.Backend
    package let steps: Int

    /// Reads a file with a line for each: seed, backend, steps, then what was wrong.
    /// Throws: `Unreadable` for a line that is none of these.
    package static func read(_ path: String) throws -> [PastSeed] {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let words = line.split(separator: " ")
            guard words.count >= 3, let seed = UInt64(words[0]),
                let backend = World.Backend(rawValue: String(words[1])),
                let steps = Int(words[2])
            else { throw Unreadable(line: String(line)) }
            return PastSeed(seed: seed, backend: backend, steps: steps)
        }
    }

    /// A line that names no world.
    package struct Unreadable: Error {
        let line: String
    }
}
