import Forms
import Merge

/// What the columns of a file to be imported are, by its header: names or labels of fields, and those that an export
/// adds.
struct ImportColumns {
    enum Column: Hashable {
        /// The record's id.
        case id
        /// The fields that are in conflict in this row: their cells say nothing.
        case conflicts
        case field(String)
        /// Without a name; its cells must be empty.
        case unnamed
    }

    let columns: [Column]

    /// Throws: `CommandError.badColumns` with all columns that the form does not have, and those that are there twice.
    init(header: [String], form: Form, path: String) throws(CommandError) {
        var columns: [Column] = []
        var bad: [String] = []
        for cell in header {
            let column = Self.column(cell, form)
            let isRepeated = column != .unnamed && column.map { columns.contains($0) } == true
            if isRepeated || column == nil { bad.append(ThaiText.normalise(cell)) }
            columns.append(column ?? .unnamed)
        }
        if !bad.isEmpty { throw .badColumns(path: path, type: form.name, names: bad) }
        self.columns = columns
    }

    private static func column(_ cell: String, _ form: Form) -> Column? {
        let name = ThaiText.normalise(cell)
        switch name.lowercased() {
        case "": return .unnamed
        case "id": return .id
        case "conflicts": return .conflicts
        default:
            let field = form.fieldName(typed: name)
            let isKnown = form.fieldID(named: field) != nil && field != SystemField.deleted.name
            return isKnown ? .field(field) : nil
        }
    }
}
