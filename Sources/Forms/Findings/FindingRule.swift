/// A rule across fields or records, as a form's data file states it. Whatever violates it is a finding.
///
/// General code evaluates every rule: a record states what it has to say to each rule as claims, and claims of one rule
/// with one key are set against each other.
public struct FindingRule: Sendable, Hashable {
    /// What must hold.
    public enum Shape: Sendable, Hashable {
        /// No two records have this key at the same time; with `years`, in the same fiscal year.
        case unique(key: [KeyTerm], years: Years?)
        /// The record that the field `via` points to exists, is not deleted, and meets the condition, if there is one.
        case needs(via: String, target: FieldCondition?)
        /// What `field` says is one of the names that the record behind `via` bears or bore.
        case listed(field: String, via: String, among: [String])
        /// What is counted of other records with the same key is not more than the field `bound`, nor than the bounds
        /// of all records with that key together.
        case atMost(bound: String, key: [KeyTerm], counted: Counted)
        /// The place in the field lies in the district that owns the record.
        case within(field: String)
        /// The name in the field does not begin with a title of this code list.
        case untitled(field: String, list: String)
    }

    /// The fiscal years in which a record counts: from the value of one field to that of another.
    public struct Years: Sendable, Hashable {
        public let from: String
        public let through: String
    }

    /// What an `atMost` rule adds up.
    public struct Counted: Sendable, Hashable {
        /// The type of the records.
        public let type: String
        /// The field whose amounts are added; nil to count each record once.
        public let field: String?
        /// What must be alike with the key of the bound.
        public let key: [KeyTerm]
        /// Records in which one of these fields has a value are not counted.
        public let unless: [String]
    }

    /// Permanent name of the rule within the catalogue, e.g. `community/0`.
    public let id: String
    /// A permanent word for programs, e.g. `possible_duplicate`. Several rules may share one.
    public let kind: String
    /// The type of the records that violate it.
    public let type: String
    public let shape: Shape
    /// The rule speaks only of records that meet this; of all when nil.
    public let when: FieldCondition?
    /// The rule does not speak of records in which one of these fields has a value: that is how it is settled.
    public let unless: [String]
    /// What is wrong, and what to do about it.
    public let message: Label
    public let todo: Label
    /// The rest of a command after the program's name, with `{id}` and `{related}` to be filled in.
    public let command: String?
}

/// What one field must show.
public enum FieldCondition: Sendable, Hashable {
    case isEmpty(String)
    case isSet(String)
    /// One of these codes.
    case isOne(String, of: [String])
    /// None of these codes; nothing at all is none of them.
    case isNone(String, of: [String])

    /// The field that it looks at.
    var field: String {
        switch self {
        case .isEmpty(let field), .isSet(let field), .isOne(let field, _), .isNone(let field, _): field
        }
    }
}

/// A part of a key.
public struct KeyTerm: Sendable, Hashable {
    /// Where the value comes from.
    public enum Source: Sendable, Hashable {
        /// The record's own id.
        case id
        /// The office that owns the record.
        case owner
        case field(String)
        /// The fiscal year of the date in a field.
        case fiscalYear(of: String)
        /// The name in a field, without what differs between two ways to write it.
        case name(of: String)
    }

    public let source: Source
    /// Without a value of a needed term there is no key.
    public let isNeeded: Bool

    init(_ source: Source, isNeeded: Bool = true) {
        self.source = source
        self.isNeeded = isNeeded
    }

    /// Reads `field`, `id`, `office`, `field@fiscalYear` or `field@name`, with a `?` at the end when it may be missing.
    init?(_ text: String) {
        let isNeeded = !text.hasSuffix("?")
        let sides = (isNeeded ? text[...] : text.dropLast()).split(separator: "@", omittingEmptySubsequences: false)
        let name = sides.first.map(String.init) ?? ""
        switch (name, sides.count, sides.last) {
        case ("id", 1, _): source = .id
        case ("office", 1, _): source = .owner
        case (_, 1, _): source = .field(name)
        case (_, 2, "fiscalYear"): source = .fiscalYear(of: name)
        case (_, 2, "name"): source = .name(of: name)
        default: return nil
        }
        self.isNeeded = isNeeded
    }

    /// The field that it reads; nil for what every record has.
    var field: String? {
        switch source {
        case .id, .owner: nil
        case .field(let name), .fiscalYear(let name), .name(let name): name
        }
    }
}

extension FindingRule {
    /// Whether all records that clash violate it, and not one of them alone.
    var isMutual: Bool {
        switch shape {
        case .unique: true
        case .needs, .listed, .atMost, .within, .untitled: false
        }
    }

    /// The fields of the violating record that the rule is about, for whoever mends it.
    public var fields: [String] {
        switch shape {
        case .unique(let key, let years):
            key.compactMap(\.field) + (years.map { [$0.from, $0.through] } ?? [])
        case .needs(let via, _): [via]
        case .listed(let field, let via, _): [field, via]
        case .atMost(let bound, _, _): [bound]
        case .within(let field), .untitled(let field, _): [field]
        }
    }

    /// Every field of its own form that it names.
    var ownFields: [String] {
        let key: [String] =
            switch shape {
            case .atMost(_, let key, _): key.compactMap(\.field)
            case .unique, .needs, .listed, .within, .untitled: []
            }
        return fields + key + [when?.field].compactMap { $0 } + unless
    }
}
