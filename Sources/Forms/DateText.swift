/// Reads a date as people in Thailand write it.
///
/// Accepted: `2021-10-19` (common era only), `19/10/2564`, `19-10-64`, `19 ต.ค. 2564`, `วันที่ ๑๙ ตุลาคม พ.ศ. ๒๕๖๔`,
/// `19 October 2021`, each with a time (`09:00`, `เวลา 09.00 น.`) or without. A year of two digits is Buddhist.
enum DateText {
    private enum Era { case buddhist, common }

    /// What stands in a date as typed, in its order.
    private struct Parts {
        var numbers: [(value: Int, digits: Int)] = []
        var month: Int?
        /// How many numbers stood before the month's name.
        var numbersBeforeMonth = 0
        var era: Era?
    }

    /// Throws: `.notADate`, or `.buddhistYear` when a date in the ISO form has a Buddhist year.
    static func read(_ text: String) throws(FieldProblem.Reason) -> CalendarDate {
        guard text.unicodeScalars.count <= FormLimits.dateScalarsMax,
            let parts = parts(ThaiText.arabicDigits(ThaiText.normalise(text)).lowercased())
        else { throw .notADate }
        let date = try date(parts)
        return date
    }

    private static func date(_ parts: Parts) throws(FieldProblem.Reason) -> CalendarDate {
        var numbers = parts.numbers
        let day: Int
        let month: Int
        let year: Int
        if let named = parts.month {
            guard parts.numbersBeforeMonth == 1, numbers.count >= 2 else { throw .notADate }
            (day, month) = (numbers.removeFirst().value, named)
            year = try commonYear(numbers.removeFirst(), parts.era)
        } else {
            guard numbers.count >= 3 else { throw .notADate }
            let (first, second, third) = (numbers.removeFirst(), numbers.removeFirst(), numbers.removeFirst())
            month = second.value
            if first.digits == 4 {
                (year, day) = (try isoYear(first.value), third.value)
            } else {
                (year, day) = (try commonYear(third, parts.era), first.value)
            }
        }
        let (hour, minute) = try time(numbers)
        guard let date = CalendarDate(year: year, month: month, day: day, hour: hour, minute: minute) else {
            throw .notADate
        }
        return date
    }

    /// Hour and minute; seconds only when they are nought.
    private static func time(_ numbers: [(value: Int, digits: Int)]) throws(FieldProblem.Reason) -> (Int?, Int?) {
        switch numbers.count {
        case 0: return (nil, nil)
        case 2: return (numbers[0].value, numbers[1].value)
        case 3 where numbers[2].value == 0: return (numbers[0].value, numbers[1].value)
        default: throw .notADate
        }
    }

    private static func isoYear(_ year: Int) throws(FieldProblem.Reason) -> Int {
        if (2400...2700).contains(year) { throw .buddhistYear }
        return year
    }

    private static func commonYear(
        _ year: (value: Int, digits: Int), _ era: Era?
    ) throws(FieldProblem.Reason) -> Int {
        if year.digits == 2, era != .common { return 2500 + year.value - CalendarDate.buddhistOffset }
        guard year.digits == 4 else { throw .notADate }
        let isBuddhist = (2400...2700).contains(year.value)
        switch era {
        case .buddhist where !isBuddhist: throw .notADate
        case .common where isBuddhist: throw .notADate
        case .buddhist, .common, nil: return isBuddhist ? year.value - CalendarDate.buddhistOffset : year.value
        }
    }

    private static func parts(_ text: String) -> Parts? {
        var parts = Parts()
        var rest = text[...]
        while let first = rest.first {
            if isDigit(first) {
                let digits = rest.prefix(while: isDigit)
                guard digits.count <= 4, let value = Int(digits), parts.numbers.count < 6 else { return nil }
                parts.numbers.append((value, digits.count))
                rest = rest.dropFirst(digits.count)
            } else if "/-:., ".contains(first) {
                rest = rest.dropFirst()
            } else {
                let word = rest.prefix { !isDigit($0) && !"/-:, ".contains($0) }
                guard take(word.filter { $0 != "." }, into: &parts) else { return nil }
                rest = rest.dropFirst(word.count)
            }
        }
        return parts
    }

    /// Whether `word` belongs into a date.
    private static func take(_ word: String, into parts: inout Parts) -> Bool {
        if let month = MonthName.number(of: word) {
            guard parts.month == nil else { return false }
            parts.month = month
            parts.numbersBeforeMonth = parts.numbers.count
            return true
        }
        switch word {
        case "พศ", "be": parts.era = .buddhist
        case "คศ", "ad", "ce": parts.era = .common
        case "ที่", "เดือน", "ปี", "เวลา", "น", "t": break
        default: return word.hasPrefix("วัน") && word.count <= 16
        }
        return true
    }

    private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }
}
