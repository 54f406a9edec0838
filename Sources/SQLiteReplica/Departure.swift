public import Protocol

/// That a record left this store: its office does not read it any more.
public struct Departure: Hashable, Sendable {
    public let record: RecordID
    /// The codes of the offices that owned it then; several while people disagreed.
    public let owners: [String]
    /// When its copy was taken away, in milliseconds since 1970 by the centre's clock.
    public let leftMs: Int64
    /// Whether something about it was written here, all of which the centre has.
    public let isWritten: Bool

    /// A departure as a store noted it.
    public init(record: RecordID, owners: [String], leftMs: Int64, isWritten: Bool) {
        self.record = record
        self.owners = owners
        self.leftMs = leftMs
        self.isWritten = isWritten
    }
}
