/// Codes that say who reads a record: a district's, a network's (`N` and its code), or the province's
/// (PROTOCOL.md, "Scopes").
public enum Scope {
    /// Stands in a grant for every record: what the centre itself reads.
    public static let all = "*"
}
