import Forms
import Merge
import Protocol
import Store

/// Conflicts for people: the siblings with the numbers by which one is picked.
struct ConflictPage {
    private let session: Session
    private let values: ValueText

    init(_ session: Session) {
        self.session = session
        values = ValueText(session)
    }

    /// All conflicts of these records.
    func lines(_ records: [ShownRecord]) -> [String] {
        if records.isEmpty { return [session.text(Messages.noConflicts)] }
        var lines: [String] = []
        for record in records {
            let reader = record.reader
            let type = reader.form?.label[session.language] ?? reader.state.type
            lines.append("\(type): \(Screen.line(reader.title))  (\(reader.state.id.text))")
            lines += reader.conflicts.flatMap { self.lines($0, reader) }.map { "  " + $0 }
            lines.append("")
        }
        let count = records.reduce(0) { $0 + $1.reader.conflicts.count }
        return lines + [session.text(Messages.conflicts(count, records: records.count))]
    }

    /// The conflict in one field.
    func lines(_ field: FieldID, _ reader: RecordReader) -> [String] {
        let siblings = reader.view(field).conflict
        let title = "\(values.label(field, reader)) (\(reader.name(field)))"
        var table = Table(widthsMax: [nil, 60, nil, nil])
        for (place, sibling) in siblings.enumerated() {
            let origin = sibling.origin
            table.append([
                "  \(place + 1))", values.text(sibling.value, field, reader),
                values.origin(clerk: origin.clerk, office: origin.office, wallMs: origin.wallMs),
                sibling.dot.change.label,
            ])
        }
        return ["\(title): \(session.text(Messages.inConflict(siblings.count)))"] + table.lines
            + ["  " + session.text(Messages.resolveHint(reader.state.id.text, reader.name(field)))]
    }
}
