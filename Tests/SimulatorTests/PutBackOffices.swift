import Central
import Forms
import Keys
import Protocol
import Store
import SyncLogic
import Testing

/// Two offices that have met, and a centre that can be put back.
struct PutBackOffices {
    let province: Province
    let first: Store
    let second: Store

    init() throws {
        province = try Province(seed: 7)
        first = try province.store("5701")
        second = try province.store("5703")
        try province.addCommunity("บ้านหนึ่ง", in: first, shared: ["57"])
        try settle([first, second])
    }

    func settle(_ stores: [Store]) throws {
        for _ in 0..<3 { for store in stores { try province.settle(store) } }
    }

    func expectSame(_ stores: [Store]) throws {
        for store in stores {
            let office = try store.writing { transaction throws(StorageError) in try transaction.office() }
            #expect(try store.stateHash() == province.centre.stateHash(office: office), "\(office)")
            #expect(try store.writing { transaction throws(StorageError) in try transaction.unsent() } == 0)
        }
    }

    /// A change of the second office about a record that moved away from it, which the centre holds; and a copy of the
    /// centre from before the record moved.
    func hold() throws -> (record: RecordID, change: ChangeRef, copy: Central) {
        let record = try province.addCommunity("หนองบัว", in: first, shared: ["5703"])
        try settle([first, second])
        let copy = try province.centre.copyInMemory()
        try province.unshare(record, with: "5703", by: first)
        try province.settle(first)
        try province.set("name_en", "Nong Bua", of: record, in: second)
        try province.settle(second)
        return (record, try #require(try province.centre.held().first).change, copy)
    }

    /// Puts an older copy in the centre's place, as `restore` does.
    func putBack(_ copy: Central) throws {
        try copy.beginEpoch(nowMs: Province.nowMs, using: &province.random)
        province.centre = copy
    }
}
