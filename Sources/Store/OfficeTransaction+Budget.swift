import Forms
import GRDB
import Merge
import Protocol
import SQLiteReplica
public import SyncLogic

/// What the line may carry, and has carried.
extension OfficeTransaction {
    /// What a clerk allows the daemon to take of the line.
    public func lineRules() throws(StorageError) -> LineRules {
        var rules = LineRules()
        rules.dayBytes = try integer(.dayBytes)
        rules.hourBytes = try integer(.hourBytes)
        rules.hours = try text(.hours).flatMap { DayHours(parsing: $0) }
        rules.isMetered = try integer(.metered) == 1
        return rules
    }

    /// Keeps what a clerk allows.
    public func set(_ rules: LineRules) throws(StorageError) {
        if let bytes = rules.dayBytes { try set(.dayBytes, bytes) } else { try clear(.dayBytes) }
        if let bytes = rules.hourBytes { try set(.hourBytes, bytes) } else { try clear(.hourBytes) }
        if let hours = rules.hours { try set(.hours, hours.text) } else { try clear(.hours) }
        if rules.isMetered { try set(.metered, 1) } else { try clear(.metered) }
    }

    /// The rules, and what went already.
    public func lineBudget() throws(StorageError) -> LineBudget {
        let rows = try translatingDatabase {
            try Row.fetchAll(db.cachedStatement(sql: "SELECT hour, bytes FROM line_hour"))
        }
        let hours = rows.map {
            (hour: Int64.fromDatabaseValue($0["hour"]), bytes: Int64.fromDatabaseValue($0["bytes"]))
        }
        var ledger: [Int64: Int64] = [:]
        for case (let hour?, let bytes?) in hours { ledger[hour] = bytes }
        return LineBudget(try lineRules(), LineLedger(ledger))
    }

    /// Counts bytes that went over the line at this time of the wall clock. Of hours so many are kept, those that are
    /// nearest to it.
    public func countOnLine(_ bytes: Int64, atMs wallMs: Int64) throws(StorageError) {
        guard bytes > 0 else { return }
        let hour = LineLedger.hour(ofMs: wallMs)
        try translatingDatabase {
            try db.execute(
                sql: """
                    INSERT INTO line_hour (hour, bytes) VALUES (?1, ?2)
                    ON CONFLICT (hour) DO UPDATE SET bytes = min(bytes + ?2, ?3)
                    """, arguments: [hour, bytes, LineRules.bytesMax])
            try db.execute(
                sql: """
                    DELETE FROM line_hour WHERE hour IN (
                        SELECT hour FROM line_hour ORDER BY abs(hour - ?1) LIMIT -1 OFFSET ?2)
                    """, arguments: [hour, LineLedger.hoursMax])
        }
    }

    /// Whether a wish that may go over the budget is still to be settled.
    public func mayGoOverBudget() throws(StorageError) -> Bool {
        try integer(.wishOverBudget) ?? 0 > wishes().settled
    }

    /// Whether an exchange may go now, and with how many bytes: as one of records, or as an urgent one where something
    /// urgent waits.
    public func mayExchange(atMs wallMs: Int64) throws(StorageError) -> LineBudget.Verdict {
        let budget = try lineBudget()
        let verdict = budget.mayMove(.records, atMs: wallMs)
        guard case .wait = verdict else { return verdict }
        let urgent = budget.mayMove(.urgent, atMs: wallMs)
        guard case .move = urgent, try urgentChanges() > 0 else { return verdict }
        return urgent
    }

    /// How many of the changes that wait must go for the last urgent one among them to arrive: a chain arrives in its
    /// order. 0 when none is urgent.
    public func urgentChanges() throws(StorageError) -> Int {
        let waiting = try outgoing(count: Limits.batchChangesMax, bytes: Limits.exchangeBytesMax).push
        return (waiting.lastIndex { isUrgent($0) } ?? -1) + 1
    }

    /// Whether a change settles a conflict, deletes something, or says that somebody withdrew.
    private func isUrgent(_ change: Change) -> Bool {
        change.parts.contains { part in
            let form = replica.catalogue.form(part.type)
            return part.writes.contains { write in
                write.over.count > 1 || write.field == SystemField.deleted.rawValue
                    || form?.fields.contains { $0.id == write.field && $0.isUrgent } == true
            }
        }
    }
}
