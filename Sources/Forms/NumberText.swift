/// Reads and writes numbers as clerks type them: Thai digits, thousands separators, spaces around.
enum NumberText {
    /// The two sides of the decimal point, digits only.
    private struct Parts {
        var isNegative = false
        var whole = ""
        var fraction = ""
    }

    /// A whole number. `1,234.00` counts as one.
    static func integer(_ text: String) -> Int64? {
        guard let parts = parts(text), parts.fraction.allSatisfy({ $0 == "0" }) else { return nil }
        return Int64((parts.isNegative ? "-" : "") + parts.whole)
    }

    /// A number in its shortest form: no leading or trailing noughts, no plus sign, no `-0`.
    static func decimal(_ text: String) -> String? {
        guard let parts = parts(text) else { return nil }
        var fraction = parts.fraction
        while fraction.last == "0" { fraction.removeLast() }
        let whole = String(parts.whole.drop { $0 == "0" })
        let digits = (whole.isEmpty ? "0" : whole) + (fraction.isEmpty ? "" : "." + fraction)
        return parts.isNegative && digits != "0" ? "-" + digits : digits
    }

    /// Satang of an amount typed in baht: `1,234.5`, `฿1234.50`, `1,234 บาท`.
    static func satang(_ text: String) -> Int64? {
        var amount = ThaiText.normalise(text)
        if amount.hasPrefix("฿") { amount.removeFirst() }
        for suffix in ["บาทถ้วน", "บาท", "baht", "Baht", "THB"] where amount.hasSuffix(suffix) {
            amount.removeLast(suffix.count)
            break
        }
        guard let parts = parts(amount), parts.fraction.dropFirst(2).allSatisfy({ $0 == "0" }) else { return nil }
        let satang = (parts.fraction + "00").prefix(2)
        return Int64((parts.isNegative ? "-" : "") + parts.whole + satang)
    }

    /// Satang as baht: `1234.50`, or `1,234.50` with separators for people.
    static func baht(_ satang: Int64, hasSeparators: Bool = false) -> String {
        let (whole, rest) = satang.magnitude.quotientAndRemainder(dividingBy: 100)
        let digits = hasSeparators ? grouped(String(whole)) : String(whole)
        return (satang < 0 ? "-" : "") + digits + (rest < 10 ? ".0" : ".") + String(rest)
    }

    /// `number` with a comma between thousands.
    static func grouped(_ number: String) -> String {
        let isNegative = number.hasPrefix("-")
        let sides = number.drop { $0 == "-" }.split(separator: ".", maxSplits: 1)
        guard let whole = sides.first else { return number }
        var result = ""
        var left = whole.count
        for digit in whole {
            if !result.isEmpty && left % 3 == 0 { result.append(",") }
            result.append(digit)
            left -= 1
        }
        return (isNegative ? "-" : "") + result + (sides.count > 1 ? "." + sides[1] : "")
    }

    private static func parts(_ text: String) -> Parts? {
        var rest = ThaiText.arabicDigits(ThaiText.normalise(text))[...]
        var parts = Parts()
        if let sign = rest.first, "+-−".contains(sign) {
            parts.isNegative = sign != "+"
            rest = rest.dropFirst()
        }
        let sides = rest.split(separator: ".", omittingEmptySubsequences: false)
        guard sides.count <= 2, let whole = ungrouped(sides[0]) else { return nil }
        parts.whole = whole
        if sides.count == 2 { parts.fraction = String(sides[1]) }
        guard (1...FormLimits.wholeDigitsMax).contains(parts.whole.count), areDigits(parts.whole),
            sides.count == 1 || (1...FormLimits.fractionDigitsMax).contains(parts.fraction.count),
            areDigits(parts.fraction)
        else { return nil }
        return parts
    }

    /// Without thousands separators, which must stand between groups of three digits.
    private static func ungrouped(_ text: Substring) -> String? {
        let trimmed = text.drop { $0 == " " }
        let groups = trimmed.split(separator: ",", omittingEmptySubsequences: false)
        guard groups.count == 1 || (1...3).contains(groups[0].count) && groups.dropFirst().allSatisfy({ $0.count == 3 })
        else { return nil }
        return groups.joined()
    }

    private static func areDigits(_ text: String) -> Bool { text.utf8.allSatisfy { (0x30...0x39).contains($0) } }
}
