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
    /// The last change that was taken in: mostly what the next one follows.
    private var last: ChainHead?
    /// The entries that were made, without those that may bring their own sender something.
    private(set) var skipped: Set<UInt64> = []

    init(log: Log, sender: Sender, catalogue: Catalogue, nowMs: Int64) {
        self.log = log
        self.sender = sender
        self.catalogue = catalogue
        self.nowMs = nowMs
    }

    /// Takes in one change.
    mutating func admit(_ change: Change) throws(StorageError) -> Admitted {
        let header = change.header
        guard let actor = try log.actor(header.actor) else { return .gap(isDiverged: false) }
        let atSeq = try log.hashes(of: header.actor, at: header.seq)
        let isHere = atSeq.contains(change.hash)
        if isHere, try log.anchored(of: header.actor, at: header.seq).contains(change.hash) {
            return .duplicate(try log.heldPlaces(of: change.ref).map(\.reason))
        }
        // Two changes of one name: made by trying 2^32 and more, to confuse. The name stays with the first.
        if !isHere, atSeq.contains(where: { $0.tag == change.hash.tag }) { return .gap(isDiverged: true) }
        let before = try last?.isFollowed(by: header) == true ? [header.prev] : chain(before: header)
        guard before.contains(header.prev) else { return .gap(isDiverged: !isHere && !before.isEmpty) }
        let isOwn = actor.device == sender.device || actor.genesis.office == sender.office
        // What a stranger writes in an actor's name is kept, and says nothing of that actor's chain.
        if isHere, !isOwn { return .duplicate(try log.heldPlaces(of: change.ref).map(\.reason)) }
        if !isHere, !atSeq.isEmpty, isOwn { try log.markForked(header.actor) }
        // Of what another office gave back in part, the author brings the rest.
        let kept = isHere ? try log.change(change.ref) : nil
        var judged: [(part: Part, place: Int, reason: HoldReason?)] = []
        for (place, part) in change.parts.enumerated() where kept?.part(at: place) == nil {
            judged.append((part, place, try isOwn ? judge(part, header) : HoldReason.foreignOffice))
        }
        let isSkipped = isOwn && !isHere ? try bringsNothing(change.parts) : false
        let number = try keep(change, judged)
        if isSkipped { skipped.insert(number) }
        if judged.contains(where: { $0.reason != nil }) {
            try LogWriter(log: log, catalogue: catalogue).obeyRulings(on: change.ref, by: number)
        }
        if isHere {
            try anchor(change)
            return .logged(try log.heldPlaces(of: change.ref).map(\.reason))
        }
        // What is new and follows what is anchored is anchored as well.
        last = change.head
        try log.anchorFollowers(of: change.head)
        return .logged(judged.allSatisfy { $0.reason == nil } ? [] : try log.heldPlaces(of: change.ref).map(\.reason))
    }

    /// Whether parts let nobody read what was written earlier, and release nothing.
    private func bringsNothing(_ parts: [Part]) throws(StorageError) -> Bool {
        for part in parts {
            if OrderRecord.types.contains(part.type) { return false }
            if part.movesRecord, try log.record(part.record) != nil { return false }
        }
        return true
    }

    /// The places in the chain that a change may follow.
    func chain(before header: ChangeHeader) throws(StorageError) -> [Digest] {
        if header.seq > 1 { return try log.anchored(of: header.actor, at: header.seq - 1) }
        return try log.actor(header.actor).map { [$0.genesis.hash] } ?? []
    }

    /// Counts a whole change, all before which in its chain is here, and what follows it.
    func anchor(_ change: Change) throws(StorageError) {
        try log.anchor(change.ref)
        try log.anchorFollowers(of: change.head)
    }

    /// Puts what came of a change into the log. Returns the entry's number.
    @discardableResult
    func keep(
        _ change: Change, _ judged: [(part: Part, place: Int, reason: HoldReason?)]
    ) throws(StorageError) -> UInt64 {
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

    /// Keeps a change, merges its parts, and does what it orders. Returns its number in the log.
    @discardableResult
    package func write(
        _ change: Change, _ judged: [(part: Part, place: Int, reason: HoldReason?)], device: DeviceID?, nowMs: Int64
    ) throws(StorageError) -> UInt64 {
        let change = try log.emptied(change)
        let number = try log.append(change, device: device, receivedMs: nowMs)
        var parts: [LoggedPart] = []
        for entry in judged {
            let audience = entry.reason == nil ? try merge(entry.part, of: change) : []
            parts.append(
                LoggedPart(
                    place: entry.place, record: entry.part.record, held: entry.reason, audience: audience,
                    movesRecord: entry.part.movesRecord, readers: []))
        }
        try log.keep(parts, of: number)
        if judged.contains(where: { $0.reason == nil && $0.part.type == Redaction.type }) {
            try log.redact(by: change)
        }
        return number
    }

    /// Does what a ruling says, which is the entry `number` of the log, as far as the parts are here and held.
    func settle(_ ruling: Ruling, by number: UInt64) throws(StorageError) {
        guard let change = try log.change(ruling.change) else { return }
        for held in try log.heldPlaces(of: ruling.change) where ruling.places.contains(held.place) {
            let isReleased = ruling.verdict == .released
            try log.settle(held.number, place: held.place, by: number, isReleased: isReleased)
            if isReleased, let part = change.part(at: held.place) {
                try log.setAudience(try merge(part, of: change), of: held.number, place: held.place)
            }
        }
    }

    /// Does what staff ruled on a change before it came, which is the entry `number`: of a centre that was put back
    /// another office may have given back the ruling first.
    func obeyRulings(on change: ChangeRef, by number: UInt64) throws(StorageError) {
        guard try log.isRestored() else { return }
        for entry in try log.rulings() {
            for part in try LogWriter.parts(of: entry) {
                if let ruling = Ruling(part), ruling.change == change { try settle(ruling, by: number) }
            }
        }
    }

    private static func parts(of entry: LogEntry) throws(StorageError) -> [Part] {
        do throws(ProtocolError) {
            return try Change(decoding: entry.bytes).parts
        } catch {
            throw .damaged(what: "log \(entry.number)")
        }
    }

    /// Merges one part of an entry of the log. Returns the scopes that read its record just before or just after.
    private func merge(_ part: Part, of change: Change) throws(StorageError) -> [String] {
        let merged = try log.merge(part, of: Origin(of: change))
        let after = readers(of: merged.after)
        guard let before = merged.before.map(readers), before != after else { return Set(after).sorted() }
        let losing = Set(before).subtracting(after)
        if !losing.isEmpty { try log.withdrawSnapshots(of: part.record, from: losing.sorted()) }
        return Set(before).union(after).sorted()
    }

    /// The scopes that read a record; those of a type that every office reads include the province.
    private func readers(of state: RecordState) -> [String] {
        if state.clock.isEmpty { return [] }
        let reader = RecordReader(state, catalogue)
        return reader.readers + (reader.form?.isReference == true ? [catalogue.province] : [])
    }
}

extension ChainHead {
    /// Whether a change goes on where this chain stands.
    fileprivate func isFollowed(by header: ChangeHeader) -> Bool {
        header.actor == actor && header.seq == seq &+ 1 && header.prev == hash
    }
}
