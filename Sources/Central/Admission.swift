package import Forms
import Merge
public import Protocol
package import SyncLogic

/// Who brings changes: a device, its office, and what that office reads.
public struct Sender: Sendable, Hashable {
    public let device: DeviceID
    public let office: String
    /// Whether the device may speak for its office.
    public let standing: DeviceStanding
    /// The scopes that the office reads.
    public let scopes: [String]
    /// The version of these scopes.
    public let scopeVersion: UInt64

    public init(device: DeviceID, office: String, standing: DeviceStanding, scopes: [String], scopeVersion: UInt64) {
        self.device = device
        self.office = office
        self.standing = standing
        self.scopes = scopes
        self.scopeVersion = scopeVersion
    }
}

/// Whether a device may speak for its office.
public enum DeviceStanding: String, Sendable, Hashable, CaseIterable {
    case active
    /// Waits for the centre's staff to compare its fingerprint.
    case pending
    case revoked
}

/// What became of one change that an office sent.
enum Admitted: Hashable {
    /// It was here already. Each held part has its reason.
    case duplicate([HoldReason])
    /// What it follows is not here: the office sends from further back. `isDiverged` when the place before it is taken
    /// by another branch.
    case gap(isDiverged: Bool)
    /// It is in the log. Each held part has its reason.
    case logged([HoldReason])
}

/// Takes changes into the central log. Whatever is authenticated is applied or held, never dropped for its content
/// (PROTOCOL.md, "Held changes").
struct Admission<Log: CentralLog> {
    let log: Log
    let sender: Sender
    let catalogue: Catalogue
    let nowMs: Int64

    /// Takes in one change.
    func admit(_ change: Change) throws(StorageError) -> Admitted {
        let header = change.header
        guard let actor = try log.actor(header.actor) else { return .gap(isDiverged: false) }
        let atSeq = try log.hashes(of: header.actor, at: header.seq)
        if atSeq.contains(change.hash) { return .duplicate(try log.holdReasons(of: change.ref)) }
        // Two changes of one name: made by trying 2^32 and more, to confuse. The name stays with the first.
        if atSeq.contains(where: { $0.tag == change.hash.tag }) { return .gap(isDiverged: true) }
        let before = header.seq == 1 ? [actor.genesis.hash] : try log.hashes(of: header.actor, at: header.seq - 1)
        guard before.contains(header.prev) else { return .gap(isDiverged: !before.isEmpty) }
        let isOwn = actor.device == sender.device || actor.genesis.office == sender.office
        // What a stranger writes in an actor's name is kept, and says nothing of that actor's chain.
        if !atSeq.isEmpty, isOwn { try log.markForked(header.actor) }
        var reasons: [HoldReason] = []
        var judged: [(part: Part, place: Int, reason: HoldReason?)] = []
        for (place, part) in change.parts.enumerated() {
            let reason = try isOwn ? judge(part, header) : .foreignOffice
            judged.append((part, place, reason))
            if let reason { reasons.append(reason) }
        }
        try keep(change, judged)
        return .logged(reasons)
    }

    /// Why a part must not be applied; nil when it may.
    private func judge(_ part: Part, _ header: ChangeHeader) throws(StorageError) -> HoldReason? {
        switch sender.standing {
        // A device that waits is refused before this: nothing of it is kept.
        case .revoked, .pending: return .revokedDevice
        case .active: break
        }
        if header.office != sender.office { return .foreignOffice }
        let state = try log.record(part.record)
        if header.lamport > (state?.lamport ?? 0) + Limits.lamportAheadMax { return .inflatedClock }
        if let state, !state.clock.isEmpty {
            if state.type != part.type { return .typeMismatch }
            if !RecordReader(state, catalogue).isReadable(by: sender.scopes) { return .outOfScope }
        } else if !isCreation(part) {
            return .outOfScope
        }
        let access = RecordAccess(office: sender.office, catalogue: catalogue)
        return access.refusal(of: part.type, part.writes.map(\.field), on: state) == nil ? nil : .notTheWriter
    }

    /// Whether a part begins a record that belongs to the sender; the centre may begin one for any office.
    private func isCreation(_ part: Part) -> Bool {
        if sender.scopes.contains(Scope.all) { return true }
        return part.writes.contains {
            $0.field == SystemField.office.rawValue && $0.value == .text(sender.office)
        }
    }

    private func keep(
        _ change: Change, _ judged: [(part: Part, place: Int, reason: HoldReason?)]
    ) throws(StorageError) {
        try LogWriter(log: log, catalogue: catalogue)
            .write(change, judged, device: sender.device, nowMs: nowMs)
    }
}

/// Puts a change into the log and merges the parts that are not held.
package struct LogWriter<Log: CentralLog> {
    let log: Log
    let catalogue: Catalogue

    package init(log: Log, catalogue: Catalogue) {
        self.log = log
        self.catalogue = catalogue
    }

    package func write(
        _ change: Change, _ judged: [(part: Part, place: Int, reason: HoldReason?)], device: DeviceID?, nowMs: Int64
    ) throws(StorageError) {
        var befores: [[String]] = []
        for entry in judged { befores.append(try readers(of: entry.part.record)) }
        let placeholders = judged.map { logged($0, audience: []) }
        let number = try log.append(change, parts: placeholders, device: device, receivedMs: nowMs)
        for (index, entry) in judged.enumerated() {
            guard entry.reason == nil else { continue }
            try log.merge(entry.part, of: Origin(of: change))
            let audience = Set(befores[index]).union(try readers(of: entry.part.record))
            try log.setAudience(audience.sorted(), of: number, place: entry.place)
        }
    }

    private func logged(
        _ entry: (part: Part, place: Int, reason: HoldReason?), audience: [String]
    ) -> LoggedPart {
        let moving: Set<FieldID> = [SystemField.office.rawValue, SystemField.shared.rawValue]
        return LoggedPart(
            place: entry.place, record: entry.part.record, held: entry.reason, audience: audience,
            movesRecord: entry.part.writes.contains { moving.contains($0.field) }, readers: [])
    }

    /// The scopes that read a record; those of a type that every office reads include the province.
    private func readers(of id: RecordID) throws(StorageError) -> [String] {
        guard let state = try log.record(id), !state.clock.isEmpty else { return [] }
        let reader = RecordReader(state, catalogue)
        return reader.readers + (reader.form?.isReference == true ? [catalogue.province] : [])
    }
}
