import Forms
public import Merge
public import Protocol
public import SyncLogic

/// One transaction of a store that keeps records and writes changes of its own.
public protocol RecordTransaction: AuthorStorage {
    associatedtype Records: RecordSource
    /// The changes and records.
    var replica: Records { get }

    /// Whether this store's office does not read a record any more.
    func isLost(_ id: RecordID) throws(StorageError) -> Bool
}

/// Which record was written, by which change.
public struct Receipt: Sendable, Hashable {
    public let record: RecordID
    /// nil when nothing had to be written.
    public let change: ChangeRef?
}

/// How a conflict is settled.
public enum ConflictChoice: Sendable, Hashable {
    /// The n-th sibling as it is listed, from 1.
    case pick(Int)
    /// A value as a clerk types it.
    case value(String)
}

/// Writes records within one transaction: reads what was typed, checks it, and seals it into a change.
public struct RecordWriter<Transaction: RecordTransaction> {
    private let transaction: Transaction
    private let authorship: Authorship
    private var catalogue: Catalogue { transaction.replica.catalogue }

    /// A writer for one transaction, in the name of one clerk.
    public init(_ transaction: Transaction, _ authorship: Authorship) {
        self.transaction = transaction
        self.authorship = authorship
    }

    /// Records something new.
    public func add(
        _ type: String, _ typed: RecordEdits, using random: inout some RandomNumberGenerator
    ) throws(StoreError) -> Receipt {
        guard let form = catalogue.form(type) else { throw .unknownType(type) }
        var typed = typed
        let office = try self.office()
        let owner = typed.sets.last { $0.field == SystemField.office.name }
        // A district records for itself; the centre would keep anything else without applying it.
        if let owner, owner.text != office, office != catalogue.province {
            throw .invalid([FieldProblem(field: owner.field, reason: .onlyCentre)])
        }
        for scope in form.defaultShares {
            typed.adds.append(.init(field: SystemField.shared.name, text: scope))
        }
        var edits = try EditReading(form: form, replica: transaction.replica).edits(typed)
        if owner == nil { edits.append(.set(SystemField.office.rawValue, [.text(office)])) }
        return try write(edits, to: RecordState(id: .unnamed, type: type), shown: nil, using: &random)
    }

    /// Records what changed in a record; `shown` is nil when the clerk was shown what the store shows now.
    public func edit(
        _ id: RecordID, _ typed: RecordEdits, shown: Shown?, using random: inout some RandomNumberGenerator
    ) throws(StoreError) -> Receipt {
        let state = try self.state(id)
        guard let form = catalogue.form(state.type) else { throw .unknownType(state.type) }
        if state.deletion == .deleted { throw .edit(.deleted, field: SystemField.deleted.name) }
        let edits = try EditReading(form: form, replica: transaction.replica).edits(typed)
        return try write(edits, to: state, shown: shown, using: &random)
    }

    /// Deletes a record: what is shown of it now is named.
    public func delete(_ id: RecordID, using random: inout some RandomNumberGenerator) throws(StoreError) -> Receipt {
        try write([.delete], to: try state(id), shown: nil, using: &random)
    }

