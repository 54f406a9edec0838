/// Writes a CSV file (RFC 4180), safe to open in a spreadsheet: no cell begins as a formula (OWASP ASVS 5.0, 1.2.10).
public struct CSVWriter: Sendable {
    /// The file so far, UTF-8.
    public private(set) var bytes: [UInt8] = []

    /// An empty file; `hasByteOrderMark` lets Excel know that it is UTF-8.
    public init(hasByteOrderMark: Bool = false) {
        if hasByteOrderMark { bytes = [0xEF, 0xBB, 0xBF] }
    }

    /// Adds one row.
    public mutating func append(_ cells: [String]) {
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            append(FormulaGuard.add(cell), isAlone: cells.count == 1)
        }
        bytes += [0x0D, 0x0A]
    }

    /// A row of one empty cell is quoted: it would else read as an empty line.
    private mutating func append(_ cell: String, isAlone: Bool) {
        let quote = UInt8(ascii: "\"")
        let needsQuotes = cell.utf8.contains { [quote, 0x2C, 0x3B, 0x0A, 0x0D, 0x09].contains($0) }
        guard needsQuotes || cell.utf8.first == 0x20 || cell.utf8.last == 0x20 || isAlone && cell.isEmpty else {
            bytes.append(contentsOf: cell.utf8)
            return
        }
        bytes.append(quote)
        for byte in cell.utf8 {
            if byte == quote { bytes.append(quote) }
            bytes.append(byte)
        }
        bytes.append(quote)
    }
}

/// Keeps a spreadsheet from taking a cell for a formula: an apostrophe before what could start one.
///
/// A text that begins with apostrophes and then such a sign gets one more, so that `remove` undoes `add` exactly.
public enum FormulaGuard {
    private static let signs: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]

    /// `text` as it may stand in a cell.
    public static func add(_ text: String) -> String { isRisky(text) ? "'" + text : text }

    /// What `add` was given.
    public static func remove(_ text: String) -> String {
        text.unicodeScalars.first == "'" && isRisky(text) ? String(text.unicodeScalars.dropFirst()) : text
    }

    private static func isRisky(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first(where: { $0 != "'" }) else { return false }
        return signs.contains(first)
    }
}
