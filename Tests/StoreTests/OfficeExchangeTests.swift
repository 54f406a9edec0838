import Forms
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import Testing

/// What an office says in an exchange, and what it makes of the answer, on every implementation of `OfficeStorage`.
@Suite struct OfficeExchangeTests {
    @Test(arguments: StorageKind.allCases)
    func `a new store says who it is`(_ kind: StorageKind) throws {
        let office = try Office(kind)
        let actor = try office.store.actor()
        let outgoing = try office.outgoing()
        #expect(outgoing.heads == [actor.head] && outgoing.geneses == [actor.genesis])
        #expect(outgoing.push.isEmpty && outgoing.cursor == nil && !outgoing.hasMore)
    }

    @Test(arguments: StorageKind.allCases)
    func `it sends what the centre has not confirmed, and how an actor began until the centre knows it`(
        _ kind: StorageKind
    ) throws {
        let office = try Office(kind)
        for number in 1...5 { try office.addCommunity("บ้าน \(number)") }
        #expect(try office.outgoing().push.map(\.header.seq) == Array(1...5))
        try office.store.confirm(2)
        let outgoing = try office.outgoing()
        #expect(outgoing.push.map(\.header.seq) == [3, 4, 5] && outgoing.geneses.isEmpty)
        #expect(outgoing.heads.map(\.seq) == [5])
        try office.store.confirm(5)
        #expect(try office.outgoing().push.isEmpty)
    }

    @Test(arguments: StorageKind.allCases)
    func `a batch stays within its bounds over several actors`(_ kind: StorageKind) throws {
        let office = try Office(kind)
        for number in 1...4 { try office.addCommunity("บ้าน \(number)") }
        try office.store.mint(.restored, using: &office.random)
        try office.addCommunity(String(repeating: "ยาว", count: 60))
        let all = try office.outgoing()
        #expect(all.push.map(\.header.seq) == [1, 2, 3, 4, 1] && !all.hasMore && all.heads.count == 2)
        for count in 1...5 {
            let some = try office.outgoing(count: count)
            #expect(some.push == Array(all.push.prefix(count)) && some.hasMore == (count < 5))
        }
        for bytes in stride(from: 1, through: all.push.reduce(0) { $0 + $1.bytes.count } + 1, by: 7) {
            let some = try office.outgoing(bytes: bytes)
            let size = some.push.reduce(0) { $0 + $1.bytes.count }
            #expect(some.push == Array(all.push.prefix(some.push.count)) && !some.push.isEmpty)
            #expect(size <= bytes || some.push.count == 1, "\(size) of \(bytes)")
            #expect(some.hasMore == (some.push.count < 5))
        }
    }

    @Test(arguments: StorageKind.allCases)
    func `former actors are spoken of until the centre has all of them`(_ kind: StorageKind) throws {
        let office = try Office(kind)
        try office.addCommunity("บ้าน")
        let former = try office.store.actor()
        try office.store.mint(.cloned, using: &office.random)
        let present = try office.store.actor()
        #expect(try office.outgoing().heads == [former.head, present.head])
        try office.store.accept(Line.reply([HeadStatus(actor: former.id, standing: .forked, confirmed: 1)]))
        #expect(try office.outgoing().heads == [present.head])
        try office.store.accept(Line.reply([HeadStatus(actor: former.id, standing: .known, confirmed: 0)]))
        #expect(try office.outgoing().heads == [former.head, present.head])
    }

    @Test(
        arguments: StorageKind.allCases,
        [(.known, nil), (.behind, .restored), (.forked, .cloned), (.unknown, nil)]
            as [(HeadStatus.Standing, Genesis.Reason?)])
    func `what the centre says of the present actor tells whether to take a new one`(
        _ kind: StorageKind, _ row: (standing: HeadStatus.Standing, reason: Genesis.Reason?)
    ) throws {
        let office = try Office(kind)
        try office.addCommunity("บ้าน")
        let former = try office.store.actor()
        let status = HeadStatus(actor: former.id, standing: row.standing, confirmed: 0)
        #expect(try office.store.accept(Line.reply([status])).mustMint == row.reason)
        #expect(try office.store.actor().isKnownAtCentre == (row.standing != .unknown))
        try office.store.mint(.cloned, using: &office.random)
        #expect(try office.store.accept(Line.reply([status])).mustMint == nil)
    }

