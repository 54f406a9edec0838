import Merge
import Protocol

/// What one record says to the rules, from one table of what its fields show.
struct ClaimMaker {
    let reader: RecordReader
    let values: ShownValues

    private var state: RecordState { reader.state }

    /// What it says to the rules of all forms.
    var claims: [Claim] {
        guard let form = reader.form else { return [] }
        var claims: [Claim] = []
        for posting in reader.catalogue.postings(of: form) { claims += self.claims(posting) }
        return claims
    }

    private func claims(_ posting: Catalogue.Posting) -> [Claim] {
        switch posting.role {
        case .subject: speaks(posting.rule) ? claims(of: posting.rule) : []
        case .target: offers(to: posting.rule)
        case .counted:
            if case .atMost(_, _, let counted) = posting.rule.shape { count(posting.rule, counted) } else { [] }
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
            guard let code = settled(field)?.text, let owner = reader.owners.first, owner != reader.catalogue.province,
                let district = reader.catalogue.gazetteer.district(of: code)?.code, !reader.owners.contains(district)
            else { return [] }
            return [Claim(rule: rule.id, side: .own, key: [])]
        case .untitled(let field, let list):
            guard let name = settled(field)?.text, LooseName.beginsWithTitle(name, reader.catalogue.list(list)) else {
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

extension ClaimMaker {
    /// What the field called `name` shows; nothing while people disagree about it, so that no rule builds on a value
    /// that may be the wrong one, and no amount is added up twice.
    private func shown(_ name: String) -> [Value] { values.disputed.contains(name) ? [] : values.shown[name] ?? [] }

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
        settled(field)?.text ?? (isSet(field) ? nil : reader.form?.field(named: field)?.workflow?.initial)
    }

    private func targets(_ field: String) -> [RecordID] {
        shown(field).compactMap { if case .bytes(let bytes) = $0 { RecordID(bytes) } else { nil } }
    }

    /// The key of this record; nil when a needed term has no value, or none has.
    private func key(_ terms: [KeyTerm]) -> [UInt8]? {
        if terms.count == 1, case .id = terms[0].source { return state.id.bytes }
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
        case .owner: reader.owners.count == 1 ? reader.owners.first.map { .text($0) } : nil
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
