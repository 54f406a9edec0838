import Merge
import Protocol
import TestSupport
import Testing

/// The story of PROTOCOL.md, merged: its literals of states, hashes and tokens.
@Suite struct StoryTests {
    private let page: Specification
    /// change-1 to change-4.
    private let changes: [Change]
    private let recordR: RecordID
    private let recordS: RecordID

    init() throws {
        let page = try Specification()
        self.page = page
        changes = try (1...4).map { try Change(decoding: try page.bytes("change-\($0)")) }
        recordR = try #require(RecordID(text: "f0000000-0000-8000-8000-000000000001"))
        recordS = try #require(RecordID(text: "f0000000-0000-8000-8000-000000000002"))
    }

    @Test(arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
    func `the literals of states and of the state hash, in any order`(order: [Int]) throws {
        var replica = Replica()
        replica.take(order.map { changes[$0] })
        let stateR = replica[recordR, "community"]
        #expect(stateR.visibleBytes == (try page.bytes("state-r")))
        #expect(stateR.prekilled.isEmpty)
        #expect(replica[recordS, "activity"].visibleBytes == (try page.bytes("state-s")))
        #expect(replica.stateHash.bytes == (try page.bytes("state-hash")))
        #expect(
            try RecordState(id: recordR, visible: try page.bytes("state-r"), context: stateR.contextBytes) == stateR)
    }

    @Test func `the literal of what is remembered of values that have not arrived`() throws {
        var replica = Replica()
        replica.take(changes[2])
        let state = replica[recordR, "community"]
        #expect(state.contextBytes == (try page.bytes("state-r-context")))
        #expect(state.prekilled.count == 2)
    }

    @Test func `what the story shows`() {
        var replica = Replica()
        replica.take(changes.prefix(3))
        let state = replica[recordR, "community"]
        #expect(state.siblings(16).map(\.value) == [.text("บ้านหนองบัวแดง"), .text("หนองบัว")])
        #expect(FieldView(state.siblings(16), rule: .register, centre: "57").conflict.count == 2)
        #expect(FieldView(state.siblings(17), rule: .register, centre: "57") == .empty)
        #expect(FieldView(state.siblings(18), rule: .set, centre: "57") == .elements([.text("02"), .text("09")]))
        #expect(FieldView(state.siblings(19), rule: .register, centre: "57") == .value(.integer(4)))
        #expect(state.deletion == .none)
    }

    @Test func `the deletion of the story is contested`() {
        var replica = Replica()
        replica.take([changes[0], changes[1], changes[3]])
        #expect(replica[recordR, "community"].deletion == .deleted)
        replica.take(changes[2])
        #expect(replica[recordR, "community"].deletion == .contested)
    }

    @Test func `the literal of the token`() throws {
        var replica = Replica()
        replica.take(changes.prefix(3))
        let shown = Shown(replica[recordR, "community"]) { field, _ in field == 16 }
        #expect(shown.token == (try page.text("token-r")))
        #expect(try Shown(token: try page.text("token-r")) == shown)
    }

    @Test func `the mark of deletion is made of what was shown`() throws {
        var replica = Replica()
        replica.take(changes.prefix(2))
        let state = replica[recordR, "community"]
        #expect(DeletionMarker.value(naming: state.shownDots) == changes[3].parts[0].writes[0].value)
    }
}
