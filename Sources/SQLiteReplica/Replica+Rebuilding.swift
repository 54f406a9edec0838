import GRDB
public import Merge
public import Protocol
public import SyncLogic

/// Records merged anew from their changes: where parts of them count no more.
extension Replica {
    /// Merges a record anew, from the changes that were applied to it and from `added`, without the parts of
    /// `excluded`. A record of which nothing is left is gone.
    ///
    /// - Parameter former: the parts that were left out before.
    ///
    /// Returns false, and does nothing, when the changes that are here do not make the record as it is: some of them
    /// are not here, so merging anew would lose what they wrote.
    public func rebuild(
        _ id: RecordID, adding added: [Change] = [], leavingOut excluded: Set<PartName>, former: Set<PartName>
    ) throws(StorageError) -> Bool {
        let present = try record(id)
        let applied = try history(id)
        let redactions = try redactions(of: id)
        let whole = RecordState(id, merging: applied, without: former, redactions: redactions)
        guard whole == present else { return false }
        let known = Set(applied.map(\.ref))
        let all = applied + added.filter { !known.contains($0.ref) }
        guard let state = RecordState(id, merging: all, without: excluded, redactions: redactions) else {
            try remove(id)
            return true
        }
        let no = try replace(state)
        for change in all {
            let counts = !RecordState.parts(of: id, in: change, without: excluded).isEmpty
            let changeNo = try number(of: change.ref)
            try translatingDatabase {
                let sql =
                    counts
                    ? "INSERT OR IGNORE INTO part (record, change) VALUES (?, ?)"
                    : "DELETE FROM part WHERE record = ? AND change = ?"
                try db.cachedStatement(sql: sql).execute(arguments: [no, changeNo])
            }
        }
        return true
    }
}
