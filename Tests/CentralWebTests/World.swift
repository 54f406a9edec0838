import Forms
import Foundation
import GRDB
import Keys
import Merge
import Protocol
import SQLiteReplica
import SyncLogic
import TestSupport

@testable import Central

/// A centre in memory, with whatever records, offices and machines a test wants to look at.
struct World {
    let central: Central
    /// 20 January 2026, 09:30 in Thailand.
    var nowMs: Int64 = 1_768_876_200_000
    private var random = SeededGenerator(seed: 7)

    init() throws {
        central = try Central.inMemory(
            catalogue: try Catalogue.load(), signingKey: try SigningKey(seed: Array(repeating: 7, count: 32)),
            nowMs: 1_768_876_200_000, using: &random)
    }

    /// Records something in the centre's name.
    @discardableResult
    mutating func add(_ type: String, _ values: KeyValuePairs<String, String>) throws -> RecordID {
        try add(type, values.map { RecordEdits.Item(field: $0.key, text: $0.value) })
    }

    @discardableResult
    mutating func add(_ type: String, _ values: [RecordEdits.Item]) throws -> RecordID {
        let authorship = authorship("สมหญิง ตัวอย่าง")
        var random = random
        defer { self.random = random }
        return try central.write(nowMs: nowMs) { transaction throws(CentralError) in
            do throws(StoreError) {
                return try RecordWriter(transaction, authorship)
                    .add(type, RecordEdits(sets: values), using: &random).record
            } catch {
                throw CentralError.store(error)
            }
        }
    }

    mutating func edit(_ id: RecordID, _ edits: RecordEdits) throws {
        let authorship = authorship("สมหญิง ตัวอย่าง")
        var random = random
        defer { self.random = random }
        try central.write(nowMs: nowMs) { transaction throws(CentralError) in
            do throws(StoreError) {
                _ = try RecordWriter(transaction, authorship).edit(id, edits, shown: nil, using: &random)
            } catch {
                throw CentralError.store(error)
            }
        }
    }

    mutating func delete(_ id: RecordID) throws {
        let authorship = authorship("สมหญิง ตัวอย่าง")
        var random = random
        defer { self.random = random }
        try central.write(nowMs: nowMs) { transaction throws(CentralError) in
            do throws(StoreError) {
                _ = try RecordWriter(transaction, authorship).delete(id, using: &random)
            } catch {
                throw CentralError.store(error)
            }
        }
    }

    private func authorship(_ clerk: String) -> Authorship {
        Authorship(clerk: clerk, claimed: ClaimedTime(wallMs: nowMs), formsVersion: Catalogue.version)
    }
}

/// What one office wrote while it saw the others' work only up to some moment.
struct OfficeWriting {
    var office: String
    var clerk: String
    /// What the office's own clock said.
    var wallMs: Int64
    /// Whether the machine was revoked when its change arrived.
    var isRevoked = false
    /// A type that the record does not have, and writes that come under it and are held for that.
    var held: (type: String, writes: [FieldWrite])?
    let writes: [FieldWrite]
}

extension World {
    /// Offices write into one record, each without having seen the others.
    mutating func apart(_ id: RecordID, _ writings: [OfficeWriting]) throws {
        let state = try central.read { transaction throws(CentralError) in
            try centrally { () throws(StorageError) in try transaction.record(id) }
        }
        guard let state else { return }
        for writing in writings { try arrive(writing, on: state) }
    }

    /// An office begins a record of a type that this version has no form for.
    mutating func beginUnknown(_ type: String, office: String) throws {
        let write = FieldWrite(field: SystemField.office.rawValue, operation: .set, value: .text(office))
        let state = RecordState(id: .make(using: &random), type: type)
        try arrive(OfficeWriting(office: office, clerk: "ใคร", wallMs: nowMs, writes: [write]), on: state)
    }

    /// What `field` of a record shows now, to be replaced by a writing.
    func shown(_ id: RecordID, _ field: FieldID) throws -> [Dot] {
        try central.read { transaction throws(CentralError) in
            try centrally { () throws(StorageError) in
                try transaction.record(id)?.siblings(field).map(\.dot) ?? []
            }
        }
    }

    /// A new machine of the office brings one change.
    private mutating func arrive(_ writing: OfficeWriting, on state: RecordState) throws {
        let genesis = Genesis(
            actor: .random(using: &random), deviceKey: Array(repeating: 1, count: 32), office: writing.office,
            reason: .new)
        let header = ChangeHeader(
            actor: genesis.actor, seq: 1, prev: genesis.hash, lamport: state.lamport + 1,
            claimed: ClaimedTime(wallMs: writing.wallMs), clerk: writing.clerk, office: writing.office,
            formsVersion: 1)
        let parts = [(state.type, writing.writes), writing.held].compactMap { $0 }.map { type, writes in
            Part(
                record: state.id, type: type, salt: RecordID.random(using: &random).bytes, seen: state.clock,
                writes: writes)
        }
        let change = try Change(header: header, parts: parts)
        let sender = Sender(
            device: DeviceID(publicKey: genesis.deviceKey), office: writing.office,
            standing: writing.isRevoked ? .revoked : .active, scopes: [Scope.all], scopeVersion: 1)
        let catalogue = central.catalogue
        let nowMs = nowMs
        try central.write(nowMs: nowMs) { transaction throws(CentralError) in
            try centrally { () throws(StorageError) in
                try transaction.register(
                    SignedGenesis(genesis: genesis, signature: Array(repeating: 0, count: 64)), device: sender.device)
                var admission = Admission(log: transaction, sender: sender, catalogue: catalogue, nowMs: nowMs)
                _ = try admission.admit(change)
            }
        }
    }

    /// A machine of an office, as its last exchange left it.
    mutating func addDevice(
        _ office: String, label: String, standing: DeviceStanding = .active, contactMs: Int64?, read: Int64 = 0,
        unsent: Int64 = 0, clockAheadMs: Int64 = 0
    ) throws {
        let key = Data((0..<32).map { _ in UInt8.random(in: 0...255, using: &random) })
        let id = DeviceID(publicKey: [UInt8](key)).data
        try central.write(nowMs: nowMs) { transaction throws(CentralError) in
            try centrally { () throws(StorageError) in
                try translatingDatabase {
                    try transaction.replica.db.execute(
                        sql: """
                            INSERT INTO device (id, office, signing_key, sealing_key, label, standing, enrolled_ms,
                                last_contact_ms, read_number, unsent, clock_ahead_ms)
                            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                            """,
                        arguments: [
                            id, office, key, key, label, standing.rawValue, 0, contactMs, read, unsent, clockAheadMs,
                        ])
                }
            }
        }
    }
}
