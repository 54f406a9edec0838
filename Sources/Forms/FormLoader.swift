import Merge
import Protocol

/// Reads the data file of one record type.
struct FormLoader {
    private static let names = [
        "name", "th", "en", "writers", "reference", "shares", "title", "key", "fields", "rules", "findings",
        "judgedBy",
    ]
    private static let fieldNames = [
        "id", "name", "th", "en", "kind", "rule", "required", "expected", "list", "levels", "type", "count", "min",
        "max", "maxLength", "unit", "personal", "minors", "centralOnly", "urgent", "help", "states", "transitions",
        "joins",
        "approval",
    ]

    private let node: DataNode
    private let name: String

    /// The name of the type that a data file is of: what it begins with, so that it need not be read for that.
    static func name(of bytes: UnsafeRawBufferPointer, file: String) throws(FormError) -> String {
        let opening = "{\"name\": \"".utf8
        guard bytes.starts(with: opening),
            let end = bytes[opening.count...].firstIndex(of: UInt8(ascii: "\"")), end > opening.count
        else { throw .malformedData(file: file, place: "name") }
        return String(decoding: bytes[opening.count..<end], as: UTF8.self)
    }

    /// Reads `bytes`; `file` names them until the type's own name is known.
    init(_ bytes: [UInt8], file: String) throws(FormError) {
        var reader = JSONReader(bytes, file: file)
        let json = try reader.read()
        if case .string(let name)? = json["name"] { self.name = name } else { name = file }
        node = try DataNode(json, file: name + ".json", place: "", allowed: Self.names)
    }

    /// The form. Throws: `FormError.malformedData` with the place.
    func form() throws(FormError) -> Form {
        var fields: [Field] = []
        for field in try node.nodes("fields", allowed: Self.fieldNames) { fields.append(try self.field(field)) }
        let form = Form(
            name: try node.text("name"), label: try node.label(), writers: try writers(),
            isReference: try node.flag("reference"), defaultShares: try node.texts("shares"),
            titleField: try node.text("title"), naturalKey: try node.texts("key"), fields: fields,
            rules: try rules(), findingRules: try findingRules(),
            judgedBy: try node.texts("judgedBy"))
        guard form.tellsFieldsApart, fields.allSatisfy({ $0.id >= SystemField.end }) else {
            throw node.malformed("fields")
        }
        let named = form.rules.flatMap(\.fields) + form.findingRules.flatMap(\.ownFields)
        for name in [form.titleField] + form.naturalKey + named {
            guard form.field(named: name) != nil else { throw node.malformed(name) }
        }
        return form
    }

    private func writers() throws(FormError) -> Form.Writers {
        guard let writers = Form.Writers(rawValue: try node.text("writers")) else { throw node.malformed("writers") }
        return writers
    }

    private func rules() throws(FormError) -> [FieldRule] {
        var rules: [FieldRule] = []
        for rule in try node.array("rules") {
            guard case .array(let items) = rule else { throw node.malformed("rules") }
            let words = items.compactMap { if case .string(let word) = $0 { word } else { nil } }
            switch words.first {
            case "notBefore" where words.count == 3: rules.append(.notBefore(field: words[1], other: words[2]))
            case "atLeastOne" where words.count > 1: rules.append(.atLeastOne(Array(words.dropFirst())))
            case "requiredWhen" where words.count == 4:
                rules.append(.requiredWhen(field: words[1], other: words[2], code: words[3]))
            default: throw node.malformed("rules")
            }
        }
        return rules
    }

    private func findingRules() throws(FormError) -> [FindingRule] {
        var rules: [FindingRule] = []
        for (place, rule) in try node.nodes("findings", allowed: FindingRuleLoader.names).enumerated() {
            rules.append(try FindingRuleLoader(rule, type: name, place: place).rule())
        }
        return rules
    }

    private func field(_ node: DataNode) throws(FormError) -> Field {
        guard let number = try node.optionalInteger("id"), let id = FieldID(exactly: number) else {
            throw node.malformed("id")
        }
        let name = try node.text("name")
        let workflow = try workflow(node)
        let ruleName = try node.optionalText("rule") ?? (workflow == nil ? "register" : "state")
        guard let rule = MergeRule(rawValue: ruleName), (rule == .state) == (workflow != nil) else {
            throw node.malformed("rule")
        }
        let kind = workflow == nil ? try kind(node) : .code(list: "\(self.name).\(name)")
        return Field(
            id: id, name: name, label: try node.label(), kind: kind, rule: rule,
            isRequired: try node.flag("required"), isExpected: try node.flag("expected"), range: try range(node, kind),
            maxLength: try maxLength(node, kind), unit: try node.optionalLabel("unit"),
            personal: try personal(node), mayConcernMinors: try node.flag("minors"),
            isCentralOnly: try node.flag("centralOnly"), isUrgent: try node.flag("urgent"),
            help: try node.optionalLabel("help"), workflow: workflow)
    }

