import Central
import Forms
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import Testing

/// What worlds have found, each as the shortest story that shows it.
@Suite struct FoundTests {
    @Test func `what the centre writes itself is merged once`() throws {
        let province = try Province()
        let store = try province.store("5701")
        let record = try province.addCommunity("หนองบัว", in: store)
        try province.settle(store)
        let edits = RecordEdits(sets: [.init(field: "name_en", text: "Nong Bua")])
        var random = province.random
        _ = try province.centre.write(nowMs: Province.nowMs) { transaction throws(CentralError) in
            do throws(StoreError) {
                return try RecordWriter(transaction, Province.authorship())
                    .edit(record, edits, shown: nil, using: &random)
            } catch {
                throw .store(error)
            }
        }
        #expect(try province.centre.record(record).state.fields.values.allSatisfy { $0.count == 1 })
        try province.settle(store)
        #expect(try store.stateHash() == province.centre.stateHash(office: "5701"))
    }

    @Test func `that a change is held is told again after an answer was lost`() throws {
        let province = try Province()
        let (owner, other) = (try province.store("5701"), try province.store("5702"))
        let record = try province.addCommunity("หนองบัว", in: owner, shared: ["5702"])
        try province.settle(owner)
        try province.settle(other)
        try province.unshare(record, with: "5702", by: owner)
        try province.settle(owner)
        try province.set("name_en", "Nong Bua", of: record, in: other)
        try province.exchange(other, isAnswerLost: true)
        try province.settle(other)
        #expect(try other.writing { transaction throws(StorageError) in try transaction.heldChanges().count } == 1)
    }

    /// The copy goes on as the same actor, and the store sends in small pieces what it has: the centre cannot know yet
    /// that the copy's changes are none of the store's.
    @Test func `a copy's changes reach the store though they bear its actor's numbers`() throws {
        let province = try Province()
        let store = try province.store("5701")
        let record = try province.addCommunity("หนองบัว", in: store)
        let copy = try store.copyInMemory()
        for name in ["ก", "ข", "ค"] { try province.set("name_en", name, of: record, in: store) }
        for name in ["ง", "จ", "ฉ"] { try province.set("source", name, of: record, in: copy) }
        try province.settle(copy)
        while try province.exchange(store, changes: 1)?.hasMore == true {}
        try province.settle(copy)
        #expect(try store.stateHash() == province.centre.stateHash(office: "5701"))
        #expect(try copy.stateHash() == store.stateHash())
    }

    @Test func `a store counts as confirmed only what it sent itself`() throws {
        let province = try Province()
        let (owner, other) = (try province.store("5701"), try province.store("5702"))
        let record = try province.addCommunity("หนองบัว", in: owner, shared: ["5702"])
        try province.settle(owner)
        try province.settle(other)
        try province.unshare(record, with: "5702", by: owner)
        try province.settle(owner)
        for name in ["ก", "ข"] { try province.set("name_en", name, of: record, in: other) }
        let copy = try other.copyInMemory()
        try province.settle(other)
        // The centre has both changes; the copy sends one, and has yet to learn that the other is held too.
        #expect(try province.exchange(copy, changes: 1)?.hasMore == true)
        try province.settle(copy)
        #expect(try copy.writing { transaction throws(StorageError) in try transaction.heldChanges().count } == 2)
    }
}
