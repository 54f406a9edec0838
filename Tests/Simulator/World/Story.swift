import TestSupport

/// What happened in a world: a number to compare two runs by, and sentences where somebody wants to read them.
struct Story {
    let isTold: Bool
    private(set) var lines: [String] = []
    /// Mixed from all that happened, and when.
    private(set) var trace: UInt64 = 0

    init(isTold: Bool) { self.isTold = isTold }

    /// Adds an event at `time`. The place in the source says which kind it is.
    mutating func tell(
        _ time: Duration, _ sentence: @autoclosure () -> String, line: UInt = #line
    ) {
        let components = time.components
        let milliseconds = components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
        note(UInt64(milliseconds) << 12 ^ UInt64(line))
        if isTold { lines.append("\(milliseconds) \(sentence())") }
    }

    /// Mixes a fact into the trace.
    mutating func note(_ fact: UInt64) { trace = SeededGenerator.mixed(trace ^ fact) }
}
