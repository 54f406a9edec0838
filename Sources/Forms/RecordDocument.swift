public import Merge
public import Protocol

/// How far a change, or a record's last change, has got.
public enum Delivery: String, Sendable, Hashable {
    /// On this machine's disk.
    case recorded
    /// Durable at the centre.
    case central
    /// Kept at the centre, not applied.
    case held
    /// In two backups that were restored for a test.
    case archived
}

/// A record as programs read it: the same at office and centre.
public enum RecordDocument {
    /// One record.
    ///
    /// - Parameter findings: those of this record, and those of others that it is about; their texts are in `language`.
    public static func json(
        _ reader: RecordReader, delivery: Delivery, findings: [Finding], language: Language
    ) -> JSON {
        let state = reader.state
        var fields: [JSON.Member] = []
        var conflicts: [JSON.Member] = []
        for field in reader.shownFields where field >= SystemField.end {
            let view = reader.view(field)
            fields.append(.init(reader.name(field), value(view, field, reader)))
        }
        for field in reader.conflicts {
            let siblings = reader.view(field).conflict.map { sibling($0, field, reader) }
            conflicts.append(.init(reader.name(field), .array(siblings)))
        }
        let shared = reader.view(SystemField.shared.rawValue).shown.map { plain($0) }
        let remarks = reader.view(SystemField.remarks.rawValue).shown.map { plain($0) }
        let erased = state.redactions.isEmpty ? [] : [JSON.Member("redacted", reader.erasuresDocument)]
        return .object(
            [
                .init("id", .string(state.id.text)), .init("type", .string(state.type)),
                .init("title", .string(reader.title)), .init("office", .string(reader.owners.first ?? "")),
                .init("shared", .array(shared)), .init("deleted", .boolean(state.deletion == .deleted)),
                .init("fields", .object(fields)), .init("conflicts", .object(conflicts)),
                .init("remarks", .array(remarks)),
                .init("findings", .array(findings.map { $0.json(language) })),
                .init("seen", .string(reader.shown.token)),
                .init("delivery", .string(delivery.rawValue)),
            ] + erased)
    }

    /// What the writes of one part put into each field, by name, and what they take out.
    public static func writes(_ part: Part, of reader: RecordReader) -> JSON {
        .array(
            part.writes.map { write in
                .object([
                    .init("field", .string(reader.name(write.field))),
                    .init("operation", .string("\(write.operation)")),
                    .init("value", write.value.map { item($0, write.field, reader) } ?? .null),
                    .init("over", .array(write.over.map { .string($0.change.label) })),
                ])
            })
    }

    /// One entry for each field in conflict of one record.
    public static func conflicts(_ reader: RecordReader) -> [JSON] {
        reader.conflicts.map { field in
            .object([
                .init("id", .string(reader.state.id.text)), .init("type", .string(reader.state.type)),
                .init("title", .string(reader.title)), .init("field", .string(reader.name(field))),
                .init("siblings", .array(reader.view(field).conflict.map { sibling($0, field, reader) })),
            ])
        }
    }

    /// What one change did to the record.
    public static func history(_ change: Change, of reader: RecordReader) -> JSON {
        var sets: [String: [JSON]] = [:]
        var over: [String: [JSON]] = [:]
        var order: [String] = []
        for write in change.parts.filter({ $0.record == reader.state.id }).flatMap(\.writes) {
            let name = reader.name(write.field)
            if !order.contains(name) { order.append(name) }
            if let value = write.value { sets[name, default: []].append(item(value, write.field, reader)) }
            let replaced = write.over.map { JSON.string($0.change.label) }
            if !replaced.isEmpty { over[name, default: []] += replaced }
        }
        let header = change.header
        return .object([
            .init("change", .string(change.ref.label)), .init("clerk", .string(header.clerk)),
            .init("office", .string(header.office)), .init("recordedAt", .string(UTCTime.text(header.claimed.wallMs))),
            .init(
                "sets",
                .object(
                    order.filter { sets[$0] != nil }.map { name in
                        let values = sets[name] ?? []
                        return .init(name, values.count == 1 ? values[0] : .array(values))
                    })),
            .init("over", .object(order.compactMap { name in over[name].map { .init(name, .array($0)) } })),
        ])
    }

    /// What a field shows, as programs read it: a list for fields that take several values.
    public static func value(_ view: FieldView, _ field: FieldID, _ reader: RecordReader) -> JSON {
        switch view {
        case .elements(let values): .array(values.map { item($0, field, reader) })
        case .notes(let siblings): .array(siblings.map { item($0.value, field, reader) })
        case .empty, .value, .sum, .conflict: view.shown.first.map { item($0, field, reader) } ?? .null
        }
    }

    private static func sibling(_ sibling: Sibling, _ field: FieldID, _ reader: RecordReader) -> JSON {
        .object([
            .init("value", item(sibling.value, field, reader)), .init("clerk", .string(sibling.origin.clerk)),
            .init("office", .string(sibling.origin.office)), .init("change", .string(sibling.dot.change.label)),
            .init("recordedAt", .string(UTCTime.text(sibling.origin.wallMs))),
        ])
    }

    private static func item(_ value: Value, _ field: FieldID, _ reader: RecordReader) -> JSON {
        reader.form?.field(id: field)?.json(value) ?? plain(value)
    }

    private static func plain(_ value: Value) -> JSON { value.plainJSON }
}

extension RecordReader {
    /// The values that each of the form's fields shows, by name: what validation and files read.
    public var values: [String: [Value]] { ShownValues(self).shown }
}
