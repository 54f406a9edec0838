import Forms
import GRDB
import Merge
public import Protocol
public import SQLiteReplica
public import SyncLogic

/// One row of a file, with its line.
public struct ImportRow: Sendable, Hashable {
    /// 1 for the first line of the file.
    public let line: Int
    public let edits: RecordEdits
    /// The record that the row names by its id; nil when it is found by its natural key, or new.
    public let record: RecordID?

    public init(line: Int, edits: RecordEdits, record: RecordID?) {
        self.line = line
        self.edits = edits
        self.record = record
    }
}

/// What an import did.
public struct ImportReport: Sendable, Hashable {
    /// A row that was not taken, and why.
    public struct Refusal: Sendable, Hashable {
        public let line: Int
        public let error: StoreError
    }

    public var added = 0
    public var changed = 0
    public var unchanged = 0
    public var refused: [Refusal] = []
    /// The changes that were written, in order.
    public var changes: [ChangeRef] = []
}

extension Store {
    /// Takes in the rows of a file, each row one change, all in one transaction. A row whose natural key one record has
    /// already changes that record; other rows are new records.
    ///
    /// - Parameters:
    ///   - skipsBad: whether good rows are stored when others are bad; otherwise one bad row means that none is.
    ///   - isRehearsal: nothing is stored; the report says what would be.
    ///   - progress: called after each row with the number of rows done.
    public func importRows(
        _ rows: [ImportRow], into type: String, by authorship: Authorship, skipsBad: Bool, isRehearsal: Bool,
        using random: inout some RandomNumberGenerator, progress: (Int) -> Void = { _ in }
    ) throws(StoreError) -> ImportReport {
        var report = ImportReport()
        let outcome = Outcome()
        do throws(StoreError) {
            try recording(using: &random) { transaction, random throws(StoreError) in
                let importer = RowImporter(transaction: transaction, type: type, authorship: authorship)
                for (done, row) in rows.enumerated() {
                    do throws(StoreError) {
                        try importer.take(row, into: &outcome.report, using: &random)
                    } catch {
                        if error.isTransient { throw error }
                        outcome.report.refused.append(.init(line: row.line, error: error))
                    }
                    progress(done + 1)
                }
                let isBad = !outcome.report.refused.isEmpty && !skipsBad
                outcome.isRolledBack = isBad || isRehearsal
                if outcome.isRolledBack { throw StoreError.unreadable("rehearsal") }
            }
        } catch {
            if !outcome.isRolledBack { throw error }
            // They were taken back with all the rest.
            outcome.report.changes = []
        }
        report = outcome.report
        return report
    }

    /// What came of the rows, kept outside the transaction that may be rolled back.
    private final class Outcome {
        var report = ImportReport()
        var isRolledBack = false
    }
}

private struct RowImporter {
    let transaction: OfficeTransaction
    let type: String
    let authorship: Authorship

    func take(
        _ row: ImportRow, into report: inout ImportReport, using random: inout some RandomNumberGenerator
    ) throws(StoreError) {
        let writer = RecordWriter(transaction, authorship)
        let receipt: Receipt
        let known: RecordID?
        if let record = row.record { known = record } else { known = try match(row) }
        if let known {
            receipt = try savepoint { () throws(StoreError) in
                try writer.edit(known, row.edits, shown: nil, using: &random)
            }
            if receipt.change == nil { report.unchanged += 1 } else { report.changed += 1 }
        } else {
            receipt = try savepoint { () throws(StoreError) in try writer.add(type, row.edits, using: &random) }
            report.added += 1
        }
        if let change = receipt.change { report.changes.append(change) }
    }

    /// The one live record that the row means: the same title and the same natural key, fields that both leave empty
    /// included.
    private func match(_ row: ImportRow) throws(StoreError) -> RecordID? {
        let catalogue = transaction.replica.catalogue
        guard let form = catalogue.form(type) else { throw .unknownType(type) }
        let names = Set(form.naturalKey + [form.titleField])
        let key = row.edits.sets.filter { names.contains($0.field) }
        guard let title = key.first(where: { $0.field == form.titleField }) else { return nil }
        let wanted = try transaction.wanted(key, type: type)
        let isEmptyWanted = names.subtracting(key.map(\.field)).compactMap { form.fieldID(named: $0) }
        var query = RecordQuery()
        query.type = type
        query.title = wanted.first { form.fieldName(id: $0.field) == form.titleField }?.value.text ?? title.text
        let states = try storing { () throws(StorageError) in try transaction.replica.records(query) }
        let fitting = states.filter { state in
            let reader = RecordReader(state, catalogue)
            return wanted.allSatisfy { reader.view($0.field).shown.contains($0.value) }
                && isEmptyWanted.allSatisfy { reader.view($0).shown.isEmpty }
        }
        return fitting.count == 1 ? fitting[0].id : nil
    }

    /// A bad row leaves nothing behind in the transaction of the good ones.
    private func savepoint<Value>(_ body: () throws(StoreError) -> Value) throws(StoreError) -> Value {
        try execute("SAVEPOINT row")
        do throws(StoreError) {
            let value = try body()
            try execute("RELEASE row")
            return value
        } catch {
            try execute("ROLLBACK TO row; RELEASE row")
            transaction.replica.forgetRead()
            throw error
        }
    }

    private func execute(_ sql: String) throws(StoreError) {
        try storing { () throws(StorageError) in try translatingDatabase { try transaction.db.execute(sql: sql) } }
    }
}
