import Protocol

/// Reads a CSV file row by row (RFC 4180), as spreadsheets write it: a byte order mark, line ends of any system.
///
/// An apostrophe that `CSVWriter` put before a formula's sign goes again, so that an export comes back as it was. Empty
/// lines are skipped.
public struct CSVReader: Sendable {
    /// One row.
    public struct Row: Sendable, Hashable {
        /// Where it starts in the file; 1 for the first line.
        public let line: Int
        public let cells: [String]
    }

    private let bytes: [UInt8]
    private let separator: UInt8
    private var position = 0
    private var line = 1

    /// Reads `bytes`, whose cells are parted by `separator`. Nothing is read yet.
    public init(_ bytes: [UInt8], separator: UInt8 = UInt8(ascii: ",")) {
        self.bytes = bytes
        self.separator = separator
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// The next row; nil after the last. Throws: `FormError.malformedCSV`; then there is no way on.
    public mutating func next() throws(FormError) -> Row? {
        while position < bytes.count, skipLineEnd() {}
        guard position < bytes.count else { return nil }
        let start = (line: line, position: position)
        var cells: [String] = []
        do throws(CSVFault) {
            repeat {
                guard cells.count < FormLimits.rowCellsMax else { throw .rowTooLong }
                cells.append(try cell())
                guard position - start.position <= FormLimits.rowBytesMax else { throw .rowTooLong }
            } while skipSeparator()
        } catch {
            position = bytes.count
            throw .malformedCSV(line: start.line, fault: error)
        }
        _ = skipLineEnd()
        return Row(line: start.line, cells: cells)
    }

    private mutating func cell() throws(CSVFault) -> String {
        let content = position < bytes.count && bytes[position] == Self.quote ? try quoted()[...] : try plain()
        guard content.count <= FormLimits.cellBytesMax else { throw .cellTooLong }
        guard let text = String(strictly: content.span) else { throw .notUTF8 }
        return FormulaGuard.remove(text)
    }

    private mutating func plain() throws(CSVFault) -> ArraySlice<UInt8> {
        let start = position
        while position < bytes.count, bytes[position] != separator, !isLineEnd(bytes[position]) {
            guard bytes[position] != Self.quote else { throw .strayQuote }
            position += 1
        }
        return bytes[start..<position]
    }

    private mutating func quoted() throws(CSVFault) -> [UInt8] {
        var content: [UInt8] = []
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == Self.quote {
                guard position < bytes.count, bytes[position] == Self.quote else { return try finished(content) }
                position += 1
            } else if byte == Self.lineFeed || byte == Self.carriageReturn && !isAtLineFeed {
                line += 1
            }
            guard content.count < FormLimits.cellBytesMax else { throw .cellTooLong }
            content.append(byte)
        }
        throw .openQuote
    }

    private func finished(_ content: [UInt8]) throws(CSVFault) -> [UInt8] {
        guard position == bytes.count || bytes[position] == separator || isLineEnd(bytes[position]) else {
            throw .textAfterQuote
        }
        return content
    }

    private mutating func skipSeparator() -> Bool {
        guard position < bytes.count, bytes[position] == separator else { return false }
        position += 1
        return true
    }

    private mutating func skipLineEnd() -> Bool {
        guard position < bytes.count, isLineEnd(bytes[position]) else { return false }
        let isReturn = bytes[position] == Self.carriageReturn
        position += 1
        if isReturn && isAtLineFeed { position += 1 }
        line += 1
        return true
    }

    private var isAtLineFeed: Bool { position < bytes.count && bytes[position] == Self.lineFeed }

    private func isLineEnd(_ byte: UInt8) -> Bool { byte == Self.lineFeed || byte == Self.carriageReturn }

    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed: UInt8 = 0x0A
    private static let carriageReturn: UInt8 = 0x0D
}
