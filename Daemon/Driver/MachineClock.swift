import Glibc
import SyncLogic

/// This machine's clocks, read here and nowhere deeper.
enum MachineClock {
    /// Time since some fixed moment; it runs on while the machine sleeps, and no one can set it.
    static func now() -> Instant {
        let time = read(CLOCK_BOOTTIME)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// The wall clock in milliseconds since 1970, which may be wrong by years.
    static func wallMs() -> Int64 {
        let time = read(CLOCK_REALTIME)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// The moment at which the wall clock will say this time; a day from now for nil, and for times further away.
    static func instant(ofWallMs time: Int64?) -> Instant {
        let dayMs: Int64 = 86_400_000
        let span = time.map { $0.subtractingReportingOverflow(wallMs()) }
        guard let span, !span.overflow else { return now() + .milliseconds(dayMs) }
        return now() + .milliseconds(min(max(span.partialValue, 0), dayMs))
    }

    private static func read(_ clock: Int32) -> timespec {
        var time = timespec()
        clock_gettime(clock, &time)
        return time
    }
}
