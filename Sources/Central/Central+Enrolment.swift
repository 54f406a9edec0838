import Forms
import Foundation
import GRDB
import Keys
import Protocol
import SQLiteReplica
import SyncLogic

extension Central {
    /// Answers a request to enrol. Every code that does not work, for whatever reason, is answered by the same bytes
    /// after the same work; nothing is written then.
    ///
    /// A device that enrols again keeps its request numbers. The same request again is answered alike while its code
    /// has not expired. The caller bounds how often somebody may try (`TryLimiter`).
    public func enrol(_ bytes: [UInt8], nowMs: Int64) -> Answer {
        do throws(CentralError) {
            let request = try decode(bytes)
            // Most wrong codes come from strangers: they cost a look, not a write.
            _ = try read { transaction throws(CentralError) in try transaction.admitted(request, nowMs: nowMs) }
            let isPending = try write(nowMs: nowMs) { transaction throws(CentralError) in
                let code = try transaction.admitted(request, nowMs: nowMs)
                return try transaction.enrol(request, by: code)
            }
            let reply = EnrolReply(
                office: request.office, serverKey: signingKey.publicKey, sealingKey: sealingKey.publicKey,
                isPending: isPending)
            return Answer(status: 200, body: reply.encoded)
        } catch {
            return Answer(Refusal(error))
        }
    }

    private func decode(_ bytes: [UInt8]) throws(CentralError) -> EnrolRequest {
        do throws(ProtocolError) {
            return try EnrolRequest(decoding: bytes)
        } catch {
            throw .malformed(error)
        }
    }
}

/// A code that works, as it is kept.
struct AdmittedCode {
    let hash: Digest
    let needsApproval: Bool
    /// Whether this very device used it before.
    let isUsed: Bool
}

extension CentralTransaction {
    /// The code of the request, if this device may enrol by it now.
    func admitted(_ request: EnrolRequest, nowMs: Int64) throws(CentralError) -> AdmittedCode {
        let refusal = CentralError.refused(Refusal(kind: .code, detail: "no such code"))
        let hash = EnrolmentCode.hash(of: request.code)
        let device = DeviceID(publicKey: request.signingKey)
        let known = try self.device(device)
        let row = try centrally { () throws(StorageError) -> Row? in
            try translatingDatabase {
                let statement = try db.cachedStatement(
                    sql: """
                        SELECT hash, office, expires_ms, needs_approval, used_by FROM enrolment_code WHERE hash = ?
                        """)
                return try Row.fetchOne(statement, arguments: [Data(hash.bytes)])
            }
        }
        guard let row else { throw refusal }
        let stored: Data = row[0]
        let office: String = row[1]
        let expiresMs: Int64 = row[2]
        let usedBy: Data? = row[4]
        let isRight = ConstantTime.equal([UInt8](stored), hash.bytes)
        // A revoked office has no unused codes, and its machines are revoked.
        let isFree = usedBy == nil || (usedBy == device.data && known?.standing != .revoked)
        // A key that speaks for another office stays there: nobody moves somebody else's machine.
        let isHere = known == nil || known?.office == request.office
        guard isRight, isFree, isHere, office == request.office, nowMs < expiresMs else { throw refusal }
        return AdmittedCode(hash: hash, needsApproval: row[3], isUsed: usedBy != nil)
    }

    /// Takes in the device, and returns whether it has to wait for approval.
    func enrol(_ request: EnrolRequest, by code: AdmittedCode) throws(CentralError) -> Bool {
        let id = DeviceID(publicKey: request.signingKey)
        let known = try device(id)
        if code.isUsed, let known { return known.standing == .pending }
        // A key that was compared before need not be compared again.
        let isPending = code.needsApproval && known?.standing != .active
        let standing: DeviceStanding = isPending ? .pending : .active
        try execute(
            """
            INSERT INTO device (id, office, signing_key, sealing_key, label, standing, enrolled_ms)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET sealing_key = excluded.sealing_key, label = excluded.label,
                standing = excluded.standing, enrolled_ms = excluded.enrolled_ms
            """,
            [
                id.data, request.office, Data(request.signingKey), Data(request.sealingKey), request.label,
                standing.rawValue, nowMs,
            ])
        try execute("UPDATE enrolment_code SET used_by = ? WHERE hash = ?", [id.data, Data(code.hash.bytes)])
        return isPending
    }
}
