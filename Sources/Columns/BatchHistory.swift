import Protocol

/// What writer and reader of a batch know alike at each place in it: the changes so far, and those that the writer
/// named. Both make the same guesses from it, so only what is guessed wrong has to travel.
struct BatchHistory {
    private struct Place: Hashable {
        let actor: ActorID
        let seq: UInt64
    }

    /// How far back a field's last writer is looked for.
    private static let stepsMax = 8

    private var changes: [Place: Change] = [:]
    private(set) var last: [ActorID: Change] = [:]
    /// Where the last anchor in an actor's chain was.
    private var anchors: [ActorID: UInt64] = [:]
    private(set) var records: [RecordID] = []
    private var recordPlaces: [RecordID: Int] = [:]

    /// Takes in the next change of the batch.
    mutating func add(_ change: Change) {
        admit(change)
        last[change.header.actor] = change
        for part in change.parts where recordPlaces[part.record] == nil {
            recordPlaces[part.record] = records.count
            records.append(part.record)
        }
    }

    /// Takes in a change that the writer leans on.
    mutating func admit(_ change: Change) {
        changes[Place(actor: change.header.actor, seq: change.header.seq)] = change
    }

    func change(of actor: ActorID, at seq: UInt64) -> Change? { changes[Place(actor: actor, seq: seq)] }

    /// The place of a record among those of the batch.
    func place(of record: RecordID) -> Int? { recordPlaces[record] }

    /// Where the next anchor in the chain of `actor` is expected.
    func expectedAnchor(of actor: ActorID, for header: (actor: ActorID, seq: UInt64)) -> UInt64 {
        anchors[actor] ?? (actor == header.actor ? header.seq : 0)
    }

    mutating func noteAnchor(of actor: ActorID, at seq: UInt64) { anchors[actor] = seq }

    /// The one part that a change can be an anchor for: nil when it writes into several records, or when the part that
    /// does is not here.
    static func anchored(_ change: Change) -> Part? {
        let parts = change.parts
        guard let first = parts.first, parts.allSatisfy({ $0.record == first.record && $0.type == first.type }) else {
            return nil
        }
        return first
    }

    /// What an author had seen who had seen all that `anchor` had, and `anchor`.
    static func seen(after anchor: Change, _ part: Part) -> VectorClock {
        var clock = part.seen
        clock.observe(anchor.header.actor, anchor.header.seq)
        return clock
    }

    /// The dots of the values that stood in a field, as far as the anchor and what came before it tell.
    func visible(_ field: FieldID, of record: RecordID, from anchor: Change?) -> [Dot] {
        var next = anchor
        for _ in 0..<Self.stepsMax {
            guard let change = next else { return [] }
            let parts = change.parts.filter { $0.record == record }
            for part in parts where part.writes.contains(where: { $0.field == field }) {
                return part.dotted(by: change.ref).filter { $0.write.field == field }.compactMap(\.dot)
            }
            guard let seen = parts.first?.seen else { return [] }
            let own = seen[change.header.actor]
            if own > 0 {
                next = self.change(of: change.header.actor, at: own)
            } else {
                next = seen.sorted.first.flatMap { self.change(of: $0.actor, at: $0.seq) }
            }
        }
        return []
    }

    /// The text that a dot names, when its change is known here.
    func text(_ dot: Dot, _ field: FieldID, of record: RecordID) -> String? {
        guard let change = change(of: dot.change.actor, at: dot.change.seq), change.ref == dot.change else {
            return nil
        }
        for part in change.parts where part.record == record {
            for (write, other) in part.dotted(by: change.ref) where other == dot && write.field == field {
                if case .text(let text) = write.value { return text }
            }
        }
        return nil
    }
}
