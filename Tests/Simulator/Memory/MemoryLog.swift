import Central
import Forms
import Merge
import Protocol
import SQLiteReplica
import SyncLogic

/// The central log in memory: the port that the centre's logic runs over, without a database.
final class MemoryLog: CentralLog, RecordTransaction {
    let replica: MemoryRecords
    var content = Content()
    /// The centre's clock at the start of the transaction, in milliseconds since 1970.
    private var nowMs: Int64 = 0

    /// What the centre keeps beside changes and records.
    struct Content {
        /// The histories of this log, each with the number of the last entry before it.
        var epochs: [(id: EpochID, start: UInt64)] = []
        /// Whether offices gave back what another centre had taken in.
        var isGivenBack = false
        var lines: [Line] = []
        /// The entries of each change.
        var numbers: [ChangeRef: [UInt64]] = [:]
        /// The numbers of the entries that were applied to a record.
        var ofRecord: [RecordID: [UInt64]] = [:]
        /// The numbers of the entries that an entry released parts of.
        var released: [UInt64: [UInt64]] = [:]
        /// Held parts that staff refused.
        var refused: Set<PartName> = []
        var known: [ActorID: KnownActor] = [:]
        var own: [OwnActor] = []
        /// Changes of whose chain something before is missing.
        var loose: Set<ChangeRef> = []
        /// Changes that nobody vouches for.
        var unproven: [Digest: Change] = [:]
        /// How far backups hold a log that were restored for a test.
        var backups: [LogMark] = []
    }

    /// One entry.
    struct Line {
        let change: Change
        var parts: [LoggedPart]
        let logHash: Digest
    }

    init(_ replica: MemoryRecords) { self.replica = replica }

    /// A copy of what a log holds now.
    convenience init(copying log: MemoryLog) {
        self.init(MemoryRecords(log.replica.catalogue, log.replica.snapshot))
        content = log.content
    }

    /// Reads and writes in one transaction. When `body` throws, all is as before.
    func transact<Value, Failure: Error>(
        nowMs: Int64, _ body: (MemoryLog) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let before = content
        self.nowMs = nowMs
        replica.begin()
        do throws(Failure) {
            return try body(self)
        } catch {
            content = before
            replica.rollBack()
            throw error
        }
    }

    func beginEpoch(_ id: EpochID) { content.epochs.append((id, UInt64(content.lines.count))) }

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

    func isLost(_ id: RecordID) throws(StorageError) -> Bool { false }

    func redactions(of record: RecordID) throws(StorageError) -> [Redaction] {
        try replica.redactions(of: record)
    }

    func keepOrder(_ change: Change) throws(StorageError) -> Bool { try replica.keepOrder(change) }

    func changes(about record: RecordID) throws(StorageError) -> [Change] {
        let unproven = content.unproven.values.filter { $0.parts.contains { $0.record == record } }
        return try replica.changes(about: record) + unproven
    }

    func save(_ state: RecordState) throws(StorageError) { try replica.save(state) }

    func empty(_ change: Change) throws(StorageError) {
        if content.unproven[change.hash] != nil {
            content.unproven[change.hash] = change
            return
        }
        try replica.empty(change)
        for number in content.numbers[change.ref] ?? [] {
            let line = content.lines[Int(number) - 1]
            content.lines[Int(number) - 1] = Line(change: change, parts: line.parts, logHash: line.logHash)
        }
    }

    func office() throws(StorageError) -> String { replica.catalogue.province }

    func ownActors() throws(StorageError) -> [OwnActor] { content.own }

