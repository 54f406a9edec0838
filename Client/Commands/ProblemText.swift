import Forms
import Merge

/// What is wrong with a field, for a clerk: the field by its label and its name, and what to write instead.
struct ProblemText {
    private let catalogue: Catalogue
    private let form: Form?

    /// - Parameter type: the record type whose fields are meant; nil when it is not known.
    init(_ catalogue: Catalogue, type: String?) {
        self.catalogue = catalogue
        form = type.flatMap { catalogue.form($0) }
    }

    /// One problem as one sentence, e.g. `[households] จำนวนครัวเรือน: ต้องเป็นตัวเลข`.
    func text(_ problem: FieldProblem, _ language: Language) -> String {
        let own = form?.field(named: problem.field)
        let system = SystemField.allCases.first { $0.name == problem.field }
        let message = problem.message(in: language, catalogue, form: form)
        let sentence =
            own == nil
            ? message.replacing(
                "\(problem.field): ", with: "\(system?.label[language] ?? problem.field): ", maxReplacements: 1)
            : message
        let hint = hint(problem, isSystem: system != nil && own == nil).map { " " + $0[language] } ?? ""
        return "[\(problem.field)] \(sentence)\(hint)"
    }

    /// Where to look for what would fit.
    private func hint(_ problem: FieldProblem, isSystem: Bool) -> Label? {
        switch problem.reason {
        case .notAnID(let type): Messages.Problem.findRecord(type: type)
        case .unknownCode(let list):
            (catalogue.list(list)?.items.count ?? 0) > 20 ? form.map { Messages.Problem.seeForm($0.name) } : nil
        case .unknownPlace: isSystem ? Messages.Problem.scope : nil
        case .unknownField: form.map { Messages.Problem.seeForm($0.name) }
        case .onlyCentre: Messages.Problem.askCentre
        case .illegalStep: stepHint(problem)
        case .missing, .notANumber, .outOfRange, .tooLong, .notADate, .buddhistYear, .notABoolean, .codeNotInUse,
            .ambiguousPlace, .wrongPlaceLevel, .notAHash, .notAPhone, .notAnEmail, .notAURL, .wrongDigits, .wrongKind,
            .tooMany, .before, .noneOf:
            nil
        }
    }

    /// The states that may come next.
    private func stepHint(_ problem: FieldProblem) -> Label? {
        guard case .illegalStep(let source, _) = problem.reason,
            let workflow = form?.field(named: problem.field)?.workflow
        else { return nil }
        let next =
            source.map { workflow.steps(from: $0).filter { !$0.role.isCentral }.map(\.target) } ?? [workflow.initial]
        let list = form?.field(named: problem.field)?.codeList.flatMap { catalogue.list($0) }
        let names = { (language: Language) in
            next.map { "\($0) (\(list?.text($0, language) ?? $0))" }.joined(separator: ", ")
        }
        return next.isEmpty ? Messages.Problem.noStep : Messages.Problem.steps(names(.thai), names(.english))
    }
}
