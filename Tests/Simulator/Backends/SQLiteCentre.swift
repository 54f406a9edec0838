import Central
import Foundation
import GRDB
import Keys
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import TestSupport

/// The product's centre, in an SQLite database in memory.
final class SQLiteCentre: SimulatedCentre {
    let central: Central

    init(_ central: Central) { self.central = central }

    func transact<Value>(
        nowMs: Int64, _ body: (CentralTransaction) throws(StoreError) -> Value
    ) throws -> Value {
        do {
            return try central.write(nowMs: nowMs) { transaction throws(CentralError) in
                do throws(StoreError) {
                    return try body(transaction)
                } catch {
                    throw .store(error)
                }
            }
        } catch CentralError.store(let error) {
            throw error
        }
    }

    func exchange(_ bytes: [UInt8], nowMs: Int64) throws -> Answered {
        let answer = central.exchange(bytes, nowMs: nowMs)
        return Answered(status: answer.status, body: answer.body)
    }

    func sealed(_ reply: ExchangeReply) -> [UInt8] {
        let payload = reply.encoded
        let signature = central.signingKey.sign(Envelope.signedBytes(payload, .reply))
        return Envelope(payload: payload, signature: signature).encoded
    }

    func addOffice(_ code: String, networks: [String], nowMs: Int64) throws {
        try central.addOffice(code, networks: networks, nowMs: nowMs)
    }

    func setNetworks(_ networks: [String], of code: String, nowMs: Int64) throws {
        try central.setNetworks(networks, of: code, nowMs: nowMs)
    }

    func enrol(
        _ keys: DeviceKeys, of office: String, label: String, needsApproval: Bool, nowMs: Int64,
        using random: inout SeededGenerator
    ) throws -> [UInt8] {
        let code = try central.issueCode(for: office, needsApproval: needsApproval, nowMs: nowMs, using: &random)
        let request = EnrolRequest(
            code: code.text, office: office, signingKey: keys.signing.publicKey, sealingKey: keys.sealing.publicKey,
            label: label)
        return try EnrolReply(decoding: central.enrol(request.encoded, nowMs: nowMs).body).serverKey
    }

    func approve(_ keys: DeviceKeys, of office: String, nowMs: Int64) throws {
        try central.approve(device: Fingerprint(of: keys.signing.publicKey), of: office, nowMs: nowMs)
    }

    func revoke(_ keys: DeviceKeys, of office: String, nowMs: Int64) throws {
        try central.revoke(device: Fingerprint(of: keys.signing.publicKey), of: office, nowMs: nowMs)
    }

    func isActive(_ keys: DeviceKeys) throws -> Bool {
        let id = DeviceID(publicKey: keys.signing.publicKey)
        return try central.read { transaction throws(CentralError) in try transaction.device(id) }?.standing == .active
    }

    func scopes(of office: String) throws -> [String] {
        try read { transaction throws(StorageError) in
            try transaction.office(office).map { transaction.scopes(of: $0) } ?? []
        }
    }

    func copy() throws -> any SimulatedCentre { SQLiteCentre(try central.copyInMemory()) }

    func beginEpoch(nowMs: Int64, using random: inout SeededGenerator) throws {
        try central.beginEpoch(nowMs: nowMs, using: &random)
    }

    func noteBackup(nowMs: Int64) throws {
        try read { transaction throws(StorageError) in
            let head = try transaction.head()
            try translatingDatabase {
                try transaction.replica.db.execute(
                    sql: "INSERT INTO backup (path, epoch, number, log_hash, made_ms) VALUES (?, ?, ?, ?, ?)",
                    arguments: ["backup", head.epoch.data, Int64(head.number), Data(head.logHash.bytes), nowMs])
            }
        }
    }

    func unproven() throws -> Set<Digest> {
        let hashes = try read { transaction throws(StorageError) in
            try translatingDatabase { try Data.fetchAll(transaction.replica.db, sql: "SELECT hash FROM unproven") }
        }
        return Set(hashes.compactMap { Digest($0) })
    }

    func states() throws -> [RecordState] {
        try read { transaction throws(StorageError) in try transaction.replica.everyState() }
    }

    func stateHash(office: String?) throws -> Digest { try central.stateHash(office: office) }
}
