import Forms
import Merge

/// One record type: what its fields are called, and what may be typed into them.
struct FormPage {
    private let session: Session
    private let form: Form

    init(_ session: Session, _ form: Form) {
        self.session = session
        self.form = form
    }

    /// The type without its fields.
    var summary: JSON {
        .object([
            .init("name", .string(form.name)), .init("label", Self.json(form.label)),
            .init("writers", .string(form.writers.rawValue)), .init("title", .string(form.titleField)),
            .init("key", .array(form.naturalKey.map { .string($0) })),
        ])
    }

    /// The type with its fields and the codes that they take.
    var document: JSON {
        guard case .object(let members) = summary else { return summary }
        return .object(members + [.init("fields", .array(form.fields.map(document)))])
    }

    var lines: [String] {
        var table = Table(widthsMax: [])
        for field in form.fields {
            table.append([field.name, field.label[session.language], kind(field), marks(field)])
        }
        var lines = [
            "\(form.label[session.language]) (\(form.name)): \(session.text(Messages.writers(form.writers)))", "",
        ]
        for (field, line) in zip(form.fields, table.lines) {
            lines.append(line)
            if let help = field.help { lines.append("    " + help[session.language]) }
            lines += choices(field)
        }
        return lines + ["", session.text(Messages.shareHint)]
    }

    private func kind(_ field: Field) -> String {
        let target = field.referencedType.flatMap { session.catalogue.form($0) }?.label
        let kind = session.text(Messages.kind(field.kind, target: target))
        return field.unit.map { "\(kind) (\($0[session.language]))" } ?? kind
    }

    private func marks(_ field: Field) -> String {
        let marks = [
            field.isRequired ? Messages.required : nil, field.isExpected ? Messages.expected : nil,
            field.isList ? Messages.several : nil, field.isWrittenByCentre ? Messages.byCentre : nil,
        ]
        return marks.compactMap { $0 }.map(session.text).joined(separator: ", ")
    }

    private func choices(_ field: Field) -> [String] {
        guard let list = field.codeList.flatMap({ session.catalogue.list($0) }) else { return [] }
        let items = list.items.map { "\($0.code) = \($0.label[session.language])" }
        return ["    \(session.text(Messages.chooseFrom)) \(items.joined(separator: ", "))"]
    }

    private func document(_ field: Field) -> JSON {
        let list = field.codeList.flatMap { session.catalogue.list($0) }
        let codes = list?.items.map { item in
            JSON.object([.init("code", .string(item.code)), .init("label", Self.json(item.label))])
        }
        return .object([
            .init("name", .string(field.name)), .init("label", Self.json(field.label)),
            .init("kind", .string(Self.word(field.kind))), .init("required", .boolean(field.isRequired)),
            .init("expected", .boolean(field.isExpected)), .init("several", .boolean(field.isList)),
            .init("rule", .string(field.rule.rawValue)), .init("centreOnly", .boolean(field.isWrittenByCentre)),
            .init("type", field.referencedType.map { .string($0) } ?? .null),
            .init("codes", codes.map { .array($0) } ?? .null),
            .init("help", field.help.map(Self.json) ?? .null),
        ])
    }

    private static func json(_ label: Label) -> JSON {
        .object([.init("th", .string(label.thai)), .init("en", .string(label.english))])
    }

    /// A kind as its data files name it.
    private static func word(_ kind: FieldKind) -> String {
        switch kind {
        case .text: "text"
        case .longText: "longText"
        case .integer: "integer"
        case .decimal: "decimal"
        case .money: "money"
        case .year: "year"
        case .boolean: "boolean"
        case .date: "date"
        case .dateTime: "dateTime"
        case .code: "code"
        case .place: "place"
        case .reference: "reference"
        case .url: "url"
        case .phone: "phone"
        case .email: "email"
        case .digits: "digits"
        case .blob: "blob"
        }
    }
}