    @Test(arguments: StorageKind.allCases)
    func `an actor that the centre forgot is sent again from its beginning`(_ kind: StorageKind) throws {
        let office = try Office(kind)
        for number in 1...3 { try office.addCommunity("บ้าน \(number)") }
        try office.store.confirm(3)
        try office.store.confirm(0, .unknown)
        let outgoing = try office.outgoing()
        #expect(outgoing.push.count == 3 && outgoing.geneses.count == 1)
    }

    @Test(arguments: StorageKind.allCases)
    func `what the centre has beyond what was sent is another copy's, and does not count`(_ kind: StorageKind) throws {
        let office = try Office(kind)
        for number in 1...9 { try office.addCommunity("บ้าน \(number)") }
        let id = try office.store.actor().id
        let steps: [(told: UInt64, pushed: UInt64?, kept: UInt64)] = [
            (9, nil, 0), (3, 3, 3), (9, nil, 3), (9, 5, 5), (4, nil, 4), (9, 4, 4), (7, 7, 7), (0, nil, 0), (9, 9, 9),
        ]
        for step in steps {
            let reply = Line.reply([HeadStatus(actor: id, standing: .known, confirmed: step.told)])
            try office.store.accept(reply, pushed: step.pushed.map { [id: $0] } ?? [:])
            #expect(try office.store.actor().confirmed == step.kept, "\(step)")
        }
    }

    @Test(arguments: StorageKind.allCases)
    func `a page is merged, and its repetition changes nothing`(_ kind: StorageKind) throws {
        let office = try Office(kind)
        var remote = Remote("5702")
        let record = RecordID.numbered(5)
        let first = try remote.write(record, "community", [.owner("5715"), .name("หนองบัว")])
        let state = try state(of: [first], record)
        let second = try remote.write(state, [16: .text("หนองบัวแดง")])
        let reply = Line.reply(from: 0, to: Line.cursor(9), hasMore: true)
        let acceptance = try office.store.accept(reply, [first, second])
        #expect(acceptance.received == 2 && acceptance.hasMore && acceptance.mustMint == nil)
        #expect(try office.text(record, "name_th") == "หนองบัวแดง")
        let counts = try office.counts()
        let hash = try office.store.stateHash()
        #expect(try office.store.accept(reply, [second, first]).received == 0)
        #expect(try office.counts() == counts && office.store.stateHash() == hash)
    }

    @Test(arguments: StorageKind.allCases)
    func `a page merges alike in any order`(_ kind: StorageKind) throws {
        var remote = Remote("5702")
        let record = RecordID.numbered(5)
        let first = try remote.write(record, "community", [.owner("5715"), .name("ก")])
        let second = try remote.write(try state(of: [first], record), [16: .text("ข")])
        let third = try remote.write(try state(of: [first, second], record), [16: .text("ค")])
        var hashes: Set<Digest> = []
        for order in [
            [first, second, third], [third, second, first], [second, third, first], [third, first, second],
        ] {
            let office = try Office(kind)
            try office.store.pull(order)
            #expect(try office.text(record, "name_th") == "ค")
            hashes.insert(try office.store.stateHash())
        }
        #expect(hashes.count == 1)
    }

