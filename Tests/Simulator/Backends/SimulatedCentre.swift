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
    /// The epoch of the centre that answered.
    var epoch: EpochID?
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

    /// A copy of all that this centre holds now, as a backup is.
    func copy() throws -> any SimulatedCentre

    /// Begins a new epoch, as one does that was put back from a backup.
    func beginEpoch(nowMs: Int64, using random: inout SeededGenerator) throws

    /// Notes that a backup which was restored for a test holds the log as it is now.
    func noteBackup(nowMs: Int64) throws

    /// The changes that are kept apart because nobody vouches for them.
    func unproven() throws -> Set<Digest>

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
    /// Notes that two backups, each restored for a test, hold the log as it is now.
    func noteBackups(nowMs: Int64) throws { for _ in 1...2 { try noteBackup(nowMs: nowMs) } }

    /// The present history of the log.
    func epoch() throws -> EpochID { try read { log throws(StorageError) in try log.head().epoch } }

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

    /// Decides what becomes of the parts of an entry of the log that are held; nil when they must not be released.
    func rule(
        _ verdict: Ruling.Verdict, on change: Change, _ catalogue: Catalogue, by authorship: Authorship,
        using random: inout SeededGenerator
    ) throws -> Change? {
        var generator = random
        defer { random = generator }
        return try transact(nowMs: authorship.claimed.wallMs) { log throws(StoreError) in
            let held = try storing { () throws(StorageError) in
                let places = try log.heldPlaces(of: change.ref).filter { verdict == .released || !$0.isRefused }
                let bar = verdict == .released ? try log.bar(toReleasing: places, of: change) : nil
                return bar == nil ? places : []
            }
            guard let first = held.first else { return nil }
            let ruling = Ruling(
                change: change.ref, places: held.map(\.place), reason: first.reason, verdict: verdict, why: "มติ")
            do throws(WriteError) {
                return try RulingWriter(log: log, catalogue: catalogue)
                    .write(ruling, of: change.header.office, by: authorship, using: &generator)
            } catch {
                throw StoreError(error)
            }
        }
    }

    /// Obeys what was ordered to be erased before this centre was put back, as the ledger beside it says.
    func obey(_ orders: [Change], _ catalogue: Catalogue) throws {
        try read { log throws(StorageError) in
            let writer = LogWriter(log: log, catalogue: catalogue)
            for order in orders where try !log.has(order) { try writer.writeAgain(order) }
        }
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
