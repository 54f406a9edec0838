/// One form for what people type, so that what looks alike is alike (design.md; Unicode 17.0, section 16.1 for Thai).
public enum ThaiText {
    /// `text` in the one form that is stored.
    ///
    /// - Characters nobody sees (zero width, soft hyphen, direction marks) and control characters go.
    /// - Composed letters where Unicode has them (see `Composition`).
    /// - `เเ` becomes `แ`; nikhahit and sara aa become sara am, also around a tone mark.
    /// - Marks above and below a consonant stand in one order: vowel, then tone mark; a tone mark before sara am.
    /// - Runs of spaces become one space, and none are left at the ends. With `keepsLines`, line ends stay, as one
    ///   line feed each, without empty lines at the ends.
    public static func normalise(_ text: String, keepsLines: Bool = false) -> String {
        isNormal(text) ? text : rewritten(text, keepsLines: keepsLines)
    }

    /// As `normalise`, without the short cut.
    static func rewritten(_ text: String, keepsLines: Bool = false) -> String {
        let composed = Composition.compose(text.unicodeScalars.filter { !isInvisible($0) })
        return spaced(ordered(composed), keepsLines: keepsLines)
    }

    /// Whether bytes of `text` were no UTF-8, as from a terminal that is set to TIS-620, and are lost: what reads them
    /// puts U+FFFD in their place.
    public static func isBroken(_ text: String) -> Bool { text.unicodeScalars.contains("\u{FFFD}") }

    /// `text` with the digits ๐ to ๙ as 0 to 9.
    public static func arabicDigits(_ text: String) -> String {
        guard hasThaiDigit(text) else { return text }
        return mapped(text) { (0x0E50...0x0E59).contains($0) ? $0 - 0x0E50 + 0x30 : $0 }
    }

    /// `text` with the digits 0 to 9 as ๐ to ๙.
    public static func thaiDigits(_ text: String) -> String {
        mapped(text) { (0x30...0x39).contains($0) ? $0 - 0x30 + 0x0E50 : $0 }
    }

    private static func mapped(_ text: String, _ transform: (UInt32) -> UInt32) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            result.append(Unicode.Scalar(transform(scalar.value)) ?? scalar)
        }
        return String(result)
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85: false
        case 0x00...0x1F, 0x7F...0x9F, 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF: true
        default: false
        }
    }

    /// Puts the Thai marks into one order.
    private static func ordered(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        result.reserveCapacity(scalars.count)
        for scalar in scalars {
            switch scalar.value {
            case 0x0E40 where result.last?.value == 0x0E40:
                result[result.count - 1] = "\u{0E41}"
            case 0x0E32:
                appendAA(to: &result)
            case 0x0E34...0x0E3A, 0x0E31, 0x0E48...0x0E4B:
                insert(scalar, into: &result)
            default:
                result.append(scalar)
            }
        }
        return result
    }

    /// Sara aa; with a nikhahit before it, sara am after the tone mark.
    private static func appendAA(to result: inout [Unicode.Scalar]) {
        var tones: [Unicode.Scalar] = []
        var rest = result
        while let last = rest.last, isTone(last) { tones.insert(rest.removeLast(), at: 0) }
        guard tones.count <= 1, rest.last?.value == 0x0E4D else { return result.append("\u{0E32}") }
        rest.removeLast()
        if tones.isEmpty, let last = rest.last, isTone(last) { tones = [rest.removeLast()] }
        result = rest
        for tone in tones { insert(tone, into: &result) }
        result.append("\u{0E33}")
    }

    /// A mark goes before those of a higher rank that were typed just before it.
    private static func insert(_ mark: Unicode.Scalar, into result: inout [Unicode.Scalar]) {
        var index = result.count
        while index > 0, let other = rank(result[index - 1]), let own = rank(mark), other > own { index -= 1 }
        if index == result.count { result.append(mark) } else { result.insert(mark, at: index) }
    }

    /// Phinthu, then vowels, then tone marks, then a sara am that was typed before its tone mark.
    private static func rank(_ scalar: Unicode.Scalar) -> Int? {
        switch scalar.value {
        case 0x0E3A: 0
        case 0x0E31, 0x0E34...0x0E39: 1
        case 0x0E48...0x0E4B: 2
        case 0x0E33: 3
        default: nil
        }
    }

    private static func isTone(_ scalar: Unicode.Scalar) -> Bool { (0x0E48...0x0E4B).contains(scalar.value) }

    private static func spaced(_ scalars: [Unicode.Scalar], keepsLines: Bool) -> String {
        var lines: [String.UnicodeScalarView] = [String.UnicodeScalarView()]
        var previous: Unicode.Scalar = " "
        var hasGap = false
        for scalar in scalars {
            let isLineEnd = (0x0A...0x0D).contains(scalar.value) || [0x85, 0x2028, 0x2029].contains(scalar.value)
            if isLineEnd && keepsLines {
                if !(scalar == "\n" && previous == "\r") { lines.append(String.UnicodeScalarView()) }
                hasGap = false
            } else if isLineEnd || scalar.properties.isWhitespace {
                hasGap = true
            } else {
                if hasGap && !lines[lines.count - 1].isEmpty { lines[lines.count - 1].append(" ") }
                lines[lines.count - 1].append(scalar)
                hasGap = false
            }
            previous = scalar
        }
        while lines.count > 1, lines.last?.isEmpty == true { lines.removeLast() }
        let first = lines.firstIndex { !$0.isEmpty } ?? lines.count - 1
        return lines[first...].map { String($0) }.joined(separator: "\n")
    }
}