    @Test(arguments: StorageKind.allCases)
    func `a page after a gap is refused whole`(_ kind: StorageKind) throws {
        let office = try Office(kind)
        try office.addCommunity("บ้าน")
        try office.store.accept(Line.reply(from: 0, to: Line.cursor(4)))
        var remote = Remote()
        let change = try remote.write(RecordID.numbered(5), "community", [.name("ก")])
        let status = HeadStatus(actor: try office.store.actor().id, standing: .known, confirmed: 1)
        let others = [
            (Line.reply([status], from: 5, to: Line.cursor(9)), UInt64(4), UInt64(5)),
            (Line.reply([status], from: 5, to: Line.cursor(9, epoch: EpochID.numbered(2))), 4, 5),
            (Line.reply([status], from: 4, to: Line.cursor(9, scopeVersion: 2)), 0, 4),
        ]
        let counts = try office.counts()
        for (reply, expected, from) in others {
            #expect(throws: StoreError.accept(.gap(expected: expected, from: from))) {
                try office.store.accept(reply, [change])
            }
        }
        #expect(try office.counts() == counts && office.unsent() == 1)
        #expect(try office.cursor() == Line.cursor(4))
    }

    @Test(arguments: StorageKind.allCases)
    func `the place moves on, and back only in another history`(_ kind: StorageKind) throws {
        let office = try Office(kind)
        try office.store.accept(Line.reply(from: 0, to: Line.cursor(4)))
        try office.store.accept(Line.reply(from: 2, to: Line.cursor(3)))
        #expect(try office.cursor() == Line.cursor(4))
        try office.store.accept(Line.reply())
        #expect(try office.cursor() == Line.cursor(4))
        try office.store.accept(Line.reply(from: 4, to: Line.cursor(8)))
        #expect(try office.cursor() == Line.cursor(8))
        let other = Line.cursor(2, epoch: EpochID.numbered(2))
        try office.store.accept(Line.reply(from: 0, to: other))
        #expect(try office.cursor() == other)
        let rescoped = Line.cursor(1, epoch: other.epoch, scopeVersion: 2)
        try office.store.accept(Line.reply(grant: Grant(version: 2, scopes: ["57", "5715"]), from: 0, to: rescoped))
        #expect(try office.cursor() == rescoped)
        #expect(try office.store.reading { transaction in try transaction.scopes() } == ["57", "5715"])
    }

    @Test(arguments: StorageKind.allCases)
    func `more is to be exchanged while either side lacks something`(_ kind: StorageKind) throws {
        let office = try Office(kind)
        let id = try office.store.actor().id
        func status(_ seq: UInt64) -> HeadStatus { HeadStatus(actor: id, standing: .known, confirmed: seq) }
        #expect(try !office.store.accept(Line.reply([status(0)], from: 0, to: Line.cursor(1))).hasMore)
        #expect(try office.store.accept(Line.reply([status(0)], from: 1, to: Line.cursor(2), hasMore: true)).hasMore)
        for number in 1...2 { try office.addCommunity("บ้าน \(number)") }
        #expect(try office.store.accept(Line.reply([status(1)], from: 2, to: Line.cursor(3))).hasMore)
        #expect(try !office.store.accept(Line.reply([status(2)], from: 3, to: Line.cursor(4))).hasMore)
    }

    @Test(arguments: StorageKind.allCases)
    func `a part that was withheld is applied once it comes`(_ kind: StorageKind) throws {
        let office = try Office(kind)
        var remote = Remote("5702")
        let seen = RecordID.numbered(5)
        let hidden = RecordID.numbered(6)
        let change = try remote.seal([
            remote.part(seen, "community", [.owner("5715"), .name("เห็น")]),
            remote.part(hidden, "community", [.owner("5715"), .name("ไม่เห็น")]),
        ])
        try office.store.pull([change.withholding([1])])
        #expect(try office.text(seen, "name_th") == "เห็น")
        #expect(throws: StoreError.unknownRecord(hidden.text)) { try office.store.show(hidden) }
        try office.store.pull([change])
        #expect(try office.text(hidden, "name_th") == "ไม่เห็น")
        #expect(try office.store.history(hidden).changes == [change])
        try office.store.pull([change.withholding([0]), change.withholding([1]), change])
        #expect(try office.store.history(seen).changes == [change])
        #expect(try office.text(seen, "name_th") == "เห็น" && office.text(hidden, "name_th") == "ไม่เห็น")
    }

    @Test(arguments: StorageKind.allCases)
    func `a store put back from a copy gets its own lost changes again`(_ kind: StorageKind) throws {
        let office = try Office(kind)
        let id = try office.addCommunity("เดิม")
        let old = try office.store.copyInMemory()
        try office.set(id, ["name_th": "ใหม่"])
        let lost = try office.store.written(by: office.store.actor().id, after: 1)
        try old.pull(lost)
        #expect(try old.stateHash() == office.store.stateHash())
        #expect(try old.actor().head.seq == 1 && office.store.actor().head.seq == 2)
    }

    private func state(of changes: [Change], _ record: RecordID) throws -> RecordState {
        let office = try Office()
        try office.store.pull(changes)
        return try office.store.show(record).reader.state
    }
}

extension Office {
    func outgoing(
        count: Int = Limits.batchChangesWanted, bytes: Int = Limits.batchBytesWanted
    ) throws -> Outgoing {
        try store.reading { transaction in try transaction.outgoing(count: count, bytes: bytes) }
    }

    func cursor() throws -> LogCursor? {
        try store.reading { transaction in try transaction.cursor() }
    }
}
