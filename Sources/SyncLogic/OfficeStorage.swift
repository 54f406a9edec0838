public import Merge
public import Protocol

/// An actor of this store: the present one, or one from before the store was restored or copied.
public struct OwnActor: Hashable, Sendable {
    public let genesis: SignedGenesis
    /// The last change that this store wrote as this actor.
    public let head: ChainHead
    /// The highest sequence number that the centre said it has.
    public let confirmed: UInt64
    /// Whether the present centre named this actor in a reply: false before the first, and again once the centre was
    /// put back from a backup, until it is asked anew.
    public let isKnownAtCentre: Bool

    public init(genesis: SignedGenesis, head: ChainHead, confirmed: UInt64, isKnownAtCentre: Bool) {
        self.genesis = genesis
        self.head = head
        self.confirmed = confirmed
        self.isKnownAtCentre = isKnownAtCentre
    }

    public var id: ActorID { genesis.genesis.actor }

    /// Whether the centre still lacks something of this actor.
    public var isUnconfirmed: Bool { confirmed < head.seq }

    /// Whether the centre had some of it, and may have lost that: it was put back since, and has not been asked.
    public var isInDoubt: Bool { confirmed > 0 && !isKnownAtCentre }

    /// The highest sequence number that the present centre is known to have.
    public var delivered: UInt64 { isKnownAtCentre ? confirmed : 0 }
}

/// What a store keeps that writes changes of its own: an office's, or the centre's. One transaction of it.
public protocol AuthorStorage: ReplicaStorage {
    /// The code of the office, e.g. `5715`; the province's for the centre.
    func office() throws(StorageError) -> String

    /// The actors of this store in the order in which they were made; the last one is the present one.
    func ownActors() throws(StorageError) -> [OwnActor]

    /// Adds a new present actor.
    func add(_ genesis: SignedGenesis) throws(StorageError)

    /// Keeps a change that was written here and merges its parts; it becomes its actor's head.
    func insertWritten(_ change: Change) throws(StorageError)
}

/// What an office keeps beyond that: its place in the central log, and what the centre has. One transaction of it.
public protocol OfficeStorage: AuthorStorage, ScopeStorage {
    /// Keeps a change that was pulled.
    func insertPulled(_ change: Change) throws(StorageError)

    /// The change with this hash as it is kept here; nil when it is not.
    func kept(_ ref: ChangeRef, hash: Digest) throws(StorageError) -> Change?

    /// Keeps a change with more of its parts than before.
    func replace(_ change: Change) throws(StorageError)

    /// Notes that the centre does not know one of the own actors: all of it is to be sent again.
    func forget(_ actor: ActorID) throws(StorageError)

    /// Notes what the centre has of one of the own actors.
    func confirm(_ actor: ActorID, through seq: UInt64) throws(StorageError)

    /// Where the chain of one of the own actors stands at `seq`, as it was written here; nil when it does not reach
    /// that far, or the actor is none of this store's.
    func head(of actor: ActorID, at seq: UInt64) throws(StorageError) -> ChainHead?

    /// Changes of one of the own actors that were written here, after `seq`, in order: at most `count`, and not more
    /// than `bytes` unless the first alone is larger.
    func written(
        by actor: ActorID, after seq: UInt64, count: Int, bytes: Int
    ) throws(StorageError) -> [Change]

    /// In which form the next request may be said.
    func lineForm() throws(StorageError) -> LineForm

    /// Notes in which form the next request may be said.
    func setLineForm(_ form: LineForm) throws(StorageError)

    /// Where this store stands in the central log.
    func cursor() throws(StorageError) -> LogCursor?

    /// Moves on in the central log.
    func setCursor(_ cursor: LogCursor) throws(StorageError)

    /// The snapshot that is on its way; nil when none is.
    func pendingSnapshot() throws(StorageError) -> PendingSnapshot?

    /// Notes how far a snapshot is on its way.
    func setPendingSnapshot(_ snapshot: PendingSnapshot?) throws(StorageError)

    /// The scopes that this office reads, as the centre said last; its own code before that.
    func scopes() throws(StorageError) -> [String]

    /// Notes the scopes that this office reads.
    func setScopes(_ scopes: [String]) throws(StorageError)

    /// Notes that the centre keeps a change without applying it; nothing when the change is not here. That
    /// staff refused it stays noted; a release may be lost with a centre's log.
    func hold(_ notice: HeldNotice) throws(StorageError)

