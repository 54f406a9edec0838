public import Forms
public import Merge
public import Protocol
import SyncLogic

/// What a clerk typed to be written into one record: field names and texts, in the order typed.
public struct RecordEdits: Sendable, Hashable {
    /// A field's name and a text for it.
    public struct Item: Sendable, Hashable {
        public let field: String
        public let text: String

        public init(field: String, text: String) {
            self.field = field
            self.text = text
        }
    }

    public var sets: [Item]
    public var clears: [String]
    public var adds: [Item]
    public var removes: [Item]

    public init(sets: [Item] = [], clears: [String] = [], adds: [Item] = [], removes: [Item] = []) {
        self.sets = sets
        self.clears = clears
        self.adds = adds
        self.removes = removes
    }
}

/// Reads what a clerk typed by the form: texts become values, names become fields.
public struct EditReading {
    private let form: Form
    private let replica: any RecordSource

    /// A reader of what is typed into records of `form`.
    public init(form: Form, replica: any RecordSource) {
        self.form = form
        self.replica = replica
    }

    /// The edits, or everything that is wrong with them.
    /// Throws: `StoreError.invalid` with every problem found.
    public func edits(_ typed: RecordEdits) throws(StoreError) -> [FieldEdit] {
        var problems: [FieldProblem] = []
        var edits: [FieldEdit] = []
        func collect(_ field: String, _ make: (FieldID) throws(StoreError) -> FieldEdit) throws(StoreError) {
            guard let id = form.fieldID(named: field), !SystemField.isKeptByProgram(id) else {
                throw .unknownField(type: form.name, field: field)
            }
            do throws(StoreError) {
                edits.append(try make(id))
            } catch .invalid(let found) {
                problems += found
            }
        }
        for item in typed.sets {
            try collect(item.field) { id throws(StoreError) in .set(id, try values(item)) }
        }
        for name in typed.clears {
            try collect(name) { id throws(StoreError) in .clear(id) }
        }
        for item in typed.adds {
            try collect(item.field) { id throws(StoreError) in .add(id, try value(item)) }
        }
        for item in typed.removes {
            try collect(item.field) { id throws(StoreError) in .remove(id, try value(item)) }
        }
        if !problems.isEmpty { throw .invalid(problems) }
        return edits
    }

    /// The values of a cell or an option: several where the field takes several.
    private func values(_ item: RecordEdits.Item) throws(StoreError) -> [Value] {
        guard let field = form.field(named: item.field) else {
            return [try value(item)]
        }
        let texts: [String]
        do throws(FieldProblem) {
            texts = try field.cellItems(item.text)
        } catch {
            throw .invalid([error])
        }
        if texts.isEmpty, !field.isList { throw .invalid([FieldProblem(field: item.field, reason: .missing)]) }
        var values: [Value] = []
        for text in texts { values.append(try value(RecordEdits.Item(field: item.field, text: text))) }
        return values
    }

    /// One value.
    /// Throws: `StoreError.invalid` when it does not fit the field.
    public func value(_ item: RecordEdits.Item) throws(StoreError) -> Value {
        guard let field = form.field(named: item.field) else { return try scope(item) }
        if let type = field.referencedType { return try reference(item, to: type) }
        do throws(FieldProblem) {
            return try field.read(item.text, in: replica.catalogue)
        } catch {
            throw .invalid([error])
        }
    }

    /// The value of a system field: a scope's code, or a remark.
    private func scope(_ item: RecordEdits.Item) throws(StoreError) -> Value {
        let text = ThaiText.normalise(item.text)
        if item.field == SystemField.remarks.name { return .text(text) }
        let catalogue = replica.catalogue
        guard catalogue.isScope(text, isOwner: item.field == SystemField.office.name) else {
            throw .invalid([FieldProblem(field: item.field, reason: .unknownPlace)])
        }
        return .text(text)
    }

    private func reference(_ item: RecordEdits.Item, to type: String) throws(StoreError) -> Value {
        let catalogue = replica.catalogue
        guard let target = catalogue.form(type) else { throw .unknownType(type) }
        switch target.referenceText(item.text) {
        case .id(let bytes): return .bytes(bytes)
        case .lookup(let name, let text):
            guard let field = target.field(named: name) else { throw .unknownField(type: type, field: name) }
            let wanted: Value
            do throws(FieldProblem) {
                wanted = try field.read(text, in: catalogue)
            } catch {
                throw .invalid([FieldProblem(field: item.field, reason: .notAnID(type: type))])
            }
            var query = RecordQuery()
            query.type = type
            let fitting = try storing { () throws(StorageError) in try replica.records(query) }
                .filter { RecordReader($0, catalogue).view(field.id).shown.contains(wanted) }
            guard let id = fitting.first?.id, fitting.count == 1 else {
                throw .invalid([FieldProblem(field: item.field, reason: .notAnID(type: type))])
            }
            return .bytes(id.bytes)
        }
    }
}
