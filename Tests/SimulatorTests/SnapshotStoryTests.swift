import Central
import Forms
import Keys
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import Testing

/// PROTOCOL.md, "Snapshots": offices that begin when the centre has much.
@Suite struct `An office that begins late` {
    private let province: Province
    private let first: Store
    private static let records = 20

    init() throws {
        province = try Province(seed: 11, plan: SnapshotPlan(pieceChanges: 6, growth: 1, least: 3))
        first = try province.store("5701")
        for number in 0..<Self.records { try province.addCommunity("บ้าน \(number)", in: first) }
        try province.settle(first)
        try province.centre.buildSnapshots(nowMs: Province.nowMs)
    }

    private func status(_ store: Store) throws -> OfficeStatus {
        try store.writing { transaction throws(StorageError) in try transaction.status() }
    }

    private func expectSame(_ store: Store) throws {
        #expect(try store.stateHash() == province.centre.stateHash(office: "5701"))
        #expect(try status(store).unsent == 0)
    }

    @Test func `shows the newest records while others are missing, and sends between two pieces`() throws {
        let late = try province.store("5701")
        try province.exchange(late)
        #expect(try status(late).firstSync?.received == 0 && status(late).firstSync?.wanted == Self.records)
        #expect(try province.fetchPiece(late))
        let amidst = try status(late)
        #expect(amidst.records > 0 && amidst.records < Self.records)
        #expect(amidst.firstSync?.received == amidst.records)
        let newest = try late.list(RecordQuery()).map { $0.reader.title }
        #expect(newest.contains("บ้าน \(Self.records - 1)") && !newest.contains("บ้าน 0"))
        let own = try province.addCommunity("ระหว่างรอ", in: late)
        try province.exchange(late)
        #expect(try province.has(own))
        try province.settle(late)
        #expect(try status(late).firstSync == nil)
        #expect(try status(late).records == Self.records + 1)
        try province.settle(first)
        try expectSame(late)
        try expectSame(first)
    }

    @Test func `gives what a snapshot brought back to a centre that lost it`() throws {
        var random = province.random
        let empty = try Province(seed: 11, plan: SnapshotPlan(pieceChanges: 6, growth: 1, least: 3))
        let late = try empty.store("5701")
        let lost = try empty.centre.copyInMemory()
        let author = try empty.store("5701")
        var records: [RecordID] = []
        for number in 0..<Self.records { records.append(try empty.addCommunity("บ้าน \(number)", in: author)) }
        try empty.settle(author)
        try empty.centre.buildSnapshots(nowMs: Province.nowMs)
        try empty.exchange(late)
        for _ in 0..<2 { #expect(try empty.fetchPiece(late)) }
        let there = try status(late).records
        try lost.beginEpoch(nowMs: Province.nowMs, using: &random)
        empty.centre = lost
        try empty.settle(late)
        // The author's machine is gone: what the late one had of it is all that there is.
        #expect(try records.count { try empty.has($0) } == there)
        #expect(try late.stateHash() == lost.stateHash(office: "5701"))
        #expect(try status(late).firstSync == nil)
    }

    @Test func `refuses a piece that the centre did not sign, and gets pages then`() throws {
        let late = try province.store("5701")
        try province.exchange(late)
        let piece = try #require(try late.wantedPiece())
        let stranger = try SigningKey(seed: Array(repeating: 9, count: 32))
        let forged = PieceContent(
            scope: piece.scope,
            pages: [
                PiecePage(
                    from: 0,
                    cursor: LogCursor(epoch: try province.epoch(), number: 1, logHash: .zero, scopeVersion: 0),
                    changes: 0, signature: stranger.sign([1]))
            ], batch: PackedBatch(packing: .plain, bytes: Batch.encode([])))
        let composer = try ExchangeComposer(late)
        #expect(throws: ExchangeError.wrongSignature) { try composer.takeIn(piece, forged.encoded) }
        #expect(throws: ExchangeError.self) { try composer.takeIn(piece, [1, 2, 3]) }
        #expect(try status(late).records == 0)
        #expect(try province.exchange(late)?.received == Self.records)
        try province.settle(late)
        try expectSame(late)
    }

    @Test func `is told of other pieces when those that it knew are gone`() throws {
        let late = try province.store("5701")
        try province.exchange(late)
        #expect(try province.fetchPiece(late))
        for number in 0..<4 { try province.addCommunity("ใหม่ \(number)", in: first) }
        try province.settle(first)
        try province.centre.buildSnapshots(nowMs: Province.nowMs)
        try province.settle(late)
        #expect(try status(late).records == Self.records + 4)
        try expectSame(late)
    }

    /// PROTOCOL.md, "Centres put back": no ruling tells it.
    @Test func `is told that what was held is applied, though it is behind by a snapshot`() throws {
        let author = try province.store("5703")
        let record = try province.addCommunity("หนองบัว", in: first, shared: ["5703"])
        for store in [first, author] { try province.settle(store) }
        try province.unshare(record, with: "5703", by: first)
        try province.settle(first)
        try province.set("name_en", "Nong Bua", of: record, in: author)
        try province.settle(author)
        let held = try #require(try province.centre.held().first).change
        let copy = try province.centre.copyInMemory()
        _ = try province.centre.rule(
            .released, on: held.label, why: "เหตุผล", staff: "เจ้าหน้าที่", nowMs: Province.nowMs,
            using: &province.random)
        try province.settle(first)
        try copy.beginEpoch(nowMs: Province.nowMs, using: &province.random)
        province.centre = copy
        for store in [author, first] { try province.settle(store) }
        for number in 0..<Self.records { try province.addCommunity("ใหม่ \(number)", in: first, shared: ["5703"]) }
        try province.settle(first)
        try province.centre.buildSnapshots(nowMs: Province.nowMs)
        #expect(try status(author).held == 1)
        try province.exchange(author)
        #expect(try author.wantedPiece() != nil)
        try province.settle(author)
        #expect(try status(author).held == 0)
        #expect(try author.stateHash() == province.centre.stateHash(office: "5703"))
    }
}

extension Province {
    /// The present history of the centre's log.
    fileprivate func epoch() throws -> EpochID {
        try #require(try centre.epochs().last?.id)
    }
}
