import Merge
import Protocol

/// What a page or a piece brought.
struct TakenIn {
    /// Changes that were new here.
    var received = 0
    /// The records of which it may say who reads them.
    var touched: Set<RecordID> = []
    /// Why this store must take a new actor before it writes again; nil when it need not.
    var mustMint: Genesis.Reason?
}

/// What is done with changes of the centre's log.
extension OfficeStorage {
    /// Takes in what a page or a piece brought.
    func takeIn(_ pulled: [Change]) throws(StorageError) -> TakenIn {
        var taken = TakenIn()
        let present = try ownActors().last
        for change in pulled {
            // Another copy of this store went on as the same actor: seen here before the centre has both branches.
            if let present, change.header.actor == present.id, try kept(change.ref, hash: change.hash) == nil {
                taken.mustMint = change.header.seq > present.head.seq ? .restored : .cloned
            }
            taken.touched.formUnion(try bringBack(for: change))
            if try takeIn(change) { taken.received += 1 }
        }
        return taken
    }

    /// Notes that nothing of a change is held any more: a page brought it bare, or all of it, and no page brings what
    /// is held. A centre that was put back may have applied what it held, and no ruling says so.
    private func noteApplied(_ change: ChangeRef) throws(StorageError) {
        guard try written(by: change.actor, at: change.seq)?.ref == change else { return }
        let refused = try refusedChanges(of: change.actor, in: change.seq...change.seq)
        let isHeld = try isUndecided(change)
        guard isHeld || refused.contains(change) else { return }
        try release(change)
        try setLeaving(true)
    }

    /// Does what a ruling says of an own change. What another copy of this store wrote, and a page brought, is applied:
    /// there a refusal is void.
    private func obey(_ ruling: Ruling, by origin: Origin) throws(StorageError) {
        if ruling.verdict == .released { return try settle(ruling, by: origin) }
        guard try written(by: ruling.change.actor, at: ruling.change.seq)?.ref == ruling.change else { return }
        let isExpected = try isUndecided(ruling.change)
        try settle(ruling, by: origin)
        if !isExpected { try askAgain(ruling.change) }
    }

    /// Sends an own change again that staff refused though nobody said that it was held. A centre that was put back may
    /// have applied it, and got back the refusal by the former one, which does nothing there.
    private func askAgain(_ change: ChangeRef) throws(StorageError) {
        guard let actor = try ownActors().first(where: { $0.id == change.actor }), actor.confirmed >= change.seq else {
            return
        }
        try unsettle(actor.id, after: change.seq - 1)
        try confirm(actor.id, through: change.seq - 1)
    }

    /// Notes what a ruling that is here already releases again: a centre that was put back may have lost the ruling,
    /// held once more what it is about, even refused it, and got the ruling back.
    private func noteReleased(by change: Change) throws(StorageError) {
        for ruling in change.parts.compactMap({ Ruling($0) }) where ruling.verdict == .released {
            let seq = ruling.change.seq
            let refused = try refusedChanges(of: ruling.change.actor, in: seq...seq)
            guard try isUndecided(ruling.change) || refused.contains(ruling.change) else { continue }
            try settle(ruling, by: Origin(of: change))
            try setLeaving(true)
        }
    }

    /// Keeps and merges what of a pulled change is not here yet; false when all of it is.
    func takeIn(_ change: Change) throws(StorageError) -> Bool {
        let kept = try kept(change.ref, hash: change.hash)
        if kept != nil {
            if change.isWhole || change.parts.isEmpty { try noteApplied(change.ref) }
            try noteReleased(by: change)
        }
        if change.parts.isEmpty { return false }
        let merged = try emptied(kept.map { change.completed(by: $0) } ?? change)
        if merged.bytes == kept?.bytes { return false }
        if kept == nil { try insertPulled(merged) } else { try replace(merged) }
        let known = Set(kept?.parts ?? [])
        let origin = Origin(of: merged)
        for part in merged.parts where !known.contains(part) {
            try merge(part, of: origin)
            if let ruling = Ruling(part) {
                try obey(ruling, by: origin)
                // What waited for it may go now, and what is shown without a refused part may be somebody else's.
                try setLeaving(true)
            }
        }
        if merged.parts.contains(where: { $0.type == Redaction.type }) { try redact(by: merged) }
        return true
    }
}
