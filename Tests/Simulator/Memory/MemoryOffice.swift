import Merge
import Protocol
import SyncLogic
import SQLiteReplica
import Forms

/// An office's storage in memory: the port that the product's logic runs over, without a database.
final class MemoryOffice: OfficeStorage, RecordTransaction {
    let replica: MemoryRecords
    var content: Content

    /// What an office keeps beside changes and records.
    struct Content {
        var office: String
        var actors: [OwnActor] = []
        /// The chain of each own actor, as far as it was written here.
        var written: [ActorID: [ChangeRef]] = [:]
        var cursor: LogCursor?
        var snapshot: PendingSnapshot?
        var lineForm = LineForm()
        var scopes: [String]?
        var held: [ChangeRef: HoldReason] = [:]
        /// What staff decided of held changes, and the parts that were refused.
        var verdicts: [ChangeRef: Ruling.Verdict] = [:]
        var refused: Set<PartName> = []
        var departed: [RecordID: Departed] = [:]
        var hasLeaving = false
        var pages = MemoryPages.Content()
        /// The highest request number used.
        var requestNumber: UInt64 = 0
        /// The centre's key, once enrolled.
        var serverKey: [UInt8]?
    }

    /// All of a store, as a backup or a cloned disk holds it.
    struct Snapshot {
        let records: MemoryRecords.Content
        let content: Content
    }

    init(office: String, _ replica: MemoryRecords) {
        self.replica = replica
        content = Content(office: office)
    }

    init(_ snapshot: Snapshot, _ catalogue: Catalogue) {
        replica = MemoryRecords(catalogue, snapshot.records)
        content = snapshot.content
    }

    var snapshot: Snapshot { Snapshot(records: replica.snapshot, content: content) }

    /// Reads and writes in one transaction. When `body` throws, all is as before.
    func transact<Value, Failure: Error>(
        _ body: (MemoryOffice) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let before = content
        replica.begin()
        do throws(Failure) {
            return try body(self)
        } catch {
            content = before
            replica.rollBack()
            throw error
        }
    }

    func record(_ id: RecordID) throws(StorageError) -> RecordState? { try replica.record(id) }

    func save(_ state: RecordState, after change: ChangeRef) throws(StorageError) {
        try replica.save(state, after: change)
    }

    func hashes(of actor: ActorID, at seq: UInt64) throws(StorageError) -> [Digest] {
        try replica.hashes(of: actor, at: seq)
    }

    func wasApplied(_ change: ChangeRef, to record: RecordID) throws(StorageError) -> Bool {
        try replica.wasApplied(change, to: record)
    }

    func redactions(of record: RecordID) throws(StorageError) -> [Redaction] {
        try replica.redactions(of: record)
    }

    func keepOrder(_ change: Change) throws(StorageError) -> Bool { try replica.keepOrder(change) }

    func changes(about record: RecordID) throws(StorageError) -> [Change] { try replica.changes(about: record) }

    func save(_ state: RecordState) throws(StorageError) { try replica.save(state) }

    func empty(_ change: Change) throws(StorageError) {
        try replica.empty(change)
        try pages.erase(change)
    }

    func office() throws(StorageError) -> String { content.office }

    func ownActors() throws(StorageError) -> [OwnActor] { content.actors }

    func add(_ genesis: SignedGenesis) throws(StorageError) {
        content.actors.append(
            OwnActor(genesis: genesis, head: genesis.genesis.head, confirmed: 0, isKnownAtCentre: false))
    }

    func onlyChange(of actor: ActorID, at seq: UInt64) throws(StorageError) -> Change? {
        try replica.onlyChange(of: actor, at: seq)
    }

    func saltSeeds(of actor: ActorID, in seqs: ClosedRange<UInt64>) throws(StorageError) -> SaltSeeds {
        try replica.saltSeeds(of: actor, in: seqs)
    }

    func keep(_ seeds: [SeedNode], of actor: ActorID) throws(StorageError) {
        try replica.keep(seeds, of: actor)
    }

    func insertWritten(_ change: Change) throws(StorageError) {
        try replica.insert(change)
        content.written[change.header.actor, default: []].append(change.ref)
        update(change.header.actor) {
            OwnActor(
                genesis: $0.genesis, head: change.head, confirmed: $0.confirmed, isKnownAtCentre: $0.isKnownAtCentre)
        }
        let moved = try bringBack(for: change)
        for part in change.parts { try merge(part, of: Origin(of: change)) }
        for record in moved where try isLost(record) { try setLeaving(true) }
    }

    func insertPulled(_ change: Change) throws(StorageError) { try replica.insert(change) }

