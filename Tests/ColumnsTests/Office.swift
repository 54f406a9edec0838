import Columns
import Protocol
import TestSupport

/// An office that records, as far as a batch is concerned: chains, records, edits that replace what was shown.
struct Office: BatchKnowledge {
    let actor: ActorID
    let root: SaltSeed
    private(set) var chain: [Change] = []
    private(set) var clocks: [RecordID: VectorClock] = [:]
    private(set) var cells: [RecordID: [FieldID: Dot]] = [:]
    private var random: SeededGenerator
    /// What the other side has.
    var known: [Change] = []
    /// Whether the seeds are at hand.
    var hasSeeds = true

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        actor = .random(using: &random)
        root = .random(using: &random)
    }

    var records: [RecordID] { clocks.keys.sorted(by: RecordID.precedes) }

    func change(of actor: ActorID, at seq: UInt64) -> Change? {
        let found = known.filter { $0.header.actor == actor && $0.header.seq == seq }
        return found.count == 1 ? found[0] : nil
    }

    func seeds(of actor: ActorID, in seqs: ClosedRange<UInt64>) -> SaltSeeds {
        guard hasSeeds, actor == self.actor else { return SaltSeeds([]) }
        return SaltSeeds((0..<4).map { SeedNode(level: SaltSeeds.levelMax, place: $0, seed: root.mixed($0)) })
    }

    private static let words = ["บ้าน", "หนองบัว", "ศรี", "วัด", "โรงเรียน", "A/2", "é", "🙂", "ชุมชนคุณธรรม", "\u{0}"]

    private mutating func text() -> String {
        (0..<random.number(0...8)).map { _ in Self.words.randomElement(using: &random) ?? "" }.joined()
    }

    private func header() -> ChangeHeader {
        let last = chain.last
        let seq = UInt64(chain.count) + 1
        return ChangeHeader(
            actor: actor, seq: seq, prev: last?.hash ?? .of(actor.bytes),
            lamport: seq, claimed: ClaimedTime(wallMs: Int64(seq) * 7_000, boot: 3, monotonicMs: seq * 7_000 + 5),
            clerk: "สมศรี", office: "5715", formsVersion: 1)
    }

    private mutating func seal(_ make: (SaltSeed, [UInt8]) -> Part) throws {
        let header = header()
        var seeds = SaltSeeds([
            SeedNode(
                level: SaltSeeds.levelMax, place: header.seq >> 10, seed: root.mixed(header.seq >> 10))
        ])
        let seed = seeds.seed(at: header.seq) ?? root
        let part = make(seed, SaltSeeds.salt(seed, header: header.encoded, place: 0))
        let change = try Change(header: header, parts: [part])
        chain.append(change)
        clocks[part.record, default: VectorClock()].observe(actor, header.seq)
        for (write, dot) in part.dotted(by: change.ref) {
            if let dot { cells[part.record, default: [:]][write.field] = dot }
        }
    }

    /// Records something new.
    mutating func add() throws {
        var writes = [FieldWrite(field: 1, operation: .set, value: .text("5715"))]
        for field in 16..<FieldID(16 + random.number(1...11)) {
            let value: Value =
                switch random.number(0...5) {
                case 0: .integer(Int64(random.number(-9...900)))
                case 1: .boolean(random.once(in: 2))
                case 2: .bytes(records.randomElement(using: &random)?.bytes ?? [1])
                default: .text(text())
                }
            writes.append(FieldWrite(field: field, operation: .set, value: value))
        }
        let all = writes
        try seal { seed, salt in
            let nameless = Part(
                record: .unnamed, type: "community", salt: salt, seen: VectorClock(), writes: all)
            return Part(
                record: nameless.begunRecord(seed), type: "community", salt: salt,
                seen: VectorClock(), writes: all)
        }
    }

    /// Changes one field of a record.
    mutating func edit() throws {
        guard let record = records.randomElement(using: &random), let fields = cells[record] else { return }
        let field = fields.keys.sorted().randomElement(using: &random) ?? 16
        let over = fields[field].map { [$0] } ?? []
        let value = Value.text(text())
        let seen = clocks[record] ?? VectorClock()
        try seal { _, salt in
            Part(
                record: record, type: "community", salt: salt, seen: seen,
                writes: [FieldWrite(field: field, operation: .set, value: value, over: over)])
        }
    }
}

extension SaltSeed {
    func mixed(_ place: UInt64) -> SaltSeed {
        var random = SeededGenerator(seed: place &+ UInt64(bytes[0]))
        return .random(using: &random)
    }
}
