import Forms
import Foundation
import GRDB
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import TestSupport
import Testing

/// Client and daemon have one store open at once.
@Suite struct ConcurrencyTests {
    private let folder: TemporaryFolder
    private let catalogue: Catalogue

    init() throws {
        folder = try TemporaryFolder()
        catalogue = try Office.shipped()
        var random = SeededGenerator(seed: 1)
        _ = try Store.create(
            at: folder.home, office: Office.code, clerk: Office.clerk, catalogue: catalogue, using: &random)
    }

    @Test func `writers at once leave one chain without a gap or a fork`() async throws {
        let stores = [try open(), try open()]
        try await withThrowingTaskGroup { group in
            for writer in 0..<4 {
                let store = stores[writer % 2]
                group.addTask { try Self.write(200, to: store, seed: UInt64(writer)) }
            }
            try await group.waitForAll()
        }
        let store = try open()
        let actors = try store.ownActors()
        let actor = try #require(actors.first)
        #expect(actors.count == 1)
        try expectChain(of: actor, in: store, count: 800)
        #expect(try store.list(RecordQuery()).count == 800)
    }

    @Test func `two processes that write at once leave one chain as well`() async throws {
        let path = folder.home.path
        try await withThrowingTaskGroup { group in
            for seed in 1...2 as ClosedRange<UInt64> {
                group.addTask {
                    await #expect(processExitsWith: .success) { [path = path as String, seed = seed as UInt64] in
                        let store = try Store(opening: OfficeHome(path), catalogue: try Office.shipped())
                        try ConcurrencyTests.write(40, to: store, seed: seed)
                    }
                }
            }
            try await group.waitForAll()
        }
        let store = try open()
        let actors = try store.ownActors()
        #expect(actors.count == 1)
        try expectChain(of: try #require(actors.first), in: store, count: 80)
    }

    @Test func `each store sees the other's commits, and is told of them`() throws {
        let one = try open()
        let other = try open()
        let before = (try one.dataVersion(), try other.dataVersion())
        try Self.write(1, to: one, seed: 1)
        #expect(try one.dataVersion() == before.0 && other.dataVersion() != before.1)
        #expect(try other.list(RecordQuery()).count == 1)
        let after = try other.dataVersion()
        _ = try other.list(RecordQuery())
        #expect(try other.dataVersion() == after)
    }

    @Test func `readers see whole changes while others write`() async throws {
        let writer = try open()
        let reader = try open()
        try await withThrowingTaskGroup { group in
            group.addTask { try Self.write(60, to: writer, seed: 1) }
            group.addTask {
                for _ in 0..<60 {
                    let (head, kept) = try reader.reading { transaction in
                        (try transaction.ownActors().last?.head.seq, try transaction.count(of: "change"))
                    }
                    #expect(head == UInt64(kept))
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func `programs that open a store of an older version at once both find it brought up to date`() async throws {
        for _ in 0..<6 {
            let folder = try TemporaryFolder()
            let path = folder.path + "/store.sqlite"
            do {
                let queue = try DatabaseFile.queue(path: path, mustExist: false)
                try Migration.run(Array(ReplicaSchema.migrations.prefix(1)), on: queue)
            }
            let later = (1...4).map { number in
                Migration(name: "later-\(number)", sql: "CREATE TABLE later_\(number) (no INTEGER) STRICT;")
            }
            let migrations = ReplicaSchema.migrations + later
            try await withThrowingTaskGroup { group in
                for _ in 0..<2 {
                    group.addTask {
                        try Migration.run(migrations, on: try DatabaseFile.queue(path: path, mustExist: true))
                    }
                }
                try await group.waitForAll()
            }
            try Self.expectTables((1...4).map { "later_\($0)" }, in: path)
        }
    }

    private func open() throws -> Store { try Store(opening: folder.home, catalogue: catalogue) }

    static func write(_ count: Int, to store: Store, seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for number in 0..<count {
            let edits = RecordEdits(["name_th": "บ้าน \(seed)-\(number)"])
            _ = try store.add("community", edits, by: Office.authorship(), using: &random)
        }
    }

    private static func expectTables(_ names: [String], in path: String) throws {
        let queue = try DatabaseFile.queue(path: path, mustExist: true)
        for name in names { #expect(try queue.read { try $0.tableExists(name) }) }
    }

    private func expectChain(of actor: OwnActor, in store: Store, count: Int) throws {
        #expect(actor.head.seq == UInt64(count))
        var prev = actor.genesis.genesis.hash
        var seq: UInt64 = 0
        for change in try store.written(by: actor.id, after: 0, count: count + 1) {
            #expect(change.header.seq == seq + 1 && change.header.prev == prev)
            let atSeq = try store.reading { transaction in try transaction.hashes(of: actor.id, at: seq + 1) }
            #expect(atSeq == [change.hash])
            seq += 1
            prev = change.hash
        }
        #expect(seq == UInt64(count) && prev == actor.head.hash)
    }
}
