import Forms
import Merge
import Protocol
import SyncLogic

extension Limits {
    /// Values that a field of this rule shows side by side at most.
    static func siblings(_ rule: MergeRule) -> Int {
        switch rule {
        case .ledger, .notes: entriesMax
        case .register, .set, .max, .min, .state, .central, .blob: siblingsMax
        }
    }
}

/// What may be applied (PROTOCOL.md, "Held changes").
extension Admission {
    /// Why a part must not be applied; nil when it may.
    func judge(_ part: Part, _ header: ChangeHeader) throws(StorageError) -> HoldReason? {
        switch sender.standing {
        // A device that waits is refused before this: nothing of it is kept.
        case .revoked, .pending: return .revokedDevice
        case .active: break
        }
        if header.office != sender.office { return .foreignOffice }
        // Two of the staff order what is erased, at the centre itself: no device does.
        if part.type == Redaction.type { return .notTheWriter }
        let state = try log.record(part.record)
        if header.lamport > (state?.lamport ?? 0) + Limits.lamportAheadMax { return .inflatedClock }
        if let state, !state.clock.isEmpty {
            // Who may not read the record does not learn that it is there, nor of what type.
            if !RecordReader(state, catalogue).isReadable(by: sender.scopes) { return .outOfScope }
            if state.type != part.type { return .typeMismatch }
        } else if !isCreation(part) {
            return .outOfScope
        }
        let access = RecordAccess(office: sender.office, catalogue: catalogue)
        if access.refusal(of: part.type, part.writes.map(\.field), on: state) != nil { return .notTheWriter }
        if namesUnknownScope(part) { return .unknownOffice }
        var replaced = ReplacedValues(log: log, sender: sender, catalogue: catalogue, part: part, state: state)
        if try !replaced.areKnown() { return .unseenOverwrite }
        if forgesApproval(part) || overfills(part, state) { return .failedRule }
        return try breaksWorkflow(part, &replaced) ? .failedRule : nil
    }

    /// Whether a part begins a record that belongs to the sender; the centre may begin one for any office.
    private func isCreation(_ part: Part) -> Bool {
        if sender.scopes.contains(Scope.all) { return true }
        return part.writes.contains {
            $0.field == SystemField.office.rawValue && $0.value == .text(sender.office)
        }
    }

    /// Whether a part gives its record to somebody who does not exist: nobody would read it any more.
    private func namesUnknownScope(_ part: Part) -> Bool {
        part.writes.contains { write in
            guard let value = write.value else { return false }
            switch SystemField(rawValue: write.field) {
            case .office: return value.text.map { catalogue.isScope($0, isOwner: true) } != true
            case .shared: return value.text.map { catalogue.isScope($0, isOwner: false) } != true
            case .deleted, .remarks, .approved, nil: return false
            }
        }
    }

    /// Whether a field would show more values than anybody could settle. One part alone has no more than that.
    private func overfills(_ part: Part, _ state: RecordState?) -> Bool {
        guard let state else { return false }
        let reader = RecordReader(state, catalogue)
        return part.writes.contains { write in
            let siblings = state.fields[write.field] ?? []
            guard siblings.count + part.writes.count > Limits.siblingsMax else { return false }
            let own = part.writes.filter { $0.field == write.field }
            let replaced = Set(own.flatMap(\.over))
            let left = siblings.count(where: { !replaced.contains($0.dot) }) + own.count(where: { $0.value != nil })
            return left > Limits.siblings(reader.rule(write.field)) && left > siblings.count
        }
    }

    /// Whether an office marks as approved what only the centre approves: then nobody would learn that it was changed.
    private func forgesApproval(_ part: Part) -> Bool {
        guard !sender.scopes.contains(Scope.all), part.writes.contains(where: { $0.isMark }) else { return false }
        let form = catalogue.form(part.type)
        return !part.writes.contains { write in
            let workflow = form?.field(id: write.field)?.workflow
            return write.value?.text.map { workflow?.isApproval($0, atCentre: false) ?? false } ?? false
        }
    }

