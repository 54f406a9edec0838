import Merge
public import Protocol

/// How values are erased, at the office and at the centre alike (PROTOCOL.md, "Redactions").
extension ReplicaStorage {
    /// Takes in what a change orders to be erased: from now on the values are nowhere in this store, and none of them
    /// comes back. Nothing happens when the order is known.
    public func redact(by order: Change) throws(StorageError) {
        guard try keepOrder(order) else { return }
        for record in Set(Redaction.all(in: order).map(\.record)).sorted(by: RecordID.precedes) {
            try enforceRedactions(of: record)
        }
    }

    /// A change as it may be kept here: without the values that were ordered to be erased.
    public func emptied(_ change: Change) throws(StorageError) -> Change {
        var redactions: [Redaction] = []
        for record in Set(change.parts.map(\.record)) { redactions += try self.redactions(of: record) }
        return change.emptied(by: redactions)
    }

    private func enforceRedactions(of record: RecordID) throws(StorageError) {
        let redactions = try redactions(of: record)
        var state = try self.record(record)
        state?.obey(redactions)
        for change in try changes(about: record) {
            let emptied = change.emptied(by: redactions)
            if emptied.bytes != change.bytes { try empty(emptied) }
            state?.forget(emptied)
        }
        if let state { try save(state) }
    }
}
