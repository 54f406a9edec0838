import Merge
import Protocol
import TestSupport

/// The laws of PROTOCOL.md as checkers that know nothing of how merging works: they read the definition off the set of
/// changes and compare.
enum Law: String, Hashable, CaseIterable {
    /// I1: the state depends on the set of changes alone.
    case setOfChanges
    /// I3: each value is visible or named by an applied change.
    case noLostUpdate
    /// I4: no visible value is named by an applied change.
    case noFalseSibling
    /// I8: one-value fields have no more siblings than store branches and clerks that wrote them.
    case siblingBound
}

/// A value's place: the record, and its name in it.
struct Place: Hashable {
    let record: RecordID
    let field: FieldID
    let dot: Dot
}

/// What the definition says of a set of changes.
struct Definition {
    private(set) var written: [Place: Value] = [:]
    private(set) var named: Set<Place> = []

    init(_ changes: [Change]) {
        for change in changes {
            for part in change.parts {
                for (write, dot) in part.dotted(by: change.ref) {
                    for replaced in write.over {
                        named.insert(Place(record: part.record, field: write.field, dot: replaced))
                    }
                    guard let dot, let value = write.value else { continue }
                    written[Place(record: part.record, field: write.field, dot: dot)] = value
                }
            }
        }
    }

    var visible: [Place: Value] { written.filter { !named.contains($0.key) } }
}

extension Replica {
    /// The visible values, by their places.
    var visible: [Place: Value] {
        var visible: [Place: Value] = [:]
        for state in states.values {
            for (field, siblings) in state.fields {
                for sibling in siblings {
                    visible[Place(record: state.id, field: field, dot: sibling.dot)] = sibling.value
                }
            }
        }
        return visible
    }

    /// The laws that this replica breaks, given that it has taken exactly these changes.
    func broken(by history: History) -> Set<Law> {
        var broken: Set<Law> = []
        let definition = Definition(history.changes)
        let visible = self.visible
        if definition.visible.contains(where: { visible[$0.key] != $0.value }) { broken.insert(.noLostUpdate) }
        if visible.keys.contains(where: { definition.visible[$0] == nil }) { broken.insert(.noFalseSibling) }
        if exceedsSiblingBound(history) { broken.insert(.siblingBound) }
        return broken
    }

    private func exceedsSiblingBound(_ history: History) -> Bool {
        struct Writer: Hashable {
            let branch: Int
            let clerk: String
        }
        var writers: [RecordID: [FieldID: Set<Writer>]] = [:]
        for entry in history.entries {
            for part in entry.change.parts {
                for write in part.writes where write.operation.putsValue {
                    let writer = Writer(branch: entry.branch, clerk: entry.clerk)
                    writers[part.record, default: [:]][write.field, default: []].insert(writer)
                }
            }
        }
        return states.values.contains { state in
            state.fields.contains { field, siblings in
                switch Schema.rule(field) {
                case .register, .max, .min, .state, .central, .blob:
                    siblings.count > writers[state.id]?[field]?.count ?? 0
                case .set, .ledger, .notes: false
                }
            }
        }
    }
}

extension History {
    /// The laws that merging this history breaks, tried in several orders, with repeats.
    func broken(
        _ replica: () -> Replica, deliveries: Int = 5, using random: inout SeededGenerator
    ) -> Set<Law> {
        var broken: Set<Law> = []
        var first: Replica?
        for delivery in 0..<deliveries {
            var replica = replica()
            replica.take(delivery == 0 ? changes : delivered(using: &random))
            if let first, first.bytes != replica.bytes { broken.insert(.setOfChanges) }
            broken.formUnion(replica.broken(by: self))
            first = first ?? replica
        }
        return broken
    }

    /// All changes in a random order, some of them several times.
    func delivered(using random: inout SeededGenerator) -> [Change] {
        let repeats = changes.filter { _ in random.once(in: 3) }
        return (changes + repeats).shuffled(using: &random)
    }
}
