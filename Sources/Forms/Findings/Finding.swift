public import Protocol

/// Something that the merged records violate: computed, listed, never a drop, and never mended by a program.
public struct Finding: Sendable, Hashable {
    /// A permanent word for programs, e.g. `possible_duplicate`.
    public let kind: String
    /// The record that violates the rule.
    public let record: RecordID
    public let type: String
    /// The names of the fields that somebody should look at.
    public let fields: [String]
    /// What is wrong.
    public let message: Label
    /// What to do about it.
    public let todo: Label
    /// The other records that it is about, in the order of their ids; cut where there are very many.
    public let related: [RecordID]
    /// Whether each of those violates the rule as well, and so has a finding of its own.
    public let isMutual: Bool

    public init(
        kind: String, record: RecordID, type: String, fields: [String], message: Label, todo: Label,
        related: [RecordID], isMutual: Bool = false
    ) {
        self.kind = kind
        self.record = record
        self.type = type
        self.fields = fields
        self.message = message
        self.todo = todo
        self.related = related
        self.isMutual = isMutual
    }

    /// The finding that a record of this id violates `rule`, with its command filled in.
    public init(_ rule: FindingRule, record: RecordID, related: [RecordID]) {
        var todo = rule.todo
        if let command = rule.command, related.first != nil || !command.contains("{related}") {
            let filled = command.replacing("{id}", with: record.text)
                .replacing("{related}", with: related.first?.text ?? "")
            todo = Label(thai: "\(todo.thai): khunatham \(filled)", english: "\(todo.english): khunatham \(filled)")
        }
        self.init(
            kind: rule.kind, record: record, type: rule.type, fields: rule.fields, message: rule.message, todo: todo,
            related: related, isMutual: rule.isMutual)
    }

    /// The records on whose pages it is shown.
    public var concerned: [RecordID] { isMutual ? [record] : [record] + related.filter { $0 != record } }

    /// Whether it says only that something is not known yet.
    public var isGap: Bool { kind == OwnKind.incomplete.rawValue }

    /// As programs read it, with the texts in `language`.
    public func json(_ language: Language) -> JSON {
        .object([
            .init("kind", .string(kind)), .init("id", .string(record.text)), .init("type", .string(type)),
            .init("fields", .array(fields.map { .string($0) })), .init("message", .string(message[language])),
            .init("todo", .string(todo[language])), .init("related", .array(related.map { .string($0.text) })),
        ])
    }
}
