/// Why the compiled-in data or a CSV file could not be read.
public enum FormError: Error, Hashable, Sendable {
    /// The data file is not what it must be; `place` is a byte offset or a path such as `fields[3].rule`.
    case malformedData(file: String, place: String)
    /// The CSV text breaks off or goes wrong in the row that starts at `line` (1 for the first).
    case malformedCSV(line: Int, fault: CSVFault)
}

/// What is wrong with a row of a CSV file.
public enum CSVFault: String, Error, Hashable, Sendable {
    /// A quoted cell has no closing quote.
    case openQuote
    /// Something other than a separator follows a closing quote.
    case textAfterQuote
    /// A quote stands inside a cell that does not begin with one.
    case strayQuote
    /// The bytes are not UTF-8.
    case notUTF8
    /// A cell is larger than `FormLimits.cellBytesMax`.
    case cellTooLong
    /// The row has more bytes or cells than `FormLimits` allows.
    case rowTooLong
}
