import Merge
import Protocol
import Simulator
import TestSupport

/// Somebody who records elsewhere: a chain of changes, sealed one by one.
struct Author {
    let genesis: SignedGenesis
    private(set) var head: ChainHead
    private let office: String
    private var random: SeededGenerator

    init(_ office: String = "5715", seed: UInt64 = 900) {
        self.office = office
        random = SeededGenerator(seed: seed)
        let genesis = Genesis(
            actor: .random(using: &random), deviceKey: Array(repeating: 7, count: 32), office: office, reason: .new)
        self.genesis = SignedGenesis(genesis: genesis, signature: Array(repeating: 0, count: 64))
        head = genesis.head
    }

    /// The author who began so, and wrote nothing yet.
    init(continuing genesis: SignedGenesis) {
        self.genesis = genesis
        head = genesis.genesis.head
        office = genesis.genesis.office
        random = SeededGenerator(seed: 901)
    }

    var actor: ActorID { genesis.genesis.actor }

    /// A record that is not there yet.
    mutating func newRecord() -> RecordID { .make(using: &random) }

    /// A name for each of these records, as one change.
    mutating func name(_ records: [RecordID], _ text: String, over: [Dot] = []) throws -> Change {
        let parts = records.map { record in
            Part(
                record: record, type: "community", salt: RecordID.random(using: &random).bytes, seen: VectorClock(),
                writes: [
                    FieldWrite(field: 1, operation: .set, value: .text(office)),
                    FieldWrite(field: 16, operation: .set, value: .text(text), over: over),
                ])
        }
        let header = ChangeHeader(
            actor: head.actor, seq: head.seq + 1, prev: head.hash, lamport: head.seq + 1,
            claimed: ClaimedTime(wallMs: 1_767_582_900_000), clerk: "วิภา", office: office, formsVersion: 1)
        let change = try Change(header: header, parts: parts)
        head = change.head
        return change
    }

    /// So many changes of one record.
    mutating func chain(_ count: Int) throws -> [Change] {
        let record = newRecord()
        return try (1...count).map { try name([record], "บ้าน \($0)") }
    }
}
