import Merge
public import Protocol

extension Form {
    /// Why a record with these values (by field name, none of them empty lists) cannot be accepted: unknown or missing
    /// fields, values out of their kind, and rules between fields. In the order of the form's fields.
    ///
    /// The same function finds what a merge brought about. It reads nothing of system fields.
    public func problems(in values: [String: [Value]], catalogue: Catalogue) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        let year = fiscalYear(in: values)
        // By their places: a field is large, and most of them hold nothing.
        for place in fields.indices {
            guard let own = values[fields[place].name], !own.isEmpty else {
                if fields[place].isRequired {
                    problems.append(FieldProblem(field: fields[place].name, reason: .missing))
                }
                continue
            }
            if own.count > 1 && !fields[place].isList {
                problems.append(FieldProblem(field: fields[place].name, reason: .tooMany))
            }
            problems += own.compactMap { fields[place].problem(with: $0, in: catalogue) }
            if let year { problems += own.compactMap { outdated($0, of: fields[place], in: year, catalogue) } }
        }
        for name in values.keys.filter({ fieldID(named: $0) == nil }).sorted() {
            problems.append(FieldProblem(field: name, reason: .unknownField))
        }
        return problems + rules.compactMap { $0.problem(in: values) }
    }

    /// The fields that are expected and still empty: what makes the record incomplete, though acceptable.
    public func gaps(in values: [String: [Value]]) -> [Field] {
        // By their places: a field is large.
        fields.indices.filter { fields[$0].isExpected && (values[fields[$0].name] ?? []).isEmpty }.map { fields[$0] }
    }

    /// The fiscal year that the record counts for, from its field `fiscal_year`.
    public func fiscalYear(in values: [String: [Value]]) -> Int64? {
        guard let first = values["fiscal_year"]?.first, case .integer(let year) = first else { return nil }
        return year
    }

    private func outdated(
        _ value: Value, of field: Field, in year: Int64, _ catalogue: Catalogue
    ) -> FieldProblem? {
        guard let list = field.codeList, case .text(let code) = value,
            let item = catalogue.list(list)?.item(code), !item.years.contains(year)
        else { return nil }
        return FieldProblem(field: field.name, reason: .codeNotInUse(list: list, fiscalYear: year))
    }
}

extension FieldRule {
    func problem(in values: [String: [Value]]) -> FieldProblem? {
        switch self {
        case .notBefore(let field, let other):
            guard let own = values[field]?.first, let bound = values[other]?.first, Self.isBelow(own, bound) else {
                return nil
            }
            return FieldProblem(field: field, reason: .before(field: other))
        case .atLeastOne(let fields):
            guard let first = fields.first, fields.allSatisfy({ (values[$0] ?? []).isEmpty }) else { return nil }
            return FieldProblem(field: first, reason: .noneOf(fields))
        case .requiredWhen(let field, let other, let code):
            guard values[other] == [.text(code)], (values[field] ?? []).isEmpty else { return nil }
            return FieldProblem(field: field, reason: .missing)
        }
    }

    /// Dates compare as far as both are known: a day without an hour is not before an hour of that day.
    private static func isBelow(_ left: Value, _ right: Value) -> Bool {
        if case .integer(let one) = left, case .integer(let other) = right { return one < other }
        guard case .text(let one) = left, case .text(let other) = right else { return false }
        let length = min(one.utf8.count, other.utf8.count)
        return one.utf8.prefix(length).lexicographicallyPrecedes(other.utf8.prefix(length))
    }
}
