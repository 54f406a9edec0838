import Central
import Forms
import Foundation
import GRDB
import Keys
import Merge
import Protocol
import SQLiteReplica
import Simulator
import Store
import SyncLogic
import TestSupport
import Testing

/// A centre and the offices that a test needs, over a line on which only what the test says goes wrong.
final class Province {
    static let nowMs: Int64 = 1_767_582_764_000

    let catalogue: Catalogue
    var centre: Central
    var random: SeededGenerator

    /// - Parameter plan: how the centre's snapshots are cut.
    init(seed: UInt64 = 1, plan: SnapshotPlan = SnapshotPlan()) throws {
        catalogue = try Catalogue.load()
        random = SeededGenerator(seed: seed)
        let key = try SigningKey(seed: Self.bytes(32, &random))
        centre = try Central.inMemory(
            catalogue: catalogue, signingKey: key, nowMs: Self.nowMs, plan: plan, using: &random)
    }

    /// Who records, at a time that is always the same.
    static func authorship(_ clerk: String = "สมชาย") -> Authorship {
        Authorship(clerk: clerk, claimed: ClaimedTime(wallMs: nowMs), formsVersion: Catalogue.version)
    }

    /// The enrolled store of a new machine of an office, which is added when it is not there.
    func store(_ code: String) throws -> Store {
        let isKnown = try centre.writing { transaction throws(StorageError) in try transaction.office(code) } != nil
        if !isKnown { try centre.addOffice(code, networks: [], nowMs: Self.nowMs) }
        let keys = try DeviceKeys(seed: Self.bytes(64, &random))
        let store = try Store.inMemory(
            office: code, clerk: "สมชาย", keys: keys, catalogue: catalogue, using: &random)
        let enrolment = try centre.issueCode(
            for: code, needsApproval: false, nowMs: Self.nowMs, using: &random)
        let request = EnrolRequest(
            code: enrolment.text, office: code, signingKey: keys.signing.publicKey,
            sealingKey: keys.sealing.publicKey, label: "pc")
        let reply = try EnrolReply(decoding: centre.enrol(request.encoded, nowMs: Self.nowMs).body)
        try store.writing { transaction throws(StorageError) in
            try transaction.set(.server, "http://127.0.0.1")
            try transaction.enrol(authority: "", serverKey: reply.serverKey)
        }
        return store
    }

    /// A community with this name, shared with these scopes.
    @discardableResult
    func addCommunity(_ name: String, in store: Store, shared: [String] = []) throws -> RecordID {
        let edits = RecordEdits(
            sets: [.init(field: "name_th", text: name)], adds: shared.map { .init(field: "shared", text: $0) })
        return try store.add("community", edits, by: Self.authorship(), using: &random).record
    }

    func set(_ field: String, _ text: String, of record: RecordID, in store: Store) throws {
        let edits = RecordEdits(sets: [.init(field: field, text: text)])
        _ = try store.edit(record, edits, shown: nil, by: Self.authorship(), using: &random)
    }

    /// One exchange.
    ///
    /// - Parameters:
    ///   - changes: at most so many changes are sent.
    ///   - isAnswerLost: whether the office never learns what the centre said.
    @discardableResult
    func exchange(_ store: Store, changes: Int = 500, isAnswerLost: Bool = false) throws -> Acceptance? {
        let composer = try ExchangeComposer(store)
        let exchange = try composer.compose(wallMs: Self.nowMs, changes: changes)
        let answer = centre.exchange(exchange.bytes, nowMs: Self.nowMs)
        if isAnswerLost { return nil }
        do {
            return try composer.accept(
                status: answer.status, body: answer.body, of: exchange, wallMs: Self.nowMs, using: &random)
        } catch ExchangeError.refused(let refusal) where [.replayed, .stance, .packing].contains(refusal.kind) {
            // Said again at once: with a higher number, in full, or leaning on nothing.
            return try self.exchange(store, changes: changes)
        } catch ExchangeError.unfolding {
            // The reply leant on what this store has not: the next one leans on nothing.
            return try self.exchange(store, changes: changes)
        }
    }

