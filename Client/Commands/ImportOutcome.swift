import Forms
import Protocol
import SQLiteReplica
import Store

/// One thing that is wrong with a row.
struct RefusedCell {
    let line: Int
    /// nil when the row as a whole is meant.
    let field: String?
    /// A permanent word for programs.
    let reason: String
    let message: Label
}

/// What came of an import, for people and for programs.
struct ImportOutcome {
    let path: String
    let report: ImportReport
    let refused: [RefusedCell]
    let isRehearsal: Bool
    /// Whether anything was, or in a rehearsal would be, stored.
    let isTaken: Bool

    /// Rows with something wrong.
    var badRows: Int { Set(refused.map(\.line)).count }

    /// The first and the last change, e.g. `9f3ac2e1-14..9f3ac2e1-20`; nil when nothing was stored.
    var batch: String? {
        guard isTaken, !isRehearsal, let first = report.changes.first, let last = report.changes.last else {
            return nil
        }
        return "\(first.label)..\(last.label)"
    }

    func members(_ language: Language) -> [JSON.Member] {
        [
            .init("added", .integer(Int64(isTaken ? report.added : 0))),
            .init("changed", .integer(Int64(isTaken ? report.changed : 0))),
            .init("unchanged", .integer(Int64(isTaken ? report.unchanged : 0))),
            .init(
                "refused",
                .array(
                    refused.map { cell in
                        .object([
                            .init("line", .integer(Int64(cell.line))),
                            .init("field", cell.field.map { .string($0) } ?? .null),
                            .init("reason", .string(cell.reason)), .init("message", .string(cell.message[language])),
                        ])
                    })),
            .init("batch", batch.map { .string($0) } ?? .null), .init("dryRun", .boolean(isRehearsal)),
        ]
    }

    /// What is wrong, a line for each.
    func complaints(_ language: Language) -> [String] {
        refused.map { Messages.rowRefused(path, line: $0.line, $0.message[language])[language] }
    }

    func lines(_ language: Language) -> [String] {
        let counts =
            isRehearsal
            ? Messages.wouldImport(added: report.added, changed: report.changed, unchanged: report.unchanged)
            : Messages.imported(added: report.added, changed: report.changed, unchanged: report.unchanged)
        var lines = [counts[language]]
        if badRows > 0 { lines.append(Messages.skipped(badRows)[language]) }
        if let batch { lines.append(Messages.batch(batch)[language]) }
        return lines
    }
}

extension RefusedCell {
    /// What a store refused of one row: one entry for each field.
    static func all(_ refusal: ImportReport.Refusal, form: Form, _ catalogue: Catalogue) -> [RefusedCell] {
        if case .invalid(let problems) = refusal.error {
            let text = ProblemText(catalogue, type: form.name)
            return problems.map { problem in
                let message = Label(thai: text.text(problem, .thai), english: text.text(problem, .english))
                return RefusedCell(
                    line: refusal.line, field: problem.field, reason: problem.kind, message: message)
            }
        }
        var message = StoreText(catalogue, type: form.name).label(refusal.error)
        if case .unknownRecord(let id) = refusal.error { message = Messages.unknownRow(id) }
        return [
            RefusedCell(
                line: refusal.line, field: refusal.error.field, reason: refusal.error.kind, message: message)
        ]
    }
}
