/// Times as programs read them.
public enum UTCTime {
    /// ISO 8601 in UTC to the second, e.g. `2026-01-05T03:12:44Z`, of milliseconds since 1970. Any number gives a text:
    /// machines claim times that never were.
    public static func text(_ milliseconds: Int64) -> String {
        let seconds = floored(milliseconds, 1000)
        let days = floored(seconds, 86_400)
        let ofDay = seconds - days * 86_400
        let (year, month, day) = civil(days)
        let time = [ofDay / 3600, ofDay / 60 % 60, ofDay % 60].map { padded($0, 2) }.joined(separator: ":")
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(time)Z"
    }

    /// The date of a day counted from 1970-01-01, in the proleptic Gregorian calendar
    /// (Hinnant, "chrono-Compatible Low-Level Date Algorithms", 2013).
    private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = floored(shifted, 146_097)
        let ofEra = shifted - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let index = (5 * ofYear + 2) / 153
        let month = index < 10 ? index + 3 : index - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, ofYear - (153 * index + 2) / 5 + 1)
    }

    private static func floored(_ value: Int64, _ divisor: Int64) -> Int64 {
        value >= 0 ? value / divisor : -((-(value + 1)) / divisor) - 1
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number.magnitude)
        return (number < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
