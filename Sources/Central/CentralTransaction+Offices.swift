import Forms
import Foundation
import GRDB
public import Protocol
import SQLiteReplica
public import SyncLogic

extension CentralTransaction {
    /// All offices, by code.
    public func offices() throws(StorageError) -> [Office] {
        try translatingDatabase {
            try Row.fetchAll(db, sql: "SELECT code, networks, scope_version, is_revoked FROM office ORDER BY code")
                .map(Self.office)
        }
    }

    /// The office with this code.
    public func office(_ code: String) throws(StorageError) -> Office? {
        try translatingDatabase {
            try Row.fetchOne(
                db.cachedStatement(sql: "SELECT code, networks, scope_version, is_revoked FROM office WHERE code = ?"),
                arguments: [code]
            ).map(Self.office)
        }
    }

    /// The scopes that an office reads: its own, the province's and its networks'; all for the centre.
    public func scopes(of office: Office) -> [String] {
        let province = replica.catalogue.province
        if office.code == province { return [Scope.all] }
        return ([office.code, province] + office.networks.map { "N" + $0 }).sorted()
    }

    /// All devices, by office and time of enrolment.
    public func devices() throws(StorageError) -> [Device] {
        let rows = try translatingDatabase {
            try Row.fetchAll(db, sql: "SELECT \(Self.deviceColumns) FROM device ORDER BY office, enrolled_ms, id")
        }
        var devices: [Device] = []
        for row in rows { devices.append(try Self.device(row)) }
        return devices
    }

    /// The device with this id.
    public func device(_ id: DeviceID) throws(CentralError) -> Device? {
        try centrally { () throws(StorageError) -> Device? in
            let row = try translatingDatabase {
                try Row.fetchOne(
                    db.cachedStatement(sql: "SELECT \(Self.deviceColumns) FROM device WHERE id = ?"),
                    arguments: [id.data])
            }
            return try row.map { row throws(StorageError) in try Self.device(row) }
        }
    }

    /// The devices whose ids begin with these bytes.
    func devices(beginning prefix: [UInt8]) throws(CentralError) -> [Device] {
        try centrally { () throws(StorageError) -> [Device] in
            let rows = try translatingDatabase {
                try Row.fetchAll(
                    db.cachedStatement(
                        sql: "SELECT \(Self.deviceColumns) FROM device WHERE substr(id, 1, ?) = ? ORDER BY id"),
                    arguments: [prefix.count, Data(prefix)])
            }
            var devices: [Device] = []
            for row in rows { devices.append(try Self.device(row)) }
            return devices
        }
    }

    /// Who speaks when this device does.
    func sender(_ device: Device) throws(CentralError) -> Sender {
        let office = try centrally { () throws(StorageError) -> Office? in try self.office(device.office) }
        guard let office else { throw .unknownOffice(device.office) }
        return Sender(
            device: device.id, office: office.code, standing: office.isRevoked ? .revoked : device.standing,
            scopes: scopes(of: office), scopeVersion: office.scopeVersion)
    }

    /// Notes what an exchange showed of the device.
    func noteContact(
        of device: Device, request: ExchangeRequest, reply: ExchangeReply
    ) throws(StorageError) {
        let unsent = zip(request.heads, reply.statuses).reduce(UInt64(0)) { $0 + ($1.0.seq - $1.1.confirmed) }
        try translatingDatabase {
            try db.cachedStatement(
                sql: """
                    UPDATE device SET last_number = ?, last_contact_ms = ?, read_number = ?, unsent = ?,
                        clock_ahead_ms = ?, asked = ?, stance = ? WHERE id = ?
                    """
            ).execute(arguments: [
                Int64(request.number), nowMs, Int64(reply.page?.cursor.number ?? device.readNumber),
                Int64(clamping: unsent), request.wallMs.subtractingReportingOverflow(nowMs).partialValue,
                Data(request.asked.encoded),
                reply.page.map { Data(Stance(heads: request.heads, cursor: $0.cursor).encoded) }, device.id.data,
            ])
        }
    }

    func beginEpoch(_ id: EpochID) throws(StorageError) {
        memory.head = nil
        memory.epochs = nil
        let start = try translatingDatabase { try Int64.fetchOne(db, sql: "SELECT max(number) FROM log") ?? 0 }
        try translatingDatabase {
            try db.execute(
                sql: "INSERT INTO epoch (id, start, began_ms) VALUES (?, ?, ?)", arguments: [id.data, start, nowMs])
        }
        try withdrawAllSnapshots()
    }

    private static let deviceColumns = """
        id, office, signing_key, label, standing, last_number, last_contact_ms, read_number, unsent, clock_ahead_ms,
        stance
        """

    private static func office(_ row: Row) -> Office {
        let networks: String = row[1]
        let version: Int64 = row[2]
        return Office(
            code: row[0], networks: networks.split(separator: " ").map(String.init),
            scopeVersion: UInt64(clamping: version), isRevoked: row[3])
    }

    private static func stance(_ bytes: Data?) throws(StorageError) -> Stance? {
        guard let bytes else { return nil }
        do throws(ProtocolError) {
            return try Stance(decoding: [UInt8](bytes))
        } catch {
            throw .damaged(what: "device stance")
        }
    }

    private static func device(_ row: Row) throws(StorageError) -> Device {
        let idBytes: Data = row[0]
        let key: Data = row[2]
        let standing: String = row[4]
        let lastNumber: Int64 = row[5]
        let read: Int64 = row[7]
        guard let id = DeviceID(idBytes), let standing = DeviceStanding(rawValue: standing) else {
            throw .damaged(what: "device")
        }
        return Device(
            id: id, office: row[1], signingKey: [UInt8](key), label: row[3], standing: standing,
            lastNumber: UInt64(clamping: lastNumber), lastContactMs: row[6], readNumber: UInt64(clamping: read),
            unsent: row[8], clockAheadMs: row[9], stance: try stance(row[10]))
    }
}
