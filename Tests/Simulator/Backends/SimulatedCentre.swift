import Central
import Compression
import Columns
import Forms
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import TestSupport

/// What an answer of the centre is on the line.
struct Answered {
    let status: Int
    let body: [UInt8]
    /// Whether the line cut or changed it, or the request.
    var isDamaged = false
}

/// The centre of a simulated world.
protocol SimulatedCentre: Recording where Transaction: CentralLog {
    /// Answers one exchange.
    func exchange(_ bytes: [UInt8], nowMs: Int64) throws -> Answered

    /// What the centre would send as `reply`.
    func sealed(_ reply: ExchangeReply) -> [UInt8]

    func addOffice(_ code: String, networks: [String], nowMs: Int64) throws
    func setNetworks(_ networks: [String], of code: String, nowMs: Int64) throws

    /// Takes a machine in. Returns the key that the centre signs with.
    func enrol(
        _ keys: DeviceKeys, of office: String, label: String, needsApproval: Bool, nowMs: Int64,
        using random: inout SeededGenerator
    ) throws -> [UInt8]

    func approve(_ keys: DeviceKeys, of office: String, nowMs: Int64) throws
    func revoke(_ keys: DeviceKeys, of office: String, nowMs: Int64) throws

    /// Notes that two backups, each restored for a test, hold the log as it is now.
    func noteBackups(nowMs: Int64) throws

    /// Whether a machine may speak for its office.
    func isActive(_ keys: DeviceKeys) throws -> Bool

    /// The scopes that an office reads.
    func scopes(of office: String) throws -> [String]

    /// Every record to which something was applied.
    func states() throws -> [RecordState]

    /// The state hash over what an office reads; over all records when `office` is nil.
    func stateHash(office: String?) throws -> Digest
}

extension SimulatedCentre {
    /// The reply in full, as the office that asked will see it.
    func opened(_ body: [UInt8], to request: ExchangeRequest) throws -> ExchangeReply {
        try ExchangeReply(decoding: unfolded(body, to: request).payload)
    }

    /// The reply in full and its signature. What a page leans on the centre has itself.
    func unfolded(_ body: [UInt8], to request: ExchangeRequest) throws -> Envelope {
        guard let folded = try FoldedReply(decoding: body, to: request) else { return try Envelope(decoding: body) }
        let batch = try read { log throws(StorageError) in log.rebuild(folded.batch) }
        return folded.unfolded(try batch.get().changes)
    }

    /// Erases, as two of the staff order it.
    func redact(
        _ targets: [RedactionTarget], _ cause: Redaction.Cause, _ catalogue: Catalogue, by authorship: Authorship,
        using random: inout SeededGenerator
    ) throws -> Change {
        var generator = random
        defer { random = generator }
        return try transact(nowMs: authorship.claimed.wallMs) { log throws(StoreError) in
            do throws(WriteError) {
                return try RedactionWriter(log: log, catalogue: catalogue)
                    .write(targets, cause, askedBy: "อีกคน", by: authorship, using: &generator)
            } catch {
                throw StoreError(error)
            }
        }
    }
}
