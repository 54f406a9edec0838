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

/// PROTOCOL.md, "Centres put back": what the former centre held, and what its staff decided.
@Suite struct `What a centre that was put back had held` {
    private let offices: PutBackOffices
    private var province: Province { offices.province }
    private var first: Store { offices.first }
    private var second: Store { offices.second }

    init() throws { offices = try PutBackOffices() }

    private func rule(_ verdict: Ruling.Verdict, _ change: ChangeRef) throws {
        _ = try province.centre.rule(
            verdict, on: change.label, why: "เหตุผล", staff: "เจ้าหน้าที่", nowMs: Province.nowMs,
            using: &province.random)
    }

    private func held(_ store: Store) throws -> [OwnHeldChange] {
        try store.writing { transaction throws(StorageError) in try transaction.heldChanges() }
    }

    /// Whoever read the released value has merged it: no centre can take it away again.
    @Test(arguments: [nil, Ruling.Verdict.refused])
    func `what the former centre's staff released comes back released, and its author hears of it`(
        verdict: Ruling.Verdict?
    ) throws {
        let (record, change, _) = try offices.hold()
        let copy = try province.centre.copyInMemory()
        try rule(.released, change)
        try province.settle(first)
        try offices.putBack(copy)
        if let verdict { try rule(verdict, change) }
        try offices.settle([second])
        #expect(try held(second).map(\.decision?.why) == [verdict.map { _ in "เหตุผล" }])
        try offices.settle([first, second])
        #expect(try held(second).isEmpty && province.centre.held().isEmpty)
        #expect(try first.show(record).reader.values["name_en"] == [.text("Nong Bua")])
        try offices.expectSame([first, second])
    }

    @Test(arguments: [Ruling.Verdict.released, .refused])
    func `a ruling that comes back before what it is about holds`(verdict: Ruling.Verdict) throws {
        // Another machine of the author's office has the ruling, and the author comes last.
        let other = try province.store("5703")
        let copy = try province.centre.copyInMemory()
        let (record, change, _) = try offices.hold()
        try rule(verdict, change)
        try province.settle(other)
        try offices.putBack(copy)
        try offices.settle([first])
        try offices.settle([other])
        try offices.settle([second, first])
        #expect(try province.centre.held().isEmpty)
        #expect(try held(second).map(\.decision?.why) == (verdict == .refused ? ["เหตุผล"] : []))
        let value: [Value]? = verdict == .refused ? nil : [.text("Nong Bua")]
        #expect(try first.show(record).reader.values["name_en"] == value)
        try offices.expectSame([first, second])
    }

    /// The chain that the change is in ended: the machine speaks of it no more.
    @Test func `an author who writes as another actor hears that what was held is applied`() throws {
        let (_, change, _) = try offices.hold()
        let copy = try province.centre.copyInMemory()
        try rule(.released, change)
        try province.settle(first)
        try second.mint(.restored, using: &province.random)
        try province.settle(second)
        try offices.putBack(copy)
        try offices.settle([first, second])
        #expect(try held(second).isEmpty && province.centre.held().isEmpty)
        try offices.expectSame([first])
    }

    @Test func `a refusal that comes back after the change was applied anew is void`() throws {
        let other = try province.store("5703")
        let (record, change, copy) = try offices.hold()
        try rule(.refused, change)
        try province.settle(other)
        // What took the record away from the author is not there yet when the author brings the change again.
        try offices.putBack(copy)
        try province.settle(second)
        try province.settle(other)
        try offices.settle([first, second])
        #expect(try held(second).isEmpty && province.centre.held().isEmpty)
        #expect(try first.show(record).reader.values["name_en"] == [.text("Nong Bua")])
        try offices.expectSame([first])
    }

    @Test(arguments: [true, false])
    func `a device without rights gives back what it brought before it lost them`(hasPage: Bool) throws {
        let machine = try province.store("5702")
        if hasPage { try province.settle(machine) }
        let copy = try province.centre.copyInMemory()
        if !hasPage { try province.centre.revoke("5702", nowMs: Province.nowMs) }
        try province.addCommunity("บ้านสอง", in: machine)
        try insist(machine)
        let actors = try machine.writing { transaction throws(StorageError) in try transaction.ownActors() }
        let actor = try #require(actors.last)
        #expect(actor.isKnownAtCentre && !actor.isUnconfirmed)
        // From now on the machine speaks of it no more.
        try machine.mint(.restored, using: &province.random)
        try insist(machine)
        try offices.putBack(copy)
        try province.centre.revoke("5702", nowMs: Province.nowMs)
        try insist(machine)
        #expect(try province.centre.held().map(\.change.actor) == [actor.id])
    }

    /// Exchanges again and again, whatever the centre says to it.
    private func insist(_ store: Store) throws {
        for _ in 0..<8 {
            do {
                try province.exchange(store)
            } catch ExchangeError.refused(let refusal) where refusal.kind == .revoked {
                continue
            }
        }
    }
}
