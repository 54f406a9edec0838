public import Merge
public import Protocol

/// What an office and the centre both keep: changes and the records merged from them. One transaction of it.
///
/// The logic of this target runs over this port; SQLite is one implementation, and every implementation passes the
/// same contract suite.
public protocol ReplicaStorage {
    /// The merged state of a record, nil when nothing is known of it.
    func record(_ id: RecordID) throws(StorageError) -> RecordState?

    /// Says that a record is not here, for its name was made just now: nobody need look for it.
    func noteNew(_ id: RecordID)

    /// Keeps the merged state of a record in place of its former one, and that a part of `change` was applied to it.
    func save(_ state: RecordState, after change: ChangeRef) throws(StorageError)

    /// The hashes of the changes that `actor` has at `seq`: more than one once its store was copied.
    func hashes(of actor: ActorID, at seq: UInt64) throws(StorageError) -> [Digest]

    /// Whether a part of `change` was applied to `record`.
    func wasApplied(_ change: ChangeRef, to record: RecordID) throws(StorageError) -> Bool

    /// The change of `actor` at `seq`; nil when there is none, or more than one.
    func onlyChange(of actor: ActorID, at seq: UInt64) throws(StorageError) -> Change?

    /// The seeds kept here from which the salts of an actor's changes at these places come.
    func saltSeeds(of actor: ActorID, in seqs: ClosedRange<UInt64>) throws(StorageError) -> SaltSeeds

    /// Keeps seeds of an actor's salts; what is kept already stays.
    func keep(_ seeds: [SeedNode], of actor: ActorID) throws(StorageError)

    /// What was ordered to be erased of a record, in the order in which it came; also of one that is not here.
    func redactions(of record: RecordID) throws(StorageError) -> [Redaction]

    /// Keeps what a change orders to be erased; false when all of it is kept already.
    func keepOrder(_ change: Change) throws(StorageError) -> Bool

    /// All changes that are kept here with a part about `record`: applied, held, refused and given back alike.
    func changes(about record: RecordID) throws(StorageError) -> [Change]

    /// Keeps a change of which a redaction took values away in place of itself, wherever it is kept. What was taken
    /// away is overwritten, and so is whatever it could be guessed with from its part's hash.
    func empty(_ change: Change) throws(StorageError)

    /// Keeps the merged state of a record in place of its former one.
    func save(_ state: RecordState) throws(StorageError)
}

extension ReplicaStorage {
    public func noteNew(_ id: RecordID) {}

    /// Merges one part into its record and keeps the result. Returns the record as it was and as it is.
    @discardableResult
    public func merge(_ part: Part, of origin: Origin) throws(StorageError) -> (
        before: RecordState?, after: RecordState
    ) {
        let before = try record(part.record)
        let redactions = try redactions(of: part.record)
        var after = before ?? RecordState(id: part.record, type: part.type)
        after.obey(redactions)
        let wasApplied = { (change: ChangeRef) throws(StorageError) -> Bool in
            // What the record's clock does not cover was not applied: no need to look.
            after.clock[change.actor] >= change.seq ? try self.wasApplied(change, to: part.record) : false
        }
        var merged = after
        try merged.apply(part.emptied(by: redactions), of: origin, wasApplied: wasApplied)
        after = merged
        try save(after, after: origin.change)
        return (before, after)
    }

    /// Whether this very change is kept already.
    public func has(_ change: Change) throws(StorageError) -> Bool {
        try hashes(of: change.header.actor, at: change.header.seq).contains(change.hash)
    }
}
