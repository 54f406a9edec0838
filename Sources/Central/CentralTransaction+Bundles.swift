import Forms
import Foundation
import GRDB
import Keys
import Protocol
import SQLiteReplica
import SyncLogic

/// The machine that an answer is for, and what it asked last.
struct Addressee {
    let device: Device
    /// X25519, 32 bytes.
    let sealingKey: [UInt8]
    let asked: ExchangeRequest
}

extension CentralTransaction {
    /// Notes what a device asked in a bundle, unless it has asked anew since; returns whether that was so.
    func noteBundle(_ request: ExchangeRequest) throws(StorageError) -> Bool {
        let former = try translatingDatabase {
            try Data.fetchOne(
                db.cachedStatement(sql: "SELECT asked FROM device WHERE id = ?"), arguments: [request.device.data])
        }
        if let former, try Self.asked(former).number > request.number { return false }
        try translatingDatabase {
            try db.cachedStatement(sql: "UPDATE device SET asked = ?, bundle_ms = ? WHERE id = ?")
                .execute(arguments: [Data(request.asked.encoded), nowMs, request.device.data])
        }
        return true
    }

    /// Notes that an answer was made to what a device asked.
    func noteAnswered(_ device: DeviceID) throws(CentralError) {
        try execute("UPDATE device SET bundle_ms = NULL WHERE id = ?", [device.data])
    }

    /// The machine of an office that an answer is for.
    func addressee(of office: String, _ fingerprint: Fingerprint?) throws(CentralError) -> Addressee {
        _ = try existingOffice(office)
        let devices = try centrally { () throws(StorageError) in try self.devices() }.filter {
            $0.office == office && $0.standing != .pending
        }
        if let fingerprint {
            guard let device = devices.first(where: { $0.fingerprint == fingerprint }) else {
                throw .unknownDevice(fingerprint)
            }
            return try addressee(device)
        }
        let waiting = try centrally { () throws(StorageError) in try ids("bundle_ms IS NOT NULL") }
        let asked = try centrally { () throws(StorageError) in try ids("asked IS NOT NULL") }
        let choices = [
            devices.filter { waiting.contains($0.id) },
            devices.filter { $0.standing == .active && asked.contains($0.id) },
            devices.filter { $0.standing == .active },
        ]
        guard let fitting = choices.first(where: { !$0.isEmpty }), let first = fitting.first else {
            throw .noDevice(office: office)
        }
        if fitting.count > 1 { throw .severalDevices(fitting) }
        return try addressee(first)
    }

    /// The changes of an actor up to a place that are kept without being applied, in the order of the log.
    func heldNotices(of actor: ActorID, through seq: UInt64) throws(StorageError) -> [HeldNotice] {
        let rows = try translatingDatabase {
            try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT change.seq, change.tag, min(log_part.reason) FROM log_part
                        JOIN log ON log.number = log_part.number JOIN change ON change.no = log.change
                        WHERE log_part.reason > 0 AND change.actor = (SELECT no FROM actor WHERE id = ?)
                            AND change.seq <= ?
                        GROUP BY log.number ORDER BY log.number
                        """),
                arguments: [actor.data, Int64(seq)])
        }
        return rows.compactMap { row in
            let seq: Int64 = row[0]
            let tag: Int64 = row[1]
            let reason: Int64 = row[2]
            return HoldReason(rawValue: UInt8(clamping: reason)).map {
                HeldNotice(
                    change: ChangeRef(
                        actor: actor, seq: UInt64(clamping: seq), tag: Tag(rawValue: UInt64(bitPattern: tag))),
                    reason: $0)
            }
        }
    }

    private func addressee(_ device: Device) throws(CentralError) -> Addressee {
        try centrally { () throws(StorageError) in
            let row = try translatingDatabase {
                try Row.fetchOne(
                    db, sql: "SELECT sealing_key, asked FROM device WHERE id = ?", arguments: [device.id.data])
            }
            guard let row else { throw .damaged(what: "device") }
            let key: Data = row[0]
            let asked: Data? = row[1]
            return Addressee(
                device: device, sealingKey: [UInt8](key),
                asked: try asked.map { bytes throws(StorageError) in try Self.asked(bytes) }
                    ?? .nothing(of: device.id))
        }
    }

    private func ids(_ condition: String) throws(StorageError) -> Set<DeviceID> {
        try translatingDatabase {
            Set(
                try Data.fetchAll(db, sql: "SELECT id FROM device WHERE \(condition)").compactMap { DeviceID($0) })
        }
    }

    private static func asked(_ bytes: Data) throws(StorageError) -> ExchangeRequest {
        do {
            return try ExchangeRequest(decoding: [UInt8](bytes))
        } catch {
            throw .damaged(what: "device asked")
        }
    }
}

extension ExchangeRequest {
    /// What a device asked that has said nothing yet.
    fileprivate static func nothing(of device: DeviceID) -> ExchangeRequest {
        ExchangeRequest(
            device: device, number: 0, heads: [], geneses: [], cursor: nil, push: nil,
            replyBytesMax: UInt64(Limits.batchBytesWanted), wallMs: 0)
    }
}
