import Forms
import Foundation
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import TestSupport
import Testing

@testable import Simulator

/// Where an office keeps what it keeps: every implementation of `OfficeStorage`.
enum OfficeStorageKind: String, CaseIterable, Sendable {
    case sqliteFile
    case sqlite
    case memory
}

/// What every implementation of `OfficeStorage` must do.
@Suite struct OfficeStorageContract {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let code = "5715"

    @Test(arguments: OfficeStorageKind.allCases)
    func `a new store has one actor and knows nothing`(_ kind: OfficeStorageKind) throws {
        let store = try self.store(kind)
        let actor = try #require(try store.ownActors().first)
        #expect(try store.ownActors().count == 1 && actor.head == actor.genesis.genesis.head)
        #expect(actor.confirmed == 0 && !actor.isKnownAtCentre && !actor.isUnconfirmed)
        #expect(actor.genesis.genesis.reason == .new && actor.genesis.genesis.office == Self.code)
        #expect(try store.cursor() == nil && store.states().isEmpty && store.changes().isEmpty)
        #expect(try store.within { try $0.office() } == Self.code)
        #expect(try store.within { try $0.scopes() } == [Self.code])
    }

    @Test(arguments: OfficeStorageKind.allCases)
    func `what was written is the actor's head and the record's state`(_ kind: OfficeStorageKind) throws {
        let store = try self.store(kind)
        var author = try Self.author(of: store)
        let record = author.newRecord()
        let changes = try (1...2).map { try author.name([record], "บ้าน \($0)") }
        for change in changes { try store.within { try $0.insertWritten(change) } }
        let actor = try #require(try store.ownActors().last)
        #expect(actor.head == changes[1].head && actor.isUnconfirmed)
        #expect(try store.record(record)?.clock == VectorClock([actor.id: 2]))
        #expect(try store.record(record)?.siblings(16).count == 2)
        for change in changes {
            #expect(try store.within { try $0.hashes(of: actor.id, at: change.header.seq) } == [change.hash])
            #expect(try store.within { try $0.wasApplied(change.ref, to: record) })
            #expect(try store.change(change.ref) == change)
        }
        #expect(try store.within { try $0.hashes(of: actor.id, at: 3) }.isEmpty)
        #expect(try store.within { try $0.replica.history(record) } == changes)
        #expect(try store.changes().map(\.hash) == changes.map(\.hash))
    }

    @Test(arguments: OfficeStorageKind.allCases)
    func `written changes come in order, within a count and a number of bytes`(_ kind: OfficeStorageKind) throws {
        let store = try self.store(kind)
        var author = try Self.author(of: store)
        let changes = try author.chain(6)
        for change in changes { try store.within { try $0.insertWritten(change) } }
        func written(_ after: UInt64, count: Int = 99, bytes: Int = .max) throws -> [UInt64] {
            let actor = author.actor
            return try store.within { try $0.written(by: actor, after: after, count: count, bytes: bytes) }
                .map(\.header.seq)
        }
        #expect(try written(0) == Array(1...6) && written(2, count: 3) == [3, 4, 5] && written(6).isEmpty)
        let two = changes[0].bytes.count + changes[1].bytes.count
        #expect(try written(0, bytes: two) == [1, 2] && written(0, bytes: two - 1) == [1])
        #expect(try written(0, bytes: 1) == [1])
    }

    @Test(arguments: OfficeStorageKind.allCases)
    func `pulled changes are kept and move no head`(_ kind: OfficeStorageKind) throws {
        let store = try self.store(kind)
        let before = try store.ownActors()
        var author = Author("57")
        let changes = try author.chain(3)
        for change in changes { try store.within { try $0.insertPulled(change) } }
        #expect(try store.ownActors() == before)
        for change in changes {
            #expect(try store.within { try $0.kept(change.ref, hash: change.hash) } == change)
            #expect(try store.within { try $0.kept(change.ref, hash: .zero) } == nil)
        }
        let ref = try #require(changes.first?.ref)
        #expect(try store.within { try $0.replica.changes(labelled: ref.label) } == [changes[0]])
    }

    @Test(arguments: OfficeStorageKind.allCases)
    func `a change with more of its parts takes the place of the same with fewer`(_ kind: OfficeStorageKind) throws {
        let store = try self.store(kind)
        var author = Author("57")
        let whole = try author.name([author.newRecord(), author.newRecord()], "บ้าน")
        let half = whole.withholding([1])
        try store.within { try $0.insertPulled(half) }
        #expect(try store.change(whole.ref)?.bytes == half.bytes)
        try store.within { try $0.replace(whole) }
        #expect(try store.change(whole.ref)?.bytes == whole.bytes && store.changes().count == 1)
    }

