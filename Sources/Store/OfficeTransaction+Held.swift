import Foundation
import GRDB
public import Merge
public import Protocol
import SQLiteReplica
public import SyncLogic

/// An own change that the centre keeps without applying all of it, and what was decided.
public struct OwnHeldChange: Sendable, Hashable {
    public let change: Change
    /// Why it was held; of several parts the first one's reason.
    public let reason: HoldReason
    /// nil while the centre's staff have not decided.
    public let decision: Decision?

    /// What the centre's staff decided: not to apply it.
    public struct Decision: Sendable, Hashable {
        /// The reason, as staff wrote it.
        public let why: String
        public let staff: String
        /// Milliseconds since 1970 by the centre's clock.
        public let atMs: Int64
    }
}

/// What the centre holds of this office, and what became of it.
extension OfficeTransaction {
    public func hold(_ notice: HeldNotice) throws(StorageError) {
        // Of a change that is not here there is nothing to tell anybody.
        guard try replica.change(notice.change) != nil else { return }
        let no = try replica.number(of: notice.change)
        try translatingDatabase {
            try db.cachedStatement(
                sql: """
                    INSERT INTO held (change, reason) VALUES (?, ?)
                    ON CONFLICT (change) DO UPDATE SET
                        reason = excluded.reason, verdict = nullif(verdict, 'released')
                    """
            ).execute(arguments: [no, Int64(notice.reason.rawValue)])
        }
    }

