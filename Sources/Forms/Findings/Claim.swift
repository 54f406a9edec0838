import Merge
public import Protocol

/// What one record says to one rule. A function of that record alone: which claims clash is what makes findings of
/// several records.
public struct Claim: Sendable, Hashable {
    /// In which part it speaks. The numbers are kept in databases.
    public enum Side: Int64, Sendable, Hashable {
        /// The record violates the rule by itself.
        case own = 0
        /// It takes the key, from `low` to `high`; no other record may.
        case takes = 1
        /// It needs some record to offer the key.
        case needs = 2
        case offers = 3
        /// It counts `low` towards the bounds of the key.
        case counts = 4
        /// It allows at most `low`.
        case allows = 5
    }

    public let rule: String
    public let side: Side
    /// What must be alike: an id, or 16 bytes of the SHA-256 of several values.
    public let key: [UInt8]
    /// The record that is pointed to, when one is.
    public let target: RecordID?
    public let low: Int64
    public let high: Int64

    public init(
        rule: String, side: Side, key: [UInt8], target: RecordID? = nil, low: Int64 = 0, high: Int64 = 0
    ) {
        self.rule = rule
        self.side = side
        self.key = key
        self.target = target
        self.low = low
        self.high = high
    }

    /// `low` of a claim that needs no more than that its target is there; of others it is 1.
    public static let needsTargetAlone: Int64 = 0
}

extension RecordReader {
    /// All that this record says to the rules of the catalogue. A deleted record says nothing.
    public var claims: [Claim] {
        guard state.isLive else { return [] }
        let own = ownKinds.map { Claim(rule: $0.rawValue, side: .own, key: []) }
        return own + (form.map { catalogue.postings(of: $0) } ?? []).flatMap(claims)
    }

    private func claims(_ posting: Catalogue.Posting) -> [Claim] {
        switch posting {
        case .subject(let rule): speaks(rule) ? claims(of: rule) : []
        case .target(let rule): offers(to: rule)
        case .counted(let rule):
            if case .atMost(_, _, let counted) = rule.shape { count(rule, counted) } else { [] }
        }
    }

    private func speaks(_ rule: FindingRule) -> Bool {
        (rule.when.map(meets) ?? true) && !rule.unless.contains(where: isSet)
    }

    private func claims(of rule: FindingRule) -> [Claim] {
        switch rule.shape {
        case .unique(let terms, let years):
            guard let key = key(terms) else { return [] }
            let low = years.flatMap { settled($0.from)?.integer } ?? .min
            let high = years.flatMap { settled($0.through)?.integer } ?? .max
            return [Claim(rule: rule.id, side: .takes, key: key, low: low, high: max(low, high))]
        case .needs(let via, let condition):
            return targets(via).map {
                let low = condition == nil ? Claim.needsTargetAlone : 1
                return Claim(rule: rule.id, side: .needs, key: $0.bytes, target: $0, low: low)
            }
        case .listed(let field, let via, _):
            guard let name = settled(field)?.text, let target = targets(via).first else { return [] }
            let key = Self.key([.bytes(target.bytes), .text(LooseName.of(name))])
            return [Claim(rule: rule.id, side: .needs, key: key, target: target, low: 1)]
        case .atMost(let bound, let terms, _):
            guard let key = key(terms), let bound = settled(bound)?.integer else { return [] }
            return [Claim(rule: rule.id, side: .allows, key: key, low: bound)]
        case .within(let field):
            guard let code = settled(field)?.text, let owner = owners.first, owner != catalogue.province,
                let district = catalogue.gazetteer.district(of: code)?.code, !owners.contains(district)
            else { return [] }
            return [Claim(rule: rule.id, side: .own, key: [])]
        case .untitled(let field, let list):
            guard let name = settled(field)?.text, LooseName.beginsWithTitle(name, catalogue.list(list)) else {
                return []
            }
            return [Claim(rule: rule.id, side: .own, key: [])]
        }
    }

