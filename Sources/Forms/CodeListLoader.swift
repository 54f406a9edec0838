/// Reads `codes.json`.
enum CodeListLoader {
    private static let file = "codes.json"

    static func lists(_ bytes: [UInt8]) throws(FormError) -> [CodeList] {
        var reader = JSONReader(bytes, file: file)
        let root = try DataNode(try reader.read(), file: file, place: "", allowed: ["lists"])
        var lists: [CodeList] = []
        for node in try root.nodes("lists", allowed: ["name", "th", "en", "items"]) {
            var items: [CodeList.Item] = []
            for item in try node.nodes("items", allowed: ["code", "th", "en", "from", "to", "also"]) {
                items.append(try self.item(item))
            }
            guard Set(items.map(\.code)).count == items.count else { throw node.malformed("items") }
            lists.append(CodeList(name: try node.text("name"), label: try node.label(), items: items))
        }
        return lists
    }

    /// The states of a field's workflow as a code list.
    static func states(of field: Field) -> CodeList? {
        guard let workflow = field.workflow, let name = field.codeList else { return nil }
        let items = workflow.states.map {
            CodeList.Item(code: $0.code, label: $0.label, years: Int64.min...Int64.max, otherLabels: [])
        }
        return CodeList(name: name, label: field.label, items: items)
    }

    private static func item(_ node: DataNode) throws(FormError) -> CodeList.Item {
        var others: [CodeList.DatedLabel] = []
        for other in try node.nodes("also", allowed: ["th", "en", "from", "to"]) {
            others.append(CodeList.DatedLabel(label: try other.label(), years: try years(other)))
        }
        return CodeList.Item(
            code: try node.text("code"), label: try node.label(), years: try years(node), otherLabels: others)
    }

    private static func years(_ node: DataNode) throws(FormError) -> ClosedRange<Int64> {
        let from = try node.optionalInteger("from") ?? .min
        let to = try node.optionalInteger("to") ?? .max
        guard from <= to else { throw node.malformed("to") }
        return from...to
    }
}

/// Reads `gazetteer.csv`.
enum GazetteerLoader {
    static func load(_ bytes: [UInt8]) throws(FormError) -> Gazetteer {
        var reader = CSVReader(bytes)
        let file = "gazetteer.csv"
        guard try reader.next()?.cells == ["code", "level", "parent_code", "name_th", "name_en"] else {
            throw .malformedData(file: file, place: "1")
        }
        var places: [Gazetteer.Place] = []
        while let row = try reader.next() {
            guard row.cells.count == 5, let level = PlaceLevel(rawValue: row.cells[1]) else {
                throw .malformedData(file: file, place: String(row.line))
            }
            let name = Label(thai: row.cells[3], english: row.cells[4])
            let parent = row.cells[2].isEmpty ? nil : row.cells[2]
            places.append(Gazetteer.Place(code: row.cells[0], level: level, parent: parent, name: name))
        }
        return Gazetteer(places: places)
    }
}
