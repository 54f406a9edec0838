/// What a clerk allows the daemon to take of the line.
public struct LineRules: Hashable, Sendable {
    /// Less than this a day or an hour would move nothing at all, in bytes.
    public static let bytesMin: Int64 = 16 * 1024
    /// More is no bound on any line, in bytes: 2^40.
    public static let bytesMax: Int64 = 1 << 40

    /// Bytes a day and an hour, both ways; nil for no bound.
    public var dayBytes: Int64?
    public var hourBytes: Int64?
    /// When the daemon may exchange; nil for all day.
    public var hours: DayHours?
    /// Whether bytes are paid for: fewer checks, and no attachments.
    public var isMetered = false

    public init() {}
}

/// Hours of a day, local time: from the beginning of one to the beginning of another, over midnight where the second
/// is the smaller one.
public struct DayHours: Hashable, Sendable {
    /// 0 to 23.
    public let first: Int
    /// 0 to 24, and another one than `first`.
    public let end: Int

    /// The hours from `first` to `end`; nil where that is no part of a day.
    public init?(from first: Int, to end: Int) {
        guard (0...23).contains(first), (0...24).contains(end), first != end else { return nil }
        self.first = first
        self.end = end
    }

    /// Reads `6-18`; nil for anything else.
    public init?(parsing text: String) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2,
            ends.allSatisfy({ (1...2).contains($0.utf8.count) && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let first = Int(ends[0]), let end = Int(ends[1])
        else { return nil }
        self.init(from: first, to: end)
    }

    /// As it is typed.
    public var text: String { "\(first)-\(end)" }

    /// Whether the hour that begins at `hour` o'clock is among them.
    public func contains(_ hour: Int) -> Bool {
        first < end ? (first..<end).contains(hour) : hour >= first || hour < end
    }
}