    private func kind(_ node: DataNode) throws(FormError) -> FieldKind {
        switch try node.optionalText("kind") ?? "text" {
        case "text": return .text
        case "longText": return .longText
        case "integer": return .integer
        case "decimal": return .decimal
        case "money": return .money
        case "year": return .year
        case "boolean": return .boolean
        case "date": return .date
        case "dateTime": return .dateTime
        case "code": return .code(list: try node.text("list"))
        case "place": return .place(levels: try levels(node))
        case "reference": return .reference(type: try node.text("type"))
        case "url": return .url
        case "phone": return .phone
        case "email": return .email
        case "digits":
            guard let count = try node.optionalInteger("count"), (1...18).contains(count) else {
                throw node.malformed("count")
            }
            return .digits(count: Int(count))
        case "blob": return .blob
        default: throw node.malformed("kind")
        }
    }

    private func levels(_ node: DataNode) throws(FormError) -> Set<PlaceLevel> {
        let names = try node.texts("levels")
        let levels = Set(names.compactMap { PlaceLevel(rawValue: $0) })
        guard !levels.isEmpty, levels.count == names.count else { throw node.malformed("levels") }
        return levels
    }

    /// A year is one of the Buddhist era unless the field says more.
    private func range(_ node: DataNode, _ kind: FieldKind) throws(FormError) -> ClosedRange<Int64>? {
        let isYear = kind == .year
        guard isYear || node.has("min") || node.has("max") else { return nil }
        let low = try node.optionalInteger("min") ?? (isYear ? 2400 : .min)
        let high = try node.optionalInteger("max") ?? (isYear ? 2700 : .max)
        guard low <= high else { throw node.malformed("max") }
        return low...high
    }

    private func maxLength(_ node: DataNode, _ kind: FieldKind) throws(FormError) -> Int {
        let usual = kind == .longText ? FormLimits.longTextScalarsMax : FormLimits.textScalarsMax
        guard let length = try node.optionalInteger("maxLength") else { return usual }
        guard (1...Int64(FormLimits.longTextScalarsMax)).contains(length) else { throw node.malformed("maxLength") }
        return Int(length)
    }

    private func personal(_ node: DataNode) throws(FormError) -> PersonalData? {
        guard let name = try node.optionalText("personal") else { return nil }
        guard let personal = PersonalData(rawValue: name) else { throw node.malformed("personal") }
        return personal
    }

    private func workflow(_ node: DataNode) throws(FormError) -> Workflow? {
        guard node.has("states") else { return nil }
        let states = try node.rows("states", count: 3).map {
            Workflow.State(code: $0[0], label: Label(thai: $0[1], english: $0[2]))
        }
        let codes = Set(states.map(\.code))
        var transitions: [Workflow.Transition] = []
        for row in try node.rows("transitions", count: 3) {
            guard codes.isSuperset(of: row[..<2]), let role = Workflow.Role(rawValue: row[2]) else {
                throw node.malformed("transitions")
            }
            transitions.append(Workflow.Transition(source: row[0], target: row[1], role: role))
        }
        let joins = try node.rows("joins", count: 3).map { Workflow.Join(left: $0[0], right: $0[1], result: $0[2]) }
        guard !states.isEmpty, codes.count == states.count,
            joins.allSatisfy({ codes.isSuperset(of: [$0.left, $0.right, $0.result]) })
        else { throw node.malformed("states") }
        return Workflow(states: states, transitions: transitions, joins: joins, approval: try approval(node, codes))
    }

    private func approval(_ node: DataNode, _ codes: Set<String>) throws(FormError) -> Workflow.Approval? {
        guard let lists = try node.optionalNode("approval", allowed: ["given", "holds"]) else { return nil }
        let given = Set(try lists.texts("given"))
        let holds = Set(try lists.texts("holds"))
        guard codes.isSuperset(of: holds), holds.isSuperset(of: given), !given.isEmpty else {
            throw node.malformed("approval")
        }
        return Workflow.Approval(given: given, holds: holds)
    }
}

extension FieldRule {
    /// The fields that it speaks of.
    var fields: [String] {
        switch self {
        case .notBefore(let field, let other): [field, other]
        case .atLeastOne(let fields): fields
        case .requiredWhen(let field, let other, _): [field, other]
        }
    }
}
