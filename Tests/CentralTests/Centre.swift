import Central
import Forms
import Foundation
import Keys
import Merge
import Protocol
import SQLiteReplica
import SyncLogic
import TestSupport

/// Where the central database is kept. The contract suites run on each.
enum CentreKind: String, CaseIterable, Sendable {
    case memory
    case file
}

/// A centre, and what a test wants to know of it. A file centre has a temporary folder of its own.
final class Centre {
    static let clerk = "เจ้าหน้าที่"

    /// The catalogue as shipped, read once.
    private static let shipped = Result { try Catalogue.load() }

    let central: Central
    let catalogue: Catalogue
    let signing: SigningKey
    /// Where the database is; nil in memory.
    let path: String?
    var random: SeededGenerator
    /// The centre's clock.
    var nowMs: Int64 = 1_767_582_764_000

    init(
        _ kind: CentreKind = .memory, seed: UInt64 = 1, plan: SnapshotPlan = SnapshotPlan()
    ) throws {
        catalogue = try Self.shipped.get()
        signing = try SigningKey(seed: Array(repeating: 57, count: 32))
        var random = SeededGenerator(seed: seed)
        switch kind {
        case .memory:
            path = nil
            central = try Central.inMemory(
                catalogue: catalogue, signingKey: signing, nowMs: nowMs, plan: plan, using: &random)
        case .file:
            let folder = FileManager.default.temporaryDirectory.appending(path: "khunatham-\(UUID().uuidString)").path
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            path = folder + "/central.sqlite"
            central = try Central.create(
                at: folder + "/central.sqlite", catalogue: catalogue, signingKey: signing, nowMs: nowMs, using: &random)
        }
        self.random = random
    }

    deinit {
        guard let path else { return }
        do {
            try FileManager.default.removeItem(at: URL(filePath: path).deletingLastPathComponent())
        } catch {
            print("cannot remove \(path): \(error)")
        }
    }

    /// Takes in an office with one device, which is enrolled.
    func enrol(_ code: String, networks: [String] = [], needsApproval: Bool = false) throws -> Station {
        try central.addOffice(code, networks: networks, nowMs: nowMs)
        return try enrolAnother(code, needsApproval: needsApproval)
    }

    /// Enrols one more device of an office.
    func enrolAnother(_ code: String, needsApproval: Bool = false) throws -> Station {
        let station = try Station(code, seed: random.next())
        let once = try central.issueCode(for: code, needsApproval: needsApproval, nowMs: nowMs, using: &random)
        let request = EnrolRequest(
            code: once.text, office: code, signingKey: station.signing.publicKey,
            sealingKey: try SealingKey(seed: Array(repeating: 1, count: 32)).publicKey, label: "pc-01")
        let answer = central.enrol(request.encoded, nowMs: nowMs)
        guard answer.status == 200 else { throw Unexpected(status: answer.status) }
        return station
    }

    /// An answer that a test did not expect.
    struct Unexpected: Error { let status: Int }

    /// Reads in one transaction.
    func reading<Value>(_ body: (CentralTransaction) throws -> Value) throws -> Value {
        try central.read { transaction throws(CentralError) in try Self.translating { try body(transaction) } }
    }

    /// Writes in one transaction, which leaves nothing when `body` throws.
    @discardableResult
    func writing<Value>(_ body: (CentralTransaction) throws -> Value) throws -> Value {
        try central.write(nowMs: nowMs) { transaction throws(CentralError) in
            try Self.translating { try body(transaction) }
        }
    }

    private static func translating<Value>(_ body: () throws -> Value) throws(CentralError) -> Value {
        do {
            return try body()
        } catch let error as CentralError {
            throw error
        } catch let error as StoreError {
            throw .store(error)
        } catch {
            throw .store(.storage(StorageError(error)))
        }
    }

    /// The centre's clerk records something.
    @discardableResult
    func add(_ type: String, _ sets: KeyValuePairs<String, String>) throws -> RecordID {
        let edits = RecordEdits(sets: sets.map { .init(field: $0.key, text: $0.value) })
        var generator = random
        defer { random = generator }
        return try writing { try RecordWriter($0, authorship).add(type, edits, using: &generator).record }
    }

    /// The centre's clerk changes something.
    func edit(_ id: RecordID, _ edits: RecordEdits) throws {
        var generator = random
        defer { random = generator }
        _ = try writing { try RecordWriter($0, authorship).edit(id, edits, shown: nil, using: &generator) }
    }

    private var authorship: Authorship {
        Authorship(clerk: Self.clerk, claimed: ClaimedTime(wallMs: nowMs), formsVersion: 1)
    }

    /// The merged state of a record; nil when nothing is known of it.
    func state(_ id: RecordID) throws -> RecordState? { try reading { try $0.record(id) } }

    /// The texts of a field's visible values, in the order in which they are shown.
    func texts(_ id: RecordID, _ field: FieldID) throws -> [String] {
        try state(id)?.siblings(field).compactMap(\.value.text) ?? []
    }

    /// Where the log stands.
    func head() throws -> LogCursor { try reading { try $0.head() } }

    /// All entries of the log.
    func entries() throws -> [LogEntry] { try reading { try $0.entries(after: 0, count: 1_000_000) } }
}
