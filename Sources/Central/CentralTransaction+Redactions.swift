import Forms
import Foundation
import GRDB
import Merge
import Protocol
import SQLiteReplica
import SyncLogic

/// What the centre keeps of redactions that nobody confirmed, and reads before one is.
extension CentralTransaction {
    func checkRedactable(_ target: RedactionTarget) throws(CentralError) {
        let reader = try reader(target.record)
        guard let form = reader.form else { throw .notRedactable(reader.state.type) }
        for field in target.fields {
            let isRemark = field == SystemField.remarks.rawValue
            if !isRemark, form.field(id: field) == nil { throw .notRedactable(reader.name(field)) }
        }
    }

    func losses(of target: RedactionTarget) throws(StorageError) -> [RedactionLoss] {
        let state = try record(target.record)
        var counts: [FieldID: Int] = [:]
        for part in try replica.changes(about: target.record).flatMap(\.parts) where part.record == target.record {
            for write in part.writes where write.value != nil && Redaction.covers(write.field, naming: target.fields) {
                counts[write.field, default: 0] += 1
            }
        }
        return counts.sorted { $0.key < $1.key }.map { field, count in
            let visible = state?.fields[field]?.count ?? 0
            return RedactionLoss(record: target.record, field: field, visible: visible, former: count - visible)
        }
    }

    func change(at entry: LogEntry) throws(StorageError) -> Change? {
        do throws(ProtocolError) {
            return try Change(decoding: entry.bytes)
        } catch {
            throw .damaged(what: "log \(entry.number)")
        }
    }

    /// Where each machine that may read stood in the log when it asked last; 0 for one that never did.
    func placesShown() throws(StorageError) -> [(office: String, place: UInt64)] {
        let rows = try translatingDatabase {
            try Row.fetchAll(
                db, sql: "SELECT office, asked FROM device WHERE standing = ? ORDER BY office",
                arguments: [DeviceStanding.active.rawValue])
        }
        return try rows.map { row throws(StorageError) in
            let asked: Data? = row[1]
            do throws(ProtocolError) {
                let request = try asked.map { bytes throws(ProtocolError) in
                    try ExchangeRequest(decoding: [UInt8](bytes))
                }
                return (row[0], request?.cursor?.number ?? 0)
            } catch {
                throw .damaged(what: "device")
            }
        }
    }

    func keepRequest(
        _ targets: [RedactionTarget], _ cause: Redaction.Cause, _ staff: String
    ) throws(StorageError) -> RedactionRequest {
        try translatingDatabase {
            try db.execute(
                sql: "INSERT INTO redaction_request (targets, cause, asked_by, asked_ms) VALUES (?, ?, ?, ?)",
                arguments: [Data(RedactionTarget.encoded(targets)), cause.rawValue, staff, nowMs])
            return RedactionRequest(
                number: db.lastInsertedRowID, targets: targets, cause: cause, askedBy: staff, askedMs: nowMs)
        }
    }

    func requests() throws(StorageError) -> [RedactionRequest] {
        let rows = try translatingDatabase {
            try Row.fetchAll(
                db, sql: "SELECT number, targets, cause, asked_by, asked_ms FROM redaction_request ORDER BY number")
        }
        var requests: [RedactionRequest] = []
        for row in rows {
            guard let cause = Redaction.Cause(rawValue: row[2]) else { throw .damaged(what: "redaction_request") }
            requests.append(
                RedactionRequest(
                    number: row[0], targets: try RedactionTarget.all(decoding: [UInt8](row[1] as Data)), cause: cause,
                    askedBy: row[3], askedMs: row[4]))
        }
        return requests
    }

    func request(_ number: Int64) throws(CentralError) -> RedactionRequest {
        let all = try centrally { () throws(StorageError) in try requests() }
        guard let request = all.first(where: { $0.number == number }) else { throw .unknownRequest(number) }
        return request
    }

    func forgetRequest(_ number: Int64) throws(StorageError) {
        try translatingDatabase {
            try db.execute(sql: "DELETE FROM redaction_request WHERE number = ?", arguments: [number])
        }
    }
}

extension RedactionTarget {
    fileprivate static func encoded(_ targets: [RedactionTarget]) -> [UInt8] {
        var out = CanonicalWriter()
        out.array(targets.count)
        for target in targets {
            out.array(2)
            out.identifier(target.record)
            out.array(target.fields.count)
            for field in target.fields { out.number(UInt64(field)) }
        }
        return out.bytes
    }

    fileprivate static func all(decoding bytes: [UInt8]) throws(StorageError) -> [RedactionTarget] {
        do throws(ProtocolError) {
            var input = CanonicalReader(bytes)
            var targets: [RedactionTarget] = []
            for _ in 0..<(try input.array(max: Limits.partsMax, .parts)) {
                try input.array(exactly: 2)
                let record: RecordID = try input.identifier()
                var fields: [FieldID] = []
                for _ in 0..<(try input.array(max: Limits.setsMax, .sets)) {
                    fields.append(FieldID(try input.number(max: UInt64(FieldID.max))))
                }
                targets.append(RedactionTarget(record: record, fields: fields))
            }
            return targets
        } catch {
            throw .damaged(what: "redaction_request")
        }
    }
}
