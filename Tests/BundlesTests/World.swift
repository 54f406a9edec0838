import Bundles
import Central
import Forms
import Keys
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import TestSupport
import Testing

/// A centre, offices that a courier visits, and the folder in which he carries what they give him.
final class World {
    static let nowMs: Int64 = 1_767_582_764_000

    private static let shipped = Result { try Catalogue.load() }

    let catalogue: Catalogue
    let centre: Central
    let bag: TemporaryFolder
    var random = SecureRandom()
    private var count = 0

    init(key: UInt8 = 57) throws {
        catalogue = try Self.shipped.get()
        bag = try TemporaryFolder()
        centre = try Central.inMemory(
            catalogue: catalogue, signingKey: try SigningKey(seed: Array(repeating: key, count: 32)), nowMs: Self.nowMs,
            using: &random)
    }

    static func authorship(_ clerk: String = "สมชาย") -> Authorship {
        Authorship(clerk: clerk, claimed: ClaimedTime(wallMs: nowMs), formsVersion: Catalogue.version)
    }

    /// The store of a new machine of an office, enrolled here.
    func machine(_ code: String) throws -> Store {
        let isKnown = try centre.offices().contains { $0.office.code == code }
        if !isKnown { try centre.addOffice(code, networks: [], nowMs: Self.nowMs) }
        let keys = try DeviceKeys(seed: SecureRandom.bytes(64))
        let store = try Store.inMemory(office: code, clerk: "สมชาย", keys: keys, catalogue: catalogue, using: &random)
        try enrol(store)
        return store
    }

    /// Enrols a machine here, whatever it was before.
    func enrol(_ store: Store) throws {
        let keys = try store.keys()
        let office = try store.reading { transaction throws(StorageError) in try transaction.office() }
        if try !centre.offices().contains(where: { $0.office.code == office }) {
            try centre.addOffice(office, networks: [], nowMs: Self.nowMs)
        }
        let code = try centre.issueCode(for: office, needsApproval: false, nowMs: Self.nowMs, using: &random)
        let request = EnrolRequest(
            code: code.text, office: office, signingKey: keys.signing.publicKey,
            sealingKey: keys.sealing.publicKey, label: "pc")
        let reply = try EnrolReply(decoding: centre.enrol(request.encoded, nowMs: Self.nowMs).body)
        try store.writing { transaction throws(StorageError) in
            try transaction.set(.server, "http://127.0.0.1")
            try transaction.enrol(authority: "", serverKey: reply.serverKey, sealingKey: reply.sealingKey)
        }
    }

    @discardableResult
    func add(_ name: String, in store: Store, shared: [String] = []) throws -> RecordID {
        let edits = RecordEdits(
            sets: [.init(field: "name_th", text: name)], adds: shared.map { .init(field: "shared", text: $0) })
        return try store.add("community", edits, by: Self.authorship(), using: &random).record
    }

    func set(_ name: String, of record: RecordID, in store: Store) throws {
        let edits = RecordEdits(sets: [.init(field: "name_th", text: name)])
        _ = try store.edit(record, edits, shown: nil, by: Self.authorship(), using: &random)
    }

    // MARK: The courier

    /// What a machine gives him: a file of his bag.
    func export(_ store: Store) throws -> String {
        count += 1
        let path = bag.file("out-\(count)")
        _ = try BundleComposer(store).export(to: path, replaces: false, wallMs: Self.nowMs, using: &random)
        return path
    }

    /// What the centre makes of a file.
    @discardableResult
    func takeIn(_ path: String) throws -> BundleReceipt {
        try centre.takeIn(BundleFile.open(path), nowMs: Self.nowMs)
    }

    /// What the centre gives him for an office.
    func answer(_ office: String, _ device: Fingerprint? = nil) throws -> String {
        count += 1
        let path = bag.file("answer-\(count)")
        _ = try centre.answer(
            office: office, device: device, to: path, replaces: false, nowMs: Self.nowMs, using: &random)
        return path
    }

    /// What a machine makes of a file.
    @discardableResult
    func takeIn(_ path: String, at store: Store) throws -> AnswerReceipt {
        try BundleComposer(store).takeIn(path, wallMs: Self.nowMs, using: &random)
    }

    /// Out and back.
    @discardableResult
    func visit(_ store: Store) throws -> AnswerReceipt {
        let receipt = try takeIn(try export(store))
        let fingerprint = Fingerprint(receipt.device)
        return try takeIn(try answer(receipt.office, fingerprint), at: store)
    }

    /// The same over a line.
    @discardableResult
    func exchange(_ store: Store) throws -> Acceptance {
        let composer = try ExchangeComposer(store)
        let request = try composer.compose(wallMs: Self.nowMs)
        let answer = centre.exchange(request.bytes, nowMs: Self.nowMs)
        return try composer.accept(
            status: answer.status, body: answer.body, of: request, wallMs: Self.nowMs, using: &random)
    }

    // MARK: Looking

    func unsent(_ store: Store) throws -> Int {
        try store.reading { transaction throws(StorageError) in try transaction.unsent() }
    }

    func status(_ store: Store) throws -> OfficeStatus {
        try store.reading { transaction throws(StorageError) in try transaction.status() }
    }

    func isAlike(_ store: Store) throws -> Bool {
        let office = try status(store).office
        return try store.stateHash() == centre.stateHash(office: office)
    }

    func names(at store: Store) throws -> [String] {
        var query = RecordQuery()
        query.type = "community"
        return try store.list(query).compactMap { $0.reader.title }.sorted()
    }

    func head() throws -> LogCursor { try centre.head() }
}

extension Store {
    func reading<Value>(_ body: (OfficeTransaction) throws(StorageError) -> Value) throws(StoreError) -> Value {
        try read { transaction throws(StoreError) in
            try storing { () throws(StorageError) in try body(transaction) }
        }
    }

    func writing(_ body: (OfficeTransaction) throws(StorageError) -> Void) throws(StoreError) {
        try write { transaction throws(StoreError) in
            try storing { () throws(StorageError) in try body(transaction) }
        }
    }
}
