/// How many bytes went over the line, hour by hour.
///
/// Hours are counted from 1970 by this machine's wall clock, which may be wrong: what is counted is only how much went
/// in which of its hours.
public struct LineLedger: Hashable, Sendable {
    /// As many hours are kept: those of 32 days, more than any month has.
    public static let hoursMax = 32 * 24
    static let hourMs: Int64 = 3_600_000
    static let dayMs: Int64 = 24 * hourMs

    /// Bytes both ways, by the hour since 1970.
    public private(set) var hours: [Int64: Int64]

    /// A ledger with these entries.
    public init(_ hours: [Int64: Int64] = [:]) { self.hours = hours }

    /// The hour since 1970 of a time.
    public static func hour(ofMs wallMs: Int64) -> Int64 { floor(wallMs, hourMs) }

    /// Notes bytes that went at this time.
    public mutating func add(_ bytes: Int64, atMs wallMs: Int64) {
        let sum = hours[Self.hour(ofMs: wallMs), default: 0].addingReportingOverflow(max(0, bytes))
        hours[Self.hour(ofMs: wallMs)] = sum.overflow ? .max : sum.partialValue
    }

    /// Bytes of the hours from the one of `startMs` to the one of `endMs`.
    func bytes(fromMs startMs: Int64, toMs endMs: Int64) -> Int64 {
        let (first, last) = (Self.hour(ofMs: startMs), Self.hour(ofMs: endMs))
        return hours.reduce(0) { sum, entry in
            guard (first...max(first, last)).contains(entry.key) else { return sum }
            let next = sum.addingReportingOverflow(entry.value)
            return next.overflow ? .max : next.partialValue
        }
    }

    static func floor(_ value: Int64, _ unit: Int64) -> Int64 {
        value / unit - (value % unit < 0 ? 1 : 0)
    }
}
