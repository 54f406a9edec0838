import Forms
import Merge
import Protocol
import SQLiteReplica
import SyncLogic

/// Changes and the records merged from them, in memory. What a transaction did is taken back when it fails.
final class MemoryRecords: RecordSource, ReplicaStorage {
    let catalogue: Catalogue
    private var content: Content
    /// How to take back what the present transaction did, the last thing last.
    private var undo: [(inout Content) -> Void] = []

    /// All of it: a value, so that a copy costs nothing until one of both is written to.
    struct Content {
        fileprivate var changes: [Change] = []
        fileprivate var places: [ChangeRef: Int] = [:]
        fileprivate var hashes: [Place: [Digest]] = [:]
        fileprivate var records: [RecordID: Row] = [:]
        fileprivate var seeds: [ActorID: [SeedNode]] = [:]
        /// The changes that order something to be erased, by the records that they are about.
        fileprivate var orders: [RecordID: [Change]] = [:]
        /// Changes of which something was taken away: no seed of their salts is kept.
        fileprivate var unsalted: Set<ChangeRef> = []
    }

    /// A place in a chain.
    fileprivate struct Place: Hashable {
        let actor: ActorID
        let seq: UInt64
    }

    /// A record, and which changes were applied to it.
    fileprivate struct Row {
        var state: RecordState
        var readers: [String]
        var applied: Set<ChangeRef>
    }

    init(_ catalogue: Catalogue, _ content: Content = Content()) {
        self.catalogue = catalogue
        self.content = content
    }

    /// All of it as it is now.
    var snapshot: Content { content }

    /// Begins a transaction: what came before stays.
    func begin() { undo.removeAll(keepingCapacity: true) }

    /// Takes back all that came since the transaction began.
    func rollBack() {
        while let step = undo.popLast() { step(&content) }
    }

    func record(_ id: RecordID) throws(StorageError) -> RecordState? { content.records[id]?.state }

    func save(_ state: RecordState, after change: ChangeRef) throws(StorageError) {
        guard content.places[change] != nil else { throw .damaged(what: "change \(change.label)") }
        let former = content.records[state.id]
        undo.append { $0.records[state.id] = former }
        var applied = former?.applied ?? []
        // Or else the set is copied because the row still holds it.
        content.records[state.id] = nil
        applied.insert(change)
        content.records[state.id] = Row(
            state: state, readers: RecordReader(state, catalogue).readers, applied: applied)
    }

    func hashes(of actor: ActorID, at seq: UInt64) throws(StorageError) -> [Digest] {
        content.hashes[Place(actor: actor, seq: seq)] ?? []
    }

    func wasApplied(_ change: ChangeRef, to record: RecordID) throws(StorageError) -> Bool {
        content.records[record]?.applied.contains(change) ?? false
    }

    func onlyChange(of actor: ActorID, at seq: UInt64) throws(StorageError) -> Change? {
        guard let hash = content.hashes[Place(actor: actor, seq: seq)], hash.count == 1 else { return nil }
        return try change(ChangeRef(actor: actor, seq: seq, tag: hash[0].tag))
    }

    func saltSeeds(of actor: ActorID, in seqs: ClosedRange<UInt64>) throws(StorageError) -> SaltSeeds {
        SaltSeeds(content.seeds[actor] ?? [])
    }

    func keep(_ seeds: [SeedNode], of actor: ActorID) throws(StorageError) {
        let former = content.seeds[actor]
        undo.append { $0.seeds[actor] = former }
        let kept = former ?? []
        content.seeds[actor] =
            kept + seeds.filter { new in !kept.contains { $0.level == new.level && $0.place == new.place } }
        for change in content.changes where change.header.actor == actor { forgetSalts(of: change) }
    }

    func records(_ query: RecordQuery) throws(StorageError) -> [RecordState] {
        let fitting = content.records.values.filter { fits($0, query) }
        let ordered = fitting.map { (key: ThaiText.sortKey(RecordReader($0.state, catalogue).title), state: $0.state) }
            .sorted { left, right in
                left.key == right.key
                    ? RecordID.precedes(left.state.id, right.state.id)
                    : left.key.lexicographicallyPrecedes(right.key)
            }
        return ordered.dropFirst(query.offset).prefix(query.limit).map(\.state)
    }

    func change(_ ref: ChangeRef) throws(StorageError) -> Change? {
        content.places[ref].map { content.changes[$0] }
    }

    func history(_ id: RecordID) throws(StorageError) -> [Change] {
        guard let applied = content.records[id]?.applied else { return [] }
        return applied.compactMap { content.places[$0] }.sorted().map { content.changes[$0] }
    }

    func changes(labelled label: String) throws(StorageError) -> [Change] {
        content.changes.filter { $0.ref.label == label.lowercased() }
    }

    /// Keeps a change that is not kept yet. Returns its place among all changes.
    @discardableResult
    func insert(_ change: Change) throws(StorageError) -> Int {
        let ref = change.ref
        let header = change.header
        if content.places[ref] != nil { throw .failed(code: 0, message: "change \(ref.label) is kept already") }
        let place = Place(actor: header.actor, seq: header.seq)
        content.changes.append(change)
        content.places[ref] = content.changes.count - 1
        content.hashes[place, default: []].append(change.hash)
        content.hashes[place]?.sort { $0.tag.rawValue < $1.tag.rawValue }
        undo.append {
            $0.changes.removeLast()
            $0.places[ref] = nil
            $0.hashes[place]?.removeAll { $0 == change.hash }
        }
        forgetSalts(of: change)
        return content.changes.count - 1
    }

