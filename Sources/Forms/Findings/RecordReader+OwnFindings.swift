import Merge
import Protocol

extension RecordReader {
    /// What this record violates by its own state, without looking at any other. A deleted record violates nothing.
    ///
    /// What a form's rules say of several records is found among claims.
    public var ownFindings: [Finding] {
        guard state.isLive, state.wholeRedaction == nil, !OrderRecord.types.contains(state.type) else { return [] }
        guard let form else { return [finding(.unknownType, [], FindingText.unknownType(state.type))] }
        let values = values
        var findings: [Finding] = []
        if state.deletion == .contested { findings.append(finding(.deletedAndEdited, [], FindingText.contested)) }
        if let field = staleApproval { findings.append(finding(.staleApproval, [field], FindingText.staleApproval)) }
        // Nobody is asked to fill in what was erased.
        let erased = Set(erasures.compactMap { $0.field.map(name) })
        let all = form.problems(in: values, catalogue: catalogue).filter { !erased.contains($0.field) }
        let problems = all.filter { $0.reason != .missing }
        if !problems.isEmpty {
            findings.append(finding(.invalid, distinct(problems.map(\.field)), FindingText.invalid(problems, self)))
        }
        if let clock = doubtfulClock { findings.append(finding(.doubtfulClock, [], FindingText.clock(clock, self))) }
        let gaps = distinct(all.filter { $0.reason == .missing }.map(\.field) + form.gaps(in: values).map(\.name))
            .filter { !erased.contains($0) }
        if !gaps.isEmpty { findings.append(finding(.incomplete, gaps, FindingText.incomplete(gaps, form))) }
        return findings
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
        guard let field = form?.stateField, let approval = field.workflow?.approval,
            let shown = view(field.id).shown.first?.text, approval.holds.contains(shown)
        else { return nil }
        let marks = state.siblings(.approved).map(\.value)
        return marks.isEmpty || marks.contains(approvedContent) ? nil : field.name
    }

    /// The value written last, when the machine that wrote it claimed a time that cannot be true.
    private var doubtfulClock: Sibling? {
        let last = state.fields.values.joined().min(by: Sibling.isShownBefore)
        return last.flatMap { FormLimits.claimedMs.contains($0.origin.wallMs) ? nil : $0 }
    }
}
