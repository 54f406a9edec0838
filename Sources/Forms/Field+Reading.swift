public import Protocol

extension Field {
    /// The value that a clerk typed, in its stored form.
    ///
    /// A reference must be a record's id here; `Form.referenceText` reads what else may stand in a file. Throws:
    /// `FieldProblem`, `.missing` for nothing but spaces.
    public func read(_ typed: String, in catalogue: Catalogue) throws(FieldProblem) -> Value {
        do throws(FieldProblem.Reason) {
            return try value(of: typed, in: catalogue)
        } catch {
            throw FieldProblem(field: name, reason: error)
        }
    }

    /// What is wrong with a stored `value`, e.g. one that another version wrote or a merge brought; nil for nothing.
    public func problem(with value: Value, in catalogue: Catalogue) -> FieldProblem? {
        if isSurelyFine(value, catalogue) { return nil }
        if case .other = value { return FieldProblem(field: name, reason: .wrongKind) }
        do throws(FieldProblem) {
            let isCanonical = try read(cellItem(value), in: catalogue) == value
            return isCanonical ? nil : FieldProblem(field: name, reason: .wrongKind)
        } catch {
            return error
        }
    }

    /// Whether reading what a clerk would type for `value` would surely give the same, as for most of what is stored:
    /// every save of a record looks at all of it. False says nothing.
    private func isSurelyFine(_ value: Value, _ catalogue: Catalogue) -> Bool {
        switch (kind, value) {
        case (.text, .text(let text)), (.longText, .text(let text)):
            // A scalar takes a byte at least.
            !text.isEmpty && text.utf8.count <= FormLimits.typedBytesMax && ThaiText.isNormal(text)
                && (text.utf8.count <= maxLength || text.unicodeScalars.count <= maxLength)
        case (.integer, .integer(let number)), (.year, .integer(let number)):
            number.magnitude < 1_000_000_000 && range?.contains(number) ?? true
        case (.boolean, .boolean): true
        case (.code(let list), .text(let code)):
            ThaiText.isNormal(code) && catalogue.list(list)?.item(code) != nil
        case (.place(let levels), .text(let code)):
            catalogue.gazetteer.place(code).map { levels.contains($0.level) } ?? false
        case (.phone, .text(let number)): ContactText.isPlainNumber(number)
        default: false
        }
    }

    private func value(of typed: String, in catalogue: Catalogue) throws(FieldProblem.Reason) -> Value {
        guard typed.utf8.count <= FormLimits.typedBytesMax else { throw .tooLong(max: maxLength) }
        let text = ThaiText.normalise(typed, keepsLines: kind == .longText)
        guard !text.isEmpty else { throw .missing }
        switch kind {
        case .text, .longText:
            guard text.unicodeScalars.count <= maxLength else { throw .tooLong(max: maxLength) }
            return .text(text)
        case .integer, .year: return .integer(try inRange(NumberText.integer(text)))
        case .money: return .integer(try inRange(NumberText.satang(text)))
        case .decimal: return .text(try decimal(text))
        case .boolean:
            guard let flag = Self.boolean(text) else { throw .notABoolean }
            return .boolean(flag)
        case .date: return .text(try date(text, hasTime: false))
        case .dateTime: return .text(try date(text, hasTime: true))
        case .code(let list):
            guard let code = catalogue.list(list)?.code(from: text) else { throw .unknownCode(list: list) }
            return .text(code)
        case .place(let levels): return .text(try place(text, levels, catalogue.gazetteer))
        case .reference(let type):
            guard let id = HexText.id(text) else { throw .notAnID(type: type) }
            return .bytes(id)
        case .url: return .text(try ContactText.url(text))
        case .phone: return .text(try ContactText.phones(text))
        case .email: return .text(try ContactText.email(text))
        case .digits(let count): return .text(try digits(text, count))
        case .blob:
            guard let hash = HexText.bytes(text, count: 32) else { throw .notAHash }
            return .bytes(hash)
        }
    }

    private func inRange(_ number: Int64?) throws(FieldProblem.Reason) -> Int64 {
        guard let number else { throw .notANumber }
        guard let range, !range.contains(number) else { return number }
        throw .outOfRange(min: boundText(range.lowerBound), max: boundText(range.upperBound))
    }

    /// A bound as a clerk would type it; nil for none.
    private func boundText(_ bound: Int64) -> String? {
        guard bound != .min, bound != .max else { return nil }
        return kind == .money ? NumberText.baht(bound) : String(bound)
    }

    private func decimal(_ text: String) throws(FieldProblem.Reason) -> String {
        guard let number = NumberText.decimal(text) else { throw .notANumber }
        let sides = number.split(separator: ".")
        guard let range, let whole = sides.first.flatMap({ Int64($0) }) else { return number }
        let isNegative = number.hasPrefix("-")
        let hasFraction = sides.count > 1
        let isLow = whole < range.lowerBound || hasFraction && isNegative && whole == range.lowerBound
        let isHigh = whole > range.upperBound || hasFraction && !isNegative && whole == range.upperBound
        guard !isLow, !isHigh else {
            throw .outOfRange(min: boundText(range.lowerBound), max: boundText(range.upperBound))
        }
        return number
    }

    private func date(_ text: String, hasTime: Bool) throws(FieldProblem.Reason) -> String {
        let date = try DateText.read(text)
        guard hasTime || date.time == nil else { throw .notADate }
        return date.stored
    }

    private func place(
        _ text: String, _ levels: Set<PlaceLevel>, _ gazetteer: Gazetteer
    ) throws(FieldProblem.Reason) -> String {
        let matches = gazetteer.matches(ThaiText.arabicDigits(text))
        guard !matches.isEmpty else { throw .unknownPlace }
        let fitting = matches.filter { levels.contains($0.level) }
        guard let place = fitting.first else {
            throw .wrongPlaceLevel(PlaceLevel.allCases.filter { levels.contains($0) })
        }
        guard fitting.count == 1 else { throw .ambiguousPlace(fitting.map(\.code)) }
        return place.code
    }

    private func digits(_ text: String, _ count: Int) throws(FieldProblem.Reason) -> String {
        let digits = ThaiText.arabicDigits(text).filter { $0 != " " && $0 != "-" }
        guard digits.utf8.count == count, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw .wrongDigits(count: count)
        }
        if range != nil { _ = try inRange(Int64(digits)) }
        return digits
    }

    private static func boolean(_ text: String) -> Bool? {
        switch ThaiText.arabicDigits(text).lowercased() {
        case "true", "yes", "y", "1", "ใช่", "มี", "จริง", "✓": true
        case "false", "no", "n", "0", "ไม่ใช่", "ไม่มี", "ไม่", "ไม่จริง": false
        default: nil
        }
    }
}