    func add(_ genesis: SignedGenesis) throws(StorageError) {
        try register(genesis, device: nil)
        content.own.append(
            OwnActor(genesis: genesis, head: genesis.genesis.head, confirmed: 0, isKnownAtCentre: true))
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
        let judged = change.parts.enumerated().map { (part: $0.element, place: $0.offset, reason: HoldReason?.none) }
        try LogWriter(log: self, catalogue: replica.catalogue).write(change, judged, device: nil, nowMs: nowMs)
        guard let place = content.own.firstIndex(where: { $0.id == change.header.actor }) else { return }
        let former = content.own[place]
        content.own[place] = OwnActor(
            genesis: former.genesis, head: change.head, confirmed: change.header.seq, isKnownAtCentre: true)
    }

    func head() throws(StorageError) -> LogCursor {
        guard let epoch = content.epochs.last?.id else { throw .damaged(what: "epoch") }
        return LogCursor(
            epoch: epoch, number: UInt64(content.lines.count), logHash: content.lines.last?.logHash ?? .zero,
            scopeVersion: 0)
    }

    func logHash(at number: UInt64) throws(StorageError) -> Digest? {
        if number == 0 { return .zero }
        return number <= content.lines.count ? content.lines[Int(number) - 1].logHash : nil
    }

    func append(_ change: Change, device: DeviceID?, receivedMs: Int64) throws(StorageError) -> UInt64 {
        if try replica.has(change) { try replica.replace(change) } else { try replica.insert(change) }
        let begun = content.epochs.dropFirst().last { $0.start == content.lines.count }
        let logHash = LogHash.after(change.hash, content.lines.last?.logHash ?? .zero, beginning: begun?.id)
        content.lines.append(Line(change: change, parts: [], logHash: logHash))
        let number = UInt64(content.lines.count)
        content.numbers[change.ref, default: []].append(number)
        if content.unproven[change.hash]?.isCovered(by: change) == true { content.unproven[change.hash] = nil }
        let header = change.header
        if let known = content.known[header.actor] {
            content.known[header.actor] = KnownActor(
                genesis: known.genesis, device: known.device, isForked: known.isForked, top: max(known.top, header.seq))
        }
        return number
    }

    func keep(_ parts: [LoggedPart], of number: UInt64) throws(StorageError) {
        content.lines[Int(number) - 1].parts = parts
        for part in parts where part.held == nil && content.ofRecord[part.record]?.last != number {
            content.ofRecord[part.record, default: []].append(number)
        }
    }

    func heldPlaces(of change: ChangeRef) throws(StorageError) -> [HeldPlace] {
        guard let numbers = content.numbers[change] else { throw .damaged(what: "change \(change.label)") }
        var held: [HeldPlace] = []
        for number in numbers {
            for part in content.lines[Int(number) - 1].parts {
                guard let reason = part.held else { continue }
                let name = PartName(change: change, place: part.place)
                held.append(
                    HeldPlace(
                        number: number, place: part.place, reason: reason, isRefused: content.refused.contains(name)))
            }
        }
        return held.sorted { $0.place < $1.place }
    }

    func setAudience(_ scopes: [String], of number: UInt64, place: Int) throws(StorageError) {
        guard let index = content.lines[Int(number) - 1].parts.firstIndex(where: { $0.place == place }) else { return }
        let part = content.lines[Int(number) - 1].parts[index]
        content.lines[Int(number) - 1].parts[index] = LoggedPart(
            place: part.place, record: part.record, held: part.held, audience: scopes, movesRecord: part.movesRecord,
            readers: [])
    }

    func change(_ ref: ChangeRef) throws(StorageError) -> Change? { try replica.change(ref) }

    func isRestored() throws(StorageError) -> Bool { content.epochs.count > 1 || content.isGivenBack }

    func noteGivenBack() throws(StorageError) { content.isGivenBack = true }

    func settle(_ number: UInt64, place: Int, by ruling: UInt64, isReleased: Bool) throws(StorageError) {
        let line = content.lines[Int(number) - 1]
        let name = PartName(change: line.change.ref, place: place)
        if isReleased { content.refused.remove(name) } else { content.refused.insert(name) }
        guard isReleased, let index = line.parts.firstIndex(where: { $0.place == place }) else { return }
        let part = line.parts[index]
        content.lines[Int(number) - 1].parts[index] = LoggedPart(
            place: place, record: part.record, held: nil, audience: [], movesRecord: part.movesRecord, readers: [])
        content.released[ruling, default: []].append(number)
        content.ofRecord[part.record] = Set((content.ofRecord[part.record] ?? []) + [number]).sorted()
    }

