import Forms
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic

/// Cells of fields that only take more (notes, ledgers, remarks). A file states what a record shows, so only what the
/// record does not show yet is added: importing one file twice changes nothing the second time.
struct AppendedCells {
    let session: Session
    let form: Form

    /// The texts of a cell, one for each value; nil when the cell cannot be parted, for the store to refuse.
    static func items(_ cell: String, _ field: Field?) -> [String]? {
        guard let field else { return [cell] }
        do throws(FieldProblem) {
            return try field.cellItems(cell)
        } catch {
            return nil
        }
    }

    /// The edits without what the row's record shows already.
    ///
    /// - Parameter record: the record that the row names; nil when it is found by its natural key, or new.
    func news(in edits: RecordEdits, of record: RecordID?) throws(CommandError) -> RecordEdits {
        let shared = SystemField.shared.name
        guard edits.adds.contains(where: { $0.field != shared }), let reader = try reader(edits, record) else {
            return edits
        }
        var news = edits
        news.adds = edits.adds.compactMap { item in item.field == shared ? item : self.news(item, reader) }
        return news
    }

    private func news(_ item: RecordEdits.Item, _ reader: RecordReader) -> RecordEdits.Item? {
        guard let field = form.field(named: item.field) else {
            let remarks = reader.view(SystemField.remarks.rawValue).shown
            return remarks.contains(.text(ThaiText.normalise(item.text))) ? nil : item
        }
        let value: Value
        do throws(FieldProblem) {
            value = try field.read(item.text, in: session.catalogue)
        } catch {
            return item
        }
        let shown = reader.view(field.id).shown
        switch field.rule {
        case .ledger:
            let difference = Self.difference(value, shown)
            return difference == 0 ? nil : .init(field: item.field, text: field.cell([.integer(difference ?? 0)]))
        case .notes, .register, .set, .max, .min, .state, .central, .blob:
            return shown.contains(value) ? nil : item
        }
    }

    /// What a ledger lacks to show this sum; nil when that is no number that fits.
    private static func difference(_ value: Value, _ shown: [Value]) -> Int64? {
        guard let wanted = value.integer else { return nil }
        let (difference, overflow) = wanted.subtractingReportingOverflow(shown.first?.integer ?? 0)
        return overflow ? nil : difference
    }

    /// The one record that the row is about, if it is here.
    private func reader(_ edits: RecordEdits, _ record: RecordID?) throws(CommandError) -> RecordReader? {
        if let record {
            return try session.read { transaction throws(StorageError) in try transaction.record(record) }.map {
                RecordReader($0, session.catalogue)
            }
        }
        let key = edits.sets.filter { form.naturalKey.contains($0.field) }
        guard !key.isEmpty, key.count == form.naturalKey.count else { return nil }
        let title = key.first { $0.field == form.titleField }?.text
        let store = try session.store()
        do throws(StoreError) {
            let fitting = try store.list(type: form.name, text: title, filters: key)
            return fitting.count == 1 ? fitting[0].reader : nil
        } catch {
            // A key that cannot be read names no record; the import itself tells what is wrong with the row.
            if error.isRefusal { return nil }
            throw .store(error, type: form.name)
        }
    }
}
