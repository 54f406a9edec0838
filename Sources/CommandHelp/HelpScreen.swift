public import Forms

/// The parser's help screens in the language of whoever asks: the parser writes its headings in English only.
public enum HelpScreen {
    /// Columns of a screen. Wide enough for every line of help: the parser breaks lines at spaces, and Thai has few.
    public static let columns = 160

    /// The screen with its headings in `language`.
    public static func translated(_ screen: String, _ language: Language) -> String {
        switch language {
        case .english: screen
        case .thai: screen.split(separator: "\n", omittingEmptySubsequences: false).map(thai).joined(separator: "\n")
        }
    }

    private static func thai(_ line: Substring) -> String {
        heading(line).replacing("<subcommand>", with: "<คำสั่งย่อย>")
    }

    private static func heading(_ line: Substring) -> String {
        for (english, thai) in headings where line.hasPrefix(english) { return thai + line.dropFirst(english.count) }
        if line.hasPrefix("  See '"), let end = line.lastIndex(of: "'") {
            return "  ดูเพิ่มเติม: " + line[line.index(line.startIndex, offsetBy: 7)..<end]
        }
        for (english, thai) in descriptions where line.hasSuffix(english) { return line.dropLast(english.count) + thai }
        return String(line)
    }

    private static let headings = [
        ("OVERVIEW: ", "เรื่อง: "), ("USAGE: ", "วิธีใช้: "), ("Usage: ", "วิธีใช้: "), ("ARGUMENTS:", "ค่าที่ต้องใส่:"),
        ("OPTIONS:", "ตัวเลือก:"), ("SUBCOMMANDS:", "คำสั่งย่อย:"), ("Error: ", "ตัวอ่านคำสั่งแจ้งว่า: "),
        ("Help:  ", "ความหมาย: "),
    ]

    private static let descriptions = [
        ("Show help information.", "แสดงวิธีใช้"), ("Show subcommand help information.", "แสดงวิธีใช้ของคำสั่งย่อย"),
    ]
}