    func kept(_ ref: ChangeRef, hash: Digest) throws(StorageError) -> Change? {
        guard let change = try replica.change(ref), change.hash == hash else { return nil }
        return change
    }

    func replace(_ change: Change) throws(StorageError) { try replica.replace(change) }

    func forget(_ actor: ActorID) throws(StorageError) {
        update(actor) { OwnActor(genesis: $0.genesis, head: $0.head, confirmed: 0, isKnownAtCentre: false) }
    }

    func confirm(_ actor: ActorID, through seq: UInt64) throws(StorageError) {
        update(actor) {
            OwnActor(genesis: $0.genesis, head: $0.head, confirmed: min(seq, $0.head.seq), isKnownAtCentre: true)
        }
    }

    func head(of actor: ActorID, at seq: UInt64) throws(StorageError) -> ChainHead? {
        if seq == 0 { return content.actors.first { $0.id == actor }?.genesis.genesis.head }
        guard let ref = content.written[actor]?.first(where: { $0.seq == seq }) else { return nil }
        return try replica.change(ref)?.head
    }

    func written(
        by actor: ActorID, after seq: UInt64, count: Int, bytes: Int
    ) throws(StorageError) -> [Change] {
        var changes: [Change] = []
        var room = bytes
        for ref in content.written[actor] ?? [] where ref.seq > seq {
            guard changes.count < count, let change = try replica.change(ref) else { break }
            if change.bytes.count > room, !changes.isEmpty { break }
            room -= change.bytes.count
            changes.append(change)
        }
        return changes
    }

    func lineForm() throws(StorageError) -> LineForm { content.lineForm }

    func setLineForm(_ form: LineForm) throws(StorageError) { content.lineForm = form }

    func cursor() throws(StorageError) -> LogCursor? { content.cursor }

    func setCursor(_ cursor: LogCursor) throws(StorageError) { content.cursor = cursor }

    func pendingSnapshot() throws(StorageError) -> PendingSnapshot? { content.snapshot }

    func setPendingSnapshot(_ snapshot: PendingSnapshot?) throws(StorageError) { content.snapshot = snapshot }

    func scopes() throws(StorageError) -> [String] { content.scopes ?? [content.office] }

    func setScopes(_ scopes: [String]) throws(StorageError) { content.scopes = scopes }

    func hold(_ notice: HeldNotice) throws(StorageError) {
        guard try replica.change(notice.change) != nil else { return }
        content.held[notice.change] = notice.reason
        if content.verdicts[notice.change] == .released { content.verdicts[notice.change] = nil }
    }

    func settle(_ ruling: Ruling, by origin: Origin) throws(StorageError) {
        guard let change = try replica.change(ruling.change), content.verdicts[ruling.change] != .released,
            content.actors.contains(where: { $0.id == change.header.actor })
        else { return }
        content.verdicts[change.ref] = ruling.verdict
        content.held[change.ref] = ruling.reason
        try refuse(ruling.verdict == .refused ? ruling.places : [], of: change)
    }

    func refusedChanges(of actor: ActorID, in seqs: ClosedRange<UInt64>) throws(StorageError) -> [ChangeRef] {
        Set(content.refused.map(\.change)).filter { $0.actor == actor && seqs.contains($0.seq) }
            .sorted(by: ChangeRef.precedes)
    }

    func release(_ change: ChangeRef) throws(StorageError) {
        guard let kept = try replica.change(change) else { return }
        content.verdicts[change] = .released
        try refuse([], of: kept)
    }

    private func refuse(_ places: [Int], of change: Change) throws(StorageError) {
        content.refused = content.refused.filter { $0.change != change.ref }
        content.refused.formUnion(places.map { PartName(change: change.ref, place: $0) })
        for record in Set(change.parts.map(\.record)).sorted(by: RecordID.precedes) {
            if try isDeparted(record) {
                try bringBack(record)
                continue
            }
            try replica.rebuild(record, adding: [change], leavingOut: content.refused)
        }
    }

    /// The changes that the centre keeps without applying them.
    var held: [ChangeRef: HoldReason] { content.held.filter { content.verdicts[$0.key] != .released } }

    /// The centre's key, once enrolled.
    var serverKey: [UInt8]? {
        get { content.serverKey }
        set { content.serverKey = newValue }
    }

    /// The highest request number used.
    var requestNumber: UInt64 {
        get { content.requestNumber }
        set { content.requestNumber = newValue }
    }

    func update(_ actor: ActorID, _ change: (OwnActor) -> OwnActor) {
        guard let place = content.actors.firstIndex(where: { $0.id == actor }) else { return }
        content.actors[place] = change(content.actors[place])
    }
}
