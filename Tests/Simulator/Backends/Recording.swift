import Merge
import Protocol
import SQLiteReplica
import SyncLogic
import TestSupport

/// Something in which people record: a store or the centre, over one kind of storage. All that a world does to it goes
/// through the product's own logic over these transactions.
protocol Recording: AnyObject {
    associatedtype Transaction: RecordTransaction

    /// Reads and writes in one transaction. When `body` throws, all is as before.
    func transact<Value>(
        nowMs: Int64, _ body: (Transaction) throws(StoreError) -> Value
    ) throws -> Value
}

extension Recording {
    func add(
        _ type: String, _ edits: RecordEdits, by authorship: Authorship, using random: inout SeededGenerator
    ) throws -> Receipt {
        try recording(authorship, &random) { writer, random throws(StoreError) in
            try writer.add(type, edits, using: &random)
        }
    }

    func edit(
        _ id: RecordID, _ edits: RecordEdits, shown: Shown?, by authorship: Authorship,
        using random: inout SeededGenerator
    ) throws -> Receipt {
        try recording(authorship, &random) { writer, random throws(StoreError) in
            try writer.edit(id, edits, shown: shown, using: &random)
        }
    }

    func delete(_ id: RecordID, by authorship: Authorship, using random: inout SeededGenerator) throws -> Receipt {
        try recording(authorship, &random) { writer, random throws(StoreError) in
            try writer.delete(id, using: &random)
        }
    }

    func undo(_ label: String, by authorship: Authorship, using random: inout SeededGenerator) throws -> Receipt {
        try recording(authorship, &random) { writer, random throws(StoreError) in
            try writer.undo(label, using: &random)
        }
    }

    func resolve(
        _ id: RecordID, field: String, _ choice: ConflictChoice, why: String?, shown: Shown?,
        by authorship: Authorship, using random: inout SeededGenerator
    ) throws -> Receipt {
        try recording(authorship, &random) { writer, random throws(StoreError) in
            try writer.resolve(id, field: field, choice, why: why, shown: shown, using: &random)
        }
    }

    /// Writes past the forms, as a changed program could.
    func seal(
        _ drafts: [RecordDraft], by authorship: Authorship, isRestricted: (String, FieldID) -> Bool,
        using random: inout SeededGenerator
    ) throws -> Change {
        var generator = random
        defer { random = generator }
        return try transact(nowMs: authorship.claimed.wallMs) { transaction throws(StoreError) in
            do throws(WriteError) {
                return try transaction.write(drafts, by: authorship, isRestricted: isRestricted, using: &generator)
            } catch {
                throw StoreError(error)
            }
        }
    }

    func read<Value>(_ body: (Transaction) throws(StorageError) -> Value) throws -> Value {
        try transact(nowMs: 0) { transaction throws(StoreError) in
            try storing { () throws(StorageError) in try body(transaction) }
        }
    }

    func record(_ id: RecordID) throws -> RecordState? {
        try read { transaction throws(StorageError) in try transaction.record(id) }
    }

    func change(_ ref: ChangeRef) throws -> Change? {
        try read { transaction throws(StorageError) in try transaction.replica.change(ref) }
    }

    func ownActors() throws -> [OwnActor] {
        try read { transaction throws(StorageError) in try transaction.ownActors() }
    }

    /// The records in which people must settle something.
    func conflicts() throws -> [RecordState] {
        var query = RecordQuery()
        query.isInConflict = true
        return try read { [query] transaction throws(StorageError) in try transaction.replica.records(query) }
    }

    private func recording(
        _ authorship: Authorship, _ random: inout SeededGenerator,
        _ body: (RecordWriter<Transaction>, inout SeededGenerator) throws(StoreError) -> Receipt
    ) throws -> Receipt {
        var generator = random
        defer { random = generator }
        return try transact(nowMs: authorship.claimed.wallMs) { transaction throws(StoreError) in
            try body(RecordWriter(transaction, authorship), &generator)
        }
    }
}