    func entries(releasedBy ruling: UInt64) throws(StorageError) -> [LogEntry] {
        Set(content.released[ruling] ?? []).sorted().map(entry)
    }

    func entries(after number: UInt64, count: Int) throws(StorageError) -> [LogEntry] {
        guard number < content.lines.count else { return [] }
        let (sum, isOver) = Int(number).addingReportingOverflow(count)
        let end = isOver ? content.lines.count : min(sum, content.lines.count)
        return (Int(number)..<end).map { entry(UInt64($0) + 1) }
    }

    func entries(of change: ChangeRef) throws(StorageError) -> [LogEntry] {
        (content.numbers[change] ?? []).map(entry)
    }

    func entries(of record: RecordID, before number: UInt64) throws(StorageError) -> [LogEntry] {
        (content.ofRecord[record] ?? []).prefix { $0 < number }.map(entry)
    }

    func rulings() throws(StorageError) -> [LogEntry] {
        content.lines.indices.map { entry(UInt64($0) + 1) }.filter { entry in
            entry.parts.contains { $0.isRuling && $0.held == nil }
        }
    }

    func orders(after number: UInt64, count: Int) throws(StorageError) -> [LogEntry] {
        let orders = content.lines.indices.dropFirst(Int(clamping: number)).filter { place in
            content.lines[place].parts.contains { $0.held == nil && replica.type(of: $0.record) == Redaction.type }
        }
        return orders.prefix(count).map { entry(UInt64($0) + 1) }
    }

    func actor(_ id: ActorID) throws(StorageError) -> KnownActor? { content.known[id] }

    func register(_ genesis: SignedGenesis, device: DeviceID?) throws(StorageError) {
        let actor = genesis.genesis.actor
        if content.known[actor] != nil { return }
        let places = content.numbers.keys.filter { $0.actor == actor }.map(\.seq)
        content.known[actor] = KnownActor(
            genesis: genesis.genesis, device: device, isForked: Set(places).count < places.count, top: 0)
        try anchorFollowers(of: genesis.genesis.head)
    }

    func markForked(_ actor: ActorID) throws(StorageError) {
        guard let known = content.known[actor] else { return }
        content.known[actor] = KnownActor(
            genesis: known.genesis, device: known.device, isForked: true, top: known.top)
    }

    func hasChild(_ head: ChainHead) throws(StorageError) -> Bool {
        for hash in try replica.hashes(of: head.actor, at: head.seq + 1) {
            let ref = ChangeRef(actor: head.actor, seq: head.seq + 1, tag: hash.tag)
            let lines = (content.numbers[ref] ?? []).map { content.lines[Int($0) - 1] }
            let isStrangers = lines.flatMap(\.parts).contains { $0.held == .foreignOffice }
            if !isStrangers, lines.first?.change.header.prev == head.hash { return true }
        }
        return false
    }

    /// Worlds in memory have no snapshots.
    func withdrawSnapshots(of record: RecordID, from scopes: [String]?) throws(StorageError) {}

    private func entry(_ number: UInt64) -> LogEntry {
        let line = content.lines[Int(number) - 1]
        let parts = line.parts.map {
            LoggedPart(
                place: $0.place, record: $0.record, held: $0.held, audience: $0.audience, movesRecord: $0.movesRecord,
                readers: replica.readers(of: $0.record),
                isRuling: replica.type(of: $0.record) == Ruling.type)
        }
        return LogEntry(
            number: number, actor: line.change.header.actor, seq: line.change.header.seq, bytes: line.change.bytes,
            parts: parts)
    }
}