    /// Settles a conflict: names the siblings that the clerk was shown, all those there are when `shown` is nil. One
    /// that arrived since stays beside the chosen value. `why` is kept as a remark of the record.
    ///
    /// Throws: `EditError.noSuchElement` for a number that is not listed, or once one of the shown siblings was
    /// replaced: the numbers may mean others by then.
    public func resolve(
        _ id: RecordID, field name: String, _ choice: ConflictChoice, why: String?, shown: Shown?,
        using random: inout some RandomNumberGenerator
    ) throws(StoreError) -> Receipt {
        let state = try self.state(id)
        let shown = shown ?? RecordReader(state, catalogue).shown
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
            guard siblings.count == dots.count, number > 0, siblings.indices.contains(number - 1) else {
                throw .edit(.noSuchElement(field), field: name)
            }
            value = siblings[number - 1].value
        case .value(let text):
            value = try EditReading(form: form, replica: transaction.replica).value(.init(field: name, text: text))
        }
        var edits: [FieldEdit] = [.resolve(field, value)]
        if let why { edits.append(.add(SystemField.remarks.rawValue, .text("\(name): \(ThaiText.normalise(why))"))) }
        return try write(edits, to: state, shown: shown, using: &random)
    }

    /// Records the opposite of one change, where what it wrote still stands.
    public func undo(_ label: String, using random: inout some RandomNumberGenerator) throws(StoreError) -> Receipt {
        let found = try storing { () throws(StorageError) in try transaction.replica.changes(labelled: label) }
        guard let change = found.first else { throw .unknownChange(label) }
        if found.count > 1 { throw .ambiguousChange(label, count: found.count) }
        var drafts: [RecordDraft] = []
        for part in change.parts {
            let state = try self.state(part.record)
            let former = try formerValues(part, of: change.ref)
            do throws(EditError) {
                let writes = try Undo(state, change: change.ref) { former[.init(field: $0, dot: $1)] }
                    .writes(undoing: part)
                drafts.append(RecordDraft(record: state.id, type: state.type, seen: state.clock, writes: writes))
            } catch {
                continue
            }
        }
        guard !drafts.isEmpty else { throw .edit(.nothingToUndo, field: "") }
        for draft in drafts { try checkWriter(draft) }
        let sealed = try seal(drafts, using: &random)
        return Receipt(record: sealed.parts[0].record, change: sealed.ref)
    }

    /// Writes edits of one record as one change. A record that would break its form is not written.
    private func write(
        _ edits: [FieldEdit], to state: RecordState, shown: Shown?, using random: inout some RandomNumberGenerator
    ) throws(StoreError) -> Receipt {
        let reader = RecordReader(state, catalogue)
        let shown = try shown.map { shown throws(StoreError) in try known(shown, of: state) } ?? reader.shown
        // Not the former actors: a copy of this store may have gone on as one of them, unseen by this clerk.
        let actors = try storing { () throws(StorageError) in try transaction.ownActors() }
        let own = Set(actors.suffix(1).map(\.id))
        let editor = RecordEditor(state, shown: shown, own: own, clerk: authorship.clerk, rule: reader.rule)
        var writes: [FieldWrite] = []
        for edit in edits {
            do throws(EditError) {
                writes += try editor.writes(for: [edit])
            } catch {
                throw .edit(error, field: reader.name(edit.field))
            }
        }
        writes += try approval(of: edits, reader, shown, writes, editor)
        if writes.isEmpty { return Receipt(record: state.id, change: nil) }
        let draft = RecordDraft(record: state.id, type: state.type, seen: shown.clock, writes: writes)
        try checkWriter(draft)
        let change = try seal([draft], using: &random)
        let id = change.parts.first?.record ?? state.id
        let after = try storing { () throws(StorageError) in try transaction.record(id) }
        try check(before: reader, after: RecordReader(after ?? state, catalogue), edits)
        return Receipt(record: id, change: change.ref)
    }

    /// The mark that goes with a step by which somebody approves what was shown (PROTOCOL.md, "Approving").
    private func approval(
        of edits: [FieldEdit], _ reader: RecordReader, _ shown: Shown, _ writes: [FieldWrite], _ editor: RecordEditor
    ) throws(StoreError) -> [FieldWrite] {
        guard let field = reader.form?.stateField, let workflow = field.workflow, workflow.approval != nil else {
            return []
        }
        let isCentre = try office() == catalogue.province
        let approves = { (value: Value) in value.text.map { workflow.isApproval($0, atCentre: isCentre) } ?? false }
        let isGiven = edits.contains { edit in
            switch edit {
            case .set(field.id, let values): values.contains(where: approves)
            case .resolve(field.id, let value): approves(value)
            case .set, .resolve, .clear, .add, .remove, .delete, .restore: false
            }
        }
        if !isGiven { return [] }
        let mark = FieldEdit.set(SystemField.approved.rawValue, [reader.approvedContent(shown, with: writes)])
        do throws(EditError) {
            return try editor.writes(for: [mark])
        } catch {
            throw .edit(error, field: SystemField.approved.name)
        }
    }

    /// What of a seen token this store still has.
    private func known(_ shown: Shown, of state: RecordState) throws(StoreError) -> Shown {
        try storing { () throws(StorageError) in
            try shown.known(to: state) { change throws(StorageError) in
                try transaction.wasApplied(change, to: state.id)
            }
        }
    }

    private func seal(
        _ drafts: [RecordDraft], using random: inout some RandomNumberGenerator
    ) throws(StoreError) -> Change {
        do throws(WriteError) {
            return try transaction.write(drafts, by: authorship, isRestricted: catalogue.isRestricted, using: &random)
        } catch {
            throw StoreError(error)
        }
    }

    private func state(_ id: RecordID) throws(StoreError) -> RecordState {
        let (state, isLost) = try storing { () throws(StorageError) in
            (try transaction.record(id), try transaction.isLost(id))
        }
        if isLost { throw .notReadable(id.text) }
        guard let state, !state.clock.isEmpty else { throw .unknownRecord(id.text) }
        return state
    }

    private func office() throws(StoreError) -> String {
        try storing { () throws(StorageError) in try transaction.office() }
    }

    /// Refuses what the centre would hold: better told now than after the line is back.
    private func checkWriter(_ draft: RecordDraft) throws(StoreError) {
        let office = try self.office()
        let state = try storing { () throws(StorageError) in
            draft.record == .unnamed ? nil : try transaction.record(draft.record)
        }
        let access = RecordAccess(office: office, catalogue: catalogue)
        if let writer = access.refusal(of: draft.type, draft.writes.map(\.field), on: state) {
            let field = draft.writes.first {
                catalogue.form(draft.type)?.field(id: $0.field)?.isWrittenByCentre == true
            }
            let name = field.flatMap { catalogue.form(draft.type)?.fieldName(id: $0.field) }
            throw .notTheWriter(type: draft.type, field: name, writer: writer)
        }
        try checkRedactions(draft, state)
    }

    /// Refuses values that would be erased as they are written, because their author has not seen the order.
    private func checkRedactions(_ draft: RecordDraft, _ state: RecordState?) throws(StoreError) {
        guard let state, !state.redactions.isEmpty else { return }
        let part = Part(
            record: draft.record, type: draft.type, salt: Array(repeating: 0, count: 16), seen: draft.seen,
            writes: draft.writes)
        guard let lost = part.emptied(by: state.redactions).writes.first(where: \.isEmptied) else { return }
        let isWhole = state.wholeRedaction != nil
        let name = RecordReader(state, catalogue).name(lost.field)
        throw .redacted(record: state.id.text, field: isWhole ? nil : name)
    }

    /// Refuses problems that these edits made; those that a record had before stay findings.
    private func check(before: RecordReader, after: RecordReader, _ edits: [FieldEdit]) throws(StoreError) {
        guard let form = after.form, after.state.deletion != .deleted else { return }
        let former = before.state.clock.isEmpty ? [] : form.problems(in: before.values, catalogue: catalogue)
        var problems = form.problems(in: after.values, catalogue: catalogue).filter { !former.contains($0) }
        let isCentre = try office() == catalogue.province
        for case .set(let id, _) in edits {
            guard let field = form.field(id: id), let workflow = field.workflow,
                let target = after.view(id).shown.first?.text
            else { continue }
            let source = before.view(id).shown.first?.text
            if source != target, !workflow.isLegal(from: source, to: target, atCentre: isCentre) {
                problems.append(FieldProblem(field: field.name, reason: .illegalStep(from: source, to: target)))
            }
        }
        if !problems.isEmpty { throw .invalid(problems) }
    }

    /// The values that a part's writes alone replaced, from the changes that wrote them. One that another change
    /// replaced too had gone before, or would be gone now.
    private func formerValues(
        _ part: Part, of change: ChangeRef
    ) throws(StoreError) -> [RecordState.FieldDot: Value] {
        var values: [RecordState.FieldDot: Value] = [:]
        let history = try storing { () throws(StorageError) in try transaction.replica.history(part.record) }
        for other in history where other.ref != change {
            for former in other.parts where former.record == part.record {
                for (write, dot) in former.dotted(by: other.ref) {
                    if let dot, let value = write.value { values[.init(field: write.field, dot: dot)] = value }
                }
            }
        }
        for other in history where other.ref != change {
            for write in other.parts.filter({ $0.record == part.record }).flatMap(\.writes) {
                for dot in write.over { values[.init(field: write.field, dot: dot)] = nil }
            }
        }
        return values
    }
}
