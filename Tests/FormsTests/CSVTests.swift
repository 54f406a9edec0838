import Forms
import TestSupport
import Testing

@Suite struct CSVTests {
    @Test(arguments: [
        ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]),
        ("\u{FEFF}a,b\nc,d", [["a", "b"], ["c", "d"]]),
        ("a\rb\r", [["a"], ["b"]]),
        ("\r\n\n a ,\"b\"\"c\"\n\n", [[" a ", "b\"c"]]),
        ("\"x\r\ny\",\n,\n", [["x\r\ny", ""], ["", ""]]),
        ("\"\"\n", [[""]]),
        ("วัด,\"ก,ข\"", [["วัด", "ก,ข"]]),
        ("'=1,'x,''-2", [["=1", "'x", "'-2"]]),
        ("", []),
    ])
    func `rows are read as RFC 4180 has them`(text: String, rows: [[String]]) throws {
        #expect(try Self.rows(text) == rows)
    }

    @Test(arguments: [
        ("a\n\"b", 2, CSVFault.openQuote), ("\"a\"b\n", 1, .textAfterQuote), ("a\n\nb\"c", 3, .strayQuote),
        ("a,\"x\ny\"\nb\"", 3, .strayQuote),
    ])
    func `a broken row is named by its line`(text: String, line: Int, fault: CSVFault) {
        #expect(throws: FormError.malformedCSV(line: line, fault: fault)) { try Self.rows(text) }
    }

    @Test func `bytes that are no UTF-8 are refused`() {
        var reader = CSVReader([0x61, 0x0A, 0xA1, 0xD2])
        #expect(throws: FormError.malformedCSV(line: 2, fault: .notUTF8)) {
            _ = try reader.next()
            _ = try reader.next()
        }
    }

    @Test func `oversized cells and rows are refused`() {
        let cell = String(repeating: "a", count: FormLimits.cellBytesMax + 1)
        #expect(throws: FormError.malformedCSV(line: 1, fault: .cellTooLong)) { try Self.rows(cell) }
        #expect(throws: FormError.malformedCSV(line: 1, fault: .cellTooLong)) { try Self.rows("\"" + cell + "\"") }
        let wide = String(repeating: ",", count: FormLimits.rowCellsMax)
        #expect(throws: FormError.malformedCSV(line: 1, fault: .rowTooLong)) { try Self.rows(wide) }
    }

    @Test func `rows know their line`() throws {
        var reader = CSVReader(Array("h\n\"a\nb\"\n\nc".utf8))
        var lines: [Int] = []
        while let row = try reader.next() { lines.append(row.line) }
        #expect(lines == [1, 2, 5])
    }

    @Test(arguments: ["=1+1", "+66", "-5", "@a", "\tx", "\rx", "\nx", "＝1", "'=1", "''=1", "'", "''", "a=1", "", "-"])
    func `a formula is written as text and comes back`(cell: String) throws {
        var writer = CSVWriter()
        writer.append([cell, "x"])
        writer.append([cell])
        let text = String(decoding: writer.bytes, as: UTF8.self)
        let first = text.unicodeScalars.first { $0 != "\"" }
        #expect(!["=", "+", "-", "@", "\t", "\r", "\n", "＝"].contains(first))
        #expect(try Self.rows(text) == [[cell, "x"], [cell]])
    }

    @Test func `what is written is read back whatever it is`() throws {
        var random = SeededGenerator(seed: 11)
        let alphabet = Array("\",\r\n;'=-+@ aก้\t".unicodeScalars)
        for _ in 0..<500 {
            var rows: [[String]] = []
            var writer = CSVWriter(hasByteOrderMark: true)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let cells = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                    var cell = String.UnicodeScalarView()
                    for _ in 0..<Int.random(in: 0...5, using: &random) {
                        cell.append(alphabet[Int.random(in: 0..<alphabet.count, using: &random)])
                    }
                    return String(cell)
                }
                rows.append(cells)
                writer.append(cells)
            }
            #expect(try Self.rows(String(decoding: writer.bytes, as: UTF8.self)) == rows)
        }
    }

    private static func rows(_ text: String) throws(FormError) -> [[String]] {
        var reader = CSVReader(Array(text.utf8))
        var rows: [[String]] = []
        while let row = try reader.next() { rows.append(row.cells) }
        return rows
    }
}
