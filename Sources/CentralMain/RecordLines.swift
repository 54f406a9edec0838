import Forms
import Merge
import Protocol

/// Records as lines for people.
struct RecordLines {
    private let reader: RecordReader
    private let session: Session

    init(_ reader: RecordReader, _ session: Session) {
        self.reader = reader
        self.session = session
    }

    /// Several records for programs, with the findings that concern each.
    static func document(
        _ readers: [RecordReader], _ findings: [RecordID: [Finding]], _ session: Session
    ) -> JSON {
        .array(readers.map { document($0, findings, session) })
    }

    /// One record for programs.
    static func document(_ reader: RecordReader, _ findings: [RecordID: [Finding]], _ session: Session) -> JSON {
        RecordDocument.json(
            reader, delivery: .central, findings: findings[reader.state.id] ?? [], language: session.language)
    }

    /// What is to be mended of one record.
    static func findings(
        _ findings: [Finding], of record: RecordID, _ lines: FindingLines, _ session: Session
    ) -> [String] {
        if findings.isEmpty { return [] }
        let heading = session.text(Label(thai: "สิ่งที่ควรแก้ไข:", english: "To be mended:"))
        return [heading] + findings.flatMap { lines.lines($0, of: record) }
    }

    /// One line of a list.
    var row: String {
        let mark = Label(thai: "ขัดแย้ง \(reader.conflicts.count) ช่อง", english: "\(reader.conflicts.count) in conflict")
        let cells = [reader.state.id.text, reader.owners.first ?? "", oneLine(reader.title)]
        return (cells + (reader.conflicts.isEmpty ? [] : [session.text(mark)])).joined(separator: "  ")
    }

    /// The whole record.
    var all: [String] {
        let deleted = session.text(Label(thai: "รายการนี้ถูกลบแล้ว", english: "This record is deleted."))
        let form = reader.form?.label[session.language] ?? reader.state.type
        let head = ["\(form): \(oneLine(reader.title))"] + (reader.state.deletion == .deleted ? [deleted] : [])
        let facts = [
            "\(session.text(Label(thai: "รหัสรายการ", english: "Id"))): \(reader.state.id.text)",
            "\(session.text(SystemField.office.label)): \(reader.owners.map(scope).joined(separator: ", "))",
        ]
        let fields = reader.shownFields.filter(isShown).map { field in
            let values = reader.view(field).shown.map { text($0, field) }
            return "\(label(field)): \(values.joined(separator: ", "))"
        }
        let erased = reader.erasures.map { field, order in
            let whole = session.text(Label(thai: "ทั้งรายการ", english: "The whole record"))
            return "\(field.map(label) ?? whole): \(session.text(order.label(at: ThaiTime.text(order.origin.wallMs))))"
        }
        return head + facts + fields + erased.map(oneLine) + conflicts
    }

    private func isShown(_ field: FieldID) -> Bool {
        field != SystemField.office.rawValue && !SystemField.isKeptByProgram(field)
    }

    /// The fields in conflict with their values, numbered as `conflict resolve --pick` takes them.
    var conflicts: [String] {
        reader.conflicts.flatMap { field in
            let siblings = reader.view(field).conflict.enumerated().map { place, sibling in
                let origin = [
                    sibling.origin.clerk, scope(sibling.origin.office),
                    ThaiTime.text(sibling.origin.wallMs)[session.language],
                ]
                return "    \(place + 1)) \(text(sibling.value, field))  — \(oneLine(origin.joined(separator: "  ")))"
            }
            let title = session.text(Label(thai: "ขัดแย้ง", english: "In conflict"))
            return ["\(title): \(label(field)) [\(reader.name(field))]  \(reader.state.id.text)"] + siblings
        }
    }

    /// What one change did to the record.
    func history(_ change: Change) -> [String] {
        let parts = change.parts.filter { $0.record == reader.state.id }
        return [head(change)] + parts.flatMap(deeds)
    }

    /// Who recorded a change, and when as that machine says.
    func head(_ change: Change) -> String {
        let header = change.header
        let origin = [header.clerk, scope(header.office), ThaiTime.text(header.claimed.wallMs)[session.language]]
        return "\(change.ref.label)  \(oneLine(origin.joined(separator: "  ")))"
    }

    /// What one part wrote, a line each.
    func deeds(_ part: Part) -> [String] {
        part.writes.map { write in
            let erased = session.text(Label(thai: "(ลบแล้วตามคำสั่ง)", english: "(erased by order)"))
            let value = write.value.map { text($0, write.field) } ?? (write.isEmptied ? erased : "")
            return "    \(label(write.field)): \(deed(write.operation))\(value.isEmpty ? "" : " " + value)"
        }
    }

    private func deed(_ operation: FieldOperation) -> String {
        switch operation {
        case .set: "="
        case .add, .increment, .note: "+"
        case .clear, .remove: "-"
        }
    }

    private func label(_ field: FieldID) -> String {
        let label = reader.form?.field(id: field)?.label ?? SystemField(rawValue: field)?.label
        return label?[session.language] ?? reader.name(field)
    }

    private func text(_ value: Value, _ field: FieldID) -> String {
        guard let known = reader.form?.field(id: field) else {
            let isProvince = field == SystemField.shared.rawValue && value.plainText == session.catalogue.province
            return isProvince
                ? session.text(Label(thai: "ทั้งจังหวัด", english: "the whole province")) : oneLine(value.plainText)
        }
        return oneLine(known.text(value, TextStyle(session.language), in: session.catalogue))
    }

    private func scope(_ code: String) -> String {
        session.catalogue.gazetteer.place(code) == nil ? code : session.name(ofOffice: code)
    }

    private func oneLine(_ text: String) -> String { text.replacing("\n", with: " ⏎ ") }
}