    public func settle(_ ruling: Ruling, by origin: Origin) throws(StorageError) {
        guard let change = try replica.change(ruling.change),
            try ownActors().contains(where: { $0.id == change.header.actor })
        else { return }
        let no = try replica.number(of: change.ref)
        let isReleased = try translatingDatabase {
            try Bool.fetchOne(
                db, sql: "SELECT verdict = ? FROM held WHERE change = ? AND verdict IS NOT NULL",
                arguments: [Ruling.Verdict.released.rawValue, no])
        }
        if isReleased == true { return }
        try translatingDatabase {
            try db.execute(
                sql: """
                    INSERT OR REPLACE INTO held (change, reason, verdict, why, staff, ruled_ms)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    no, Int64(ruling.reason.rawValue), ruling.verdict.rawValue, ruling.why, origin.clerk, origin.wallMs,
                ])
        }
        let former = try refused(change)
        switch ruling.verdict {
        case .refused:
            try increase(.refusedCount)
            try refuse(Set(ruling.places), of: change, former: former)
        case .released: try refuse([], of: change, former: former)
        }
    }

    /// The own changes that the centre keeps without applying all of them, the earliest first.
    public func heldChanges() throws(StorageError) -> [OwnHeldChange] {
        try held("WHERE verdict IS NULL OR verdict <> 'released' ORDER BY held.change")
    }

    /// As `heldChanges()`, those that write to one record.
    func heldChanges(of record: RecordID) throws(StorageError) -> [OwnHeldChange] {
        try heldChanges().filter { $0.change.parts.contains { $0.record == record } }
    }

    /// Whether the centre keeps this change without applying it, and has not decided on it.
    func isHeld(_ change: ChangeRef) throws(StorageError) -> Bool {
        try translatingDatabase {
            try Bool.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT 1 FROM held JOIN change ON change.no = held.change
                        JOIN actor ON actor.no = change.actor
                        WHERE verdict IS NULL AND actor.id = ? AND seq = ? AND tag = ?
                        """),
                arguments: [change.actor.data, Int64(change.seq), change.tag.stored]) ?? false
        }
    }

    private func held(_ rest: String) throws(StorageError) -> [OwnHeldChange] {
        let rows = try translatingDatabase {
            try Row.fetchAll(
                db,
                sql: """
                    SELECT unpacked(change.bytes), reason, verdict, why, staff, ruled_ms
                    FROM held CROSS JOIN change ON change.no = held.change \(rest)
                    """)
        }
        var held: [OwnHeldChange] = []
        for row in rows {
            let verdict: String? = row[2]
            let decision = verdict.map { _ in
                OwnHeldChange.Decision(why: row[3], staff: row[4], atMs: row[5] ?? 0)
            }
            let change = try translatingDatabase { try Change(decoding: [UInt8](row[0] as Data)) }
            guard let reason = HoldReason(rawValue: UInt8(clamping: row[1] as Int64)) else {
                throw .damaged(what: "held")
            }
            held.append(OwnHeldChange(change: change, reason: reason, decision: decision))
        }
        return held
    }

    /// The places of a change's parts that were refused.
    private func refused(_ change: Change) throws(StorageError) -> Set<Int> {
        let no = try replica.number(of: change.ref)
        return try translatingDatabase {
            Set(try Int.fetchAll(db, sql: "SELECT place FROM refused_part WHERE change = ?", arguments: [no]))
        }
    }

    /// Makes `places` the refused parts of a change, and merges the records anew that it wrote.
    private func refuse(_ places: Set<Int>, of change: Change, former: Set<Int>) throws(StorageError) {
        if places == former { return }
        let no = try replica.number(of: change.ref)
        let before = try refusedParts()
        try translatingDatabase {
            try db.execute(sql: "DELETE FROM refused_part WHERE change = ?", arguments: [no])
            for place in places.sorted() {
                try db.execute(sql: "INSERT INTO refused_part (change, place) VALUES (?, ?)", arguments: [no, place])
            }
        }
        let after = try refusedParts()
        for record in Set(change.parts.map(\.record)).sorted(by: RecordID.precedes) {
            if try isDeparted(record) {
                try bringBack(record)
                continue
            }
            _ = try replica.rebuild(record, adding: [change], leavingOut: after, former: before)
        }
    }

    public func refusedChanges(
        of actor: ActorID, in seqs: ClosedRange<UInt64>
    ) throws(StorageError) -> [ChangeRef] {
        Set(try refusedParts().map(\.change)).filter { $0.actor == actor && seqs.contains($0.seq) }
            .sorted(by: ChangeRef.precedes)
    }

    public func release(_ change: ChangeRef) throws(StorageError) {
        guard let kept = try replica.change(change) else { return }
        let no = try replica.number(of: change)
        try translatingDatabase {
            // A refusal that comes after is void; another centre may hold it again, which tells it anew.
            try db.execute(
                sql: "UPDATE held SET verdict = ? WHERE change = ?",
                arguments: [Ruling.Verdict.released.rawValue, no])
        }
        try refuse([], of: kept, former: try refused(kept))
    }

    /// The own changes of which a part about `record` was refused.
    func refusedChanges(about record: RecordID) throws(StorageError) -> [ChangeRef] {
        var changes: Set<ChangeRef> = []
        for name in try refusedParts() {
            let slots = try replica.change(name.change)?.slots ?? []
            if slots.indices.contains(name.place), slots[name.place].part?.record == record {
                changes.insert(name.change)
            }
        }
        return changes.sorted(by: ChangeRef.precedes)
    }

    /// All parts of own changes that were refused. There are few.
    func refusedParts() throws(StorageError) -> Set<PartName> {
        let rows = try translatingDatabase {
            try Row.fetchAll(
                db,
                sql: """
                    SELECT actor.id, seq, tag, place FROM refused_part
                    JOIN change ON change.no = refused_part.change JOIN actor ON actor.no = change.actor
                    """)
        }
        return Set(
            rows.compactMap { row in
                ActorID(row[0] as Data).map { actor in
                    let tag = Tag(rawValue: UInt64(bitPattern: row[2] as Int64))
                    let ref = ChangeRef(actor: actor, seq: UInt64(clamping: row[1] as Int64), tag: tag)
                    return PartName(change: ref, place: row[3])
                }
            })
    }
}
