/// One object of a data file, with its place for error messages. Unknown names are refused, so that a slip of the pen
/// in a data file cannot quietly change nothing.
struct DataNode {
    let file: String
    let place: String
    /// So few that looking at each is quicker than hashing.
    private let members: [JSON.Member]

    /// The object `json`, which may have only the names `allowed`, each once.
    init(_ json: JSON, file: String, place: String, allowed: [String]) throws(FormError) {
        self.file = file
        self.place = place
        guard case .object(let members) = json else { throw FormError.malformedData(file: file, place: place) }
        for (index, member) in members.enumerated() {
            guard allowed.contains(member.name), !members[..<index].contains(where: { $0.name == member.name }) else {
                throw FormError.malformedData(file: file, place: "\(place).\(member.name)")
            }
        }
        self.members = members
    }

    private func value(_ name: String) -> JSON? { members.first { $0.name == name }?.value }

    /// The error that names this object's `name`.
    func malformed(_ name: String) -> FormError { .malformedData(file: file, place: "\(place).\(name)") }

    func has(_ name: String) -> Bool { value(name) != nil }

    func text(_ name: String) throws(FormError) -> String {
        guard let text = try optionalText(name) else { throw malformed(name) }
        return text
    }

    func optionalText(_ name: String) throws(FormError) -> String? {
        guard let json = value(name) else { return nil }
        guard case .string(let text) = json, !text.isEmpty else { throw malformed(name) }
        return text
    }

    func optionalInteger(_ name: String) throws(FormError) -> Int64? {
        guard let json = value(name) else { return nil }
        guard case .integer(let number) = json else { throw malformed(name) }
        return number
    }

    /// False when the name is absent.
    func flag(_ name: String) throws(FormError) -> Bool {
        guard let json = value(name) else { return false }
        guard case .boolean(let flag) = json else { throw malformed(name) }
        return flag
    }

    /// The texts `th` and `en` of this object.
    func label() throws(FormError) -> Label { Label(thai: try text("th"), english: try text("en")) }

    func optionalLabel(_ name: String) throws(FormError) -> Label? {
        try optionalNode(name, allowed: ["th", "en"])?.label()
    }

    /// The object of this name; nil when it is absent.
    func optionalNode(_ name: String, allowed: [String]) throws(FormError) -> DataNode? {
        guard let json = value(name) else { return nil }
        return try DataNode(json, file: file, place: "\(place).\(name)", allowed: allowed)
    }

    /// Empty when the name is absent.
    func array(_ name: String) throws(FormError) -> [JSON] {
        guard let json = value(name) else { return [] }
        guard case .array(let items) = json else { throw malformed(name) }
        return items
    }

    func texts(_ name: String) throws(FormError) -> [String] {
        var texts: [String] = []
        for item in try array(name) {
            guard case .string(let text) = item else { throw malformed(name) }
            texts.append(text)
        }
        return texts
    }

    /// An array of arrays of `count` texts.
    func rows(_ name: String, count: Int) throws(FormError) -> [[String]] {
        var rows: [[String]] = []
        for item in try array(name) {
            guard case .array(let cells) = item, cells.count == count else { throw malformed(name) }
            var row: [String] = []
            for cell in cells {
                guard case .string(let text) = cell else { throw malformed(name) }
                row.append(text)
            }
            rows.append(row)
        }
        return rows
    }

    /// The objects of an array, each with only the names `allowed`.
    func nodes(_ name: String, allowed: [String]) throws(FormError) -> [DataNode] {
        var nodes: [DataNode] = []
        for (index, item) in try array(name).enumerated() {
            nodes.append(try DataNode(item, file: file, place: "\(place).\(name)[\(index)]", allowed: allowed))
        }
        return nodes
    }
}
