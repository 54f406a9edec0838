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

/// A centre and the machines of several offices, which exchange when a test says so. All of it is real but the line.
final class Province {
    /// 5 January 2026.
    static let nowMs: Int64 = 1_767_582_764_000

    let catalogue: Catalogue
    let central: Central
    private(set) var desks: [Desk] = []
    private var random: SeededGenerator

    init(seed: UInt64 = 1) throws {
        catalogue = try Self.shipped.get()
        random = SeededGenerator(seed: seed)
        central = try Central.inMemory(
            catalogue: catalogue, signingKey: SigningKey(seed: Array(repeating: 57, count: 32)), nowMs: Self.nowMs,
            using: &random)
    }

    private static let shipped = Result { try Catalogue.load() }

    /// A machine of `office`, enrolled.
    func desk(_ office: String, _ clerk: String) throws -> Desk {
        if !desks.contains(where: { $0.office == office }) {
            try central.addOffice(office, networks: [], nowMs: Self.nowMs)
        }
        let keys = try DeviceKeys(seed: (0..<64).map { _ in UInt8(truncatingIfNeeded: random.next()) })
        let code = try central.issueCode(for: office, needsApproval: false, nowMs: Self.nowMs, using: &random)
        let request = EnrolRequest(
            code: code.text, office: office, signingKey: keys.signing.publicKey, sealingKey: keys.sealing.publicKey,
            label: clerk)
        let serverKey = try EnrolReply(decoding: central.enrol(request.encoded, nowMs: Self.nowMs).body).serverKey
        let store = try Store.inMemory(
            office: office, clerk: clerk, keys: keys, catalogue: catalogue, using: &random)
        try store.write { transaction throws(StoreError) in
            try storing { () throws(StorageError) in
                try transaction.set(.server, "http://127.0.0.1")
                try transaction.enrol(authority: "", serverKey: serverKey)
            }
        }
        let desk = Desk(office: office, clerk: clerk, store: store, province: self, seed: random.next())
        desks.append(desk)
        return desk
    }

    /// Everybody exchanges until nothing is left.
    func sync() throws {
        for _ in 1...2 { for desk in desks { try desk.sync() } }
    }

    /// The centre's findings, of one kind or all.
    func findings(_ kind: String? = nil) throws -> [Finding] {
        var query = FindingQuery()
        query.kind = kind
        return try central.findings(query)
    }

    /// Everybody exchanges; then the centre and all of `desks` list this finding of just these records, say in both
    /// languages what is wrong and what to do, and show it on each record's page and on those that it is about.
    func expect(
        _ kind: String, of records: [RecordID], at desks: [Desk], _ location: SourceLocation = #_sourceLocation
    ) throws {
        try sync()
        for (name, findings) in try [("the centre", findings(kind))] + desks.map({ ($0.clerk, try $0.findings(kind)) })
        {
            #expect(Set(findings.map(\.record)) == Set(records), "\(name)", sourceLocation: location)
            for finding in findings {
                #expect(!finding.message.thai.isEmpty && !finding.todo.english.isEmpty, sourceLocation: location)
                for record in finding.concerned {
                    let shown = try central.findings(about: [record])[record] ?? []
                    #expect(shown.contains { $0.kind == kind }, "\(name)", sourceLocation: location)
                }
            }
        }
        for desk in desks {
            for record in records {
                let shown = try desk.store.show(record).findings
                #expect(shown.contains { $0.kind == kind && $0.record == record }, sourceLocation: location)
            }
        }
    }

    /// Everybody exchanges; then nobody lists this finding any more.
    func expectNone(_ kind: String, _ location: SourceLocation = #_sourceLocation) throws {
        try sync()
        #expect(try findings(kind).isEmpty, sourceLocation: location)
        for desk in desks { #expect(try desk.findings(kind).isEmpty, "\(desk.clerk)", sourceLocation: location) }
    }
}

/// A clerk at a machine.
final class Desk {
    let office: String
    let clerk: String
    let store: Store
    /// By which this machine's clock differs from the centre's, in milliseconds.
    var clockAheadMs: Int64 = 0
    private let central: Central
    private var random: SeededGenerator

