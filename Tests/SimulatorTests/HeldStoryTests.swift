import Central
import Forms
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import Testing

/// What becomes of changes that the centre held, with real stores and a real centre.
@Suite struct HeldStoryTests {
    private let province: Province
    private let owner: Store
    private let other: Store
    private let record: RecordID

    /// A community of 5701 that 5702 reads no more, though it does not know that yet.
    init() throws {
        let shared = try SharedCommunity("หนองบัว")
        (province, owner, other, record) = (shared.province, shared.owner, shared.other, shared.record)
        try province.unshare(record, with: "5702", by: owner)
        try province.settle(owner)
    }

    private func held(_ store: Store) throws -> [OwnHeldChange] {
        try store.writing { transaction throws(StorageError) in try transaction.heldChanges() }
    }

    private func rule(_ verdict: Ruling.Verdict, _ change: ChangeRef, why: String = "เหตุผล") throws {
        _ = try province.centre.rule(
            verdict, on: change.label, why: why, staff: "เจ้าหน้าที่", nowMs: Province.nowMs, using: &province.random)
    }

    @Test func `a refusal reaches the clerk with its reason, and the store shows what the centre shows`() throws {
        try province.set("name_en", "Nong Bua", of: record, in: other)
        try province.settle(other)
        let change = try #require(try held(other).first)
        #expect(change.decision == nil && change.reason == .outOfScope)
        try rule(.refused, change.change.ref, why: "ย้ายไปแล้ว")
        try province.settle(other)
        let refused = try #require(try held(other).first)
        #expect(refused.decision?.why == "ย้ายไปแล้ว" && refused.decision?.staff == "เจ้าหน้าที่")
        #expect(refused.change == change.change)
        let status = try other.writing { transaction throws(StorageError) in try transaction.status() }
        #expect(status.held == 0 && status.refused == 1)
        try province.expectAlike([(owner, "5701"), (other, "5702")])
    }

    @Test func `a release is applied everywhere, and nothing is held any more`() throws {
        try province.set("name_en", "Nong Bua", of: record, in: other)
        try province.settle(other)
        try rule(.released, try #require(try held(other).first).change.ref)
        try province.expectAlike([(owner, "5701"), (other, "5702")])
        #expect(try held(other).isEmpty)
        #expect(try owner.show(record).reader.values["name_en"] == [.text("Nong Bua")])
    }

    @Test func `a refused field goes back to what it replaced, and a later release puts it in again`() throws {
        let mine = try province.addCommunity("ป่าซาง", in: other)
        try province.set("name_en", "Pa Sang", of: mine, in: other)
        try province.settle(other)
        // A board that only the centre fills in: the store would refuse it, a hand-made change does not ask.
        let forged = try forge(mine, field: "level", value: .text("1"))
        try province.settle(other)
        #expect(try held(other).map(\.change.ref) == [forged])
        #expect(try other.show(mine).reader.values["level"] == [.text("1")])
        try rule(.refused, forged)
        try province.settle(other)
        #expect(try other.show(mine).reader.values["level"] == nil)
        #expect(try other.show(mine).reader.values["name_en"] == [.text("Pa Sang")])
        #expect(try other.show(mine).held.count == 1 && other.list(type: "community", text: "Pa Sang").count == 1)
        try province.expectAlike([(other, "5702")])
        try rule(.released, forged)
        try province.expectAlike([(other, "5702")])
        #expect(try other.show(mine).reader.values["level"] == [.text("1")] && held(other).isEmpty)
    }

    @Test func `a refused record is gone from the lists, and what was written is kept`() throws {
        let id = RecordID.make(using: &province.random)
        let forged = try forge(id, type: "award", field: "recipient", value: .text("บ้าน"), isNew: true)
        try province.settle(other)
        try rule(.refused, forged)
        try province.settle(other)
        #expect(throws: StoreError.refusedRecord(id.text)) { try other.show(id) }
        #expect(try other.list(type: "award").isEmpty && other.list(type: nil, text: "บ้าน").isEmpty)
        #expect(try held(other).first?.change.parts.first?.record == id)
        try province.expectAlike([(other, "5702")])
        try rule(.released, forged)
        try province.expectAlike([(other, "5702")])
        #expect(try other.show(id).reader.title == "บ้าน")
    }

    @Test func `an edit over a refused value merges at the office as at the centre`() throws {
        let mine = try province.addCommunity("ป่าซาง", in: other)
        try province.settle(other)
        let forged = try forge(mine, field: "level", value: .text("1"))
        try province.set("name_en", "Pa Sang", of: mine, in: other)
        try province.settle(other)
        try rule(.refused, forged)
        try province.set("name_en", "Pasang", of: mine, in: other)
        try province.expectAlike([(other, "5702")])
    }

    @Test func `submitted is applied, held, and refused with a reason that the sender stored`() throws {
        for name in ["ก", "ข", "ค"] { try province.set("name_en", name, of: record, in: other) }
        for name in ["ง", "จ"] { try province.addCommunity(name, in: other) }
        try province.exchange(other, isAnswerLost: true)
        try province.settle(other)
        let all = try held(other).map(\.change.ref)
        #expect(all.count == 3)
        try rule(.refused, all[0])
        try rule(.released, all[1])
        try province.exchange(other, isAnswerLost: true)
        try province.settle(other)
        let mine = try held(other)
        let unsent = try other.writing { transaction throws(StorageError) in try transaction.unsent() }
        #expect(unsent == 0)
        #expect(mine.filter { $0.decision != nil }.map(\.change.ref) == [all[0]])
        #expect(mine.filter { $0.decision == nil }.map(\.change.ref) == [all[2]])
        #expect(try province.centre.held().map(\.change) == [all[2]])
    }

    /// Writes past the store's own check of who may write what.
    private func forge(
        _ id: RecordID, type: String = "community", field: String, value: Value, isNew: Bool = false
    ) throws -> ChangeRef {
        let number = try #require(province.catalogue.form(type)?.fieldID(named: field))
        let begin = isNew ? [FieldWrite(field: 1, operation: .set, value: .text("5702"))] : []
        var random = province.random
        defer { province.random = random }
        return try other.write { transaction throws(StoreError) in
            let seen = try storing { () throws(StorageError) in try transaction.record(id)?.clock ?? VectorClock() }
            let draft = RecordDraft(
                record: id, type: type, seen: seen,
                writes: begin + [FieldWrite(field: number, operation: .set, value: value)])
            do throws(WriteError) {
                return try transaction.write(
                    [draft], by: Province.authorship(), isRestricted: { _, _ in false }, using: &random
                ).ref
            } catch {
                throw StoreError(error)
            }
        }
    }
}
