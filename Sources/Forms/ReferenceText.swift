/// What a file says about which record a field points to.
///
/// A cell of a reference field is, tried in this order: the target's id (a UUID); `field=value` with a field of the
/// target's form, e.g. `code=02`; or the value of the target's title field, e.g. an event's title. The values are read
/// by that field, and exactly one visible record must have them.
public enum ReferenceText: Sendable, Hashable {
    /// The 16 bytes of the id.
    case id([UInt8])
    /// The one record of the type in which `field` holds what `value` reads as.
    case lookup(field: String, value: String)
}

extension Form {
    /// Which record of this type `cell` means.
    public func referenceText(_ cell: String) -> ReferenceText {
        let text = ThaiText.normalise(cell)
        if let id = HexText.id(text) { return .id(id) }
        let sides = text.split(separator: "=", maxSplits: 1).map { ThaiText.normalise(String($0)) }
        if sides.count == 2, field(named: sides[0]) != nil { return .lookup(field: sides[0], value: sides[1]) }
        return .lookup(field: titleField, value: text)
    }
}
