public import Protocol

/// What a clerk asks for, in a clerk's terms. The editor turns it into field writes.
public enum FieldEdit: Hashable, Sendable {
    /// The field shall show these values: one for a register, any number for a set.
    case set(FieldID, [Value])
    /// The field shall show nothing.
    case clear(FieldID)
    /// One more element of a set, row of a ledger, or note.
    case add(FieldID, Value)
    /// One element less.
    case remove(FieldID, Value)
    /// The conflict in this field is settled by this value, in place of all its siblings.
    case resolve(FieldID, Value)
    /// The record is deleted.
    case delete
    /// The record is no longer deleted.
    case restore

    /// The field that the edit is about.
    public var field: FieldID {
        switch self {
        case .set(let field, _), .clear(let field), .add(let field, _), .remove(let field, _), .resolve(let field, _):
            field
        case .delete, .restore: SystemField.deleted.rawValue
        }
    }
}

/// Why an edit cannot be made. Nothing was written.
public enum EditError: Error, Hashable, Sendable {
    /// The field is append-only.
    case appendOnly(FieldID)
    /// The field takes one value.
    case notASet(FieldID)
    /// The set has no such element.
    case noSuchElement(FieldID)
    /// Nobody disputes the field.
    case notInConflict(FieldID)
    /// The record is deleted.
    case deleted
    /// The record is not deleted.
    case notDeleted
    /// What the change wrote was replaced since, or it wrote nothing that can be taken back.
    case nothingToUndo
}

/// Turns edits into field writes that name exactly the values their author was shown. Pure.
public struct RecordEditor {
    private let state: RecordState
    private let shown: Shown
    private let clerk: String
    private let own: Set<ActorID>
    private let rule: (FieldID) -> MergeRule

    /// An editor for one save.
    ///
    /// - Parameters:
    ///   - state: the record as the store has it.
    ///   - shown: what the clerk was shown; `Shown(state)` when the save follows at once.
    ///   - own: the actor under which this store writes now.
    ///   - clerk: who saves.
    ///   - rule: each field's merge rule.
    public init(
        _ state: RecordState, shown: Shown, own: Set<ActorID>, clerk: String, rule: @escaping (FieldID) -> MergeRule
    ) {
        self.state = state
        self.shown = shown
        self.own = own
        self.clerk = clerk
        self.rule = rule
    }

    /// The writes for `edits`. Edits that change nothing give none.
    public func writes(for edits: [FieldEdit]) throws(EditError) -> [FieldWrite] {
        var writes: [FieldWrite] = []
        for edit in edits {
            switch edit {
            case .set(let field, let values): writes += try set(field, values)
            case .clear(let field): writes += try clear(field)
            case .add(let field, let value): writes += try add(field, value)
            case .remove(let field, let value): writes += try remove(field, value)
            case .resolve(let field, let value): writes += try resolve(field, value)
            case .delete: writes += try delete()
            case .restore: writes += try restore()
            }
        }
        return writes
    }

    private func set(_ field: FieldID, _ values: [Value]) throws(EditError) -> [FieldWrite] {
        switch rule(field) {
        case .ledger, .notes: throw .appendOnly(field)
        case .set:
            let elements = state.siblings(field)
            let gone = elements.filter { !values.contains($0.value) && isShown($0.dot, field) }
            var known = Set(elements.map(\.value))
            let missing = values.filter { known.insert($0).inserted }
            return (gone.isEmpty ? [] : [FieldWrite(field: field, operation: .remove, over: gone.map(\.dot))])
                + missing.map { FieldWrite(field: field, operation: .add, value: $0) }
        case .register, .max, .min, .state, .central, .blob:
            guard let value = values.first, values.count == 1 else { throw .notASet(field) }
            let siblings = state.siblings(field)
            let over = replaceable(field)
            if siblings.allSatisfy({ $0.value == value && over.contains($0.dot) }), !siblings.isEmpty { return [] }
            return [FieldWrite(field: field, operation: .set, value: value, over: over)]
        }
    }

    private func clear(_ field: FieldID) throws(EditError) -> [FieldWrite] {
        switch rule(field) {
        case .ledger, .notes: throw .appendOnly(field)
        case .set, .register, .max, .min, .state, .central, .blob:
            let over = replaceable(field)
            return over.isEmpty ? [] : [FieldWrite(field: field, operation: .clear, over: over)]
        }
    }

    private func add(_ field: FieldID, _ value: Value) throws(EditError) -> [FieldWrite] {
        switch rule(field) {
        case .set:
            let isThere = state.siblings(field).contains { $0.value == value }
            return isThere ? [] : [FieldWrite(field: field, operation: .add, value: value)]
        case .ledger: return [FieldWrite(field: field, operation: .increment, value: value)]
        case .notes: return [FieldWrite(field: field, operation: .note, value: value)]
        case .register, .max, .min, .state, .central, .blob: throw .notASet(field)
        }
    }

    private func remove(_ field: FieldID, _ value: Value) throws(EditError) -> [FieldWrite] {
        switch rule(field) {
        case .set: break
        case .ledger, .notes: throw .appendOnly(field)
        case .register, .max, .min, .state, .central, .blob: throw .notASet(field)
        }
        let over = state.siblings(field).filter { $0.value == value && isShown($0.dot, field) }.map(\.dot)
        if over.isEmpty { throw .noSuchElement(field) }
        return [FieldWrite(field: field, operation: .remove, over: over)]
    }

    private func resolve(_ field: FieldID, _ value: Value) throws(EditError) -> [FieldWrite] {
        guard shown.conflicted.contains(field), let over = shown.dots[field] else { throw .notInConflict(field) }
        return [FieldWrite(field: field, operation: .set, value: value, over: over + writtenSince(field))]
    }

    private func delete() throws(EditError) -> [FieldWrite] {
        if state.deletion == .deleted { throw .deleted }
        let field = SystemField.deleted.rawValue
        let dots = shown.dots.filter { $0.key != field }.values.joined()
        return [
            FieldWrite(
                field: field, operation: .set, value: DeletionMarker.value(naming: Array(dots)),
                over: shown.dots[field] ?? [])
        ]
    }

    private func restore() throws(EditError) -> [FieldWrite] {
        let markers = state.siblings(.deleted).map(\.dot)
        if markers.isEmpty { throw .notDeleted }
        return [FieldWrite(field: SystemField.deleted.rawValue, operation: .clear, over: markers)]
    }

    private func isShown(_ dot: Dot, _ field: FieldID) -> Bool { shown.dots[field]?.contains(dot) ?? false }

    /// What a plain write to `field` replaces. In a conflict just what the store's present actor wrote: only `resolve`,
    /// which shows all siblings, names them all. Outside, all that was shown, and what the same clerk wrote since.
    private func replaceable(_ field: FieldID) -> [Dot] {
        if shown.conflicted.contains(field) {
            return (state.fields[field] ?? []).map(\.dot).filter { own.contains($0.change.actor) }
        }
        return (shown.dots[field] ?? []) + writtenSince(field)
    }

    /// What the same clerk wrote here, after `shown` was taken too: a clerk knows that without having been shown it.
    private func writtenSince(_ field: FieldID) -> [Dot] {
        (state.fields[field] ?? []).filter { own.contains($0.dot.change.actor) && $0.origin.clerk == clerk }.map(\.dot)
    }
}
