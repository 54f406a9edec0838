public import Merge
public import Protocol

/// Who may write what, by the forms: the same rule at the office, which refuses early, and at the centre, which holds.
public struct RecordAccess: Sendable {
    private let office: String
    private let catalogue: Catalogue

    /// The rights of `office`, a district or the centre.
    public init(office: String, catalogue: Catalogue) {
        self.office = office
        self.catalogue = catalogue
    }

    /// Who alone may write `fields` of a record of `type`; nil when this office may.
    ///
    /// - Parameter state: the record; nil when it is new.
    public func refusal(of type: String, _ fields: [FieldID], on state: RecordState?) -> Form.Writers? {
        if office == catalogue.province { return nil }
        if OrderRecord.types.contains(type) { return .central }
        guard let form = catalogue.form(type) else { return nil }
        if form.writers == .central { return .central }
        if fields.contains(where: form.isWrittenByCentre) { return .central }
        guard let state, !state.clock.isEmpty else { return nil }
        let isOwner = RecordReader(state, catalogue).owners.contains(office)
        let touchesOwnership = fields.contains {
            $0 == SystemField.office.rawValue || $0 == SystemField.shared.rawValue
        }
        return (form.writers == .owner || touchesOwnership) && !isOwner ? .owner : nil
    }
}
