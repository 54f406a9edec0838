import Merge
import Protocol

/// Records of one type as a CSV file that an import takes back: id, owner, the form's fields, whom they are shared
/// with, remarks, and the names of the fields in conflict, whose cells hold the value that is shown first.
public enum RecordExport {
    /// The file's bytes.
    ///
    /// - Parameter hasByteOrderMark: whether Excel shall know by it that the file is UTF-8.
    public static func csv(_ records: [RecordReader], _ form: Form, hasByteOrderMark: Bool) -> [UInt8] {
        var writer = CSVWriter(hasByteOrderMark: hasByteOrderMark)
        writer.append(
            ["id", SystemField.office.name] + form.fields.map(\.name)
                + [SystemField.shared.name, SystemField.remarks.name, "conflicts"])
        for record in records { writer.append(cells(record, form)) }
        return writer.bytes
    }

    private static func cells(_ reader: RecordReader, _ form: Form) -> [String] {
        let fields = form.fields.map { $0.cell(reader.view($0.id).shown) }
        let shared = reader.view(SystemField.shared.rawValue).shown.map(\.plainText).joined(separator: ";")
        let remarks = reader.view(SystemField.remarks.rawValue).shown.map(\.plainText).joined(separator: "\n")
        let conflicts = reader.conflicts.map { reader.name($0) }.joined(separator: ";")
        return [reader.state.id.text, reader.owners.first ?? ""] + fields + [shared, remarks, conflicts]
    }
}
