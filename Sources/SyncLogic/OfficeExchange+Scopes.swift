import Merge
public import Protocol

/// What becomes of records that this office does not read any more (PROTOCOL.md, "Scopes").
extension OfficeStorage {
    /// Why the copy of a record that this office does not read must stay for now; nil when it may go: the centre has
    /// all that was written here about it, and nothing of that waits to be decided.
    public func stay(of record: RecordID) throws(StorageError) -> Stay? {
        if try isUnclear() { return .unclear }
        let actors = try ownActors()
        var stay: Stay?
        for change in try ownChanges(about: record) {
            let delivered = actors.first { $0.id == change.actor }?.delivered ?? 0
            if change.seq > delivered { return .unsent }
            if try isUndecided(change) { stay = .held }
        }
        return stay
    }

    /// Whether this store does not surely know what the centre has, or has a snapshot or one entry of its log in part:
    /// the rest may bring a record back.
    private func isUnclear() throws(StorageError) -> Bool {
        if try pages.isAstray() { return true }
        if try pendingSnapshot() != nil { return true }
        if let cursor = try cursor(), cursor.within != 0 { return true }
        return try ownActors().contains(where: \.isInDoubt)
    }

    /// Takes away the copies of records that this office does not read any more and that may go; and of departed ones
    /// what two tested backups hold.
    ///
    /// - Parameters:
    ///   - touched: the records that may have moved; all when nil.
    ///   - wallMs: the time by the centre's clock.
    func letGo(_ touched: Set<RecordID>?, at wallMs: Int64) throws(StorageError) {
        var hasLeaving = false
        for record in try foreignRecords(among: try self.hasLeaving() ? nil : touched) {
            if try stay(of: record) == nil { try depart(record, at: wallMs) } else { hasLeaving = true }
        }
        try setLeaving(hasLeaving)
        if try isUnclear() { return }
        for (record, listed) in try archivedOfDeparted() {
            // Of one change the parts about several records may go: what is kept of it is looked at each time.
            guard let change = try kept(listed.ref, hash: listed.hash) else { continue }
            let places = change.slots.indices.filter { change.slots[$0].part?.record == record }
            try withhold(record, from: change.withholding(Set(places)))
        }
        try pages.withholdDeparted()
    }

    /// Notes by which scopes this office reads now, and brings back what it reads again: of what was written here the
    /// centre need not send anything again.
    func readBy(_ scopes: [String]) throws(StorageError) {
        try setScopes(scopes)
        for record in try returningRecords() { try bringBack(record) }
    }

    /// Makes the departed records that a pulled change is about like any other again: what it brings is merged with all
    /// that is kept of them. Returns all records of which it may say who reads them.
    public func bringBack(for change: Change) throws(StorageError) -> Set<RecordID> {
        var touched: Set<RecordID> = []
        for part in change.parts {
            if try isDeparted(part.record) {
                try bringBack(part.record)
                touched.insert(part.record)
            } else if part.movesRecord {
                touched.insert(part.record)
            }
        }
        return touched
    }
}

extension Part {
    /// Whether it writes who owns its record or who reads it.
    public var movesRecord: Bool {
        writes.contains { $0.field == SystemField.office.rawValue || $0.field == SystemField.shared.rawValue }
    }
}
