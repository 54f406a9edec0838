/// How the values that several people wrote into one field are read together (PROTOCOL.md, "Merge rules").
///
/// A rule never decides what is kept: every value that no change has replaced stays in the record's state. It decides
/// only how those values are shown, and which of them need a person.
public enum MergeRule: String, Hashable, Sendable, CaseIterable {
    /// One value. Different concurrent values are a conflict. The default, also for unknown fields.
    case register
    /// Many values; adding wins over a concurrent removal.
    case set
    /// Append-only amounts; the field shows their sum.
    case ledger
    /// Append-only texts; the field shows them all in order.
    case notes
    /// The largest of concurrent values. Only where that is harmless.
    case max
    /// The smallest of concurrent values. Only where that is harmless.
    case min
    /// A workflow state: concurrent steps are joined by the form's table, and the centre's decision wins.
    case state
    /// Written by the centre alone; read as a register.
    case central
    /// The SHA-256 of an attachment; read as a register.
    case blob

    /// Whether a field takes several values at once.
    public var isList: Bool {
        switch self {
        case .set, .ledger, .notes: true
        case .register, .max, .min, .state, .central, .blob: false
        }
    }
}
