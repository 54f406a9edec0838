import Columns
import Compression
import Merge
import Protocol

/// An identity of 16 bytes from `first` on.
func identity<Subject>(from first: UInt8) -> Bits128<Subject> {
    guard let id = Bits128<Subject>(Array(first..<(first + 16))) else { preconditionFailure("16 bytes are an id") }
    return id
}

/// A reader that has one change of one actor.
struct OneChange: BatchKnowledge {
    static let actor: ActorID = identity(from: 0x40)

    private static let change: Change = sure {
        try Change(
            header: ChangeHeader(
                actor: actor, seq: 1, prev: .zero, lamport: 1, claimed: ClaimedTime(wallMs: 1_767_583_000_000),
                clerk: "สมชาย", office: "5715", formsVersion: 1),
            parts: [
                Part(
                    record: identity(from: 7), type: "community", salt: Array(repeating: 1, count: 16),
                    seen: VectorClock(),
                    writes: [FieldWrite(field: 16, operation: .set, value: .text("บ้านสันทราย"))])
            ])
    }

    func change(of actor: ActorID, at seq: UInt64) -> Change? {
        actor == Self.actor && seq == 1 ? Self.change : nil
    }

    func seeds(of actor: ActorID, in seqs: ClosedRange<UInt64>) -> SaltSeeds { SaltSeeds([]) }
}

/// Of one thing there is one spelling.
func same(_ read: [UInt8], _ written: [UInt8]) {
    precondition(read == written, "what was understood is written as it was read")
}

/// What this program wrote itself can be read again.
func sure<Value>(_ body: () throws -> Value) -> Value {
    do {
        return try body()
    } catch {
        preconditionFailure("what was written here is refused: \(error)")
    }
}
