import Keys
import Central
import Forms
import Foundation
import Merge
import Protocol
import SQLiteReplica
import SyncLogic
import TestSupport
import Testing

@testable import Simulator

/// Where the centre keeps its log: every implementation of `CentralLog`.
enum CentralLogKind: String, CaseIterable, Sendable {
    case sqliteFile
    case sqlite
    case memory
}

/// What every implementation of `CentralLog` must do.
@Suite struct CentralLogContract {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: CentralLogKind.allCases)
    func `a new log is empty and has an epoch of its own`(_ kind: CentralLogKind) throws {
        let centre = try self.centre(kind)
        let head = try centre.within { try $0.head() }
        #expect(head.number == 0 && head.logHash == .zero)
        #expect(try centre.within { try $0.logHash(at: 0) } == .zero)
        #expect(try centre.within { try $0.logHash(at: 1) } == nil)
        #expect(try centre.within { try $0.logHash(at: Limits.numberMax) } == nil)
        #expect(try self.centre(kind, seed: 2).within { try $0.head() }.epoch != head.epoch)
        let own = try #require(try centre.ownActors().first)
        #expect(own.genesis.genesis.office == "57" && own.head == own.genesis.genesis.head)
    }

    @Test(arguments: CentralLogKind.allCases)
    func `entries are numbered without gaps, and each hash covers all before it`(_ kind: CentralLogKind) throws {
        let centre = try self.centre(kind)
        var author = Author()
        let changes = try author.chain(20)
        var hash = Digest.zero
        for (place, change) in changes.enumerated() {
            let number = try centre.within { try Self.append(change, to: $0) }
            hash = Digest.of("log1", hash.bytes + change.hash.bytes)
            #expect(number == UInt64(place + 1))
            #expect(try centre.within { try $0.logHash(at: number) } == hash)
            #expect(try centre.within { try $0.head() }.logHash == hash)
        }
        let entries = try centre.within { try $0.entries(after: 0, count: .max) }
        #expect(entries.map(\.number) == Array(1...20) && entries.map(\.bytes) == changes.map(\.bytes))
        #expect(entries.map(\.seq) == Array(1...20) && Set(entries.map(\.actor)) == [author.actor])
        #expect(try centre.within { try $0.entries(after: 3, count: 3) }.map(\.number) == [4, 5, 6])
        #expect(try centre.within { try $0.entries(after: 20, count: 3) }.isEmpty)
        #expect(try centre.within { try $0.entries(after: 4, count: 0) }.isEmpty)
        #expect(try centre.within { try $0.entries(after: Limits.numberMax, count: 500) }.isEmpty)
    }

    @Test(arguments: CentralLogKind.allCases)
    func `a transaction that fails takes no number`(_ kind: CentralLogKind) throws {
        let centre = try self.centre(kind)
        var author = Author()
        let genesis = author.genesis
        let changes = try author.chain(2)
        try centre.within { log in
            try log.register(genesis, device: nil)
            _ = try Self.append(changes[0], to: log)
        }
        #expect(throws: (any Error).self) {
            try centre.within { log in
                _ = try Self.append(changes[1], to: log)
                try log.markForked(genesis.genesis.actor)
                throw StorageError.full
            }
        }
        #expect(try centre.within { try $0.head() }.number == 1)
        #expect(try centre.within { try $0.actor(genesis.genesis.actor) }?.isForked == false)
        #expect(try centre.within { try Self.append(changes[1], to: $0) } == 2)
    }

    @Test(arguments: CentralLogKind.allCases)
    func `each part comes back with its fate`(_ kind: CentralLogKind) throws {
        let centre = try self.centre(kind)
        var author = Author()
        let genesis = author.genesis
        let records = (1...3).map { _ in author.newRecord() }
        let change = try author.name(records, "บ้าน")
        let parts = [
            LoggedPart(place: 0, record: records[0], held: nil, audience: [], movesRecord: true, readers: []),
            LoggedPart(
                place: 1, record: records[1], held: .outOfScope, audience: ["5715"], movesRecord: false, readers: []),
            LoggedPart(
                place: 2, record: records[2], held: .typeMismatch, audience: [], movesRecord: false, readers: []),
        ]
        try centre.within { log in
            try log.register(genesis, device: nil)
            try log.keep(parts, of: try log.append(change, device: nil, receivedMs: 5))
            try log.setAudience(["5715", "N02"], of: 1, place: 0)
        }
        let entry = try #require(try centre.within { try $0.entries(after: 0, count: 1) }.first)
        #expect(entry.parts.map(\.place) == [0, 1, 2] && entry.parts.map(\.record) == records)
        #expect(entry.parts.map(\.held) == [nil, .outOfScope, .typeMismatch])
        #expect(entry.parts.map(\.audience) == [["5715", "N02"], ["5715"], []])
        #expect(entry.parts.map(\.movesRecord) == [true, false, false])
        #expect(try centre.within { try $0.heldPlaces(of: change.ref) }.map(\.reason) == [.outOfScope, .typeMismatch])
        #expect(try centre.within { try $0.entries(of: records[0], before: 2) }.map(\.number) == [1])
        #expect(try centre.within { try $0.entries(of: records[0], before: 1) }.isEmpty)
        #expect(try centre.within { try $0.entries(of: records[1], before: 2) }.isEmpty)
    }

    @Test(arguments: CentralLogKind.allCases)
    func `how an actor began is told once`(_ kind: CentralLogKind) throws {
        let centre = try self.centre(kind)
        let genesis = Author().genesis
        let actor = genesis.genesis.actor
        #expect(try centre.within { try $0.actor(actor) } == nil)
        let forged = SignedGenesis(
            genesis: Genesis(actor: actor, deviceKey: Array(repeating: 1, count: 32), office: "5702", reason: .new),
            signature: genesis.signature)
        let device = DeviceID(publicKey: [1])
        try centre.within { try $0.register(genesis, device: device) }
        try centre.within { try $0.register(forged, device: nil) }
        let known = try #require(try centre.within { try $0.actor(actor) })
        #expect(known.genesis == genesis.genesis && known.device == device && !known.isForked && known.top == 0)
    }

    @Test(arguments: CentralLogKind.allCases)
    func `the top of a chain, its fork and its children are known`(_ kind: CentralLogKind) throws {
        let centre = try self.centre(kind)
        var author = Author()
        let genesis = author.genesis
        let changes = try author.chain(3)
        try centre.within { log in
            try log.register(genesis, device: nil)
            for change in changes { _ = try Self.append(change, to: log) }
            try log.markForked(genesis.genesis.actor)
        }
        let known = try #require(try centre.within { try $0.actor(genesis.genesis.actor) })
        #expect(known.top == 3 && known.isForked)
        func hasChild(_ head: ChainHead) throws -> Bool { try centre.within { try $0.hasChild(head) } }
        #expect(try hasChild(genesis.genesis.head) && hasChild(changes[0].head) && hasChild(changes[1].head))
        #expect(try !hasChild(changes[2].head))
        #expect(try !hasChild(ChainHead(actor: genesis.genesis.actor, seq: 1, hash: .zero)))
    }

    @Test(arguments: CentralLogKind.allCases)
    func `a chain that came back twice before its beginning is forked once that is known`(
        _ kind: CentralLogKind
    ) throws {
        let centre = try self.centre(kind)
        var author = Author()
        let genesis = author.genesis
        var copy = Author(continuing: genesis)
        let changes = try author.chain(2) + copy.chain(1)
        try centre.within { log in
            for change in changes { _ = try Self.append(change, to: log) }
            try log.register(genesis, device: nil)
        }
        #expect(try centre.within { try $0.actor(genesis.genesis.actor) }?.isForked == true)
    }

    @Test(arguments: CentralLogKind.allCases)
    func `a stranger's change is nobody's child`(_ kind: CentralLogKind) throws {
        let centre = try self.centre(kind)
        var author = Author()
        let genesis = author.genesis
        let changes = try author.chain(2)
        try centre.within { log in
            try log.register(genesis, device: nil)
            _ = try Self.append(changes[0], to: log)
            _ = try Self.append(changes[1], held: .foreignOffice, to: log)
        }
        #expect(try !centre.within { try $0.hasChild(changes[0].head) })
    }

    private static func append(
        _ change: Change, held: HoldReason? = nil, to log: some CentralLog
    ) throws -> UInt64 {
        let parts = change.parts.enumerated().map { place, part in
            LoggedPart(place: place, record: part.record, held: held, audience: [], movesRecord: false, readers: [])
        }
        let number = try log.append(change, device: nil, receivedMs: 0)
        try log.keep(parts, of: number)
        return number
    }

    private func centre(_ kind: CentralLogKind, seed: UInt64 = 1) throws -> any SimulatedCentre {
        var random = SeededGenerator(seed: seed)
        let catalogue = try Catalogue.load()
        let key = try Keyring.centre.get()
        switch kind {
        case .memory: return try MemoryCentre(publicKey: key.publicKey, catalogue: catalogue, using: &random)
        case .sqlite:
            return SQLiteCentre(
                try .inMemory(catalogue: catalogue, signingKey: key, nowMs: 0, using: &random))
        case .sqliteFile:
            return SQLiteCentre(
                try .create(
                    at: folder.path + "/\(seed).sqlite", catalogue: catalogue, signingKey: key, nowMs: 0, using: &random
                ))
        }
    }
}
