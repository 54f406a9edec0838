import Protocol
import SQLiteReplica
import Store
import SyncLogic
import Transport

/// What the budget allows an exchange.
enum Allowance {
    /// Whatever waits, with so many bytes at most; nil for any number.
    case all(bytes: Int64?)
    /// Only the first so many changes: the last of them is urgent.
    case urgent(changes: Int, bytes: Int64?)
    /// Nothing before this time of the wall clock, in milliseconds since 1970; nil until a clerk says otherwise.
    case nothing(untilMs: Int64?)

    /// At most so many bytes; nil for any number.
    var bytes: Int64? {
        switch self {
        case .all(let bytes), .urgent(_, let bytes): bytes
        case .nothing: 0
        }
    }

    /// At most so many changes.
    var changes: Int {
        switch self {
        case .all: Limits.batchChangesWanted
        case .urgent(let changes, _): min(changes, Limits.batchChangesWanted)
        case .nothing: 0
        }
    }
}

/// The pieces of a snapshot wait until a time of the wall clock; nil until a clerk says otherwise.
struct SnapshotWait {
    let untilMs: Int64?
}

/// Asks the line's budget, and tells it what went.
extension Link {
    /// What the budget allows an exchange at this time of the wall clock.
    func allowance(atMs wallMs: Int64) throws(LinkError) -> Allowance {
        try reading { transaction throws(StorageError) in
            if try transaction.mayGoOverBudget() { return .all(bytes: nil) }
            let budget = try transaction.lineBudget()
            let untilMs: Int64?
            switch budget.mayMove(.records, atMs: wallMs) {
            case .move(let bytes): return .all(bytes: bytes)
            case .wait(let time, _): untilMs = time
            }
            guard case .move(let bytes) = budget.mayMove(.urgent, atMs: wallMs) else {
                return .nothing(untilMs: untilMs)
            }
            let changes = try transaction.urgentChanges()
            return changes > 0 ? .urgent(changes: changes, bytes: bytes) : .nothing(untilMs: untilMs)
        }
    }

    /// Whether something else than an exchange may go over the line now.
    ///
    /// - Parameter bytes: without room for so many it does not begin.
    func mayMove(
        _ kind: LineBudget.Kind, bytes: Int64 = ConnectionRoom.bytesMin
    ) throws(LinkError) -> LineBudget.Verdict {
        let wallMs = MachineClock.wallMs()
        return try reading { transaction throws(StorageError) in
            try transaction.lineBudget().mayMove(kind, bytes: bytes, atMs: wallMs)
        }
    }

    /// Whether pieces of a snapshot may go over the line now: like exchanges also over the budget when a clerk says so.
    func mayMovePieces() throws(LinkError) -> LineBudget.Verdict {
        if try reading({ transaction throws(StorageError) in try transaction.mayGoOverBudget() }) {
            return .move(bytes: nil)
        }
        return try mayMove(.snapshots)
    }

    /// Until when the pieces of a snapshot that are wanted must wait; nil when none are, or they need not.
    func snapshotWait() throws(LinkError) -> SnapshotWait? {
        guard case .wait(let untilMs, _) = try mayMovePieces() else { return nil }
        return try isPieceWanted() ? SnapshotWait(untilMs: untilMs) : nil
    }
}
