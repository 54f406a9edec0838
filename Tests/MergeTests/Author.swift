import Merge
import Protocol
import TestSupport

/// The fields of the tests' one record type: each rule once.
enum Schema {
    static let type = "community"
    static let name: FieldID = 16
    static let status: FieldID = 17
    static let networks: FieldID = 18
    static let amounts: FieldID = 19
    static let notes: FieldID = 20
    static let most: FieldID = 21
    static let least: FieldID = 22
    static let decision: FieldID = 23
    static let photo: FieldID = 24
    /// Travels in a part of its own.
    static let score: FieldID = 25

    static func rule(_ field: FieldID) -> MergeRule {
        if let system = SystemField(rawValue: field) { return system.rule }
        let rules: [FieldID: MergeRule] = [
            status: .state, networks: .set, amounts: .ledger, notes: .notes, most: .max, least: .min,
            decision: .central, photo: .blob,
        ]
        return rules[field] ?? .register
    }

    static func view(_ field: FieldID, _ siblings: [Sibling]) -> FieldView {
        FieldView(siblings, rule: rule(field), centre: "57")
    }
}

extension RecordState {
    func view(_ field: FieldID) -> FieldView { Schema.view(field, siblings(field)) }

    /// What a clerk is shown of this record now.
    var shown: Shown {
        Shown(self) { !Schema.view($0, $1.sorted(by: Sibling.isShownBefore)).conflict.isEmpty }
    }
}

/// One office's store: its actors, the end of its chain, and what it has merged.
struct Author {
    let office: String
    /// Tells the copies of one store apart, and a store before and after it was put back from an older copy.
    var branch: Int
    private(set) var own: Set<ActorID>
    private(set) var head: ChainHead
    var replica = Replica()

    init(office: String = "5715", branch: Int = 0, using random: inout SeededGenerator) {
        let genesis = Genesis(actor: .random(using: &random), deviceKey: [], office: office, reason: .new)
        self.office = office
        self.branch = branch
        own = [genesis.actor]
        head = genesis.head
    }

    subscript(record: RecordID) -> RecordState { replica[record, Schema.type] }

    /// Takes a new actor, as a store does that was restored or copied.
    mutating func mint(using random: inout SeededGenerator) {
        let genesis = Genesis(
            actor: .random(using: &random), deviceKey: [], office: office, reason: .cloned, parent: head)
        own.insert(genesis.actor)
        head = genesis.head
    }

    /// Saves what a clerk asks for. nil when that changes nothing.
    @discardableResult
    mutating func save(
        _ edits: [FieldEdit], in record: RecordID, shown: Shown? = nil, clerk: String = "clerk",
        using random: inout SeededGenerator
    ) throws -> Change? {
        let state = self[record]
        let shown = shown ?? state.shown
        let editor = RecordEditor(state, shown: shown, own: own, clerk: clerk, rule: Schema.rule)
        return try write(try editor.writes(for: edits), in: record, seen: shown.clock, clerk: clerk, using: &random)
    }

    /// Orders values of a record to be erased, as the centre does.
    mutating func order(
        erasing fields: [FieldID], of record: RecordID, using random: inout SeededGenerator
    ) throws -> Change {
        let writes = Redaction.writes(
            erasing: fields, of: record, .request, askedBy: "อรุณ", province: "57")
        let part = Part(
            record: .make(using: &random), type: Redaction.type, salt: RecordID.random(using: &random).bytes,
            seen: VectorClock(), writes: writes)
        let header = ChangeHeader(
            actor: head.actor, seq: head.seq + 1, prev: head.hash, lamport: self[record].lamport + 1,
            claimed: ClaimedTime(wallMs: 0), clerk: "วิภา", office: office, formsVersion: 1)
        let change = try Change(header: header, parts: [part])
        head = change.head
        replica.take(change)
        return change
    }

    /// Seals and merges a change of these writes.
    mutating func write(
        _ writes: [FieldWrite], in record: RecordID, seen: VectorClock, clerk: String = "clerk",
        using random: inout SeededGenerator
    ) throws -> Change? {
        if writes.isEmpty { return nil }
        let header = ChangeHeader(
            actor: head.actor, seq: head.seq + 1, prev: head.hash, lamport: self[record].lamport + 1,
            claimed: ClaimedTime(wallMs: Int64(random.number(-1_000_000...1_000_000))), clerk: clerk, office: office,
            formsVersion: 1)
        var parts: [Part] = []
        for isApart in [false, true] {
            let share = writes.filter { ($0.field == Schema.score) == isApart }
            if share.isEmpty { continue }
            let salt = RecordID.random(using: &random).bytes
            parts.append(Part(record: record, type: Schema.type, salt: salt, seen: seen, writes: share))
        }
        let change = try Change(header: header, parts: parts)
        head = change.head
        replica.take(change)
        return change
    }
}