    private func offers(to rule: FindingRule) -> [Claim] {
        switch rule.shape {
        case .needs(_, let condition):
            guard condition.map(meets) ?? true else { return [] }
            return [Claim(rule: rule.id, side: .offers, key: state.id.bytes)]
        case .listed(_, _, let fields):
            let names = Set(fields.flatMap { shown($0) }.compactMap(\.text).map(LooseName.of))
            return names.sorted().map {
                Claim(rule: rule.id, side: .offers, key: Self.key([.bytes(state.id.bytes), .text($0)]))
            }
        case .unique, .atMost, .within, .untitled: return []
        }
    }

    private func count(_ rule: FindingRule, _ counted: FindingRule.Counted) -> [Claim] {
        guard let key = key(counted.key), !counted.unless.contains(where: isSet) else { return [] }
        guard let field = counted.field else { return [Claim(rule: rule.id, side: .counts, key: key, low: 1)] }
        guard let amount = settled(field)?.integer else { return [] }
        return [Claim(rule: rule.id, side: .counts, key: key, low: amount)]
    }
}

extension RecordReader {
    /// What the field called `name` shows; nothing while people disagree about it, so that no rule builds on a value
    /// that may be the wrong one, and no amount is added up twice.
    private func shown(_ name: String) -> [Value] {
        guard let field = form?.fieldID(named: name), field >= SystemField.end else { return [] }
        let view = view(field)
        return view.conflict.isEmpty ? view.shown : []
    }

    private func settled(_ name: String) -> Value? {
        let values = shown(name)
        return values.count == 1 ? values[0] : nil
    }

    private func isSet(_ name: String) -> Bool { !shown(name).isEmpty }

    private func meets(_ condition: FieldCondition) -> Bool {
        switch condition {
        case .isEmpty(let field): !isSet(field)
        case .isSet(let field): isSet(field)
        case .isOne(let field, let codes): code(field).map { codes.contains($0) } ?? false
        case .isNone(let field, let codes): code(field).map { !codes.contains($0) } ?? true
        }
    }

    /// A record that nobody has given a state yet is in the first one.
    private func code(_ field: String) -> String? {
        settled(field)?.text ?? (isSet(field) ? nil : form?.field(named: field)?.workflow?.initial)
    }

    private func targets(_ field: String) -> [RecordID] {
        shown(field).compactMap { if case .bytes(let bytes) = $0 { RecordID(bytes) } else { nil } }
    }

    /// The key of this record; nil when a needed term has no value, or none has.
    private func key(_ terms: [KeyTerm]) -> [UInt8]? {
        if terms == [KeyTerm(.id)] { return state.id.bytes }
        var values: [Value?] = []
        for term in terms {
            let value = value(term)
            if value == nil, term.isNeeded { return nil }
            values.append(value)
        }
        return values.allSatisfy { $0 == nil } ? nil : Self.key(values)
    }

    private func value(_ term: KeyTerm) -> Value? {
        switch term.source {
        case .id: .bytes(state.id.bytes)
        case .owner: owners.count == 1 ? owners.first.map { .text($0) } : nil
        case .field(let name): settled(name) ?? together(shown(name))
        case .fiscalYear(let name):
            settled(name)?.text.flatMap { CalendarDate(stored: $0) }.map { .integer($0.fiscalYear) }
        case .name(let name): settled(name)?.text.map { .text(LooseName.of($0)) }
        }
    }

    /// Several values of a set as one, whatever their order.
    private func together(_ values: [Value]) -> Value? {
        values.isEmpty ? nil : .text(values.map(\.plainText).sorted().joined(separator: "\n"))
    }

    /// A reference that stands alone is its own key, so that what it needs and what is offered meet.
    private static func key(_ values: [Value?]) -> [UInt8] {
        if values.count == 1, case .bytes(let id)? = values[0], id.count == 16 { return id }
        var out = CanonicalWriter()
        out.array(values.count)
        for value in values {
            if let value { out.value(value) } else { out.null() }
        }
        return Array(Digest.of("claim", out.bytes).bytes.prefix(16))
    }
}
