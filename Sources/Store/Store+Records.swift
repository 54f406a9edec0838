import Forms
public import Merge
public import Protocol
public import SQLiteReplica
public import SyncLogic

extension Store {
    /// Records something new.
    ///
    /// - Parameters:
    ///   - edits: the fields' values; `office` and `shared` may be among them.
    ///   - authorship: who records, and when as the machine says.
    public func add(
        _ type: String, _ edits: RecordEdits, by authorship: Authorship, using random: inout some RandomNumberGenerator
    ) throws(StoreError) -> Receipt {
        try recording(using: &random) { transaction, random throws(StoreError) in
            try RecordWriter(transaction, authorship).add(type, edits, using: &random)
        }
    }

    /// Records what changed in a record.
    ///
    /// - Parameter shown: what the clerk was shown; nil when that is what the store shows now.
    public func edit(
        _ id: RecordID, _ edits: RecordEdits, shown: Shown?, by authorship: Authorship,
        using random: inout some RandomNumberGenerator
    ) throws(StoreError) -> Receipt {
        try recording(using: &random) { transaction, random throws(StoreError) in
            try RecordWriter(transaction, authorship).edit(id, edits, shown: shown, using: &random)
        }
    }

    /// Deletes a record: what is shown of it now is named.
    public func delete(
        _ id: RecordID, by authorship: Authorship, using random: inout some RandomNumberGenerator
    ) throws(StoreError) -> Receipt {
        try recording(using: &random) { transaction, random throws(StoreError) in
            try RecordWriter(transaction, authorship).delete(id, using: &random)
        }
    }

    /// Records the opposite of one change, where what it wrote still stands.
    public func undo(
        _ label: String, by authorship: Authorship, using random: inout some RandomNumberGenerator
    ) throws(StoreError) -> Receipt {
        try recording(using: &random) { transaction, random throws(StoreError) in
            try RecordWriter(transaction, authorship).undo(label, using: &random)
        }
    }

    /// Settles a conflict.
    ///
    /// - Parameters:
    ///   - choice: one of the siblings, or another value.
    ///   - why: kept as a remark of the record.
    ///   - shown: what the clerk was shown; nil when that is what the store shows now.
    public func resolve(
        _ id: RecordID, field: String, _ choice: ConflictChoice, why: String?, shown: Shown? = nil,
        by authorship: Authorship, using random: inout some RandomNumberGenerator
    ) throws(StoreError) -> Receipt {
        try recording(using: &random) { transaction, random throws(StoreError) in
            try RecordWriter(transaction, authorship)
                .resolve(id, field: field, choice, why: why, shown: shown, using: &random)
        }
    }
}
