import Protocol
import TestSupport

/// A machine's wall clock: years ahead or behind, and set by people now and then. Nothing that decides may read it.
struct WrongClock {
    private var offsetMs: Int64
    private var random: SeededGenerator
    /// How often the machine was started.
    private(set) var boot: UInt64 = 1

    /// 2026-01-01T00:00:00Z. With offsets of at most 20 years every time takes as many bytes as every other, so that
    /// clocks do not even move the borders of a batch.
    private static let baseMs: Int64 = 1_767_225_600_000
    private static let offsetMsMax = 20 * 365 * 86400 * 1000

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        offsetMs = 0
        set()
    }

    /// Somebody, or an empty battery, sets the clock.
    mutating func set() {
        offsetMs = random.happens(40) ? 0 : Int64(random.number(-Self.offsetMsMax...Self.offsetMsMax))
    }

    /// The machine starts again.
    mutating func restart() { boot += 1 }

    /// What the clock shows at `time`, in milliseconds since 1970.
    func wallMs(_ time: Duration) -> Int64 { Self.baseMs + offsetMs + Self.milliseconds(time) }

    func claimed(_ time: Duration) -> ClaimedTime {
        ClaimedTime(wallMs: wallMs(time), boot: boot, monotonicMs: UInt64(Self.milliseconds(time)))
    }

    private static func milliseconds(_ time: Duration) -> Int64 {
        time.components.seconds * 1000 + time.components.attoseconds / 1_000_000_000_000_000
    }
}
