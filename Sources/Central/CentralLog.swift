public import Protocol
public import SyncLogic

/// One entry of the central log as a page is made from it.
public struct LogEntry: Sendable {
    /// 1 for the first entry of an epoch's log, then one more each time.
    public let number: UInt64
    public let actor: ActorID
    public let seq: UInt64
    /// The change's canonical bytes, as received.
    public let bytes: [UInt8]
    public let parts: [LoggedPart]

    package init(number: UInt64, actor: ActorID, seq: UInt64, bytes: [UInt8], parts: [LoggedPart]) {
        self.number = number
        self.actor = actor
        self.seq = seq
        self.bytes = bytes
        self.parts = parts
    }
}

/// What the log keeps of one part of a change.
public struct LoggedPart: Sendable, Hashable {
    /// Its place in the change, from 0.
    public let place: Int
    public let record: RecordID
    /// Why it is kept without being applied; nil when it was applied.
    public let held: HoldReason?
    /// The scopes that read the record just before or just after this part.
    public let audience: [String]
    /// Whether the part says who reads the record.
    public let movesRecord: Bool
    /// The scopes that read the record now.
    public let readers: [String]
    /// Whether the record is a ruling on parts that were held.
    public let isRuling: Bool

    package init(
        place: Int, record: RecordID, held: HoldReason?, audience: [String], movesRecord: Bool, readers: [String],
        isRuling: Bool = false
    ) {
        self.place = place
        self.record = record
        self.held = held
        self.audience = audience
        self.movesRecord = movesRecord
        self.readers = readers
        self.isRuling = isRuling
    }
}

/// A part of a change that the centre keeps without applying it.
public struct HeldPlace: Sendable, Hashable {
    /// The entry of the log by which it came.
    public let number: UInt64
    /// Its place in the change, from 0.
    public let place: Int
    public let reason: HoldReason
    /// Whether staff refused it.
    public let isRefused: Bool

    package init(number: UInt64, place: Int, reason: HoldReason, isRefused: Bool) {
        self.number = number
        self.place = place
        self.reason = reason
        self.isRefused = isRefused
    }
}

/// How an actor began, and what the centre knows of its chain.
public struct KnownActor: Sendable, Hashable {
    public let genesis: Genesis
    /// The device that brought it; nil for the centre's own.
    public let device: DeviceID?
    /// Whether its chain continues twice.
    public let isForked: Bool
    /// The highest sequence number up to which any branch is here without a gap.
    public private(set) var top: UInt64

    package init(genesis: Genesis, device: DeviceID?, isForked: Bool, top: UInt64) {
        self.genesis = genesis
        self.device = device
        self.isForked = isForked
        self.top = top
    }

    /// Notes that a branch is here without a gap up to `seq`.
    mutating func raiseTop(to seq: UInt64) { top = max(top, seq) }
}

/// The central log and what hangs on it. One transaction of it.
///
/// Numbers are given in the order of commits, without gaps: whoever has read up to a number has seen all below it.
public protocol CentralLog: ReplicaStorage {
    /// The present epoch, the number of the last entry (0 for none) and the log's hash there.
    func head() throws(StorageError) -> LogCursor

    /// The log's hash at `number`; nil when the log is shorter.
    func logHash(at number: UInt64) throws(StorageError) -> Digest?

    /// Keeps a change as the next entry of the log: it has one for each time that something of it came. Returns its
    /// number. The fate of what came is kept next.
    func append(_ change: Change, device: DeviceID?, receivedMs: Int64) throws(StorageError) -> UInt64

    /// Keeps the fate of the parts that came with an entry.
    func keep(_ parts: [LoggedPart], of number: UInt64) throws(StorageError)

    /// The change that `ref` names; nil when it is not here.
    func change(_ ref: ChangeRef) throws(StorageError) -> Change?

    /// Whether this log may lack what offices have seen: it began a new epoch, since it was put back from a backup, or
    /// offices gave back to it what another centre had taken in.
    func isRestored() throws(StorageError) -> Bool

    /// Notes that an office gave back what another centre had taken in.
    func noteGivenBack() throws(StorageError)

    /// Notes that staff ruled on a held part, with the entry `ruling` of the log. A released part is held no more.
    func settle(_ number: UInt64, place: Int, by ruling: UInt64, isReleased: Bool) throws(StorageError)

    /// The entries of which the entry `ruling` released parts.
    func entries(releasedBy ruling: UInt64) throws(StorageError) -> [LogEntry]

    /// The entries by which staff ruled on what is held, in order.
    func rulings() throws(StorageError) -> [LogEntry]

    /// The parts of a change of this log that are held, in the order of their places; none when all of it was applied.
    func heldPlaces(of change: ChangeRef) throws(StorageError) -> [HeldPlace]

    /// Notes who read a record just before or just after a part was applied to it that was held at first.
    func setAudience(_ scopes: [String], of number: UInt64, place: Int) throws(StorageError)

    /// Entries after `number`, in order, at most `count`.
    func entries(after number: UInt64, count: Int) throws(StorageError) -> [LogEntry]

    /// The entry of a change; none when it is not in the log.
    func entries(of change: ChangeRef) throws(StorageError) -> [LogEntry]

    /// Entries before `number` that were applied to `record`, in order.
    func entries(of record: RecordID, before number: UInt64) throws(StorageError) -> [LogEntry]

    /// The entries after `number` that order something to be erased, in order, at most `count`.
    func orders(after number: UInt64, count: Int) throws(StorageError) -> [LogEntry]

    /// What is known of an actor.
    func actor(_ id: ActorID) throws(StorageError) -> KnownActor?

    /// Notes how an actor began, and whether what is here of its chain continues twice.
    func register(_ genesis: SignedGenesis, device: DeviceID?) throws(StorageError)

    /// Notes that an actor's chain continues twice.
    func markForked(_ actor: ActorID) throws(StorageError)

    /// Whether a change follows this one in its chain; one that a stranger brought in the actor's name does not count.
    func hasChild(_ head: ChainHead) throws(StorageError) -> Bool

    /// The hashes of the changes that `actor` has at `seq` which are here whole, like all of their chain before them.
    func anchored(of actor: ActorID, at seq: UInt64) throws(StorageError) -> [Digest]

    /// The changes that `actor` has at `seq` which are not.
    func loose(of actor: ActorID, at seq: UInt64) throws(StorageError) -> [Change]

    /// Notes that something of a change of this log, or before it in its chain, is missing.
    func loosen(_ change: ChangeRef) throws(StorageError)

    /// Notes that all of a change of this log, and all before it in its chain, has come.
    func anchor(_ change: ChangeRef) throws(StorageError)

    /// Keeps a change apart that an office offered and nobody vouches for. It is no entry of the log; once all of it is
    /// in the log it is kept apart no more.
    func keepUnproven(_ change: Change, device: DeviceID, receivedMs: Int64) throws(StorageError)

    /// Notes that no snapshot may bring anything of a record any more to who reads by these scopes; nil for all.
    func withdrawSnapshots(of record: RecordID, from scopes: [String]?) throws(StorageError)

    /// Up to which number two backups hold this log that were restored for a test; 0 for none.
    func archived() throws(StorageError) -> UInt64
}
