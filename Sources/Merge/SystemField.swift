public import Protocol

/// The fields that every record has, whatever its type. Their numbers are below 16 (PROTOCOL.md, "Records").
public enum SystemField: FieldID, Hashable, Sendable, CaseIterable {
    /// Present once the record was deleted; its value lists the dots of the values that were shown then.
    case deleted = 0
    /// The owner: a district code, or the province's.
    case office = 1
    /// Further scopes that read the record.
    case shared = 2
    /// Why people did what they did, e.g. how a conflict was settled.
    case remarks = 3
    /// What was approved: the SHA-256 of what the approver was shown.
    case approved = 4

    /// Whether nobody types the field numbered `id`: it follows from what people do.
    public static func isKeptByProgram(_ id: FieldID) -> Bool { id == deleted.rawValue || id == approved.rawValue }

    /// Numbers below this belong to the system.
    public static let end: FieldID = 16

    /// The name in commands, files and JSON.
    public var name: String {
        switch self {
        case .deleted: "deleted"
        case .office: "office"
        case .shared: "shared"
        case .remarks: "remarks"
        case .approved: "approved"
        }
    }

    /// How its values are read together.
    public var rule: MergeRule {
        switch self {
        case .office: .register
        case .deleted, .shared, .approved: .set
        case .remarks: .notes
        }
    }
}
