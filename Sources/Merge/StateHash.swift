public import Protocol

/// One hash over the merged state of many records: what office and centre compare (PROTOCOL.md, "State hash").
///
/// Records are added in ascending order of their ids; a record to which no change was applied is left out.
public struct StateHash: ~Copyable {
    private var hash = SHA256()
    private var last: RecordID?

    public init() { hash.update("khunatham state 1") }

    /// Adds one record: its id and the SHA-256 of its visible bytes.
    public mutating func add(_ id: RecordID, visible: [UInt8]) {
        precondition(last.map { RecordID.precedes($0, id) } ?? true, "records are hashed in the order of their ids")
        last = id
        hash.update(id.bytes)
        hash.update(Digest.of(visible).bytes)
    }

    /// The state hash.
    public consuming func finish() -> Digest { hash.finish() }
}
