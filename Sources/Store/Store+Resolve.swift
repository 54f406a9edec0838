import Forms
public import Merge
public import Protocol
import SQLiteReplica
public import SyncLogic

extension Store {
    /// Settles a conflict as it was shown: names just the siblings that the clerk had before the eyes. One that arrived
    /// since stays, beside the value that was chosen.
    ///
    /// - Parameters:
    ///   - choice: a sibling by its number among those shown, or another value. A number is refused
    ///     (`EditError.noSuchElement`) once one of those siblings was replaced: the numbers may mean others by then.
    ///   - why: kept as a remark of the record.
    ///   - shown: what the clerk was shown.
    public func resolve(
        _ id: RecordID, field: String, _ choice: ConflictChoice, why: String?, shown: Shown,
        by authorship: Authorship, using random: inout some RandomNumberGenerator
    ) throws(StoreError) -> Receipt {
        try recording(using: &random) { transaction, random throws(StoreError) in
            try RecordWriter(transaction, authorship)
                .resolve(id, field: field, choice, why: why, shown: shown, using: &random)
        }
    }
}

extension RecordWriter {
    fileprivate func resolve(
        _ id: RecordID, field name: String, _ choice: ConflictChoice, why: String?, shown: Shown,
        using random: inout some RandomNumberGenerator
    ) throws(StoreError) -> Receipt {
        let state = try storing { () throws(StorageError) in try transaction.record(id) }
        guard let state, !state.clock.isEmpty else { throw .unknownRecord(id.text) }
        let catalogue = transaction.replica.catalogue
        guard let form = catalogue.form(state.type), let field = form.fieldID(named: name) else {
            throw .unknownField(type: state.type, field: name)
        }
        guard shown.conflicted.contains(field), let dots = shown.dots[field] else {
            throw .edit(.notInConflict(field), field: name)
        }
        let value: Value
        switch choice {
        case .pick(let number):
            let siblings = state.siblings(field).filter { dots.contains($0.dot) }
            guard siblings.count == dots.count, siblings.indices.contains(number - 1) else {
                throw .edit(.noSuchElement(field), field: name)
            }
            value = siblings[number - 1].value
        case .value(let text):
            value = try EditReading(form: form, transaction: transaction).value(.init(field: name, text: text))
        }
        var edits: [FieldEdit] = [.resolve(field, value)]
        if let why { edits.append(.add(SystemField.remarks.rawValue, .text("\(name): \(ThaiText.normalise(why))"))) }
        return try write(edits, to: state, shown: shown, using: &random)
    }
}
