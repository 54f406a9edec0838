import Merge
public import Protocol

/// How people want to see values.
public struct TextStyle: Sendable, Hashable {
    public let language: Language
    /// Digits ๐ to ๙; only where the language is Thai.
    public let hasThaiDigits: Bool
    /// The fiscal year whose names of codes are wanted; nil for those of now.
    public let fiscalYear: Int64?

    /// Text in `language`.
    public init(_ language: Language, hasThaiDigits: Bool = false, fiscalYear: Int64? = nil) {
        self.language = language
        self.hasThaiDigits = hasThaiDigits
        self.fiscalYear = fiscalYear
    }
}

extension Field {
    /// A value for people: Buddhist dates in Thai, labels of codes, places in full. A reference shows its id; whoever
    /// knows the records shows the target's title instead.
    public func text(_ value: Value, _ style: TextStyle, in catalogue: Catalogue) -> String {
        let text = plainText(value, style, catalogue)
        guard style.hasThaiDigits, style.language == .thai else { return text }
        let isVerbatim = [.url, .email, .blob].contains(kind) || referencedType != nil
        return isVerbatim ? text : ThaiText.thaiDigits(text)
    }

    /// The values of a list field, or the one value of another, as one cell of a file. `readCell` is its inverse.
    public func cell(_ values: [Value]) -> String {
        guard isList else { return values.first.map(cellItem) ?? "" }
        let separator: Unicode.Scalar = kind == .longText ? "\n" : ";"
        return values.map { Self.escaped(cellItem($0), separator) }.joined(separator: String(separator))
    }

    /// The values of a cell: one, or for a list field those between semicolons (line by line where the values are long
    /// texts), a backslash before a separator or a backslash in a value. An empty cell has none.
    public func readCell(_ cell: String, in catalogue: Catalogue) throws(FieldProblem) -> [Value] {
        var values: [Value] = []
        for item in try cellItems(cell) {
            let value = try read(item, in: catalogue)
            if rule != .set || !values.contains(value) { values.append(value) }
        }
        return values
    }

    /// The texts of the values of a cell, before they are read: what `readCell` gives to `read` one by one.
    public func cellItems(_ cell: String) throws(FieldProblem) -> [String] {
        guard isList else { return ThaiText.normalise(cell).isEmpty ? [] : [cell] }
        let items = Self.unescaped(cell, kind == .longText ? "\n" : ";").filter { !ThaiText.normalise($0).isEmpty }
        guard items.count <= FormLimits.listValuesMax else {
            throw FieldProblem(field: name, reason: .tooLong(max: FormLimits.listValuesMax))
        }
        return items
    }

    /// A value for programs: numbers and truth values as such, money as baht in a text (`"1250.50"`), ids as UUIDs.
    public func json(_ value: Value) -> JSON {
        switch value {
        case .integer(let number): kind == .money ? .string(cellItem(value)) : .integer(number)
        case .boolean(let flag): .boolean(flag)
        case .text, .bytes, .other: .string(cellItem(value))
        }
    }

    /// A value as `read` reads it back.
    func cellItem(_ value: Value) -> String {
        if kind == .money, case .integer(let satang) = value { return NumberText.baht(satang) }
        if referencedType != nil, case .bytes(let id) = value { return HexText.idText(id) }
        return value.plainText
    }

    private func plainText(_ value: Value, _ style: TextStyle, _ catalogue: Catalogue) -> String {
        switch value {
        case .integer(let number): text(number, style.language)
        case .boolean(let flag): Self.text(flag, style.language)
        case .text(let text): self.text(text, style, catalogue)
        case .bytes, .other: cellItem(value)
        }
    }

    private func text(_ number: Int64, _ language: Language) -> String {
        if kind == .money { return NumberText.baht(number, hasSeparators: true) }
        guard kind == .year else {
            return number.magnitude < 1000 ? String(number) : NumberText.grouped(String(number))
        }
        return language == .thai ? String(number) : "B.E. \(number)"
    }

    private static func text(_ flag: Bool, _ language: Language) -> String {
        switch language {
        case .thai: flag ? "ใช่" : "ไม่ใช่"
        case .english: flag ? "yes" : "no"
        }
    }

    private func text(_ text: String, _ style: TextStyle, _ catalogue: Catalogue) -> String {
        switch kind {
        case .decimal: NumberText.decimal(text) == text ? NumberText.grouped(text) : text
        case .date, .dateTime: CalendarDate(stored: text)?.text(style.language) ?? text
        case .code(let list): catalogue.list(list)?.text(text, style.language, in: style.fiscalYear) ?? text
        case .place: catalogue.gazetteer.text(text, style.language)
        case .text, .longText, .integer, .money, .year, .boolean, .reference, .url, .phone, .email, .digits, .blob: text
        }
    }

    // By scalars: a separator and the mark that the next value begins with are one letter to Swift.

    private static func escaped(_ text: String, _ separator: Unicode.Scalar) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "\\" || scalar == separator { result.append("\\") }
            result.append(scalar)
        }
        return String(result)
    }

    private static func unescaped(_ text: String, _ separator: Unicode.Scalar) -> [String] {
        var items = [String.UnicodeScalarView()]
        var isEscaped = false
        let scalars = Array(text.unicodeScalars)
        for (place, scalar) in scalars.enumerated() {
            let isHalfLineEnd = scalar == "\r" && place + 1 < scalars.count && scalars[place + 1] == "\n"
            if isHalfLineEnd && separator == "\n" { continue }
            if isEscaped || scalar != "\\" && scalar != separator {
                items[items.count - 1].append(scalar)
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else {
                items.append(String.UnicodeScalarView())
            }
        }
        return items.map { String($0) }
    }
}

extension Value {
    /// The value as text for files, when its field is unknown: bytes in hexadecimal.
    public var plainText: String {
        switch self {
        case .text(let text): text
        case .integer(let number): String(number)
        case .boolean(let flag): flag ? "true" : "false"
        case .bytes(let bytes), .other(let bytes): HexText.text(bytes)
        }
    }

    /// The value for programs, when its field is unknown.
    public var plainJSON: JSON {
        switch self {
        case .integer(let number): .integer(number)
        case .boolean(let flag): .boolean(flag)
        case .text, .bytes, .other: .string(plainText)
        }
    }
}
