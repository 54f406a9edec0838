import Forms
import Merge
import Protocol
import SQLiteReplica
import SyncLogic
import Testing

@testable import Central

/// What every implementation of `CentralLog` must do.
@Suite struct CentralLogTests {
    @Test(arguments: CentreKind.allCases)
    func `a new log is empty and has an epoch of its own`(_ kind: CentreKind) throws {
        let centre = try Centre(kind, seed: 1)
        let head = try centre.head()
        #expect(head.number == 0 && head.logHash == .zero)
        #expect(try centre.entries().isEmpty)
        try centre.reading { log throws in
            #expect(try log.logHash(at: 0) == .zero)
            #expect(try log.logHash(at: 1) == nil && log.logHash(at: Limits.numberMax) == nil)
        }
        #expect(try Centre(kind, seed: 2).head().epoch != head.epoch)
        let own = try #require(try centre.reading { try $0.ownActors() }.first)
        #expect(own.genesis.genesis.office == "57" && own.head == own.genesis.genesis.head)
    }

    @Test(arguments: CentreKind.allCases)
    func `entries are numbered from 1 without gaps, and each hash covers all before it`(_ kind: CentreKind) throws {
        let centre = try Centre(kind)
        let changes = try Self.chain(20)
        var hash = Digest.zero
        for (place, change) in changes.enumerated() {
            let number = try centre.writing { try Self.append(change, to: $0) }
            hash = Digest.of("log1", hash.bytes + change.hash.bytes)
            #expect(number == UInt64(place + 1))
            let head = try centre.head()
            #expect(head.number == number && head.logHash == hash)
            #expect(try centre.reading { try $0.logHash(at: number) } == hash)
        }
        let entries = try centre.entries()
        #expect(entries.map(\.number) == Array(1...20) && entries.map(\.bytes) == changes.map(\.bytes))
        #expect(entries.map(\.seq) == Array(1...20) && Set(entries.map(\.actor)) == [changes[0].header.actor])
    }

