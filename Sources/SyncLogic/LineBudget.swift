/// Whether something may go over the line now: what a clerk allows, against what went already.
///
///     rules ──┐
///     ledger ─┴─> mayMove(kind, bytes, at) ──> move, at most so much │ wait until, and why
///
/// The kinds share one budget, and the less urgent ones leave a rest of it to the others: of a day's bytes attachments
/// take seven tenths at most, snapshots eight, records nine; the last tenth is for what settles conflicts or takes
/// something away.
public struct LineBudget: Hashable, Sendable {
    /// What wants to go over the line, the most urgent first.
    public enum Kind: Int, Hashable, Sendable, CaseIterable {
        /// Exchanges that bring a conflict's resolution or a deletion, with what was recorded before it.
        case urgent
        case records
        case snapshots
        case attachments

        /// How many tenths of a budget this kind may use.
        var tenths: Int64 {
            switch self {
            case .urgent: 10
            case .records: 9
            case .snapshots: 8
            case .attachments: 7
            }
        }
    }

    /// What the budget says.
    public enum Verdict: Hashable, Sendable {
        /// It may go; at most so many bytes both ways, nil for any number.
        case move(bytes: Int64?)
        /// It waits until a time of this machine's wall clock, in milliseconds since 1970; nil until a clerk says
        /// otherwise.
        case wait(untilMs: Int64?, Reason)
    }

    /// What speaks against it.
    public enum Reason: String, Hashable, Sendable {
        /// The day's bytes, and the hour's, are used as far as this kind may use them.
        case day, hour
        /// It is none of the hours in which the daemon may exchange.
        case hours
        /// Bytes are paid for, and this kind can do without.
        case metered
    }

    /// What went over the line so far, in bytes both ways.
    public struct Spent: Hashable, Sendable {
        public let hour: Int64
        public let day: Int64
        public let month: Int64
    }

    /// Thailand is 7 hours ahead of UTC, all year: in milliseconds.
    public static let thailandMs: Int64 = 7 * LineLedger.hourMs

    public let rules: LineRules
    private let ledger: LineLedger
    private let offsetMs: Int64

    /// - Parameter offsetMs: how far local time is ahead of UTC, in milliseconds; whole hours.
    public init(_ rules: LineRules, _ ledger: LineLedger, offsetMs: Int64 = thailandMs) {
        self.rules = rules
        self.ledger = ledger
        self.offsetMs = offsetMs
    }

    /// Whether something may go now.
    ///
    /// - Parameters:
    ///   - bytes: without room for so many it does not begin.
    ///   - wallMs: now, in milliseconds since 1970.
    public func mayMove(
        _ kind: Kind, bytes: Int64 = ConnectionRoom.bytesMin, atMs wallMs: Int64
    ) -> Verdict {
        if rules.isMetered, kind == .attachments { return .wait(untilMs: nil, .metered) }
        if let hours = rules.hours, !hours.contains(hourOfDay(wallMs)) {
            return .wait(untilMs: next(hours, after: wallMs), .hours)
        }
        let spent = spent(atMs: wallMs)
        let day = rules.dayBytes.map { max(0, $0 / 10 * kind.tenths - spent.day) }
        let hour = rules.hourBytes.map { max(0, $0 / 10 * kind.tenths - spent.hour) }
        if let day, day < bytes { return .wait(untilMs: dayStart(wallMs) + LineLedger.dayMs, .day) }
        if let hour, hour < bytes {
            return .wait(untilMs: (LineLedger.hour(ofMs: wallMs) + 1) * LineLedger.hourMs, .hour)
        }
        return .move(bytes: [day, hour].compactMap { $0 }.min())
    }

    /// What went over the line in this hour, on this day and in this month of local time.
    public func spent(atMs wallMs: Int64) -> Spent {
        let wallMs = Self.clamped(wallMs)
        return Spent(
            hour: ledger.bytes(fromMs: wallMs, toMs: wallMs),
            day: ledger.bytes(fromMs: dayStart(wallMs), toMs: wallMs),
            month: ledger.bytes(fromMs: monthStart(wallMs), toMs: wallMs))
    }

    private func hourOfDay(_ wallMs: Int64) -> Int {
        Int((Self.clamped(wallMs) - dayStart(wallMs)) / LineLedger.hourMs)
    }

    private func dayStart(_ wallMs: Int64) -> Int64 {
        LineLedger.floor(Self.clamped(wallMs) + offsetMs, LineLedger.dayMs) * LineLedger.dayMs - offsetMs
    }

    private func next(_ hours: DayHours, after wallMs: Int64) -> Int64 {
        let start = dayStart(wallMs) + Int64(hours.first) * LineLedger.hourMs
        return start > wallMs ? start : start + LineLedger.dayMs
    }

    /// When the local month began. A month has 31 days at most, so it began on one of the last 31.
    private func monthStart(_ wallMs: Int64) -> Int64 {
        var start = dayStart(wallMs)
        for _ in 0..<31 {
            if Self.isFirstOfMonth(LineLedger.floor(start + offsetMs, LineLedger.dayMs)) { return start }
            start -= LineLedger.dayMs
        }
        return start
    }

    /// Whether a day, counted from 1970, is the first of a month (Howard Hinnant, "chrono-Compatible Low-Level Date
    /// Algorithms").
    private static func isFirstOfMonth(_ day: Int64) -> Bool {
        let shifted = day + 719_468
        let dayOfEra = shifted - LineLedger.floor(shifted, 146_097) * 146_097
        let year = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
        let month = (5 * dayOfYear + 2) / 153
        return dayOfYear == (153 * month + 2) / 5
    }

    /// A clock may claim anything: what is further away than the year 9999 is taken for that.
    private static func clamped(_ wallMs: Int64) -> Int64 { min(max(wallMs, 0), 253_402_300_800_000) }
}
