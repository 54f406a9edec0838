import Forms
import Merge
import Protocol
import SQLiteReplica
import SyncLogic
import Testing

@testable import Central

/// What the product's log must do beyond the contract of `CentralLog`, which SimulatorTests run on all kinds.
@Suite struct CentralLogTests {
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
            try log.keep(parts, of: try log.append(change, device: station.device, receivedMs: 5))
            try log.setAudience(["5715", "N02"], of: 1, place: 0)
        }
        let entry = try #require(try centre.entries().first)
        #expect(entry.parts.map(\.place) == [0, 1, 2] && entry.parts.map(\.record) == records)
        #expect(entry.parts.map(\.held) == [nil, .outOfScope, .typeMismatch])
        #expect(entry.parts.map(\.audience) == [["5715", "N02"], ["5715"], []])
        #expect(entry.parts.map(\.movesRecord) == [true, false, false])
        #expect(try centre.reading { try $0.heldPlaces(of: change.ref) }.map(\.reason) == [.outOfScope, .typeMismatch])
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
}

extension FieldWrite {
    /// A community's name, over nothing.
    static func name(_ text: String) -> FieldWrite { FieldWrite(field: 16, operation: .set, value: .text(text)) }

    /// The owner of a record, over nothing.
    static func owner(_ code: String) -> FieldWrite { FieldWrite(field: 1, operation: .set, value: .text(code)) }

    /// One more scope reads the record.
    static func share(_ scope: String) -> FieldWrite { FieldWrite(field: 2, operation: .add, value: .text(scope)) }
}
