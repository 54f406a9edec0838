import Columns
import Protocol
import TestSupport
import Testing

/// The literals of PROTOCOL.md, "Columns": change-5 and change-6 for a reader that has nothing, and change-6 for one
/// that has change-5.
@Suite struct ColumnsLiteralTests {
    private let page: Specification
    private let first: Change
    private let second: Change

    init() throws {
        page = try Specification()
        first = try Change(decoding: try page.bytes("change-5"))
        second = try Change(decoding: try page.bytes("change-6"))
    }

    @Test func `two changes that lean on nothing`() throws {
        try check("columns", [first, second], Story(first.header.actor, known: nil))
    }

    @Test func `an edit of what the reader has`() throws {
        try check("columns-leaning", [second], Story(first.header.actor, known: first))
    }

    private func check(_ name: String, _ changes: [Change], _ knowledge: Story) throws {
        let columns = ColumnsEncoder.encode(changes, knowing: knowledge)
        #expect(columns.columns == (try page.bytes(name)))
        #expect(columns.raw == (try page.bytes("\(name)-raw")))
        let literal = LaidOutColumns(columns: try page.bytes(name), raw: try page.bytes("\(name)-raw"))
        let rebuilt = try ColumnsDecoder.decode(literal, knowing: knowledge)
        #expect(rebuilt.changes.map(\.bytes) == changes.map(\.bytes))
        #expect(rebuilt.seeds.count == 1)
    }
}

/// What the writer and the reader of the story have.
private struct Story: BatchKnowledge {
    private let actor: ActorID
    private let known: Change?

    init(_ actor: ActorID, known: Change?) {
        self.actor = actor
        self.known = known
    }

    func change(of actor: ActorID, at seq: UInt64) -> Change? {
        known?.header.actor == actor && known?.header.seq == seq ? known : nil
    }

    func seeds(of actor: ActorID, in seqs: ClosedRange<UInt64>) -> SaltSeeds {
        guard actor == self.actor, let seed = SaltSeed(Array(0x60...0x6F as ClosedRange<UInt8>)) else {
            return SaltSeeds([])
        }
        return SaltSeeds([SeedNode(level: SaltSeeds.levelMax, place: 0, seed: seed)])
    }
}
