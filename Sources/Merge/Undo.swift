public import Protocol

/// Takes back what one change wrote into one record, as a new change. Pure.
public struct Undo {
    private let state: RecordState
    private let change: ChangeRef
    /// The value that a dot named, from the change that wrote it; nil when that change is not here.
    private let valueOf: (FieldID, Dot) -> Value?

    public init(_ state: RecordState, change: ChangeRef, valueOf: @escaping (FieldID, Dot) -> Value?) {
        self.state = state
        self.change = change
        self.valueOf = valueOf
    }

    /// The writes that restore what `part` of the change replaced, field by field where its value still stands.
    /// Throws: `EditError.nothingToUndo` when nothing of it stands any more.
    public func writes(undoing part: Part) throws(EditError) -> [FieldWrite] {
        var writes: [FieldWrite] = []
        for (write, dot) in part.dotted(by: change) {
            let former = write.over.compactMap { valueOf(write.field, $0) }
            switch write.operation {
            case .set: writes += undoPut(write, dot, former, again: .set)
            case .add: writes += undoPut(write, dot, former, again: .add)
            case .note: writes += undoPut(write, dot, [], again: .note)
            case .increment: writes += undoIncrement(write, dot)
            case .clear: writes += state.fields[write.field] == nil ? puts(write.field, former, .set, over: []) : []
            case .remove: writes += missing(former, write.field)
            }
        }
        if writes.isEmpty { throw .nothingToUndo }
        return writes
    }

    private func undoPut(_ write: FieldWrite, _ dot: Dot?, _ former: [Value], again: FieldOperation) -> [FieldWrite] {
        guard let dot, isVisible(dot, write.field) else { return [] }
        if former.isEmpty { return [FieldWrite(field: write.field, operation: .clear, over: [dot])] }
        return puts(write.field, former, again, over: [dot])
    }

    private func undoIncrement(_ write: FieldWrite, _ dot: Dot?) -> [FieldWrite] {
        guard let dot, isVisible(dot, write.field), let amount = write.value?.integer, amount != .min else { return [] }
        return [FieldWrite(field: write.field, operation: .increment, value: .integer(-amount))]
    }

    private func missing(_ former: [Value], _ field: FieldID) -> [FieldWrite] {
        let present = Set(state.siblings(field).map(\.value))
        return puts(field, former.filter { !present.contains($0) }, .add, over: [])
    }

    private func puts(_ field: FieldID, _ values: [Value], _ operation: FieldOperation, over: [Dot]) -> [FieldWrite] {
        values.enumerated().map { place, value in
            FieldWrite(field: field, operation: operation, value: value, over: place == 0 ? over : [])
        }
    }

    private func isVisible(_ dot: Dot, _ field: FieldID) -> Bool {
        state.fields[field]?.contains { $0.dot == dot } ?? false
    }
}
