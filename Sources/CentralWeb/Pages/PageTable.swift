/// A table that becomes a stack of cards on a narrow screen. Roles are stated, because browsers forget what a table is
/// once it is laid out as something else.
struct PageTable {
    /// What the table lists, for whoever cannot see it.
    let caption: String
    let columns: [String]
    /// Each row's cells, in the order of the columns; the first names the row.
    let rows: [[HTML]]

    var html: HTML {
        """
        <table role="table"><caption>\(caption)</caption>
        <thead role="rowgroup"><tr role="row">\(columns.map(heading))</tr></thead>
        <tbody role="rowgroup">
        \(rows.map(row))</tbody></table>
        """
    }

    private func heading(_ column: String) -> HTML { "<th role=\"columnheader\" scope=\"col\">\(column)</th>" }

    private func row(_ cells: [HTML]) -> HTML {
        let shown = zip(columns, cells).enumerated().map { place, cell in
            place == 0 ? first(cell.1) : other(cell.0, cell.1)
        }
        return "<tr role=\"row\">\(shown)</tr>\n"
    }

    /// A cell that carries its column's name along for the card; an empty one is left out there.
    private func other(_ column: String, _ cell: HTML) -> HTML {
        cell == "" ? "<td role=\"cell\"></td>" : "<td role=\"cell\" data-label=\"\(column)\"><div>\(cell)</div></td>"
    }

    private func first(_ cell: HTML) -> HTML { "<th role=\"rowheader\" scope=\"row\">\(cell)</th>" }
}
