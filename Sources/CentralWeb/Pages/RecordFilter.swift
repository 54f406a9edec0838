import Forms
import Merge
import SQLiteReplica

/// Which records a list shows, as its address says.
struct RecordFilter: Sendable {
    private(set) var form: Form?
    /// The code of a district, or of the province for records of the centre itself.
    private(set) var district: String?
    /// The code of a network.
    private(set) var network: String?
    private(set) var text: String?
    private(set) var isInConflict = false
    private(set) var includesDeleted = false

    init(_ query: PageQuery, _ catalogue: Catalogue) throws(PageError) {
        if let type = query["type"] {
            guard let form = catalogue.form(type) else { throw .badParameter("type") }
            self.form = form
        }
        if let code = query["district"] {
            guard code == catalogue.province || catalogue.districts.contains(where: { $0.code == code }) else {
                throw .badParameter("district")
            }
            district = code
        }
        if let code = query["network"] {
            guard catalogue.networks?.item(code) != nil else { throw .badParameter("network") }
            network = code
        }
        if let typed = query["q"] {
            guard typed.unicodeScalars.count <= PageLimits.searchLengthMax else { throw .badParameter("q") }
            let normalised = ThaiText.normalise(typed)
            text = normalised.isEmpty ? nil : normalised
        }
        isInConflict = try query.isTicked("conflicts")
        includesDeleted = try query.isTicked("deleted")
    }

    /// The parameters that say the same.
    var items: [PageLink.Item] {
        let pairs: [(String, String?)] = [
            ("type", form?.name), ("district", district), ("network", network), ("q", text),
            ("conflicts", isInConflict ? "1" : nil), ("deleted", includesDeleted ? "1" : nil),
        ]
        return pairs.compactMap { name, value in value.map { PageLink.Item(name: name, value: $0) } }
    }

    /// What the database can tell; the rest is for `fits`.
    var query: RecordQuery {
        var query = RecordQuery()
        query.type = form?.name
        query.text = text
        query.isInConflict = isInConflict
        query.includesDeleted = includesDeleted
        return query
    }

    /// Whether records must be read to tell whether they fit.
    var needsReading: Bool { district != nil || network != nil }

    /// Whether a record that the database found is in the district and the network: an office of the district owns it
    /// or it is about a place there, and one of its fields names the network.
    func fits(_ reader: RecordReader) -> Bool {
        if let district, !reader.owners.contains(district), !reader.districts.contains(district) { return false }
        if let network, !reader.networks.contains(network) { return false }
        return true
    }
}

extension RecordReader {
    /// The districts of the places that the record's fields name.
    var districts: [String] {
        let fields = (form?.fields ?? []).filter { field in
            if case .place = field.kind { true } else { false }
        }
        return texts(of: fields).compactMap { catalogue.gazetteer.district(of: $0)?.code }
    }

    /// The codes of the networks that the record's fields name.
    var networks: [String] { texts(of: (form?.fields ?? []).filter { $0.codeList == "CL02" }) }

    /// All values in conflict count: a record is found under each of them.
    private func texts(of fields: [Field]) -> [String] {
        fields.flatMap { state.siblings($0.id).compactMap(\.value.text) }
    }
}