    /// Whether an office takes a step that the form leaves to the centre. Steps of a newer version's workflow are not
    /// known here, and pass.
    private func breaksWorkflow(
        _ part: Part, _ replaced: inout ReplacedValues<Log>
    ) throws(StorageError) -> Bool {
        guard !sender.scopes.contains(Scope.all), let form = catalogue.form(part.type), form.stateField != nil else {
            return false
        }
        for write in part.writes {
            guard let workflow = form.field(id: write.field)?.workflow,
                let target = write.value?.text, workflow.states.contains(where: { $0.code == target })
            else { continue }
            var sources: [(state: String, isCentral: Bool)] = []
            for dot in write.over {
                guard let (value, office) = try replaced.value(dot, in: write.field), let state = value.text else {
                    continue
                }
                sources.append((state, office == catalogue.province))
            }
            if sources.contains(where: { workflow.isLegal(from: $0.state, to: target, atCentre: false) }) { continue }
            // What offices made they may also unmake; what the centre decided stays until the centre decides again.
            let isReachable = workflow.isLegal(from: nil, to: target, atCentre: false)
            if !isReachable || sources.contains(where: \.isCentral) { return true }
        }
        return false
    }
}

/// Looks up the values that a part replaces: whether each is one that its author can have been shown.
private struct ReplacedValues<Log: CentralLog> {
    let log: Log
    let sender: Sender
    let catalogue: Catalogue
    let part: Part
    let state: RecordState?
    private var found: [ChangeRef: Change?] = [:]

    init(log: Log, sender: Sender, catalogue: Catalogue, part: Part, state: RecordState?) {
        self.log = log
        self.sender = sender
        self.catalogue = catalogue
        self.part = part
        self.state = state
    }

    /// Whether the author can have been shown all that the part replaces.
    mutating func areKnown() throws(StorageError) -> Bool {
        var missing = 0
        for write in part.writes {
            for dot in write.over {
                if let sibling = state?.fields[write.field]?.first(where: { $0.dot == dot }) {
                    if isHidden(write.field), sibling.origin.office != sender.office { return false }
                    continue
                }
                guard let change = try change(dot.change) else {
                    missing += 1
                    continue
                }
                let isOwn = change.header.office == sender.office
                guard self.write(of: dot, in: write.field, of: change) != nil, isOwn || !isHidden(write.field) else {
                    return false
                }
            }
        }
        if missing == 0 { return true }
        // A centre that was put back from a backup lacks what offices have truly seen: it comes back with their next
        // exchanges. What is remembered of it has a bound.
        return try log.isRestored() && missing + (state?.prekilled.count ?? 0) <= Limits.prekilledMax
    }

    /// A value that is replaced, and the office that wrote it.
    mutating func value(_ dot: Dot, in field: FieldID) throws(StorageError) -> (value: Value, office: String)? {
        if let sibling = state?.fields[field]?.first(where: { $0.dot == dot }) {
            return (sibling.value, sibling.origin.office)
        }
        guard let change = try change(dot.change), let value = write(of: dot, in: field, of: change)?.value else {
            return nil
        }
        return (value, change.header.office)
    }

    /// The write that put a value; its value may have been erased since.
    private func write(of dot: Dot, in field: FieldID, of change: Change) -> FieldWrite? {
        for other in change.parts where other.record == part.record {
            for (write, name) in other.dotted(by: dot.change) where write.field == field && name == dot {
                return write
            }
        }
        return nil
    }

    private mutating func change(_ ref: ChangeRef) throws(StorageError) -> Change? {
        if let known = found[ref] { return known }
        let change = try log.change(ref)
        found[ref] = .some(change)
        return change
    }

    /// Whether offices get nothing of a field.
    private func isHidden(_ field: FieldID) -> Bool {
        !sender.scopes.contains(Scope.all) && catalogue.isRestricted(part.type, field)
    }
}

extension FieldWrite {
    /// Whether it puts a mark of approval.
    fileprivate var isMark: Bool { field == SystemField.approved.rawValue && value != nil }
}
