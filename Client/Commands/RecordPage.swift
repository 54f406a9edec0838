import Forms
import Merge
import Protocol
import Store

/// One record for people: label and value, conflicts with their siblings, what is to be done, how far it has got.
struct RecordPage {
    private let session: Session
    private let record: ShownRecord
    private let values: ValueText
    private var reader: RecordReader { record.reader }

    init(_ session: Session, _ record: ShownRecord) {
        self.session = session
        self.record = record
        values = ValueText(session)
    }

    var lines: [String] {
        let type = reader.form?.label[session.language] ?? reader.state.type
        var lines = ["\(type): \(Screen.line(reader.title))"]
        if reader.state.deletion == .deleted { lines.append(session.text(Messages.deleted)) }
        if let stay = record.stay { lines.append(session.text(Messages.Scopes.stay(stay))) }
        lines += aligned(head)
        lines.append("")
        lines += aligned(fields)
        let conflicts = reader.conflicts.flatMap(conflict)
        if !conflicts.isEmpty { lines += [""] + conflicts }
        return lines + held + (reader.state.deletion == .deleted ? takeBack : findings)
    }

    private var held: [String] {
        let lines = record.held.flatMap(HeldPage(session).summary)
        return lines.isEmpty ? [] : [""] + lines
    }

    private var takeBack: [String] { ["", session.text(Messages.takeBackDeletion(reader.state.id.text))] }

    private var findings: [String] {
        if record.findings.isEmpty { return [] }
        let page = FindingPage(session)
        return ["", session.text(Messages.findings)] + record.findings.flatMap { page.lines($0, of: reader.state.id) }
    }

    private var head: [(label: String, lines: [String])] {
        let owners = reader.owners.map(values.scope).joined(separator: ", ")
        var head = [
            (label: session.text(Messages.Heading.id), lines: [reader.state.id.text]),
            (label: session.text(Messages.Heading.office), lines: [owners]),
        ]
        let shared = reader.view(SystemField.shared.rawValue).shown.map { values.readers($0.plainText) }
        if !shared.isEmpty {
            head.append((session.text(Messages.Heading.shared), [shared.joined(separator: ", ")]))
        }
        head.append((session.text(Messages.Heading.delivery), [session.text(Messages.delivery(record.delivery))]))
        return head
    }

    private var fields: [(label: String, lines: [String])] {
        let remarks = SystemField.remarks.rawValue
        let erased = reader.erasures.map { field, order in
            let label = field.map { values.label($0, reader) } ?? session.text(Messages.wholeRecord)
            return (label: label, lines: [session.text(order.label(at: TimeText.text(order.origin.wallMs)))])
        }
        let shown =
            reader.shownFields.filter { $0 >= SystemField.end } + (reader.state.fields[remarks] == nil ? [] : [remarks])
        let rows = shown.map { field in
            let view = reader.view(field)
            let mark = view.conflict.isEmpty ? [] : [session.text(Messages.seeBelow)]
            return (label: values.label(field, reader), lines: values.lines(view, field, reader) + mark)
        }
        return rows + erased
    }

    /// `label: value`, the values below each other.
    private func aligned(_ rows: [(label: String, lines: [String])]) -> [String] {
        let width = rows.map { Screen.width($0.label) + 1 }.max() ?? 0
        return rows.flatMap { row in
            let first = Screen.padded(Screen.line(row.label) + ":", to: width)
            let rest = String(repeating: " ", count: width)
            return row.lines.enumerated().map { "\($0 == 0 ? first : rest) \(Screen.line($1))" }
        }
    }

    private func conflict(_ field: FieldID) -> [String] {
        ConflictPage(session).lines(field, reader)
    }
}
