import Forms

/// Times for people. Thailand is seven hours ahead of UTC all year.
enum PageTime {
    private static let thailandMs: Int64 = 7 * 3600 * 1000

    /// A moment in Thai time, e.g. `19 ต.ค. 2564 09.00 น.`; in UTC where a machine claims a year that cannot be meant.
    static func html(_ milliseconds: Int64, _ context: PageContext) -> HTML {
        let utc = UTCTime.text(milliseconds)
        guard let date = date(milliseconds) else { return "<span>\(utc)</span>" }
        return "<time datetime=\"\(utc)\">\(date.text(context.language))</time>"
    }

    /// A moment in Thai time, as text in both languages.
    static func label(_ milliseconds: Int64) -> Label {
        let utc = UTCTime.text(milliseconds)
        guard let date = date(milliseconds) else { return Label(thai: utc, english: utc) }
        return Label(thai: date.text(.thai), english: date.text(.english))
    }

    /// A moment that a clerk's machine claimed, marked when it is later than the centre's own clock or cannot be meant.
    static func claimed(_ milliseconds: Int64, _ context: PageContext) -> HTML {
        let latest = context.nowMs + PageLimits.clockDoubtMs
        let isDoubtful = milliseconds > latest || date(milliseconds) == nil
        let mark: HTML? = isDoubtful ? " <span class=\"mark warn\">\(context.text(PageText.doubtfulTime))</span>" : nil
        return "\(html(milliseconds, context))\(mark)"
    }

    /// How long ago a moment is, e.g. `3 hours ago`.
    static func ago(_ milliseconds: Int64, _ context: PageContext) -> String {
        let (passed, overflow) = context.nowMs.subtractingReportingOverflow(milliseconds)
        if overflow || passed < -60_000 { return context.text(PageText.future) }
        if passed < 60_000 { return context.text(PageText.justNow) }
        return context.text(PageText.ago(span(passed)))
    }

    /// A length of time in its largest whole unit.
    static func span(_ milliseconds: Int64) -> Label {
        let minutes = Int64(clamping: milliseconds.magnitude) / 60_000
        switch minutes {
        case ..<60: return PageText.minutes(minutes)
        case ..<(48 * 60): return PageText.hours(minutes / 60)
        default: return PageText.days(minutes / (24 * 60))
        }
    }

    private static func date(_ milliseconds: Int64) -> CalendarDate? {
        let (local, overflow) = milliseconds.addingReportingOverflow(thailandMs)
        return overflow ? nil : CalendarDate(stored: String(UTCTime.text(local).prefix(16)))
    }
}
