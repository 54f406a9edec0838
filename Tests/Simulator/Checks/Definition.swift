import Merge
import Protocol

/// What the records are by definition, read off the set of applied parts. It knows nothing of how merging works.
struct Definition {
    private struct Record {
        var written: [RecordState.FieldDot: (sibling: Sibling, part: Part)] = [:]
        var named: Set<RecordState.FieldDot> = []
        var clock = VectorClock()
        var lamport: UInt64 = 0
    }

    private var records: [RecordID: Record] = [:]
    /// What was ordered to be erased, by the records that the orders are about.
    private var orders: [RecordID: [Redaction]] = [:]

    /// Takes in one applied part.
    mutating func take(_ part: Part, of change: Change) {
        var record = records[part.record] ?? Record()
        let origin = Origin(of: change)
        for (write, dot) in part.dotted(by: origin.change) {
            for replaced in write.over { record.named.insert(.init(field: write.field, dot: replaced)) }
            guard let dot, let value = write.value else { continue }
            let sibling = Sibling(dot: dot, value: value, origin: origin)
            record.written[.init(field: write.field, dot: dot)] = (sibling, part)
        }
        record.clock.observe(origin.change.actor, origin.change.seq)
        record.lamport = max(record.lamport, origin.lamport)
        records[part.record] = record
        if let order = Redaction(part, by: origin) { orders[order.record, default: []].append(order) }
    }

    /// Whether an order erases what a part writes into a field: whoever had seen it may write anew.
    static func erases(_ order: Redaction, _ field: FieldID, of part: Part) -> Bool {
        let change = order.origin.change
        guard order.record == part.record else { return false }
        let isCovered: Bool
        switch SystemField(rawValue: field) {
        case .office, .shared, .deleted: isCovered = false
        case .approved: isCovered = true
        case .remarks, nil: isCovered = order.fields.isEmpty || order.fields.contains(field)
        }
        return isCovered && (order.fields.isEmpty || part.seen[change.actor] < change.seq)
    }

    /// Compares with the states that a store or the centre has.
    ///
    /// - Parameter name: whose states these are.
    func check(_ states: [RecordState], of name: String) throws {
        var rest = records
        for state in states {
            // Remembered replacements alone make no record.
            guard let record = rest.removeValue(forKey: state.id) else {
                throw Violation(.setOfChanges, "\(name) has a record \(state.id.text) that nobody wrote")
            }
            try Self.check(state, record, orders[state.id] ?? [], "\(name), record \(state.id.text)")
        }
        if let missing = rest.keys.min(by: RecordID.precedes) {
            throw Violation(.atomic, "\(name) lacks the record \(missing.text)")
        }
    }

    private static func check(
        _ state: RecordState, _ record: Record, _ orders: [Redaction], _ place: String
    ) throws {
        var visible: [RecordState.FieldDot: Sibling] = [:]
        for (field, siblings) in state.fields {
            for sibling in siblings {
                let name = RecordState.FieldDot(field: field, dot: sibling.dot)
                if visible.updateValue(sibling, forKey: name) != nil {
                    throw Violation(.uniqueDot, "\(place), field \(field): \(sibling.dot.change.label) shows twice")
                }
            }
        }
        for (name, (sibling, part)) in record.written where !record.named.contains(name) {
            if orders.contains(where: { erases($0, name.field, of: part) }) { continue }
            guard let shown = visible.removeValue(forKey: name) else {
                throw Violation(
                    .noLostUpdate, "\(place), field \(name.field): the value of \(name.dot.change.label) is lost")
            }
            guard shown == sibling else {
                throw Violation(.setOfChanges, "\(place), field \(name.field): \(name.dot.change.label) is other")
            }
        }
        if let surplus = visible.keys.first {
            throw Violation(
                .noFalseSibling, "\(place), field \(surplus.field): \(surplus.dot.change.label) shows, though replaced")
        }
        var (clock, lamport) = (record.clock, record.lamport)
        for order in orders {
            clock.observe(order.origin.change.actor, order.origin.change.seq)
            lamport = max(lamport, order.origin.lamport)
        }
        guard state.clock == clock, state.lamport == lamport else {
            let (actual, expected) = (told(state.clock, state.lamport), told(clock, lamport))
            throw Violation(.atomic, "\(place): the clock is \(actual), and that of its parts \(expected)")
        }
    }

    private static func told(_ clock: VectorClock, _ lamport: UInt64) -> String {
        "\(clock.sorted.map { "\($0.actor.hex.prefix(8))-\($0.seq)" }) at \(lamport)"
    }
}
