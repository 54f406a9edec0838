import Central
import Compression
import Forms
import Foundation
import Keys
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import Testing

/// PROTOCOL.md, "Centres put back": what reached only the old centre comes back from the offices.
@Suite struct `A centre that was put back` {
    private let offices: PutBackOffices
    private var province: Province { offices.province }
    private var first: Store { offices.first }
    private var second: Store { offices.second }

    init() throws { offices = try PutBackOffices() }

    @Test(arguments: [false, true]) func `every change comes back, whoever is asked first`(isReversed: Bool) throws {
        let copy = try province.centre.copyInMemory()
        let record = try province.addCommunity("บ้านสอง", in: first, shared: ["57"])
        try offices.settle([first, second])
        try province.set("households", "120", of: record, in: second)
        try offices.settle([first, second])
        try offices.putBack(copy)
        #expect(try !province.has(record))
        try offices.settle(isReversed ? [second, first] : [first, second])
        #expect(try province.has(record))
        try offices.expectSame([first, second])
    }

    @Test func `two generations, one after the other`() throws {
        let older = try province.centre.copyInMemory()
        let record = try province.addCommunity("บ้านสอง", in: first, shared: ["57"])
        try offices.settle([first, second])
        let newer = try province.centre.copyInMemory()
        try province.set("households", "120", of: record, in: second)
        try offices.settle([first, second])
        for copy in [newer, older] {
            try offices.putBack(copy)
            try province.addCommunity("บ้านใหม่", in: first, shared: ["57"])
            try offices.settle([second, first])
            #expect(try province.has(record))
            try offices.expectSame([first, second])
        }
    }

    @Test func `what a lost machine wrote comes back from its neighbour, and its chain is whole once it is found`()
        throws
    {
        let copy = try province.centre.copyInMemory()
        let records = try (1...5).map {
            try province.addCommunity("บ้าน \($0)", in: first, shared: $0 % 2 == 0 ? [] : ["57"])
        }
        try offices.settle([first, second])
        try offices.putBack(copy)
        try offices.settle([second])
        #expect(try records.map(province.has) == [true, false, true, false, true])
        try offices.expectSame([second])
        // Its former machine shows up after all: the holes in its chain are filled.
        try offices.settle([first, second])
        #expect(try records.allSatisfy(province.has))
        try offices.expectSame([first, second])
    }

    @Test(arguments: [false, true])
    func `a change that comes back in part is whole again once its author comes`(isKnown: Bool) throws {
        let third = try province.store("5705")
        try offices.settle([third])
        let copy = try province.centre.copyInMemory()
        // One change of two records, of which each neighbour reads one.
        let records = try province.addCommunities(in: first, sharedWith: ["5703", "5705"])
        try offices.settle(isKnown ? [first, second, third] : [first, second])
        try offices.putBack(copy)
        try offices.settle([second])
        #expect(try records.map(province.has) == [true, false])
        try offices.settle([third])
        #expect(try records.map(province.has) == [true, isKnown])
        try offices.settle([first, third, second])
        #expect(try records.map(province.has) == [true, true])
        try offices.expectSame([first, second, third])
    }

    @Test func `what only the centre's staff wrote comes back too`() throws {
        let copy = try province.centre.copyInMemory()
        let record = try province.addAtCentre("บ้านของจังหวัด")
        try offices.settle([first])
        try offices.putBack(copy)
        try offices.settle([first, second])
        #expect(try province.has(record))
        try offices.expectSame([first, second])
    }

    @Test func `an office that goes from one centre to the other and back loses nothing`() throws {
        let old = province.centre
        try offices.putBack(try old.copyInMemory())
        let new = province.centre
        var records: [RecordID] = []
        for turn in 0..<3 {
            for centre in [old, new] {
                province.centre = centre
                records.append(try province.addCommunity("บ้าน \(turn)", in: first, shared: ["57"]))
                try province.settle(first)
            }
        }
        try offices.settle([first, second])
        #expect(try records.allSatisfy(province.has))
        try offices.expectSame([first, second])
    }

