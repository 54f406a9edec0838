import Forms
import Merge

/// What a record violates, in sentences: what its state shows, and what its form says about its values.
struct RecordFindings {
    private let findings: [Finding]
    private let problems: [FieldProblem]
    private let form: Form?

    init(_ reader: RecordReader) {
        findings = RecordDocument.findings(reader)
        form = reader.form
        // Fields without a value are findings of their own.
        problems = (reader.form?.problems(in: reader.values, catalogue: reader.catalogue) ?? [])
            .filter { $0.reason != .missing }
    }

    /// Whether something is wrong, not merely missing.
    var isGrave: Bool { !problems.isEmpty || !findings.allSatisfy(\.isGap) }

    func texts(_ context: PageContext) -> [String] {
        findings.map { text($0, context) }
            + problems.map { $0.message(in: context.language, context.catalogue, form: form) }
    }

    private func text(_ finding: Finding, _ context: PageContext) -> String {
        switch finding {
        case .deletedAndEdited: context.text(PageText.deletedAndEdited)
        case .incomplete(let field):
            context.text(PageText.incomplete(form?.field(named: field)?.label ?? Label(thai: field, english: field)))
        case .unknownType: context.text(PageText.unknownType)
        }
    }
}

extension Finding {
    /// Whether it says only that something is not known yet.
    fileprivate var isGap: Bool {
        switch self {
        case .incomplete: true
        case .deletedAndEdited, .unknownType: false
        }
    }
}
