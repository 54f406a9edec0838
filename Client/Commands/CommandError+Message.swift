import Forms
import Keys
import Merge
import SQLiteReplica
import Store
import SyncLogic

extension CommandError {
    /// What happened and what to do, for people.
    func message(in language: Language, _ catalogue: Catalogue?) -> String {
        switch self {
        case .store(.invalid(let problems), let type):
            guard let catalogue else { return problems.map { "\($0.field): \($0.kind)" }.joined(separator: "\n") }
            let text = ProblemText(catalogue, type: type)
            return problems.map { text.text($0, language) }.joined(separator: "\n")
        case .store(let error, let type):
            return StoreText(catalogue, type: type).label(error)[language]
        case .usage(let fault): return Messages.usage(fault)[language]
        case .catalogue: return Messages.damagedForms[language]
        case .unreadableFile(let path, let code): return Messages.unreadableFile(path, Messages.system(code))[language]
        case .unwritableFile(let path, let code): return Messages.unwritableFile(path, Messages.system(code))[language]
        case .output(let code): return Messages.output(Messages.system(code))[language]
        case .malformedFile(let path, let error): return Self.malformed(path, error)[language]
        case .badColumns(let path, let type, let names):
            return Messages.badColumns(path, type, names.joined(separator: ", "))[language]
        case .rowsRefused(let count, _): return Messages.rowsRefused(count)[language]
        case .ambiguousID(let typed, let count): return Messages.ambiguousID(typed, count)[language]
        case .unsettled(let count): return Messages.unsettled(count)[language]
        case .notEnrolled: return Messages.notEnrolled[language]
        case .enrolmentRefused(let word): return Messages.Status.enrolFailed(Messages.reason(word))[language]
        case .line(let fault): return Self.label(fault)[language]
        case .bundle(let fault): return fault.label(catalogue)[language]
        case .attachment(let fault): return fault.label[language]
        }
    }

    private static func label(_ fault: LineFault) -> Label {
        switch fault {
        case .overBudget(let reason, let untilMs, let forecasts): Messages.Budget.waits(reason, untilMs, forecasts)
        case .noLine(let word): Messages.noLine(word.map(Messages.reason))
        case .timedOut(let word): Messages.timedOut(word.map(Messages.reason))
        case .refused(let word): Messages.Status.lastError(Messages.reason(word))
        case .daemonMissing(let path): Messages.daemonMissing(path)
        case .daemonFailed(let code, let complaints): Messages.daemonFailed(code, complaints)
        }
    }

    private static func malformed(_ path: String, _ error: FormError) -> Label {
        switch error {
        case .malformedCSV(let line, let fault): Messages.malformedFile(path, line: line, Messages.fault(fault))
        case .malformedData: Messages.malformedFile(path, line: 1, Messages.emptyFile)
        }
    }
}

/// What a store refused or could not do, for people.
struct StoreText {
    private let form: Form?
    private let catalogue: Catalogue?

    /// - Parameter type: the record type that it was about; nil when it is not known.
    init(_ catalogue: Catalogue?, type: String?) {
        self.catalogue = catalogue
        form = type.flatMap { catalogue?.form($0) }
    }

    func label(_ error: StoreError) -> Label {
        switch error {
        case .storage(let error): Messages.storage(error)
        case .accept: Messages.notAccepted
        case .changeTooLarge: Messages.changeTooLarge
        case .invalid(let problems): Label(thai: fields(problems), english: fields(problems))
        case .edit(let error, let field): Messages.edit(error, name(field))
        case .notTheWriter(let type, let field, let writer):
            Messages.notTheWriter(field.map { self.name($0) } ?? label(ofType: type), writer)
        case .unknownType(let type): Messages.unknownType(type, known: catalogue?.forms.map(\.name) ?? [])
        case .unknownField(let type, let field): Messages.unknownField(field, type: type, nearest: nearest(field, type))
        case .unknownRecord(let id): Messages.unknownRecord(id)
        case .refusedRecord(let id): Messages.Held.seeHeld(id)
        case .redacted(let id, let field): Messages.redacted(id, field.map { name($0) })
        case .notReadable(let id): Messages.Held.notReadable(id)
        case .departed(let departure): Messages.Scopes.departed(departure, owners(departure))
        case .unknownChange(let label): Messages.unknownChange(label)
        case .ambiguousChange(let label, let count): Messages.ambiguousChange(label, count)
        case .unreadable(let what): Messages.unreadable(what)
        case .unknownOffice(let office): Messages.unknownOffice(office)
        case .file(let path, let code): Messages.unreadableFile(path, Messages.system(code))
        case .keys: Messages.keys
        }
    }

    private func owners(_ departure: Departure) -> Label {
        func text(_ language: Language) -> String {
            departure.owners.map { "\(catalogue?.gazetteer.text($0, language) ?? $0) (\($0))" }.joined(separator: ", ")
        }
        return Label(thai: text(.thai), english: text(.english))
    }

    private func fields(_ problems: [FieldProblem]) -> String { problems.map(\.field).joined(separator: ", ") }

    /// A field by its label and its name.
    private func name(_ field: String) -> Label {
        let system = SystemField.allCases.first { $0.name == field }?.label
        guard let label = form?.field(named: field)?.label ?? system else { return Label(thai: field, english: field) }
        return Label(thai: "\(label.thai) (\(field))", english: "\(label.english) (\(field))")
    }

    private func label(ofType type: String) -> Label {
        catalogue?.form(type)?.label ?? Label(thai: type, english: type)
    }

    /// The field whose name is closest to what was typed, when one is close.
    private func nearest(_ typed: String, _ type: String) -> String? {
        let names = catalogue?.form(type)?.fields.map(\.name) ?? []
        let ranked = names.map { (name: $0, distance: Spelling.distance($0, typed)) }
        return ranked.filter { $0.distance <= 2 }.min { $0.distance < $1.distance }?.name
    }
}
