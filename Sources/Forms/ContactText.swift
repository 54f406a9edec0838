/// Reads telephone numbers, e-mail addresses and web addresses into one form.
enum ContactText {
    /// Numbers parted by `, `. Typed apart by a comma, a semicolon, a slash or `และ`.
    static func phones(_ text: String) throws(FieldProblem.Reason) -> String {
        let typed = ThaiText.arabicDigits(text).split(separator: "และ").joined(separator: ",")
        var numbers: [String] = []
        for part in typed.split(whereSeparator: { ",;/".contains($0) }) {
            guard let number = phone(ThaiText.normalise(String(part))) else { throw .notAPhone }
            numbers.append(number)
        }
        guard (1...10).contains(numbers.count) else { throw .notAPhone }
        return numbers.joined(separator: ", ")
    }

    /// One number: digits only, then perhaps ` ต่อ ` and an extension, or `-` and the last digits of further lines
    /// (`053711870-2`). A Thai number loses its +66; another country keeps its code.
    private static func phone(_ text: String) -> String? {
        var main = text[...]
        var ending = ""
        for mark in ["ต่อ", "ext.", "ext", "#"] {
            guard let range = main.lowercased().firstRange(of: mark) else { continue }
            let lowered = main.lowercased()
            let digits = lowered[range.upperBound...].filter { $0 != " " && $0 != "." }
            guard (1...6).contains(digits.count), areDigits(digits) else { return nil }
            main = lowered[..<range.lowerBound]
            ending = " ต่อ " + digits
            break
        }
        if ending.isEmpty, let dash = main.lastIndex(of: "-") {
            let lines = main[main.index(after: dash)...]
            let before = main[..<dash].filter { !separators.contains($0) }
            if (1...2).contains(lines.count), areDigits(String(lines)), isThai(before), before.count == 9 {
                return before + "-" + lines
            }
        }
        let digits = main.filter { !separators.contains($0) }
        guard let number = national(digits) else { return nil }
        return number + ending
    }

    /// Whether `text` is one number of nine or ten digits and nothing else, as most are: then it is in its one form.
    static func isPlainNumber(_ text: String) -> Bool {
        let digits = Array(text.utf8)
        guard digits.count == 9 || digits.count == 10, digits.allSatisfy({ (0x30...0x39).contains($0) }),
            digits[0] == 0x30
        else { return false }
        let second = digits[1] - 0x30
        return digits.count == 10 ? [6, 8, 9].contains(second) : [2, 3, 4, 5, 7].contains(second)
    }

    private static let separators = " -.()"

    /// The digits as dialled in Thailand, or with `+` abroad.
    private static func national(_ digits: String) -> String? {
        if digits.hasPrefix("+66") {
            let rest = digits.dropFirst(3)
            let number = rest.hasPrefix("0") ? String(rest) : "0" + rest
            return isThai(number) ? number : nil
        }
        if digits.hasPrefix("+") {
            let number = String(digits.dropFirst())
            return (8...15).contains(number.count) && areDigits(number) && !number.hasPrefix("0") ? digits : nil
        }
        return isThai(digits) ? digits : nil
    }

    /// Ten digits of a mobile (06, 08, 09), nine of a line (02 to 07), or three to four of a service (191, 1669).
    private static func isThai(_ digits: String) -> Bool {
        guard areDigits(digits) else { return false }
        switch digits.count {
        case 10: return ["06", "08", "09"].contains(digits.prefix(2))
        case 9: return ["02", "03", "04", "05", "07"].contains(digits.prefix(2))
        case 3, 4: return digits.hasPrefix("1")
        default: return false
        }
    }

    /// An ASCII address with one `@` and a dotted domain. What a mail server would accept beyond that is not typed by
    /// clerks.
    static func email(_ text: String) throws(FieldProblem.Reason) -> String {
        guard text.utf8.count <= FormLimits.emailBytesMax else { throw .tooLong(max: FormLimits.emailBytesMax) }
        let sides = text.split(separator: "@", omittingEmptySubsequences: false)
        guard sides.count == 2, !sides[0].isEmpty, isDomain(sides[1]),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !Array("\"(),:;<>[\\]".utf8).contains($0) })
        else { throw .notAnEmail }
        return "\(sides[0])@\(sides[1].lowercased())"
    }

    /// An http or https address with a host. Other schemes could run code in a page that links them.
    static func url(_ text: String) throws(FieldProblem.Reason) -> String {
        guard text.utf8.count <= FormLimits.urlBytesMax else { throw .tooLong(max: FormLimits.urlBytesMax) }
        let lowered = text.lowercased()
        guard let scheme = ["https://", "http://"].first(where: { lowered.hasPrefix($0) }),
            !text.unicodeScalars.contains(where: { $0.value <= 0x20 || "\"<>\\^`{|}".unicodeScalars.contains($0) })
        else { throw .notAURL }
        let rest = text.dropFirst(scheme.count)
        let authority = rest.prefix { !"/?#".contains($0) }
        guard !authority.isEmpty, !authority.contains("@") else { throw .notAURL }
        let host = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let hasPort = host.count == 1 || (1...5).contains(host[1].count) && areDigits(String(host[1]))
        guard isDomain(host[0]), hasPort else { throw .notAURL }
        return scheme + authority.lowercased() + rest.dropFirst(authority.count)
    }

    private static func isDomain(_ text: Substring) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return labels.count >= 2 && labels.allSatisfy { !$0.isEmpty && !$0.hasPrefix("-") && !$0.hasSuffix("-") }
    }

    private static func areDigits(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
