/// Rows of cells whose columns align.
struct Table {
    private var rows: [[String]] = []
    /// The most columns of a terminal that each column of the table takes; nil for as many as it needs.
    private let widthsMax: [Int?]

    init(widthsMax: [Int?]) { self.widthsMax = widthsMax }

    /// Adds a row. Texts may hold anything.
    mutating func append(_ cells: [String]) {
        rows.append(
            cells.enumerated().map { place, cell in
                let text = Screen.line(cell)
                guard widthsMax.indices.contains(place), let most = widthsMax[place] else { return text }
                return Screen.cut(text, to: most)
            })
    }

    /// The rows as lines, two spaces between columns, none at the end.
    var lines: [String] {
        var widths: [Int] = []
        for row in rows {
            for (place, cell) in row.enumerated() {
                if place == widths.count { widths.append(0) }
                widths[place] = max(widths[place], Screen.width(cell))
            }
        }
        return rows.map { row in
            let cells = row.enumerated().map { place, cell in Screen.padded(cell, to: widths[place]) }
            let line = cells.joined(separator: "  ")
            return String(line[..<(line.lastIndex { $0 != " " }.map { line.index(after: $0) } ?? line.startIndex)])
        }
    }
}
