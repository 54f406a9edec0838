import Merge

/// Reads the rules for findings in the data file of one record type.
struct FindingRuleLoader {
    static let names = [
        "kind", "th", "en", "todo", "command", "when", "unless", "unique", "years", "needs", "target", "listed", "via",
        "among", "atMost", "key", "counted", "within", "untitled", "list",
    ]
    private static let countedNames = ["type", "field", "key", "unless"]

    private let node: DataNode
    private let type: String
    private let place: Int

    init(_ node: DataNode, type: String, place: Int) {
        self.node = node
        self.type = type
        self.place = place
    }

    /// The rule. Throws: `FormError.malformedData` with the place.
    func rule() throws(FormError) -> FindingRule {
        guard let todo = try node.optionalLabel("todo") else { throw node.malformed("todo") }
        return FindingRule(
            id: "\(type)/\(place)", kind: try node.text("kind"), type: type, shape: try shape(),
            when: try condition("when"), unless: try node.texts("unless"), message: try node.label(),
            todo: todo, command: try node.optionalText("command"))
    }

    private func shape() throws(FormError) -> FindingRule.Shape {
        if node.has("unique") { return .unique(key: try terms(node, "unique"), years: try years()) }
        if let via = try node.optionalText("needs") { return .needs(via: via, target: try condition("target")) }
        if let field = try node.optionalText("listed") {
            return .listed(field: field, via: try node.text("via"), among: try node.texts("among"))
        }
        if let bound = try node.optionalText("atMost") {
            return .atMost(bound: bound, key: try terms(node, "key"), counted: try counted())
        }
        if let field = try node.optionalText("within") { return .within(field: field) }
        if let field = try node.optionalText("untitled") { return .untitled(field: field, list: try node.text("list")) }
        throw node.malformed("kind")
    }

    private func terms(_ node: DataNode, _ name: String) throws(FormError) -> [KeyTerm] {
        let texts = try node.texts(name)
        let terms = texts.compactMap { KeyTerm($0) }
        guard !terms.isEmpty, terms.count == texts.count else { throw node.malformed(name) }
        return terms
    }

    private func years() throws(FormError) -> FindingRule.Years? {
        let names = try node.texts("years")
        if names.isEmpty { return nil }
        guard names.count == 2 else { throw node.malformed("years") }
        return FindingRule.Years(from: names[0], through: names[1])
    }

    private func counted() throws(FormError) -> FindingRule.Counted {
        guard let counted = try node.optionalNode("counted", allowed: Self.countedNames) else {
            throw node.malformed("counted")
        }
        return FindingRule.Counted(
            type: try counted.text("type"), field: try counted.optionalText("field"), key: try terms(counted, "key"),
            unless: try counted.texts("unless"))
    }

    /// `[field, "empty"]`, `[field, "set"]`, `[field, "is", code…]` or `[field, "isNot", code…]`.
    private func condition(_ name: String) throws(FormError) -> FieldCondition? {
        let words = try node.texts(name)
        if words.isEmpty { return nil }
        guard words.count > 1 else { throw node.malformed(name) }
        switch (words[1], words.count) {
        case ("empty", 2): return .isEmpty(words[0])
        case ("set", 2): return .isSet(words[0])
        case ("is", 3...): return .isOne(words[0], of: Array(words[2...]))
        case ("isNot", 3...): return .isNone(words[0], of: Array(words[2...]))
        default: throw node.malformed(name)
        }
    }
}
