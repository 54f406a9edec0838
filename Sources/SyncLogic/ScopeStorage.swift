public import Protocol

/// Why the copy of a record that this office does not read any more is still here (PROTOCOL.md, "Scopes").
public enum Stay: String, Hashable, Sendable, CaseIterable {
    /// Something that was written here about it is not at the centre yet.
    case unsent
    /// The centre keeps something that was written here about it, and its staff have not decided.
    case held
    /// Not known: the centre was put back, or what it sends is not here whole.
    case unclear
}

/// What an office keeps of records that it does not read any more. One transaction of it.
public protocol ScopeStorage {
    /// The merged records here that this office does not read: those among `records`; of all when nil. One that nobody
    /// owns is nobody's, and not among them, while something was written here about it: its beginning was undone, or is
    /// still to come.
    func foreignRecords(among records: Set<RecordID>?) throws(StorageError) -> [RecordID]

    /// Whether copies may be left here of records that this office does not read.
    func hasLeaving() throws(StorageError) -> Bool

    /// Notes whether copies are left here of records that this office does not read.
    func setLeaving(_ hasLeaving: Bool) throws(StorageError)

    /// The changes that this store wrote with a part about `record`: applied and refused alike.
    func ownChanges(about record: RecordID) throws(StorageError) -> [ChangeRef]

    /// Whether the centre keeps this change without applying all of it, and its staff have not decided.
    func isUndecided(_ change: ChangeRef) throws(StorageError) -> Bool

    /// Takes the readable copy of a record away: its merged state and all that follows from it. Its changes stay, and
    /// that they are about it.
    ///
    /// - Parameter wallMs: the time by the centre's clock.
    func depart(_ record: RecordID, at wallMs: Int64) throws(StorageError)

    /// Whether the readable copy of a record was taken away.
    func isDeparted(_ record: RecordID) throws(StorageError) -> Bool

    /// The departed records that this office reads again by its present scopes, as far as it knows who reads them.
    func returningRecords() throws(StorageError) -> [RecordID]

    /// Merges a departed record anew from what is kept of its changes, without parts that were refused. It is like any
    /// other record then, and gone when nothing is kept.
    func bringBack(_ record: RecordID) throws(StorageError)

    /// Changes with a part about a departed record of which nothing was written here, each with that record, that are
    /// in two tested backups. Of the others nothing goes: what was written here can only be merged with all that it was
    /// merged with.
    func archivedOfDeparted() throws(StorageError) -> [(record: RecordID, change: Change)]

    /// Keeps a change in place of itself, without its parts about a departed record. Whatever these could be guessed
    /// with from their hashes goes too.
    func withhold(_ record: RecordID, from change: Change) throws(StorageError)
}