    @Test func `a place that both logs have is gone on from`() throws {
        let copy = try province.centre.copyInMemory()
        try offices.putBack(copy)
        let acceptance = try #require(try province.exchange(first))
        #expect(acceptance.wentBackTo == (try copy.head().number) && acceptance.received == 0)
        #expect(try province.exchange(first)?.wentBackTo == nil)
    }

    @Test func `nothing is called delivered on the old centre's word`() throws {
        let copy = try province.centre.copyInMemory()
        try province.addCommunity("บ้านสอง", in: first)
        try province.settle(first)
        try offices.putBack(copy)
        let wentBack = try (0..<5).contains { _ in try province.exchange(first)?.wentBackTo != nil }
        #expect(wentBack)
        // Nor is what both centres have: this office got no page, and knows no place that both have but the beginning.
        #expect(try first.writing { transaction throws(StorageError) in try transaction.unsent() } == 2)
        try province.settle(first)
        try offices.expectSame([first])
    }

    @Test func `two centres give an office other scopes under other numbers`() throws {
        let copy = try province.centre.copyInMemory()
        try province.centre.setNetworks(["02"], of: "5701", nowMs: Province.nowMs)
        try offices.settle([first])
        try offices.putBack(copy)
        try province.centre.setNetworks(["09"], of: "5701", nowMs: Province.nowMs)
        try offices.settle([first])
        let scopes = try first.writing { transaction throws(StorageError) in try transaction.scopes() }
        #expect(scopes.contains("N09") && !scopes.contains("N02"))
    }

    @Test func `what the former centre's staff refused counts once this one has applied it`() throws {
        let (record, change, copy) = try offices.hold()
        _ = try province.centre.rule(
            .refused, on: change.label, why: "ย้ายไปแล้ว", staff: "เจ้าหน้าที่", nowMs: Province.nowMs,
            using: &province.random)
        try province.settle(second)
        try offices.putBack(copy)
        // By the rights of that day it was right.
        try offices.settle([second, first])
        #expect(try second.writing { transaction throws(StorageError) in try transaction.heldChanges() }.isEmpty)
        #expect(try first.show(record).reader.values["name_en"] == [.text("Nong Bua")])
        try offices.expectSame([first, second])
    }

    /// Without snapshots `SimulationTests` have all of this. `SEEDS=n` says how many.
    @Test func `whatever is put back, copied or taken over, snapshots of a few changes bring everything together`()
        throws
    {
        let count = ProcessInfo.processInfo.environment["SEEDS"].flatMap { UInt64($0) } ?? 40
        var deeds: [String: Int] = [:]
        for seed in 1...count {
            var world = try PutBackWorld(seed: seed)
            try world.run(steps: 60)
            deeds.merge(world.deeds, uniquingKeysWith: +)
        }
        print(deeds)
        guard count >= 40 else { return }
        for deed in ["backup", "put back", "other centre", "restore", "clone", "piece", "late office", "move"] {
            #expect(deeds[deed, default: 0] > 0, "no world had a \(deed)")
        }
    }

    @Test func `a forged page is kept apart, and its author's own word is applied`() throws {
        let copy = try province.centre.copyInMemory()
        let record = try province.addCommunity("บ้านสอง", in: first, shared: ["57"])
        try offices.settle([first, second])
        try offices.putBack(copy)
        // The neighbour's pages are signed by somebody else: they prove nothing.
        let stranger = try SigningKey(seed: Array(repeating: 9, count: 32))
        try second.writing { transaction throws(StorageError) in
            let offers = try transaction.pages.offers(after: 0, bytes: Limits.batchBytesWanted)
            try transaction.pages.settle(offers.map(\.number))
        }
        try second.resignPages(with: stranger)
        try offices.settle([second])
        #expect(try !province.has(record))
        #expect(try province.centre.writing { transaction throws(StorageError) in try transaction.unproven() } > 0)
        try offices.settle([first, second])
        #expect(try province.has(record))
        #expect(try province.centre.writing { transaction throws(StorageError) in try transaction.unproven() } == 0)
        try offices.expectSame([first, second])
    }
}