    @Test(arguments: OfficeStorageKind.allCases)
    func `two branches of one chain are both kept`(_ kind: OfficeStorageKind) throws {
        let store = try self.store(kind)
        var one = Author("57")
        let record = one.newRecord()
        var other = one
        let branches = [try one.name([record], "ก"), try other.name([record], "ข")]
        try store.within { transaction in
            for change in branches {
                try transaction.insertPulled(change)
                for part in change.parts { try transaction.merge(part, of: Origin(of: change)) }
            }
        }
        let actor = one.actor
        let hashes = branches.map(\.hash).sorted { $0.tag.rawValue < $1.tag.rawValue }
        #expect(Set(try store.within { try $0.hashes(of: actor, at: 1) }) == Set(hashes))
        #expect(try store.record(record)?.siblings(16).count == 2)
    }

    @Test(arguments: OfficeStorageKind.allCases)
    func `confirmations go up and down, never above what was written`(_ kind: OfficeStorageKind) throws {
        let store = try self.store(kind)
        var author = try Self.author(of: store)
        let actor = author.actor
        for change in try author.chain(3) { try store.within { try $0.insertWritten(change) } }
        for (told, kept) in [(2, 2), (1, 1), (99, 3), (0, 0)] as [(UInt64, UInt64)] {
            try store.within { try $0.confirm(actor, through: told) }
            #expect(try store.ownActors().map(\.confirmed) == [kept])
            #expect(try store.ownActors().map(\.isKnownAtCentre) == [true])
        }
        try store.within { try $0.forget(actor) }
        #expect(try store.ownActors().map(\.isKnownAtCentre) == [false])
        let before = try store.ownActors()
        let stranger = Author("57").actor
        try store.within { try $0.confirm(stranger, through: 5) }
        try store.within { try $0.forget(stranger) }
        #expect(try store.ownActors() == before)
    }

    @Test(arguments: OfficeStorageKind.allCases)
    func `place and scopes come back as they were kept`(_ kind: OfficeStorageKind) throws {
        let store = try self.store(kind)
        var random = SeededGenerator(seed: 5)
        for number in [0, 7, Limits.numberMax] as [UInt64] {
            let cursor = LogCursor(
                epoch: .random(using: &random), number: number, logHash: .of([1]), scopeVersion: number)
            try store.within { try $0.setCursor(cursor) }
            #expect(try store.cursor() == cursor)
        }
        try store.within { try $0.setScopes(["57", "5715", "N02"]) }
        #expect(try store.within { try $0.scopes() } == ["57", "5715", "N02"])
    }

    @Test(arguments: OfficeStorageKind.allCases)
    func `a new actor follows the former ones`(_ kind: OfficeStorageKind) throws {
        let store = try self.store(kind)
        var author = try Self.author(of: store)
        let change = try author.name([author.newRecord()], "บ้าน")
        try store.within { try $0.insertWritten(change) }
        var random = SeededGenerator(seed: 5)
        for reason in [Genesis.Reason.restored, .cloned] { try store.mint(reason, using: &random) }
        let actors = try store.ownActors()
        #expect(actors.map(\.genesis.genesis.reason) == [.new, .restored, .cloned])
        #expect(actors[1].genesis.genesis.parent == change.head && actors[2].genesis.genesis.parent == actors[1].head)
        #expect(actors[0].head == change.head && Set(actors.map(\.id)).count == 3)
    }

    @Test(arguments: OfficeStorageKind.allCases)
    func `a transaction that fails leaves nothing`(_ kind: OfficeStorageKind) throws {
        let store = try self.store(kind)
        var author = try Self.author(of: store)
        let kept = try author.name([author.newRecord()], "บ้าน")
        try store.within { try $0.insertWritten(kept) }
        let lost = try author.name([kept.parts[0].record, author.newRecord()], "หาย")
        let before = (try store.ownActors(), try store.states(), try store.changes().map(\.hash))
        #expect(throws: StoreError.storage(.full)) {
            try store.within { transaction in
                try transaction.insertWritten(lost)
                try transaction.setScopes(["57"])
                throw StorageError.full
            }
        }
        let after = (try store.ownActors(), try store.states(), try store.changes().map(\.hash))
        #expect(before == after)
        #expect(try store.within { try $0.scopes() } == [Self.code])
        #expect(try store.within { try $0.hashes(of: lost.header.actor, at: 2) }.isEmpty)
        try store.within { try $0.insertWritten(lost) }
        #expect(try store.states().count == 2)
    }

    private func store(_ kind: OfficeStorageKind) throws -> any SimulatedStore {
        var random = SeededGenerator(seed: 1)
        let catalogue = try Catalogue.load()
        let keys = try Keyring.device(0)
        switch kind {
        case .memory: return try MemoryStore(office: Self.code, keys: keys, catalogue: catalogue, using: &random)
        case .sqlite:
            return try SQLiteStore(
                .inMemory(office: Self.code, clerk: "สมชาย", keys: keys, catalogue: catalogue, using: &random))
        case .sqliteFile:
            return try SQLiteStore(
                .create(
                    at: OfficeHome(folder.path), office: Self.code, clerk: "สมชาย", catalogue: catalogue,
                    using: &random))
        }
    }

    /// Somebody who records as the store's present actor.
    private static func author(of store: any SimulatedStore) throws -> Author {
        let actor = try #require(try store.ownActors().last)
        return Author(continuing: actor.genesis)
    }
}
