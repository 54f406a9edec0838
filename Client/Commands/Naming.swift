import Forms
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic

/// What a clerk calls types, fields and records: names or labels, whole ids or their beginnings.
extension Session {
    /// The record type that `typed` names or labels.
    func form(named typed: String) throws(CommandError) -> Form {
        let wanted = ThaiText.normalise(typed).lowercased()
        let found = catalogue.form(wanted) ?? catalogue.forms.first { $0.label.isAlso(wanted) }
        guard let found else { throw .store(.unknownType(typed), type: nil) }
        return found
    }

    /// The record that `typed` names by its id, or by enough of its beginning.
    func record(_ typed: String) throws(CommandError) -> RecordID {
        if let id = RecordID(text: typed) { return id }
        let digits = typed.filter { $0 != "-" }
        guard (6..<32).contains(digits.utf8.count), digits.utf8.allSatisfy(Self.isHexDigit) else {
            throw .usage(.badID(typed))
        }
        let store = try self.store()
        let found = try storing { () throws(StoreError) in try store.records(startingWith: digits, limit: 2) }
        guard let id = found.first else { throw .store(.unknownRecord(typed), type: nil) }
        guard found.count == 1 else { throw .ambiguousID(typed, count: found.count) }
        return id
    }

    /// The form of a record; nil for a type of a newer version, or when there is no such record.
    func form(of id: RecordID) throws(CommandError) -> Form? {
        try read { transaction throws(StorageError) in try transaction.record(id)?.type }.flatMap { catalogue.form($0) }
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }
}

extension Form {
    /// The name of the field that `typed` names or labels; `typed` itself when there is none, for the store to refuse.
    func fieldName(typed: String) -> String {
        let wanted = ThaiText.normalise(typed).lowercased()
        if fieldID(named: wanted) != nil { return wanted }
        if let field = fields.first(where: { $0.label.isAlso(wanted) }) { return field.name }
        return SystemField.allCases.first { $0.label.isAlso(wanted) }?.name ?? wanted
    }

    /// Whether the field takes several values.
    func isList(_ name: String) -> Bool {
        guard let id = fieldID(named: name) else { return false }
        switch rule(ofField: id) {
        case .set, .ledger, .notes: return true
        case .register, .max, .min, .state, .central, .blob: return false
        }
    }

    /// Whether values can be added to the field, but not replaced.
    func isAppendOnly(_ name: String) -> Bool {
        guard let id = fieldID(named: name) else { return false }
        switch rule(ofField: id) {
        case .ledger, .notes: return true
        case .register, .set, .max, .min, .state, .central, .blob: return false
        }
    }
}

extension Label {
    /// Whether `typed`, normalised and in lower case, is the label in either language.
    fileprivate func isAlso(_ typed: String) -> Bool {
        ThaiText.normalise(thai).lowercased() == typed || english.lowercased() == typed
    }
}
