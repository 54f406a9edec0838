public import Protocol

/// What a field shows, read by its merge rule from its visible values.
public enum FieldView: Hashable, Sendable {
    case empty
    /// One value that nobody disputes.
    case value(Value)
    /// The elements of a set, in the order of their values' first dots.
    case elements([Value])
    /// The sum of a ledger, and how many rows it has.
    case sum(Int64, rows: Int)
    /// Notes, the earliest first.
    case notes([Sibling])
    /// Values that people must settle, in the order in which they are shown; two at least.
    case conflict([Sibling])

    /// What one sees when only one value can be shown: the value, or the first of those in conflict.
    public var shown: [Value] {
        switch self {
        case .empty: []
        case .value(let value): [value]
        case .elements(let values): values
        case .sum(let sum, _): [.integer(sum)]
        case .notes(let siblings): siblings.map(\.value)
        case .conflict(let siblings): siblings.first.map { [$0.value] } ?? []
        }
    }

    /// The siblings of a conflict; empty when nobody disputes the field.
    public var conflict: [Sibling] {
        switch self {
        case .conflict(let siblings): siblings
        case .empty, .value, .elements, .sum, .notes: []
        }
    }
}

/// How concurrent workflow states are joined: the form's table. nil when only people can decide.
public typealias StateJoin = @Sendable (_ states: [String]) -> String?

extension FieldView {
    /// Reads `siblings`, which are in the order in which they are shown, by `rule`.
    ///
    /// - Parameters:
    ///   - centre: the province's code; its decision on a workflow state wins.
    ///   - join: the form's table for workflow states.
    public init(
        _ siblings: [Sibling], rule: MergeRule, centre: @autoclosure () -> String, join: StateJoin? = nil
    ) {
        if siblings.count == 1, !rule.isList {
            self = .value(siblings[0].value)
            return
        }
        let values = FieldView.distinct(siblings.map(\.value))
        switch rule {
        case .set:
            let elements = FieldView.distinct(FieldView.oldestFirst(siblings).map(\.value))
            self = elements.isEmpty ? .empty : .elements(elements)
        case .ledger:
            self = siblings.isEmpty ? .empty : .sum(FieldView.total(siblings), rows: siblings.count)
        case .notes:
            self = siblings.isEmpty ? .empty : .notes(FieldView.oldestFirst(siblings))
        case .max, .min:
            let integers = values.compactMap(\.integer)
            // A value that is no integer cannot be compared: people must see it.
            let chosen = integers.count < values.count ? nil : rule == .max ? integers.max() : integers.min()
            self = FieldView.settled(siblings, values, chosen: chosen.map { Value.integer($0) })
        case .state:
            let centre = centre()
            let central = FieldView.distinct(siblings.filter { $0.origin.office == centre }.map(\.value))
            let texts = values.compactMap(\.text)
            let joined = texts.count < values.count ? nil : join?(texts).map { Value.text($0) }
            self = FieldView.settled(siblings, values, chosen: central.count == 1 ? central.first : joined)
        case .register, .central, .blob:
            self = FieldView.settled(siblings, values, chosen: nil)
        }
    }

    private static func settled(_ siblings: [Sibling], _ values: [Value], chosen: Value?) -> FieldView {
        guard let first = values.first else { return .empty }
        if values.count == 1 { return .value(first) }
        return chosen.map { .value($0) } ?? .conflict(siblings)
    }

    private static func oldestFirst(_ siblings: [Sibling]) -> [Sibling] {
        siblings.sorted {
            if $0.origin.lamport != $1.origin.lamport { return $0.origin.lamport < $1.origin.lamport }
            return Dot.precedes($0.dot, $1.dot)
        }
    }

    private static func distinct(_ values: [Value]) -> [Value] {
        if values.count < 2 { return values }
        var known = Set<Value>()
        return values.filter { known.insert($0).inserted }
    }

    /// The exact sum, cut to what fits only at the end: absurd rows neither end the program nor make order matter.
    private static func total(_ siblings: [Sibling]) -> Int64 {
        Int64(clamping: siblings.compactMap(\.value.integer).reduce(Int128(0)) { $0 + Int128($1) })
    }
}

extension Value {
    /// The text, if it is one.
    public var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// The integer, if it is one.
    public var integer: Int64? {
        if case .integer(let integer) = self { integer } else { nil }
    }
}
