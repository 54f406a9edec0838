public import Protocol

/// The record types that the centre keeps for its own orders, and that no form describes: rulings and redactions. They
/// are no records of anything people describe, and stand in no list, count or finding.
public enum OrderRecord {
    /// Their names.
    public static let types = [Ruling.type, Redaction.type]

    /// How the values of a field of such a record are read together; nil where it is no such record, or a register.
    public static func rule(_ field: FieldID, of type: String) -> MergeRule? {
        // The places that a ruling is on, and the fields that a redaction is about.
        types.contains(type) && field == 17 ? .set : nil
    }
}
