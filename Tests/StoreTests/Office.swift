import Forms
import Foundation
import Keys
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import TestSupport

/// Where a store is kept. The contract suites run on each.
enum StorageKind: String, CaseIterable, Sendable {
    case file
    case memory
}

/// The store of one office, as a test uses it: a clerk at a machine. A file store has a temporary folder of its own.
final class Office {
    static let code = "5715"
    static let clerk = "สมชาย"

    /// The catalogue as shipped, read once.
    static func shipped() throws -> Catalogue { try loaded.get() }
    private static let loaded = Result { try Catalogue.load() }

    let catalogue: Catalogue
    let store: Store
    var random: SeededGenerator
    private let folder: TemporaryFolder?

    init(_ kind: StorageKind = .memory, code: String = Office.code, seed: UInt64 = 1) throws {
        catalogue = try Self.shipped()
        var random = SeededGenerator(seed: seed)
        switch kind {
        case .file:
            let folder = try TemporaryFolder()
            self.folder = folder
            store = try Store.create(
                at: folder.home, office: code, clerk: Self.clerk, catalogue: catalogue, using: &random)
        case .memory:
            folder = nil
            let keys = try DeviceKeys(seed: (0..<64).map { _ in UInt8(truncatingIfNeeded: random.next()) })
            store = try Store.inMemory(
                office: code, clerk: Self.clerk, keys: keys, catalogue: catalogue, using: &random)
        }
        self.random = random
    }

    /// Who records, at a time that is always the same.
    static func authorship(_ clerk: String = clerk) -> Authorship {
        Authorship(clerk: clerk, claimed: ClaimedTime(wallMs: 1_767_582_764_000), formsVersion: 1)
    }

    /// Records something new and returns its id.
    @discardableResult
    func add(_ type: String, _ sets: KeyValuePairs<String, String>) throws -> RecordID {
        try store.add(type, RecordEdits(sets), by: Self.authorship(), using: &random).record
    }

    /// A community with this name.
    @discardableResult
    func addCommunity(_ name: String) throws -> RecordID { try add("community", ["name_th": name]) }

    /// Records a change and returns its name.
    @discardableResult
    func edit(
        _ id: RecordID, _ edits: RecordEdits, shown: Shown? = nil, clerk: String = clerk
    ) throws -> ChangeRef? {
        try store.edit(id, edits, shown: shown, by: Self.authorship(clerk), using: &random).change
    }

    /// Sets fields and returns the change's name.
    @discardableResult
    func set(
        _ id: RecordID, _ sets: KeyValuePairs<String, String>, shown: Shown? = nil, clerk: String = clerk
    ) throws -> ChangeRef? {
        try edit(id, RecordEdits(sets), shown: shown, clerk: clerk)
    }

    /// What a field of a record shows.
    func view(_ id: RecordID, _ field: String) throws -> FieldView {
        let reader = try store.show(id).reader
        return reader.view(try number(of: field, in: reader.state.type))
    }

    /// The text that a field of a record shows.
    func text(_ id: RecordID, _ field: String) throws -> String? { try view(id, field).shown.first?.text }

    /// The texts of a field's siblings when they are in conflict, in the order shown.
    func conflict(_ id: RecordID, _ field: String) throws -> [String] {
        try view(id, field).conflict.compactMap(\.value.text)
    }

    func number(of field: String, in type: String) throws -> FieldID {
        guard let id = catalogue.form(type)?.fieldID(named: field) else {
            throw StoreError.unknownField(type: type, field: field)
        }
        return id
    }

    /// What is shown of a record now.
    func shown(_ id: RecordID) throws -> Shown { try store.show(id).reader.shown }

    /// The titles of the communities that a search finds, in its order.
    func found(_ text: String) throws -> [String] {
        try store.list(type: "community", text: text).map(\.reader.title)
    }

    /// How many changes, records, links between them and own changes are kept.
    func counts() throws -> [Int] {
        try store.reading { transaction throws in
            let tables = ["change", "record", "part", "written", "search", "record_text", "actor"]
            return try tables.map { try transaction.count(of: $0) }
        }
    }
}

extension RecordEdits {
    init(_ sets: KeyValuePairs<String, String>) {
        self.init(sets: sets.map { Item(field: $0.key, text: $0.value) })
    }

    static func adding(_ field: String, _ text: String) -> RecordEdits {
        RecordEdits(adds: [Item(field: field, text: text)])
    }

    static func removing(_ field: String, _ text: String) -> RecordEdits {
        RecordEdits(removes: [Item(field: field, text: text)])
    }
}

extension Store {
    /// Reads in one transaction.
    func reading<Value>(_ body: (OfficeTransaction) throws -> Value) throws -> Value {
        try read { transaction throws(StoreError) in try Self.translating { try body(transaction) } }
    }

    /// Writes in one transaction, which leaves nothing when `body` throws.
    func writing<Value>(_ body: (OfficeTransaction) throws -> Value) throws -> Value {
        try write { transaction throws(StoreError) in try Self.translating { try body(transaction) } }
    }

    private static func translating<Value>(_ body: () throws -> Value) throws(StoreError) -> Value {
        do {
            return try body()
        } catch let error as StoreError {
            throw error
        } catch {
            throw .storage(StorageError(error))
        }
    }

    /// The actors of this store, the present one last.
    func ownActors() throws -> [OwnActor] {
        try reading { transaction in try transaction.ownActors() }
    }

    /// The present actor.
    func actor() throws -> OwnActor {
        guard let actor = try ownActors().last else { throw StoreError.storage(.damaged(what: "no actor")) }
        return actor
    }
}