    /// Keeps a change in place of the same one with fewer parts.
    func replace(_ change: Change) throws(StorageError) {
        guard let place = content.places[change.ref] else { throw .damaged(what: "change \(change.ref.label)") }
        let former = content.changes[place]
        undo.append { $0.changes[place] = former }
        content.changes[place] = change
        forgetSalts(of: change)
    }

    func redactions(of record: RecordID) throws(StorageError) -> [Redaction] {
        (content.orders[record] ?? []).flatMap(Redaction.all).filter { $0.record == record }
    }

    func keepOrder(_ change: Change) throws(StorageError) -> Bool {
        var isNew = false
        for redaction in Redaction.all(in: change) {
            let former = content.orders[redaction.record]
            if former?.contains(change) == true { continue }
            undo.append { $0.orders[redaction.record] = former }
            content.orders[redaction.record, default: []].append(change)
            isNew = true
        }
        return isNew
    }

    func changes(about record: RecordID) throws(StorageError) -> [Change] {
        content.changes.filter { $0.parts.contains { $0.record == record } }
    }

    func empty(_ change: Change) throws(StorageError) {
        try replace(change)
    }

    /// Forgets the seed of the salts of a change, when something of it was taken away.
    private func forgetSalts(of change: Change) {
        let (actor, seq) = (change.header.actor, change.header.seq)
        let isReduced = content.unsalted.contains(change.ref) || change.slots.contains(where: \.isEmptied)
        guard isReduced, let former = content.seeds[actor] else { return }
        let left = former.filter { !$0.covers(seq) } + SaltSeeds(former).punctured(at: seq)
        if left == former { return }
        undo.append { $0.seeds[actor] = former }
        content.seeds[actor] = left
    }

    func save(_ state: RecordState) throws(StorageError) {
        guard let former = content.records[state.id] else { throw .damaged(what: "record \(state.id.text)") }
        undo.append { $0.records[state.id] = former }
        content.records[state.id] = Row(
            state: state, readers: RecordReader(state, catalogue).readers, applied: former.applied)
    }

    /// Every change, in the order in which they came.
    var changes: [Change] { content.changes }

    /// The scopes that read a record; none when nothing is known of it.
    func readers(of record: RecordID) -> [String] {
        guard let row = content.records[record] else { return [] }
        let isReference = catalogue.form(row.state.type)?.isReference ?? false
        return isReference ? row.readers + [catalogue.province] : row.readers
    }

    /// The type of a record; nil when nothing is known of it.
    func type(of record: RecordID) -> String? { content.records[record]?.state.type }

    /// Merges a record anew from its changes and `added`, without the parts of `excluded`.
    func rebuild(_ id: RecordID, adding added: [Change], leavingOut excluded: Set<PartName>) throws(StorageError) {
        let former = content.records[id]
        undo.append { $0.records[id] = former }
        let known = try history(id)
        let redactions = try redactions(of: id)
        let all = known + added.filter { !known.contains($0) }
        guard let state = RecordState(id, merging: all, without: excluded, redactions: redactions) else {
            content.records[id] = nil
            return
        }
        let counting = all.filter { !RecordState.parts(of: id, in: $0, without: excluded).isEmpty }
        content.records[id] = Row(
            state: state, readers: RecordReader(state, catalogue).readers, applied: Set(counting.map(\.ref)))
    }

    /// Takes a record away. Returns the changes that were applied to it.
    func remove(_ id: RecordID) -> Set<ChangeRef> {
        let former = content.records[id]
        undo.append { $0.records[id] = former }
        content.records[id] = nil
        return former?.applied ?? []
    }

    /// Merges a record that was taken away anew from these changes, without the parts of `excluded`.
    func bringBack(_ id: RecordID, from kept: Set<ChangeRef>, leavingOut excluded: Set<PartName>) throws(StorageError) {
        let changes = kept.compactMap { content.places[$0] }.sorted().map { content.changes[$0] }
        try rebuild(id, adding: changes, leavingOut: excluded)
    }

    /// Keeps a change with fewer of its parts in place of itself, and forgets the seed of its salts.
    func withhold(_ change: Change) throws(StorageError) {
        let ref = change.ref
        if content.unsalted.insert(ref).inserted { undo.append { $0.unsalted.remove(ref) } }
        try replace(change)
    }

    /// Every record to which something was applied, in no order.
    var states: [RecordState] { content.records.values.map(\.state) }

    /// The state hash over the records that an office with `scopes` reads; over all when nil.
    func stateHash(scopes: [String]?) -> Digest {
        let isWhole = scopes?.contains(Scope.all) ?? true
        let seen = states.filter { isWhole || RecordReader($0, catalogue).isReadable(by: scopes ?? []) }
        var hash = StateHash()
        for state in seen.sorted(by: { RecordID.precedes($0.id, $1.id) }) {
            let shown = isWhole ? state : state.hiding { catalogue.isRestricted(state.type, $0) }
            hash.add(state.id, visible: shown.visibleBytes)
        }
        return hash.finish()
    }

    private func fits(_ row: Row, _ query: RecordQuery) -> Bool {
        let state = row.state
        let reader = RecordReader(state, catalogue)
        if let type = query.type, type != state.type { return false }
        if !query.includesDeleted, !state.isLive { return false }
        if let scopes = query.scopes, !reader.isReadable(by: scopes) { return false }
        if let owner = query.owner, owner != reader.owners.first { return false }
        if let text = query.text, !reader.searchText.contains(ThaiText.normalise(text).lowercased()) { return false }
        return !query.isInConflict || !reader.conflicts.isEmpty
    }
}
