import Merge
import Protocol

extension RecordReader {
    /// What this record violates by its own state, without looking at any other. A deleted record violates nothing.
    ///
    /// What a form's rules say of several records is found among claims.
    public var ownFindings: [Finding] { ownFaults(ShownValues(self)).map(finding) }

    /// The kinds of what this record violates by its own state: what `ownFindings` tells, without the words.
    func ownKinds(_ shown: ShownValues) -> [OwnKind] { ownFaults(shown).map(\.kind) }

    /// What a record violates by its own state, before it is put into words.
    private enum Fault {
        case unknownType
        case contested
        case staleApproval(field: String)
        case invalid([FieldProblem])
        case doubtfulClock(Sibling)
        case incomplete([String], Form)

        var kind: OwnKind {
            switch self {
            case .unknownType: .unknownType
            case .contested: .deletedAndEdited
            case .staleApproval: .staleApproval
            case .invalid: .invalid
            case .doubtfulClock: .doubtfulClock
            case .incomplete: .incomplete
            }
        }
    }

    private func ownFaults(_ shown: ShownValues) -> [Fault] {
        guard state.isLive, state.wholeRedaction == nil, !OrderRecord.types.contains(state.type) else { return [] }
        guard let form else { return [.unknownType] }
        let values = shown.shown
        var faults: [Fault] = []
        if state.deletion == .contested { faults.append(.contested) }
        if let field = staleApproval { faults.append(.staleApproval(field: field)) }
        // Nobody is asked to fill in what was erased.
        let erased = state.redactions.isEmpty ? [] : Set(erasures.compactMap { $0.field.map(name) })
        let all = form.problems(in: values, catalogue: catalogue).filter { !erased.contains($0.field) }
        let problems = all.filter { $0.reason != .missing }
        if !problems.isEmpty { faults.append(.invalid(problems)) }
        if let clock = doubtfulClock { faults.append(.doubtfulClock(clock)) }
        let gaps = distinct(all.filter { $0.reason == .missing }.map(\.field) + form.gaps(in: values).map(\.name))
            .filter { !erased.contains($0) }
        if !gaps.isEmpty { faults.append(.incomplete(gaps, form)) }
        return faults
    }

    private func finding(_ fault: Fault) -> Finding {
        switch fault {
        case .unknownType: finding(fault.kind, [], FindingText.unknownType(state.type))
        case .contested: finding(fault.kind, [], FindingText.contested)
        case .staleApproval(let field): finding(fault.kind, [field], FindingText.staleApproval)
        case .invalid(let problems):
            finding(fault.kind, distinct(problems.map(\.field)), FindingText.invalid(problems, self))
        case .doubtfulClock(let clock): finding(fault.kind, [], FindingText.clock(clock, self))
        case .incomplete(let gaps, let form): finding(fault.kind, gaps, FindingText.incomplete(gaps, form))
        }
    }

    private func finding(_ kind: OwnKind, _ fields: [String], _ text: FindingText) -> Finding {
        let id = state.id.text
        return Finding(
            kind: kind.rawValue, record: state.id, type: state.type, fields: fields, message: text.message,
            todo: Label(
                thai: text.todo.thai.replacing("{id}", with: id),
                english: text.todo.english.replacing("{id}", with: id)),
            related: [])
    }

    private func distinct(_ names: [String]) -> [String] {
        var known = Set<String>()
        return names.filter { known.insert($0).inserted }
    }

    /// The field of the workflow state when the record stands as approved, and what was approved is not what it shows.
    private var staleApproval: String? {
        // Without a mark nothing was approved: most records never have one.
        guard state.fields[SystemField.approved.rawValue] != nil, let field = form?.stateField,
            let approval = field.workflow?.approval,
            let shown = view(field.id).shown.first?.text, approval.holds.contains(shown)
        else { return nil }
        let marks = state.siblings(.approved).map(\.value)
        return marks.isEmpty || marks.contains(approvedContent) ? nil : field.name
    }

    /// The value written last, when the machine that wrote it claimed a time that cannot be true.
    private var doubtfulClock: Sibling? {
        let isAnyDoubtful = state.fields.values.contains { siblings in
            siblings.contains { !FormLimits.claimedMs.contains($0.origin.wallMs) }
        }
        guard isAnyDoubtful else { return nil }
        let last = state.fields.values.joined().min(by: Sibling.isShownBefore)
        return last.flatMap { FormLimits.claimedMs.contains($0.origin.wallMs) ? nil : $0 }
    }
}
