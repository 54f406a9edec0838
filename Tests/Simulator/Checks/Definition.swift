import Merge
import Protocol

/// What the records are by definition, read off the set of applied parts. It knows nothing of how merging works.
struct Definition {
    private struct Record {
        var written: [RecordState.FieldDot: Sibling] = [:]
        var named: Set<RecordState.FieldDot> = []
        var clock = VectorClock()
        var lamport: UInt64 = 0
    }

    private var records: [RecordID: Record] = [:]

    /// Takes in one applied part.
    mutating func take(_ part: Part, of change: Change) {
        var record = records[part.record] ?? Record()
        let origin = Origin(of: change)
        for (write, dot) in part.dotted(by: origin.change) {
            for replaced in write.over { record.named.insert(.init(field: write.field, dot: replaced)) }
            guard let dot, let value = write.value else { continue }
            record.written[.init(field: write.field, dot: dot)] = Sibling(dot: dot, value: value, origin: origin)
        }
        record.clock.observe(origin.change.actor, origin.change.seq)
        record.lamport = max(record.lamport, origin.lamport)
        records[part.record] = record
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
            try Self.check(state, record, "\(name), record \(state.id.text)")
        }
        if let missing = rest.keys.min(by: RecordID.precedes) {
            throw Violation(.atomic, "\(name) lacks the record \(missing.text)")
        }
    }

    private static func check(_ state: RecordState, _ record: Record, _ place: String) throws {
        var visible: [RecordState.FieldDot: Sibling] = [:]
        for (field, siblings) in state.fields {
            for sibling in siblings {
                let name = RecordState.FieldDot(field: field, dot: sibling.dot)
                if visible.updateValue(sibling, forKey: name) != nil {
                    throw Violation(.uniqueDot, "\(place), field \(field): \(sibling.dot.change.label) shows twice")
                }
            }
        }
        for (name, sibling) in record.written where !record.named.contains(name) {
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
        guard state.clock == record.clock, state.lamport == record.lamport else {
            throw Violation(.atomic, "\(place): the clock is not that of its parts")
        }
    }
}
