/// How long content is left alone that came whole and was not what its hash says: most likely whoever gave it has no
/// other. Each time the wait doubles; it is kept with the content, so that no restart makes it shorter.
public struct ContentPause: Hashable, Sendable {
    /// The wait after the first time, in milliseconds.
    static let firstMs: Int64 = 3_600_000
    /// No wait is longer: people may have mended it.
    static let longestMs: Int64 = 7 * 24 * 3_600_000

    /// How often it was so.
    public let damages: Int64
    /// When it was so last, in milliseconds since 1970 by this machine's clock.
    public let lastMs: Int64

    public init(damages: Int64, lastMs: Int64) {
        self.damages = damages
        self.lastMs = lastMs
    }

    /// Whether it is to be left alone now. A clock that was put back ends the wait.
    public func lasts(nowMs: Int64) -> Bool {
        let (since, isBeyond) = nowMs.subtractingReportingOverflow(lastMs)
        return damages > 0 && !isBeyond && since >= 0 && since < waitMs
    }

    private var waitMs: Int64 {
        var (wait, doubled) = (Self.firstMs, Int64(1))
        while doubled < damages, wait < Self.longestMs {
            wait *= 2
            doubled += 1
        }
        return min(wait, Self.longestMs)
    }
}
