import Forms

/// Times and spans for people, in Thailand's time: the Buddhist era in Thai, the common era in English.
enum TimeText {
    /// Thailand is 7 hours ahead of UTC, all year.
    private static let offsetMs: Int64 = 7 * 3_600_000

    /// A time in milliseconds since 1970, e.g. `5 ม.ค. 2569 10.12 น.`. Machines claim times that never were: those are
    /// shown in ISO form.
    static func text(_ milliseconds: Int64) -> Label {
        let (local, isAbsurd) = milliseconds.addingReportingOverflow(offsetMs)
        let iso = UTCTime.text(milliseconds)
        guard !isAbsurd, let date = CalendarDate(stored: String(UTCTime.text(local).prefix(16))) else {
            return Label(thai: iso, english: iso)
        }
        return Label(thai: date.text(.thai), english: date.text(.english))
    }

    /// How long ago a time was.
    static func ago(_ milliseconds: Int64, now: Int64) -> Label {
        let (span, isAbsurd) = now.subtractingReportingOverflow(milliseconds)
        if isAbsurd || span < -60_000 { return Messages.Span.future }
        return span < 60_000 ? Messages.Span.justNow : Messages.Span.ago(Self.span(span))
    }

    /// A span of milliseconds in its largest unit.
    static func span(_ milliseconds: Int64) -> Label {
        let seconds = Int64(clamping: milliseconds.magnitude / 1000)
        switch seconds {
        case ..<60: return Messages.Span.seconds(seconds)
        case ..<3600: return Messages.Span.minutes(seconds / 60)
        case ..<86_400: return Messages.Span.hours(seconds / 3600)
        default: return Messages.Span.days(seconds / 86_400)
        }
    }
}
