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

/// Reads `gazetteer.csv`, whose first place is the province.
enum GazetteerLoader {
    private static let file = "gazetteer.csv"

    static func load(_ bytes: [UInt8]) throws(FormError) -> Gazetteer {
        var reader = try opened(bytes)
        var places: [Gazetteer.Place] = []
        while let place = try place(from: &reader) { places.append(place) }
        guard places.first?.level == .province else { throw .malformedData(file: file, place: "2") }
        return Gazetteer(places: places)
    }

    /// The code of the province, without reading the other places.
    static func province(_ bytes: [UInt8]) throws(FormError) -> String {
        var reader = try opened(bytes)
        guard let first = try place(from: &reader), first.level == .province else {
            throw .malformedData(file: file, place: "2")
        }
        return first.code
    }

    private static func opened(_ bytes: [UInt8]) throws(FormError) -> CSVReader {
        var reader = CSVReader(bytes)
        guard try reader.next()?.cells == ["code", "level", "parent_code", "name_th", "name_en"] else {
            throw .malformedData(file: file, place: "1")
        }
        return reader
    }

    private static func place(from reader: inout CSVReader) throws(FormError) -> Gazetteer.Place? {
        guard let row = try reader.next() else { return nil }
        guard row.cells.count == 5, let level = PlaceLevel(rawValue: row.cells[1]) else {
            throw .malformedData(file: file, place: String(row.line))
        }
        return Gazetteer.Place(
            code: row.cells[0], level: level, parent: row.cells[2].isEmpty ? nil : row.cells[2],
            name: Label(thai: row.cells[3], english: row.cells[4]))
    }
}