    @Test(arguments: CentreKind.allCases)
    func `a transaction that fails takes no number`(_ kind: CentreKind) throws {
        let centre = try Centre(kind)
        let changes = try Self.chain(3)
        try centre.writing { log throws in
            try log.register(try Self.station().genesis, device: nil)
            _ = try Self.append(changes[0], to: log)
        }
        #expect(throws: CentralError.store(.storage(.full))) {
            try centre.writing { log throws in
                _ = try Self.append(changes[1], to: log)
                try log.markForked(changes[0].header.actor)
                throw StorageError.full
            }
        }
        #expect(try centre.head().number == 1)
        #expect(try centre.reading { try $0.actor(changes[0].header.actor) }?.isForked == false)
        #expect(try centre.writing { try Self.append(changes[1], to: $0) } == 2)
    }

    @Test(arguments: CentreKind.allCases)
    func `entries come in order, from a place on, so many at most`(_ kind: CentreKind) throws {
        let centre = try Centre(kind)
        for change in try Self.chain(9) { try centre.writing { _ = try Self.append(change, to: $0) } }
        func numbers(_ after: UInt64, _ count: Int) throws -> [UInt64] {
            try centre.reading { try $0.entries(after: after, count: count) }.map(\.number)
        }
        #expect(try numbers(0, 3) == [1, 2, 3] && numbers(3, 3) == [4, 5, 6] && numbers(8, 3) == [9])
        #expect(try numbers(9, 3).isEmpty && numbers(Limits.numberMax, 500).isEmpty && numbers(4, 0).isEmpty)
    }

    @Test(arguments: CentreKind.allCases)
    func `each part comes back with its fate`(_ kind: CentreKind) throws {
        let centre = try Centre(kind)
        var station = try Station("5715", seed: 3)
        let records = (1...3).map { _ in RecordID.make(using: &centre.random) }
        let change = try station.seal(records.map { station.part($0, "community", [.name("บ้าน")]) })
        let parts = [
            LoggedPart(place: 0, record: records[0], held: nil, audience: [], movesRecord: true, readers: []),
            LoggedPart(
                place: 1, record: records[1], held: .outOfScope, audience: ["5715"], movesRecord: false, readers: []),
            LoggedPart(
                place: 2, record: records[2], held: .typeMismatch, audience: [], movesRecord: false, readers: []),
        ]
        try centre.writing { log throws in
            try log.register(station.genesis, device: station.device)
            _ = try log.append(change, parts: parts, device: station.device, receivedMs: 5)
            try log.setAudience(["5715", "N02"], of: 1, place: 0)
        }
        let entry = try #require(try centre.entries().first)
        #expect(entry.parts.map(\.place) == [0, 1, 2] && entry.parts.map(\.record) == records)
        #expect(entry.parts.map(\.held) == [nil, .outOfScope, .typeMismatch])
        #expect(entry.parts.map(\.audience) == [["5715", "N02"], ["5715"], []])
        #expect(entry.parts.map(\.movesRecord) == [true, false, false])
        #expect(try centre.reading { try $0.holdReasons(of: change.ref) } == [.outOfScope, .typeMismatch])
        try centre.reading { log throws in
            #expect(try log.entries(of: records[0], before: 2).map(\.number) == [1])
            #expect(try log.entries(of: records[0], before: 1).isEmpty)
            #expect(try log.entries(of: records[1], before: 2).isEmpty)
        }
    }

    @Test(arguments: CentreKind.allCases)
    func `a part says who reads its record now`(_ kind: CentreKind) throws {
        let centre = try Centre(kind)
        var office = try centre.enrol("5715")
        let (record, change) = try office.add([16: .text("บ้าน")], shared: ["N02"])
        _ = try office.exchange(centre, [change])
        #expect(try centre.entries().first?.parts.first?.readers == ["5715", "N02"])
        #expect(try centre.entries().first?.parts.first?.audience == ["5715", "N02"])
        _ = try office.exchange(centre, [try office.unshare(record)])
        #expect(try centre.entries().first?.parts.first?.readers == ["5715"])
        #expect(try centre.entries().last?.parts.first?.audience == ["5715", "N02"])
        try centre.add("network", ["code": "02", "name_th": "ก", "name_en": "a", "valid_from_fy": "2563"])
        #expect(try centre.entries().last?.parts.first?.readers.contains("57") == true)
    }

    @Test(arguments: CentreKind.allCases)
    func `how an actor began is told once`(_ kind: CentreKind) throws {
        let centre = try Centre(kind)
        let station = try Station("5715", seed: 3)
        let actor = station.genesis.genesis.actor
        #expect(try centre.reading { try $0.actor(actor) } == nil)
        let forged = SignedGenesis(
            genesis: Genesis(actor: actor, deviceKey: Array(repeating: 1, count: 32), office: "5702", reason: .new),
            signature: Array(repeating: 0, count: 64))
        try centre.writing { log throws in
            try log.register(station.genesis, device: station.device)
            try log.register(forged, device: nil)
        }
        let known = try #require(try centre.reading { try $0.actor(actor) })
        #expect(known.genesis == station.genesis.genesis && known.device == station.device)
        #expect(!known.isForked && known.top == 0)
    }

    @Test(arguments: CentreKind.allCases)
    func `the top of a chain and its fork are known`(_ kind: CentreKind) throws {
        let centre = try Centre(kind)
        let changes = try Self.chain(3)
        let actor = changes[0].header.actor
        try centre.writing { log throws in
            try log.register(try Self.station().genesis, device: nil)
            for change in changes { _ = try Self.append(change, to: log) }
            try log.markForked(actor)
        }
        let known = try #require(try centre.reading { try $0.actor(actor) })
        #expect(known.top == 3 && known.isForked)
        try centre.reading { log throws in
            #expect(try log.hasChild(changes[0].head) && log.hasChild(changes[1].head))
            #expect(try !log.hasChild(changes[2].head))
            let stranger = ChainHead(actor: actor, seq: 1, hash: .zero)
            #expect(try !log.hasChild(stranger))
            #expect(try log.hasChild(try Self.station().genesis.genesis.head))
        }
    }

    @Test(arguments: CentreKind.allCases)
    func `what the centre writes itself is in the log and in its own chain`(_ kind: CentreKind) throws {
        let centre = try Centre(kind)
        let id = try centre.add("community", ["name_th": "บ้าน"])
        try centre.edit(id, RecordEdits(sets: [.init(field: "name_th", text: "บ้านใหม่")]))
        let own = try #require(try centre.reading { try $0.ownActors() }.last)
        #expect(own.head.seq == 2)
        #expect(try centre.entries().map(\.seq) == [1, 2])
        #expect(try centre.central.record(id).title == "บ้านใหม่" && centre.central.history(id).changes.count == 2)
        #expect(try centre.reading { try $0.hasChild(own.genesis.genesis.head) })
    }

    /// The first changes of one station's chain.
    private static func chain(_ count: Int) throws -> [Change] {
        var station = try station()
        var changes = [try station.add([16: .text("บ้าน")]).change]
        let record = changes[0].parts[0].record
        for number in 1..<count { changes.append(try station.set(record, 16, "บ้าน \(number)")) }
        return changes
    }

    private static func station() throws -> Station { try Station("5715", seed: 3) }

    private static func append(_ change: Change, to log: some CentralLog) throws -> UInt64 {
        let parts = change.parts.enumerated().map { place, part in
            LoggedPart(place: place, record: part.record, held: nil, audience: [], movesRecord: false, readers: [])
        }
        return try log.append(change, parts: parts, device: nil, receivedMs: 0)
    }
}

extension FieldWrite {
    /// A community's name, over nothing.
    static func name(_ text: String) -> FieldWrite { FieldWrite(field: 16, operation: .set, value: .text(text)) }

    /// The owner of a record, over nothing.
    static func owner(_ code: String) -> FieldWrite { FieldWrite(field: 1, operation: .set, value: .text(code)) }

    /// One more scope reads the record.
    static func share(_ scope: String) -> FieldWrite { FieldWrite(field: 2, operation: .add, value: .text(scope)) }
}
