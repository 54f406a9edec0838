import Merge
import Protocol

/// What a store does with changes, in memory: each is applied once, and it is known which were applied to which record.
struct Replica {
    /// Merges one part into a record. The last argument says whether a change was applied to that record before.
    typealias Merge = (inout RecordState, Part, Origin, (ChangeRef) -> Bool) -> Void

    private(set) var states: [RecordID: RecordState] = [:]
    private(set) var changes: [Change] = []
    private var hashes: Set<Digest> = []
    private var applied: [RecordID: Set<ChangeRef>] = [:]
    private var orders: [RecordID: [Redaction]] = [:]
    private let merge: Merge
    private let appliesRepeats: Bool

    /// A replica that merges by the rule of PROTOCOL.md, "Record state", unless it is told to do otherwise.
    init(appliesRepeats: Bool = false, merge: @escaping Merge = Replica.correct) {
        self.merge = merge
        self.appliesRepeats = appliesRepeats
    }

    static func correct(_ state: inout RecordState, _ part: Part, _ origin: Origin, _ wasApplied: (ChangeRef) -> Bool) {
        state.apply(part, of: origin, wasApplied: wasApplied)
    }

    mutating func take(_ change: Change) {
        guard hashes.insert(change.hash).inserted || appliesRepeats else { return }
        changes.append(change)
        for part in change.parts {
            var state = self[part.record, part.type]
            let known = applied[part.record] ?? []
            let orders = orders[part.record] ?? []
            state.obey(orders)
            merge(&state, part.emptied(by: orders), Origin(of: change)) { known.contains($0) }
            states[part.record] = state
            applied[part.record, default: []].insert(change.ref)
        }
        for order in Redaction.all(in: change) { obey(order) }
    }

    private mutating func obey(_ order: Redaction) {
        if orders[order.record]?.contains(order) == true { return }
        orders[order.record, default: []].append(order)
        let orders = orders[order.record] ?? []
        states[order.record]?.obey(orders)
        for change in changes { states[order.record]?.forget(change.emptied(by: orders)) }
    }

    mutating func take(_ changes: some Sequence<Change>) {
        for change in changes { take(change) }
    }

    func has(_ change: Change) -> Bool { hashes.contains(change.hash) }

    func wasApplied(_ change: ChangeRef, to record: RecordID) -> Bool { applied[record]?.contains(change) ?? false }

    subscript(record: RecordID, type: String) -> RecordState { states[record] ?? RecordState(id: record, type: type) }

    /// All that merging must agree on: the bytes of every record.
    var bytes: [RecordID: [[UInt8]]] { states.mapValues { [$0.visibleBytes, $0.contextBytes] } }

    var stateHash: Digest {
        var hash = StateHash()
        for state in states.values.sorted(by: { RecordID.precedes($0.id, $1.id) }) {
            hash.add(state.id, visible: state.visibleBytes)
        }
        return hash.finish()
    }
}
