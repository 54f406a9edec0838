import Protocol

/// What happened in a world, in sentences: to read, and to compare two runs by.
struct Story {
    private(set) var lines: [String] = []

    /// Adds an event at `time`.
    mutating func tell(_ time: Duration, _ sentence: @autoclosure () -> String) {
        let milliseconds = time.components.seconds * 1000 + time.components.attoseconds / 1_000_000_000_000_000
        lines.append("\(milliseconds) \(sentence())")
    }

    /// The hash of all of it.
    var trace: Digest { Digest.of(Array(lines.joined(separator: "\n").utf8)) }
}
