import Central
import Forms
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import Testing

/// Records and offices that change hands, with real stores and a real centre: nothing is lost on either side.
@Suite struct ScopeStoryTests {
    private let province: Province
    private let owner: Store
    private let other: Store
    private let record: RecordID

    /// A community of 5701 with two names, which 5702 reads.
    init() throws {
        let shared = try SharedCommunity("หนองบัวแดง", english: "Red Lotus")
        (province, owner, other, record) = (shared.province, shared.owner, shared.other, shared.record)
    }

    private func give(_ code: String) throws {
        try province.set("office", code, of: record, in: owner)
    }

    @Test func `nobody edits what the office does not read any more`() throws {
        try province.unshare(record, with: "5702", by: owner)
        try province.settle(owner)
        try province.settle(other)
        #expect(throws: StoreError.notReadable(record.text)) {
            try province.set("name_en", "Late", of: record, in: other)
        }
        #expect(throws: StoreError.notReadable(record.text)) {
            _ = try other.delete(record, by: Province.authorship(), using: &province.random)
        }
    }

    @Test func `unsent edits arrive and are held, and take effect once staff release them`() throws {
        try province.set("name_en", "Unsent", of: record, in: other)
        try province.unshare(record, with: "5702", by: owner)
        try give("5703")
        try province.settle(owner)
        try province.settle(other)
        #expect(try other.show(record).reader.values["name_en"] == [.text("Unsent")])
        #expect(try other.show(record).held.map(\.reason) == [.outOfScope])
        #expect(throws: StoreError.notReadable(record.text)) {
            try province.set("name_en", "Late", of: record, in: other)
        }
        let held = try #require(try province.centre.held().first)
        _ = try province.centre.rule(
            .released, on: "\(held.number)", why: "ทันก่อนย้าย", staff: "เจ้าหน้าที่", nowMs: Province.nowMs,
            using: &province.random)
        let heir = try province.store("5703")
        try province.expectAlike([(owner, "5701"), (other, "5702"), (heir, "5703")])
        #expect(try heir.show(record).reader.values["name_en"] == [.text("Unsent")])
        #expect(try heir.show(record).reader.values["name_th"] == [.text("หนองบัวแดง")])
    }

    @Test func `a record that comes back comes with what was written meanwhile`() throws {
        try province.unshare(record, with: "5702", by: owner)
        try province.settle(owner)
        try province.settle(other)
        try province.set("source", "ทะเบียน", of: record, in: owner)
        let edits = RecordEdits(adds: [.init(field: "shared", text: "5702")])
        _ = try owner.edit(record, edits, shown: nil, by: Province.authorship(), using: &province.random)
        try province.expectAlike([(owner, "5701"), (other, "5702")])
        let values = try other.show(record).reader.values
        #expect(values["name_en"] == [.text("Red Lotus")] && values["name_th"] == [.text("หนองบัวแดง")])
        #expect(try other.list(type: nil, text: "Red").count == 1)
    }

    @Test func `a record that was given away and back is the giver's again`() throws {
        let heir = try province.store("5703")
        try give("5703")
        try province.expectAlike([(owner, "5701"), (heir, "5703")])
        try province.set("office", "5701", of: record, in: heir)
        try province.expectAlike([(heir, "5703"), (owner, "5701")])
        #expect(throws: StoreError.notReadable(record.text)) {
            try province.set("name_en", "Late", of: record, in: heir)
        }
        #expect(try owner.show(record).reader.values["name_th"] == [.text("หนองบัวแดง")])
    }

    @Test func `an office that leaves a network may not write its records until it is back`() throws {
        let member = try province.store("5703")
        try province.centre.setNetworks(["02"], of: "5703", nowMs: Province.nowMs)
        let shared = try province.addCommunity("ในเครือข่าย", in: owner, shared: ["N02"])
        try province.expectAlike([(owner, "5701"), (member, "5703")])
        try province.set("name_en", "Network", of: shared, in: member)
        try province.centre.setNetworks([], of: "5703", nowMs: Province.nowMs)
        try province.expectAlike([(member, "5703")])
        #expect(try province.centre.held().map(\.reason) == [.outOfScope])
        #expect(try member.show(shared).held.count == 1)
        try province.centre.setNetworks(["02"], of: "5703", nowMs: Province.nowMs)
        let held = try #require(try province.centre.held().first)
        _ = try province.centre.rule(
            .refused, on: "\(held.number)", why: "เขียนหลังออกจากเครือข่าย", staff: "เจ้าหน้าที่",
            nowMs: Province.nowMs, using: &province.random)
        try province.expectAlike([(member, "5703"), (owner, "5701")])
        #expect(try member.show(shared).reader.values["name_en"] == nil)
        try province.centre.setNetworks([], of: "5703", nowMs: Province.nowMs)
        try province.expectAlike([(member, "5703")])
        #expect(throws: StoreError.notReadable(shared.text)) {
            try province.set("name_en", "Late", of: shared, in: member)
        }
        try province.centre.setNetworks(["02"], of: "5703", nowMs: Province.nowMs)
        try province.expectAlike([(member, "5703")])
        #expect(try member.show(shared).reader.values["name_th"] == [.text("ในเครือข่าย")])
    }

    @Test func `a history that fits into no page comes in several`() throws {
        for place in 0..<(Limits.pageChangesWanted + 10) {
            try province.set("source", "ครั้งที่ \(place)", of: record, in: owner)
        }
        try province.settle(owner)
        let heir = try province.store("5703")
        try province.settle(heir)
        try give("5703")
        try province.settle(owner)
        var received: [Int] = []
        var hasMore = true
        while hasMore, let acceptance = try province.exchange(heir) {
            received.append(acceptance.received)
            hasMore = acceptance.hasMore
        }
        #expect(received.count >= 2 && received.allSatisfy { $0 <= Limits.pageChangesWanted })
        try province.expectAlike([(heir, "5703")])
        #expect(try heir.show(record).reader.values["name_th"] == [.text("หนองบัวแดง")])
    }
}
