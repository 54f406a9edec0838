/// The rules of all forms: those that the data files state, and those that every form brings.
extension Catalogue {
    /// What records of one type must say to one rule.
    final class Posting: Sendable {
        /// In which part they speak.
        enum Role {
            /// As one that the rule speaks of.
            case subject
            /// As one that others may point to.
            case target
            /// As one of those that are counted.
            case counted
        }

        let role: Role
        let rule: FindingRule

        init(_ role: Role, _ rule: FindingRule) {
            self.role = role
            self.rule = rule
        }
    }

    /// The rule with this id; nil for a kind that a record's own state tells, and for a rule of another version.
    public func findingRule(_ id: String) -> FindingRule? {
        let type = id.prefix { $0 != "/" }
        return type.count == id.count ? nil : form(String(type))?.findingRules.first { $0.id == id }
    }

    /// The words of all kinds of findings there are, those of one record first.
    public var findingKinds: [String] { list(Self.kindList)?.items.map(\.code) ?? [] }

    /// The kind of finding that `typed`, normalised, names by its word or its label.
    public func findingKind(from typed: String) -> String? { list(Self.kindList)?.code(from: typed) }

    /// What people call a kind of finding.
    public func name(ofFinding kind: String, _ language: Language) -> String {
        list(Self.kindList)?.text(kind, language) ?? kind
    }

    /// The ids of the rules of one kind.
    public func findingRules(ofKind kind: String) -> [String] {
        if let own = OwnKind(rawValue: kind) { return [own.rawValue] }
        return forms.flatMap(\.findingRules).filter { $0.kind == kind }.map(\.id)
    }

    /// What records of `form` must say: to its own rules, and to those of the forms that judge by it.
    ///
    /// - Parameter named: the record type of a name.
    static func postings(of form: Form, _ named: (String) -> Form?) -> [Posting] {
        form.findingRules.map { Posting(.subject, $0) }
            + form.judgedBy.compactMap(named).flatMap { judge in
                judge.findingRules.compactMap { posting(of: form.name, to: $0, judge) }
            }
    }

    private static func posting(of type: String, to rule: FindingRule, _ judge: Form) -> Posting? {
        switch rule.shape {
        case .needs(let via, .some), .listed(_, let via, _):
            judge.field(named: via)?.referencedType == type ? Posting(.target, rule) : nil
        case .atMost(_, _, let counted): counted.type == type ? Posting(.counted, rule) : nil
        case .needs(_, nil), .unique, .within, .untitled: nil
        }
    }

    /// Every name that a rule uses must lead somewhere, and every form must know which others judge by it.
    func checkFindingRules() throws(FormError) {
        for rule in forms.flatMap(\.findingRules) {
            guard findingKinds.contains(rule.kind), leads(rule) else {
                throw .malformedData(file: rule.type + ".json", place: rule.id)
            }
        }
        guard OwnKind.allCases.allSatisfy({ findingKinds.contains($0.rawValue) }) else {
            throw .malformedData(file: "codes.json", place: Self.kindList)
        }
    }

    private func leads(_ rule: FindingRule) -> Bool {
        let target = { (via: String) in
            self.form(rule.type)?.field(named: via)?.referencedType.flatMap { self.form($0) }
        }
        switch rule.shape {
        case .needs(let via, let condition):
            guard let target = target(via) else { return false }
            guard let condition else { return true }
            return target.field(named: condition.field) != nil && target.judgedBy.contains(rule.type)
        case .listed(_, let via, let among):
            guard let target = target(via), target.judgedBy.contains(rule.type) else { return false }
            return among.allSatisfy { target.field(named: $0) != nil }
        case .atMost(_, _, let counted):
            guard let target = form(counted.type), target.judgedBy.contains(rule.type) else { return false }
            let names = counted.key.compactMap(\.field) + [counted.field].compactMap { $0 } + counted.unless
            return names.allSatisfy { target.field(named: $0) != nil }
        case .untitled(_, let list): return self.list(list) != nil
        case .unique, .within: return true
        }
    }

    private static let kindList = "finding_kind"
}
