import Central
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import Testing

/// A community of 5701 that 5702 reads, with real stores and a real centre: where the stories of records that change
/// hands begin.
struct SharedCommunity {
    let province: Province
    let owner: Store
    let other: Store
    let record: RecordID

    init(_ name: String) throws {
        province = try Province()
        owner = try province.store("5701")
        other = try province.store("5702")
        record = try province.addCommunity(name, in: owner, shared: ["5702"])
        try province.settle(owner)
        try province.settle(other)
    }

    /// With an English name that the other office wrote.
    init(_ name: String, english: String) throws {
        try self.init(name)
        try province.set("name_en", english, of: record, in: other)
        try province.settle(other)
        try province.settle(owner)
    }
}

extension Province {
    /// Ends that an office reads a record of another.
    func unshare(_ record: RecordID, with code: String, by owner: Store) throws {
        let edits = RecordEdits(removes: [.init(field: "shared", text: code)])
        _ = try owner.edit(record, edits, shown: nil, by: Self.authorship(), using: &random)
    }

    /// Lets stores settle, and compares each with what the centre has for its office.
    func expectAlike(_ stores: [(Store, String)]) throws {
        for (store, office) in stores {
            try settle(store)
            #expect(try store.stateHash() == centre.stateHash(office: office), "\(office)")
        }
    }
}