    /// Takes in what the centre's staff decided of a change that was held. Of an own change, parts that were refused
    /// are taken out of the records, so that these show what the centre shows; the change itself is kept. A release
    /// stands, whatever came before it or comes after.
    func settle(_ ruling: Ruling, by origin: Origin) throws(StorageError)

    /// The changes of an own actor at these places of its chain that staff refused, in their order.
    func refusedChanges(of actor: ActorID, in seqs: ClosedRange<UInt64>) throws(StorageError) -> [ChangeRef]

    /// Notes that the centre has applied an own change after all: it is held no more, and what was refused of it is
    /// merged.
    func release(_ change: ChangeRef) throws(StorageError)

    /// The change that this store wrote as one of its actors at `seq`.
    func written(by actor: ActorID, at seq: UInt64) throws(StorageError) -> Change?

    /// Notes that changes of an own actor after `seq` are to be sent again: what was said of them holds no more.
    func unsettle(_ actor: ActorID, after seq: UInt64) throws(StorageError)

    /// Notes that the centre must be asked anew where all own actors stand.
    func doubtActors() throws(StorageError)

    /// What is kept of the centre's former replies.
    var pages: Pages { get }
    associatedtype Pages: PageStorage
}

/// What an office keeps of the centre's replies, so that a centre which was put back from a backup gets back what it
/// lost (PROTOCOL.md, "Centres put back"). One transaction of it.
public protocol PageStorage {
    /// Keeps a reply that brought changes.
    ///
    /// - Parameters:
    ///   - envelope: its bytes as received.
    ///   - changes: what it brought, all of which is kept here by now.
    ///   - end: where its page ends; nil when something of what it brought may come later in the log.
    ///   - written: how many changes this store had written when it came.
    func keep(_ envelope: [UInt8], bringing changes: [Change], end: LogMark?, written: UInt64) throws(StorageError)

    /// Where the pages that are kept end, the highest number first, ever wider apart, and last the beginning of every
    /// log; at most `Limits.marksMax`.
    func marks() throws(StorageError) -> [LogMark]

    /// Replies that the centre may lack, the oldest first: not more than `bytes` unless the first alone is larger, and
    /// at most `Limits.offersMax`.
    ///
    /// - Parameter number: those up to it are left out.
    func offers(after number: Int64, bytes: Int) throws(StorageError) -> [Offer]

    /// Notes that these were taken in by the centre.
    func settle(_ offers: [Int64]) throws(StorageError)

    /// Notes that the centre's log is known to be the same only up to `number`: what came later, and what was offered
    /// before, is to be offered, and no receipt beyond it holds.
    func goBack(to number: UInt64) throws(StorageError)

    /// Notes that a change is in the log at `number` or before; nil while that is not known.
    func note(_ change: ChangeRef, at number: UInt64?) throws(StorageError)

    /// How far an own actor's changes are known to be in the log, all of them.
    func settled(_ actor: ActorID) throws(StorageError) -> UInt64

    /// Notes that all which the centre confirmed, gave or was offered is in the log at `end` or before.
    func noteSettled(at end: LogMark) throws(StorageError)

    /// Where the log was last read to its end, while pages that had more after them followed; nil when none did.
    func lastEnd() throws(StorageError) -> LogMark?

    /// Notes where the log was last read to its end.
    func setLastEnd(_ mark: LogMark?) throws(StorageError)

    /// Notes up to which number the log is in two tested backups.
    func setArchived(_ number: UInt64) throws(StorageError)

    /// Takes what is about departed records out of the replies that two tested backups cover. Such a reply proves
    /// nothing any more.
    func withholdDeparted() throws(StorageError)

    /// Whether the centre does not know this store's place: it is told former places then.
    func isAstray() throws(StorageError) -> Bool

    /// Notes whether the centre knows this store's place.
    func setAstray(_ isAstray: Bool) throws(StorageError)
}

/// A former reply of the centre that is given back to it.
public struct Offer: Hashable, Sendable {
    /// Its number in this store, above 0.
    public let number: Int64
    /// The reply as received.
    public let envelope: [UInt8]
    /// How many changes this store had written when it came.
    public let written: UInt64

    public init(number: Int64, envelope: [UInt8], written: UInt64) {
        self.number = number
        self.envelope = envelope
        self.written = written
    }
}
