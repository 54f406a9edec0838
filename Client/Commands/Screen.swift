import Forms

/// How texts get onto a terminal: nothing in a record may move the cursor or reorder what people read, and columns
/// align though Thai marks take no room of their own.
enum Screen {
    /// `text` with whatever a terminal would obey written out, e.g. `\u{1B}`. Line ends stay.
    static func safe(_ text: String) -> String { escaped(text, keepsLines: true) }

    /// A value as it may stand within a line: its line ends are written out as well.
    static func line(_ text: String) -> String { escaped(text, keepsLines: false) }

    /// A JSON document with the same scalars escaped: it means the same.
    static func safe(_ document: JSON) -> String {
        let text = document.text
        guard text.unicodeScalars.contains(where: isObeyed) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if isObeyed(scalar) {
                result.append(contentsOf: "\\u\(padded(scalar.value))".unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    /// How many columns `text` takes on a terminal.
    static func width(_ text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + width($1) } }

    /// `text` with spaces after it, up to `columns`.
    static func padded(_ text: String, to columns: Int) -> String {
        text + String(repeating: " ", count: max(0, columns - width(text)))
    }

    /// `text`, cut to `columns` with a sign that there is more.
    static func cut(_ text: String, to columns: Int) -> String {
        guard width(text) > columns else { return text }
        var result = String.UnicodeScalarView()
        var room = columns - 1
        for scalar in text.unicodeScalars {
            room -= width(scalar)
            if room < 0 { break }
            result.append(scalar)
        }
        return String(result) + "…"
    }

    private static func escaped(_ text: String, keepsLines: Bool) -> String {
        let isBad = { (scalar: Unicode.Scalar) in scalar == "\n" ? !keepsLines : isObeyed(scalar) }
        guard text.unicodeScalars.contains(where: isBad) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if isBad(scalar) {
                result.append(contentsOf: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    /// Control characters, separators of lines, and what changes the direction of the text after it.
    private static func isObeyed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// Thai vowels and tone marks above and below, joiners and other combining marks take no column; ideographs and
    /// pictures take two (Unicode Standard Annex 11).
    private static func width(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0x20...0x7E: 1
        case 0x0E31, 0x0E34...0x0E3A, 0x0E47...0x0E4E: 0
        case 0x0300...0x036F, 0x200B...0x200D, 0x2060, 0xFE00...0xFE0F, 0xFEFF: 0
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            2
        default: 1
        }
    }

    private static func padded(_ value: UInt32) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