    init(office: String, clerk: String, store: Store, province: Province, seed: UInt64) {
        self.office = office
        self.clerk = clerk
        self.store = store
        central = province.central
        random = SeededGenerator(seed: seed)
    }

    private var authorship: Authorship {
        Authorship(clerk: clerk, claimed: ClaimedTime(wallMs: Province.nowMs + clockAheadMs), formsVersion: 1)
    }

    @discardableResult
    func add(_ type: String, _ sets: KeyValuePairs<String, String>) throws -> RecordID {
        try store.add(type, RecordEdits(sets: Self.items(sets)), by: authorship, using: &random).record
    }

    @discardableResult
    func set(_ id: RecordID, _ sets: KeyValuePairs<String, String>, shown: Shown? = nil) throws -> ChangeRef? {
        try store.edit(id, RecordEdits(sets: Self.items(sets)), shown: shown, by: authorship, using: &random).change
    }

    @discardableResult
    func append(_ id: RecordID, _ adds: KeyValuePairs<String, String>) throws -> ChangeRef? {
        try store.edit(id, RecordEdits(adds: Self.items(adds)), shown: nil, by: authorship, using: &random).change
    }

    func delete(_ id: RecordID) throws { _ = try store.delete(id, by: authorship, using: &random) }

    func undo(_ change: ChangeRef?) throws {
        _ = try store.undo(try #require(change).label, by: authorship, using: &random)
    }

    func settle(_ id: RecordID, _ field: String, _ value: String) throws {
        _ = try store.resolve(id, field: field, .value(value), why: nil, by: authorship, using: &random)
    }

    func take(_ rows: [ImportRow], into type: String) throws -> ImportReport {
        try store.importRows(rows, into: type, by: authorship, skipsBad: true, isRehearsal: false, using: &random)
    }

    /// Writes a mark of approval that no step of this clerk's comes with.
    func forge(_ id: RecordID, _ state: RecordState, _ mark: Value) throws {
        let write = FieldWrite(field: SystemField.approved.rawValue, operation: .add, value: mark)
        let draft = RecordDraft(record: id, type: state.type, seen: state.clock, writes: [write])
        try store.write { transaction throws(StoreError) in try seal(draft, in: transaction) }
    }

    private func seal(_ draft: RecordDraft, in transaction: OfficeTransaction) throws(StoreError) {
        do throws(WriteError) {
            _ = try transaction.write([draft], by: authorship, isRestricted: { _, _ in false }, using: &random)
        } catch {
            throw StoreError(error)
        }
    }

    /// Exchanges until nothing is left.
    func sync() throws {
        let composer = try ExchangeComposer(store)
        var goesOn = true
        while goesOn {
            let exchange = try composer.compose(wallMs: Province.nowMs)
            let answer = central.exchange(exchange.bytes, nowMs: Province.nowMs)
            do {
                let acceptance = try composer.accept(
                    status: answer.status, body: answer.body, of: exchange, wallMs: Province.nowMs, using: &random)
                goesOn = acceptance.hasMore || acceptance.mustMint != nil
            } catch {
                // A restored store counts its requests from where the backup was: it goes on above.
                guard case .refused(let refusal) = error, refusal.kind == .replayed else { throw error }
            }
        }
    }

    func findings(_ kind: String? = nil) throws -> [Finding] {
        var query = FindingQuery()
        query.kind = kind
        return try store.findings(query)
    }

    func view(_ id: RecordID, _ field: String) throws -> FieldView {
        let reader = try store.show(id).reader
        return reader.view(try #require(reader.form?.fieldID(named: field)))
    }

    /// The values in conflict, as texts, in order.
    func conflict(_ id: RecordID, _ field: String) throws -> [String] {
        try view(id, field).conflict.map(\.value.plainText).sorted()
    }

    /// A copy of this machine's store as it is now, as an old backup is, at the same desk.
    func restored(from copy: Store, in province: Province) -> Desk {
        Desk(office: office, clerk: clerk, store: copy, province: province, seed: random.next())
    }

    private static func items(_ sets: KeyValuePairs<String, String>) -> [RecordEdits.Item] {
        sets.map { RecordEdits.Item(field: $0.key, text: $0.value) }
    }
}
