/// A day of the Gregorian calendar, and perhaps a time of that day.
public struct CalendarDate: Sendable, Hashable {
    /// A time of day in Thailand.
    public struct Time: Sendable, Hashable {
        /// 0 to 23.
        public let hour: Int
        /// 0 to 59.
        public let minute: Int
    }

    /// Common era. The Buddhist era's is 543 more.
    public let year: Int
    public let month: Int
    public let day: Int
    /// Nil when only the day is known.
    public let time: Time?

    /// Years that can be meant here: the Buddhist years 2400 to 2700.
    static let years = 1857...2157
    /// The difference of the two eras, in years.
    static let buddhistOffset = 543

    /// The day, when it exists.
    init?(year: Int, month: Int, day: Int, hour: Int? = nil, minute: Int? = nil) {
        guard Self.years.contains(year), (1...12).contains(month),
            (1...Self.days(inMonth: month, of: year)).contains(day)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
        guard let hour else {
            time = nil
            return
        }
        guard let minute, (0...23).contains(hour), (0...59).contains(minute) else { return nil }
        time = Time(hour: hour, minute: minute)
    }

    /// The day, or day and time, that a stored value writes (`2021-10-19`, `2021-10-19T09:00`).
    public init?(stored text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10 || bytes.count == 16, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
            let day = Self.number(bytes[8..<10])
        else { return nil }
        guard bytes.count == 16 else {
            self.init(year: year, month: month, day: day)
            return
        }
        guard bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"),
            let hour = Self.number(bytes[11..<13]), let minute = Self.number(bytes[14..<16])
        else { return nil }
        self.init(year: year, month: month, day: day, hour: hour, minute: minute)
    }

    /// ISO 8601, as stored. Dates of one form sort as text.
    public var stored: String {
        let date = "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
        guard let time else { return date }
        return "\(date)T\(Self.padded(time.hour, 2)):\(Self.padded(time.minute, 2))"
    }

    /// The Thai fiscal year, Buddhist era: October to September, named by the year in which it ends.
    public var fiscalYear: Int64 { Int64(year + Self.buddhistOffset + (month >= 10 ? 1 : 0)) }

    /// For people: `19 ต.ค. 2564 09.00 น.`, or `19 Oct 2021 09:00`.
    public func text(_ language: Language) -> String {
        let name = MonthName.all[month - 1]
        switch language {
        case .thai:
            let date = "\(day) \(name.thaiShort) \(year + Self.buddhistOffset)"
            guard let time else { return date }
            return "\(date) \(Self.padded(time.hour, 2)).\(Self.padded(time.minute, 2)) น."
        case .english:
            let date = "\(day) \(name.english.prefix(3)) \(year)"
            guard let time else { return date }
            return "\(date) \(Self.padded(time.hour, 2)):\(Self.padded(time.minute, 2))"
        }
    }

    private static func days(inMonth month: Int, of year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}

/// The names of a month.
struct MonthName {
    let thai: String
    let thaiShort: String
    let english: String

    /// As people say it, without คม, ยน or พันธ์.
    private var spoken: String { String(thai.dropLast(thai.hasSuffix("พันธ์") ? 3 : 2)) }

    /// January first.
    static let all = [
        MonthName(thai: "มกราคม", thaiShort: "ม.ค.", english: "January"),
        MonthName(thai: "กุมภาพันธ์", thaiShort: "ก.พ.", english: "February"),
        MonthName(thai: "มีนาคม", thaiShort: "มี.ค.", english: "March"),
        MonthName(thai: "เมษายน", thaiShort: "เม.ย.", english: "April"),
        MonthName(thai: "พฤษภาคม", thaiShort: "พ.ค.", english: "May"),
        MonthName(thai: "มิถุนายน", thaiShort: "มิ.ย.", english: "June"),
        MonthName(thai: "กรกฎาคม", thaiShort: "ก.ค.", english: "July"),
        MonthName(thai: "สิงหาคม", thaiShort: "ส.ค.", english: "August"),
        MonthName(thai: "กันยายน", thaiShort: "ก.ย.", english: "September"),
        MonthName(thai: "ตุลาคม", thaiShort: "ต.ค.", english: "October"),
        MonthName(thai: "พฤศจิกายน", thaiShort: "พ.ย.", english: "November"),
        MonthName(thai: "ธันวาคม", thaiShort: "ธ.ค.", english: "December"),
    ]

    /// The number of the month that `word` names: in full, or short, with or without full stops. 1 for January.
    static func number(of word: String) -> Int? {
        let wanted = word.filter { $0 != "." }.lowercased()
        let index = all.firstIndex { name in
            let english = name.english.lowercased()
            return wanted == name.thai || wanted == name.thaiShort.filter { $0 != "." }
                || wanted == name.spoken
                || wanted == english || wanted == english.prefix(3)
                || wanted == "sept" && english == "september"
        }
        return index.map { $0 + 1 }
    }
}
