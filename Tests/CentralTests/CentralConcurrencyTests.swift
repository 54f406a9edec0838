import Forms
import GRDB
import Keys
import Merge
import Protocol
import SQLiteReplica
import SyncLogic
import Testing

@testable import Central

/// Several server processes work on one database at once.
@Suite struct CentralConcurrencyTests {
    @Test func `two servers admit at once, and the log has no gap and one hash chain`() async throws {
        let centre = try Centre(.file)
        let path = try #require(centre.path)
        let other = try Central(opening: path, catalogue: centre.catalogue, signingKey: centre.signing)
        let stations = try ["5701", "5702", "5703", "5704"].map { try centre.enrol($0) }
        let servers = [centre.central, other]
        let nowMs = centre.nowMs
        try await withThrowingTaskGroup { group in
            for (place, station) in stations.enumerated() {
                group.addTask { try Self.work(station, at: servers, from: place, nowMs: nowMs) }
            }
            try await group.waitForAll()
        }
        try Self.expectSound(centre, changes: 4 * 40)
        #expect(
            try other.read { transaction throws(CentralError) in
                try centrally { () throws(StorageError) in try transaction.head() }
            } == centre.head())
    }

    @Test func `a reader at another server never misses a change that commits late`() async throws {
        let centre = try Centre(.file)
        let path = try #require(centre.path)
        let other = try Central(opening: path, catalogue: centre.catalogue, signingKey: centre.signing)
        let writers = try ["5701", "5702"].map { try centre.enrol($0) }
        let reader = try centre.office57()
        let servers = [centre.central, other]
        let (nowMs, signing) = (centre.nowMs, centre.signing.publicKey)
        let pulled = try await withThrowingTaskGroup(of: [Change].self) { group in
            for (place, station) in writers.enumerated() {
                group.addTask {
                    try Self.work(station, at: servers, from: place, nowMs: nowMs)
                    return []
                }
            }
            group.addTask { try Self.follow(reader, at: other, until: 80, nowMs: nowMs, key: signing) }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(try pulled.map(\.bytes) == centre.entries().map(\.bytes) && pulled.count == 80)
    }

    @Test func `every connection is durable`() throws {
        let centre = try Centre(.file)
        try centre.writing { transaction throws in
            let db = transaction.replica.db
            #expect(try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2)
            #expect(try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal")
        }
    }

    /// Sends 40 changes in 20 exchanges, to each server in turn.
    @Test func `memory is given back amidst what others read and write`() async throws {
        let centre = try Centre(.file)
        let stations = try ["5701", "5702"].map { try centre.enrol($0) }
        let (central, nowMs) = (centre.central, centre.nowMs)
        try await withThrowingTaskGroup { group in
            for station in stations {
                group.addTask { try Self.work(station, at: [central], from: 0, nowMs: nowMs) }
            }
            for _ in 0..<20 {
                let before = try centre.reading { transaction in
                    let head = try transaction.head()
                    central.releaseMemory()
                    #expect(try transaction.head() == head)
                    return head.number
                }
                #expect(try centre.head().number >= before)
            }
            try await group.waitForAll()
        }
        try Self.expectSound(centre, changes: 2 * 40)
    }

    private static func work(_ station: Station, at servers: [Central], from place: Int, nowMs: Int64) throws {
        var station = station
        for round in 0..<20 {
            let push = try (0..<2).map { try station.add([16: .text("บ้าน \(round)-\($0)")], shared: ["57"]).change }
            let bytes = station.envelope(try station.request(push))
            let answer = servers[(round + place) % servers.count].exchange(bytes, nowMs: nowMs)
            #expect(answer.status == 200)
        }
    }

    /// Pulls page after page until it has so many changes.
    private static func follow(
        _ station: Station, at server: Central, until count: Int, nowMs: Int64, key: [UInt8]
    ) throws -> [Change] {
        var station = station
        var pulled: [Change] = []
        for _ in 0..<100_000 where pulled.count < count {
            let answer = server.exchange(station.envelope(try station.request()), nowMs: nowMs)
            let reply = try Reply(answer, key)
            pulled += reply.pulled
            station.cursor = reply.body.page?.cursor
        }
        return pulled
    }

    private static func expectSound(_ centre: Centre, changes: Int) throws {
        let entries = try centre.entries()
        #expect(entries.map(\.number) == (1...UInt64(changes)).map { $0 })
        var hash = Digest.zero
        for entry in entries {
            hash = Digest.of("log1", hash.bytes + (try Change(decoding: entry.bytes)).hash.bytes)
            #expect(try centre.reading { try $0.logHash(at: entry.number) } == hash)
        }
        #expect(try centre.head().logHash == hash)
        var tops: [ActorID: UInt64] = [:]
        for entry in entries {
            #expect(entry.seq == tops[entry.actor, default: 0] + 1)
            tops[entry.actor] = entry.seq
        }
    }
}