    /// Exchanges until nothing moves.
    func settle(_ store: Store) throws {
        for _ in 0..<60 {
            let isDone = try exchange(store)?.hasMore == false
            let isFetching = try fetchPiece(store)
            if isDone, !isFetching { return }
        }
    }

    /// Fetches the piece of a snapshot that is wanted next; false when none is, or the centre has it no more.
    func fetchPiece(_ store: Store) throws -> Bool {
        guard let piece = try store.wantedPiece() else { return false }
        let key = try store.keys().signing
        let what = "GET " + SnapshotPiece.path(of: piece.hash)
        let ticket = Ticket(device: DeviceID(publicKey: key.publicKey), what: what)
        let sender = try centre.bearer(of: ticket.authorization(sign: key.sign), for: what)
        guard let bytes = try centre.pieceBytes(piece.hash, for: sender) else { return false }
        guard Digest.of(bytes) == piece.hash, UInt64(bytes.count) == piece.bytes else {
            Issue.record("a piece that is not what its name says")
            return false
        }
        return try ExchangeComposer(store).takeIn(piece, bytes) != nil
    }

    private static func bytes(_ count: Int, _ random: inout SeededGenerator) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }
}

extension Province {
    /// One change that begins a community for each of these scopes, shared with it.
    func addCommunities(in store: Store, sharedWith scopes: [String]) throws -> [RecordID] {
        var generator = random
        defer { random = generator }
        let office = try store.writing { transaction throws(StorageError) in try transaction.office() }
        let drafts = scopes.map { scope in
            RecordDraft(
                record: .make(using: &generator), type: "community", seen: VectorClock(),
                writes: [
                    FieldWrite(field: SystemField.office.rawValue, operation: .set, value: .text(office)),
                    FieldWrite(field: SystemField.shared.rawValue, operation: .add, value: .text(scope)),
                ])
        }
        try store.writing { transaction throws(StorageError) in
            do throws(WriteError) {
                _ = try transaction.write(
                    drafts, by: Self.authorship(), isRestricted: catalogue.isRestricted, using: &generator)
            } catch {
                throw .failed(code: 0, message: "\(error)")
            }
        }
        return drafts.map(\.record)
    }

    /// Whether the centre has a record.
    func has(_ record: RecordID) throws -> Bool {
        try centre.writing { transaction throws(StorageError) in try transaction.record(record) } != nil
    }

    /// A community of the province, shared with all offices.
    func addAtCentre(_ name: String) throws -> RecordID {
        var generator = random
        defer { random = generator }
        let edits = RecordEdits(
            sets: [.init(field: "name_th", text: name)], adds: [.init(field: "shared", text: "57")])
        return try centre.write(nowMs: Self.nowMs) { transaction throws(CentralError) in
            do throws(StoreError) {
                return try RecordWriter(transaction, Self.authorship()).add("community", edits, using: &generator)
                    .record
            } catch {
                throw .store(error)
            }
        }
    }
}

extension Store {
    /// Has somebody else sign the centre's replies that this store keeps.
    func resignPages(with key: SigningKey) throws {
        try writing { transaction throws(StorageError) in
            let db = transaction.replica.db
            try translatingDatabase {
                for row in try Row.fetchAll(db, sql: "SELECT no, bytes FROM page") {
                    let payload = try Envelope(decoding: [UInt8](row[1] as Data)).payload
                    let signature = key.sign(Envelope.signedBytes(payload, .reply))
                    try db.execute(
                        sql: "UPDATE page SET bytes = ? WHERE no = ?",
                        arguments: [Data(Envelope(payload: payload, signature: signature).encoded), row[0] as Int64])
                }
            }
        }
    }
}
