import Central
import Compression
import Forms
import Foundation
import GRDB
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import Testing

@testable import Simulator

/// Records that leave an office, with real stores and a real centre: its copy goes once the centre has what was written
/// there, and not before; and it comes back whole.
@Suite struct DepartureStoryTests {
    private let province: Province
    private let owner: Store
    private let other: Store
    private let record: RecordID

    /// A community of 5701 with two names, which 5702 reads.
    init() throws {
        let shared = try SharedCommunity("หนองบัวแดง", english: "Red Lotus")
        (province, owner, other, record) = (shared.province, shared.owner, shared.other, shared.record)
    }

    @Test func `a copy goes with all that follows from it, once the centre has what was written here`() throws {
        try moveAway()
        try province.settle(other)
        let gone = try departure(of: record, from: other)
        let departure = try #require(gone)
        // To whom it went afterwards this office is not told.
        #expect(departure.owners == ["5701"] && departure.leftMs == Province.nowMs && departure.isWritten)
        #expect(throws: StoreError.departed(departure)) { try other.history(record) }
        #expect(throws: StoreError.notReadable(record.text)) {
            try province.set("name_en", "Late", of: record, in: other)
        }
        #expect(try other.list(type: nil).isEmpty && other.list(type: nil, text: "หนองบัว").isEmpty)
        #expect(try other.list(type: nil, text: "Red Lotus").isEmpty)
        #expect(try other.findings(FindingQuery()).isEmpty)
        #expect(try other.records(startingWith: String(record.hex.prefix(8)), limit: 2) == [record])
        #expect(try other.stateHash() == province.centre.stateHash(office: "5702"))
        let left = try other.writing { transaction throws(StorageError) in
            try translatingDatabase {
                try ["record", "part", "record_text", "claim"].map {
                    try Int.fetchOne(transaction.replica.db, sql: "SELECT count(*) FROM \($0)") ?? 0
                }
            }
        }
        #expect(left == [0, 0, 0, 0])
    }

    @Test func `a copy stays while something is unsent, and while the centre's staff have not decided`() throws {
        try province.set("name_en", "Unsent", of: record, in: other)
        try moveAway()
        // The page comes, and the change does not go.
        try province.exchange(other, changes: 0)
        #expect(try other.show(record).stay == .unsent)
        #expect(try status(of: other).leaving == 1)
        try province.exchange(other, isAnswerLost: true)
        #expect(try other.show(record).stay == .unsent)
        try province.settle(other)
        #expect(
            try other.show(record).stay == .held && other.show(record).reader.values["name_en"] == [.text("Unsent")])
        try rule(.released)
        try province.settle(other)
        #expect(try departure(of: record, from: other)?.isWritten == true && status(of: other).leaving == 0)
        #expect(try province.centre.record(record).values["name_en"] == [.text("Unsent")])
    }

    @Test func `who gives a record away keeps it until the centre has that`() throws {
        try give("5703")
        #expect(try owner.show(record).stay == .unsent)
        #expect(try owner.list(type: nil).count == 1)
        try province.settle(owner)
        #expect(try departure(of: record, from: owner) != nil && owner.list(type: nil).isEmpty)
    }

    @Test func `nothing goes while it is not known what a centre that was put back has`() throws {
        let backup = try province.centre.copyInMemory()
        try province.set("source", "ทะเบียน", of: record, in: owner)
        try province.settle(owner)
        try moveAway()
        try province.settle(other)
        #expect(try departure(of: record, from: other) != nil)
        province.centre = backup
        try province.centre.beginEpoch(nowMs: Province.nowMs, using: &province.random)
        for store in [other, owner, other, owner, other] { try province.settle(store) }
        #expect(try departure(of: record, from: other) != nil)
        try province.expectAlike([(owner, "5701"), (other, "5702")])
        #expect(try province.centre.record(record).owners == ["5703"])
    }

    @Test func `a record comes back whole, without what was erased or refused meanwhile`() throws {
        try province.set("name_en", "Unsent", of: record, in: other)
        try moveAway()
        try province.settle(other)
        try rule(.refused)
        try province.settle(other)
        #expect(try departure(of: record, from: other) != nil)
        let heir = try province.store("5703")
        try province.settle(heir)
        try province.set("source", "ทะเบียน", of: record, in: heir)
        let name = try #require(province.catalogue.form("community")?.fieldID(named: "name_th"))
        let target = RedactionTarget(record: record, fields: [name])
        let asked = try province.centre.askRedaction(of: [target], .request, staff: "อรุณ", nowMs: Province.nowMs)
        _ = try province.centre.confirmRedaction(
            asked.number, staff: "วิภา", nowMs: Province.nowMs, using: &province.random)
        try province.settle(other)
        try province.set("office", "5702", of: record, in: heir)
        try province.expectAlike([(heir, "5703"), (other, "5702"), (owner, "5701")])
        let values = try other.show(record).reader.values
        #expect(values["name_en"] == [.text("Red Lotus")] && values["source"] == [.text("ทะเบียน")])
        #expect(try values["name_th"] == nil && other.show(record).stay == nil)
        #expect(try other.list(type: nil, text: "Red").count == 1)
        #expect(try departure(of: record, from: heir)?.owners == ["5702"])
        try rule(.released, "ตรวจใหม่แล้ว")
        try province.expectAlike([(other, "5702")])
    }

    @Test func `what was refused is released while the record is away, and there when it comes back`() throws {
        try province.set("name_en", "Unsent", of: record, in: other)
        try moveAway()
        try province.settle(other)
        try rule(.refused)
        try province.settle(other)
        try rule(.released, "ตรวจใหม่แล้ว")
        try province.settle(other)
        #expect(try departure(of: record, from: other) != nil)
        let heir = try province.store("5703")
        try province.settle(heir)
        try province.set("office", "5702", of: record, in: heir)
        try province.expectAlike([(heir, "5703"), (other, "5702")])
        #expect(try other.show(record).reader.values["name_en"] == [.text("Unsent")])
    }

    @Test func `of a record that was only read here nothing is left in two tested backups' time, and all comes back`()
        throws
    {
        let reader = try province.store("5704")
        let edits = RecordEdits(adds: [.init(field: "shared", text: "5704")])
        _ = try owner.edit(record, edits, shown: nil, by: Province.authorship(), using: &province.random)
        try province.expectAlike([(owner, "5701"), (reader, "5704")])
        try province.unshare(record, with: "5704", by: owner)
        try province.expectAlike([(owner, "5701"), (reader, "5704")])
        #expect(try departure(of: record, from: reader)?.isWritten == false)
        #expect(try kept("หนองบัวแดง", in: reader))
        try SQLiteCentre(province.centre).noteBackups(nowMs: Province.nowMs)
        try province.settle(reader)
        #expect(try !kept("หนองบัวแดง", in: reader) && !kept("Red Lotus", in: reader))
        try province.set("source", "ทะเบียน", of: record, in: owner)
        _ = try owner.edit(record, edits, shown: nil, by: Province.authorship(), using: &province.random)
        try province.expectAlike([(owner, "5701"), (reader, "5704")])
        let values = try reader.show(record).reader.values
        #expect(values["name_th"] == [.text("หนองบัวแดง")] && values["name_en"] == [.text("Red Lotus")])
        #expect(values["source"] == [.text("ทะเบียน")])
    }

    @Test func `what was written here stays when the record has left, whatever is backed up`() throws {
        try moveAway()
        try province.settle(other)
        try SQLiteCentre(province.centre).noteBackups(nowMs: Province.nowMs)
        try province.settle(other)
        #expect(try departure(of: record, from: other)?.isWritten == true)
        #expect(try kept("Red Lotus", in: other) && kept("หนองบัวแดง", in: other))
    }

    @Test func `a record that was written here alone comes back with a network`() throws {
        let own = try province.addCommunity("ของเราเอง", in: owner, shared: ["N02"])
        try province.set("office", "5702", of: own, in: owner)
        try province.settle(owner)
        #expect(try departure(of: own, from: owner)?.owners == ["5702"])
        try province.centre.setNetworks(["02"], of: "5701", nowMs: Province.nowMs)
        try province.expectAlike([(owner, "5701")])
        #expect(try owner.show(own).reader.values["name_th"] == [.text("ของเราเอง")])
    }

    @Test func `a network that is lost takes its records away, and brings them back when it is regained`() throws {
        try province.centre.setNetworks(["02"], of: "5702", nowMs: Province.nowMs)
        let shared = try province.addCommunity("ในเครือข่าย", in: owner, shared: ["N02"])
        try province.expectAlike([(owner, "5701"), (other, "5702")])
        try province.centre.setNetworks([], of: "5702", nowMs: Province.nowMs)
        try province.expectAlike([(other, "5702")])
        #expect(try departure(of: shared, from: other)?.isWritten == false)
        #expect(try other.list(type: nil).map(\.reader.state.id) == [record])
        try province.centre.setNetworks(["02"], of: "5702", nowMs: Province.nowMs)
        try province.expectAlike([(other, "5702")])
        #expect(try other.show(shared).reader.values["name_th"] == [.text("ในเครือข่าย")])
    }

    @Test func `that a record left is no finding of those that point to it`() throws {
        let edits = RecordEdits(
            sets: [
                .init(field: "name", text: "สวนสาธิต"), .init(field: "community", text: record.text),
            ])
        let source = try other.add("learning_source", edits, by: Province.authorship(), using: &province.random).record
        let before = try other.findings(FindingQuery()).filter { $0.record == source }.map(\.kind)
        try moveAway()
        try province.settle(other)
        #expect(try departure(of: record, from: other) != nil)
        #expect(try other.findings(FindingQuery()).filter { $0.record == source }.map(\.kind) == before)
    }

    /// Gives the record to 5703, and 5702 does not read it any more.
    private func moveAway() throws {
        try province.unshare(record, with: "5702", by: owner)
        try give("5703")
        try province.settle(owner)
    }

    private func give(_ code: String) throws { try province.set("office", code, of: record, in: owner) }

    private func rule(_ verdict: Ruling.Verdict, _ why: String = "ทันก่อนย้าย") throws {
        let held = try other.writing { transaction throws(StorageError) in try transaction.heldChanges() }
        let label = try #require(held.first).change.ref.label
        _ = try province.centre.rule(
            verdict, on: label, why: why, staff: "เจ้าหน้าที่", nowMs: Province.nowMs, using: &province.random)
    }

    private func departure(of record: RecordID, from store: Store) throws -> Departure? {
        do throws(StoreError) {
            _ = try store.show(record)
        } catch .departed(let departure) {
            return departure
        }
        return nil
    }

    private func status(of store: Store) throws -> OfficeStatus {
        try store.writing { transaction throws(StorageError) in try transaction.status() }
    }

    /// Whether a text stands in the changes or the replies that a store keeps.
    private func kept(_ text: String, in store: Store) throws -> Bool {
        let simulated = try SQLiteStore(store)
        let pages = try simulated.replies().flatMap { reply in
            try BatchPacker.unpack(ExchangeReply(decoding: Envelope(decoding: reply).payload).page?.batch).map(\.bytes)
        }
        return (try simulated.changes().map(\.bytes) + pages).contains { Data($0).range(of: Data(text.utf8)) != nil }
    }
}
