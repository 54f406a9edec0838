public import Merge
public import Protocol

/// A record type: what is recorded about one kind of thing, as its data file states it.
///
/// A class, because it is large and never changes: every look at a record takes it along.
public final class Form: Sendable {
    /// Who may write records of this type.
    public enum Writers: String, Sendable, Hashable {
        /// Every office that reads the record.
        case shared
        /// The office that owns the record, and the centre.
        case owner
        /// The centre alone.
        case central
    }

    /// What files, commands and changes call it. Permanent.
    public let name: String
    /// What people call it.
    public let label: Label
    public let writers: Writers
    /// Every office reads every record of this type.
    public let isReference: Bool
    /// Scopes that a new record is shared with.
    public let defaultShares: [String]
    /// The field that names a record to people.
    public let titleField: String
    /// The fields that together should be unique. Two records alike in them are a finding.
    public let naturalKey: [String]
    /// In the order in which people fill them in.
    public let fields: [Field]
    /// What must hold between fields.
    public let rules: [FieldRule]
    /// What must hold across fields and records: whatever violates it is a finding.
    public let findingRules: [FindingRule]
    /// The types whose rules look at records of this one.
    let judgedBy: [String]

    private let indexByName: [String: Int]
    private let indexByID: [FieldID: Int]
    private let stateIndex: Int?
    /// The fields that only the centre writes.
    private let centralFields: Set<FieldID>
    /// The fields that name attachments.
    public let attachmentFields: [FieldID]

    init(
        name: String, label: Label, writers: Writers, isReference: Bool, defaultShares: [String], titleField: String,
        naturalKey: [String], fields: [Field], rules: [FieldRule], findingRules: [FindingRule],
        judgedBy: [String]
    ) {
        self.name = name
        self.label = label
        self.writers = writers
        self.isReference = isReference
        self.defaultShares = defaultShares
        self.titleField = titleField
        self.naturalKey = naturalKey
        self.fields = fields
        self.rules = rules
        self.findingRules =
            findingRules
            + Self.builtInRules(type: name, naturalKey: naturalKey, fields: fields, stated: findingRules)
        self.judgedBy = judgedBy
        let numbered = fields.enumerated()
        indexByName = Dictionary(numbered.map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        indexByID = Dictionary(numbered.map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        stateIndex = fields.firstIndex { $0.workflow != nil }
        centralFields = Set(fields.filter(\.isWrittenByCentre).map(\.id))
        attachmentFields = fields.filter { $0.kind == .blob }.map(\.id)
    }

    /// Whether no two fields have the same name, or the same number.
    var tellsFieldsApart: Bool { indexByName.count == fields.count && indexByID.count == fields.count }

    /// The field called `name`; nil for a system field.
    public func field(named name: String) -> Field? { indexByName[name].map { fields[$0] } }

    /// The field numbered `id`; nil for a system field and for one of a newer version.
    public func field(id: FieldID) -> Field? { indexByID[id].map { fields[$0] } }

    /// The place of the field numbered `id` among `fields`; nil for a system field and for one of a newer version.
    func place(ofField id: FieldID) -> Int? { indexByID[id] }

    /// The number of the field called `name`, system fields included.
    public func fieldID(named name: String) -> FieldID? {
        if let index = indexByName[name] { return fields[index].id }
        return SystemField.allCases.first { $0.name == name }?.rawValue
    }

    /// The name of the field numbered `id`, system fields included.
    public func fieldName(id: FieldID) -> String? {
        indexByID[id].map { fields[$0].name } ?? SystemField(rawValue: id)?.name
    }

    /// The merge rule of the field numbered `id`; an unknown field is a register.
    public func rule(ofField id: FieldID) -> MergeRule {
        indexByID[id].map { fields[$0].rule } ?? SystemField(rawValue: id)?.rule ?? .register
    }

    /// Whether only the centre writes the field numbered `id`.
    func isWrittenByCentre(_ id: FieldID) -> Bool { centralFields.contains(id) }

    /// A value of the field numbered `id` as people read it; nil for a system field and for one of a newer version.
    func text(_ value: Value, ofField id: FieldID, _ style: TextStyle, in catalogue: Catalogue) -> String? {
        indexByID[id].map { fields[$0].text(value, style, in: catalogue) }
    }

    /// The field that holds the record's workflow state, when the type has one.
    public var stateField: Field? { stateIndex.map { fields[$0] } }
}

/// What must hold between fields of one record. Each one says nothing about fields without a value.
public enum FieldRule: Sendable, Hashable {
    /// `field` (a date, a time, a number) is not below `other`.
    case notBefore(field: String, other: String)
    /// At least one of these fields has a value.
    case atLeastOne([String])
    /// `field` must have a value when `other` holds the code `code`.
    case requiredWhen(field: String, other: String, code: String)
}
