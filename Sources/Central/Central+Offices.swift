import Forms
import Foundation
import GRDB
public import Keys
import Protocol
import SQLiteReplica
import SyncLogic

/// The administration of offices and their devices. Each call is one transaction, and what it changed holds from the
/// next request on.
extension Central {
    /// Takes in an office, or takes back one that was revoked; its devices then enrol anew.
    ///
    /// - Parameters:
    ///   - code: a district's, or the province's for the centre's own machines.
    ///   - networks: codes of the networks that it belongs to.
    ///
    /// Throws: `CentralError.unknownOffice`, `unknownNetwork`, `officeExists`.
    public func addOffice(_ code: String, networks: [String], nowMs: Int64) throws(CentralError) {
        guard let place = catalogue.gazetteer.place(code), place.level != .subdistrict else {
            throw .unknownOffice(code)
        }
        let networks = try checked(networks)
        try write(nowMs: nowMs) { transaction throws(CentralError) in
            let known = try centrally { () throws(StorageError) -> Office? in try transaction.office(code) }
            if let known, !known.isRevoked { throw .officeExists(code) }
            try transaction.execute(
                """
                INSERT INTO office (code, networks, scope_version, added_ms) VALUES (?1, ?2, ?4, ?3)
                ON CONFLICT (code) DO UPDATE SET networks = excluded.networks, is_revoked = 0,
                    scope_version = scope_version + ?4
                """, [code, networks, nowMs, try transaction.scopeStep()])
        }
    }

    /// Says which networks an office belongs to; its devices are granted the new scopes at their next exchange.
    /// Throws: `CentralError.unknownOffice`, `unknownNetwork`.
    public func setNetworks(_ networks: [String], of code: String, nowMs: Int64) throws(CentralError) {
        let networks = try checked(networks)
        try write(nowMs: nowMs) { transaction throws(CentralError) in
            _ = try transaction.existingOffice(code)
            try transaction.execute(
                """
                UPDATE office SET networks = ?1, scope_version = scope_version + ?3 WHERE code = ?2 AND networks <> ?1
                """, [networks, code, try transaction.scopeStep()])
        }
    }

    /// Ends the rights of an office, of all its devices and of its unused codes. What its devices still send is held.
    /// Throws: `CentralError.unknownOffice`.
    public func revoke(_ code: String, nowMs: Int64) throws(CentralError) {
        try write(nowMs: nowMs) { transaction throws(CentralError) in
            _ = try transaction.existingOffice(code)
            try transaction.execute("UPDATE office SET is_revoked = 1 WHERE code = ?", [code])
            try transaction.execute(
                "UPDATE device SET standing = ? WHERE office = ?", [DeviceStanding.revoked.rawValue, code])
            try transaction.execute("DELETE FROM enrolment_code WHERE office = ? AND used_by IS NULL", [code])
        }
    }

    /// Ends the rights of one device, e.g. of a stolen machine.
    /// Throws: `CentralError.unknownDevice` when the office has none with this fingerprint.
    public func revoke(
        device fingerprint: Fingerprint, of office: String, nowMs: Int64
    ) throws(CentralError) {
        try write(nowMs: nowMs) { transaction throws(CentralError) in
            let device = try transaction.device(fingerprint, of: office)
            try transaction.stand(device, .revoked)
        }
    }

    /// Grants a device that waits the rights of its office: staff compared its fingerprint with the machine's.
    /// Throws: `CentralError.unknownDevice` when the office has none with this fingerprint, or revoked it.
    public func approve(
        device fingerprint: Fingerprint, of office: String, nowMs: Int64
    ) throws(CentralError) {
        try write(nowMs: nowMs) { transaction throws(CentralError) in
            let device = try transaction.device(fingerprint, of: office)
            if device.standing == .revoked { throw .unknownDevice(fingerprint) }
            try transaction.stand(device, .active)
        }
    }

    /// Makes a one-time code with which one device of an office enrols.
    ///
    /// - Parameter needsApproval: whether the device then waits until its fingerprint was compared (`approve`).
    ///
    /// Throws: `CentralError.unknownOffice`, also for a revoked one.
    public func issueCode(
        for office: String, needsApproval: Bool, nowMs: Int64, using random: inout some RandomNumberGenerator
    ) throws(CentralError) -> EnrolmentCode {
        let code = EnrolmentCode(nowMs: nowMs, using: &random)
        try write(nowMs: nowMs) { transaction throws(CentralError) in
            if try transaction.existingOffice(office).isRevoked { throw .unknownOffice(office) }
            try transaction.execute(
                "INSERT INTO enrolment_code (hash, office, expires_ms, needs_approval) VALUES (?, ?, ?, ?)",
                [Data(EnrolmentCode.hash(of: code.text).bytes), office, code.expiresMs, needsApproval])
        }
        return code
    }

    /// The codes as they are stored: in order, without repeats.
    private func checked(_ networks: [String]) throws(CentralError) -> String {
        let list = catalogue.list("CL02")
        if let bad = networks.first(where: { list?.item($0) == nil }) { throw .unknownNetwork(bad) }
        return Set(networks).sorted().joined(separator: " ")
    }
}

extension CentralTransaction {
    /// The office with this code, revoked or not.
    func existingOffice(_ code: String) throws(CentralError) -> Office {
        let office = try centrally { () throws(StorageError) -> Office? in try self.office(code) }
        guard let office else { throw .unknownOffice(code) }
        return office
    }

    /// Runs one statement.
    func execute(_ sql: String, _ arguments: StatementArguments) throws(CentralError) {
        try centrally { () throws(StorageError) in
            try translatingDatabase { try db.cachedStatement(sql: sql).execute(arguments: arguments) }
        }
    }

    /// The device of `office` whose key has this fingerprint: its id is made of the same bytes.
    fileprivate func device(_ fingerprint: Fingerprint, of office: String) throws(CentralError) -> Device {
        _ = try existingOffice(office)
        let device = try DeviceID(fingerprint.bytes).flatMap { id throws(CentralError) in try self.device(id) }
        guard let device, device.office == office else { throw .unknownDevice(fingerprint) }
        return device
    }

    fileprivate func stand(_ device: Device, _ standing: DeviceStanding) throws(CentralError) {
        try execute("UPDATE device SET standing = ? WHERE id = ?", [standing.rawValue, device.id.data])
    }
}

extension Device {
    /// What staff compare with what the machine shows.
    public var fingerprint: Fingerprint { Fingerprint(of: signingKey) }
}

extension CentralTransaction {
    fileprivate func scopeStep() throws(CentralError) -> Int64 {
        let step = try centrally { () throws(StorageError) -> UInt64 in
            ScopeVersion.step(in: try head().epoch, isFirst: try !isRestored())
        }
        return Int64(clamping: step)
    }
}
