import Forms
import Merge
import Protocol
import Store

/// Records as a CSV file that an import takes back: id, owner, the form's fields, whom it is shared with, remarks, and
/// the names of the fields in conflict, whose cells hold the value that is shown first.
struct ExportTable {
    let form: Form

    func bytes(_ records: [ShownRecord], hasByteOrderMark: Bool) -> [UInt8] {
        var writer = CSVWriter(hasByteOrderMark: hasByteOrderMark)
        writer.append(
            ["id", SystemField.office.name] + form.fields.map(\.name)
                + [SystemField.shared.name, SystemField.remarks.name, "conflicts"])
        for record in records { writer.append(cells(record.reader)) }
        return writer.bytes
    }

    private func cells(_ reader: RecordReader) -> [String] {
        let fields = form.fields.map { $0.cell(reader.view($0.id).shown) }
        let shared = reader.view(SystemField.shared.rawValue).shown.map(\.plainText).joined(separator: ";")
        let remarks = reader.view(SystemField.remarks.rawValue).shown.map(\.plainText).joined(separator: "\n")
        let conflicts = reader.conflicts.map { reader.name($0) }.joined(separator: ";")
        return [reader.state.id.text, reader.owners.first ?? ""] + fields + [shared, remarks, conflicts]
    }
}
