import Forms
import Merge
import SQLiteReplica
import Store
import SyncLogic

extension CommandError {
    /// The error as programs read it: one object called `error`, and beside it what else the command has to say.
    func document(in language: Language, _ catalogue: Catalogue?) -> JSON {
        var members: [JSON.Member] = [
            .init("kind", .string(kind)), .init("message", .string(message(in: language, catalogue))),
        ]
        if let field { members.append(.init("field", .string(field))) }
        let problems = self.problems(in: language, catalogue)
        if !problems.isEmpty { members.append(.init("problems", .array(problems))) }
        return .object([.init("error", .object(members))] + report)
    }

    /// A permanent word for programs.
    var kind: String {
        switch self {
        case .usage: "usage"
        case .store(let error, _): error.kind
        case .catalogue: "damaged_forms"
        case .unreadableFile: "unreadable_file"
        case .unwritableFile: "unwritable_file"
        case .output: "output"
        case .malformedFile: "malformed_file"
        case .badColumns: "unknown_field"
        case .rowsRefused: "rows_refused"
        case .ambiguousID: "ambiguous_id"
        case .unsettled: "conflicts"
        case .notEnrolled: "not_enrolled"
        case .enrolmentRefused: "enrolment_refused"
        case .line(let fault): fault.kind
        case .bundle(let fault): fault.kind
        case .attachment(let fault): fault.kind
        }
    }

    private var field: String? {
        switch self {
        case .store(let error, _): error.field
        case .badColumns(_, _, let names): names.first
        case .usage, .catalogue, .unreadableFile, .unwritableFile, .output, .malformedFile, .rowsRefused, .ambiguousID,
            .unsettled, .notEnrolled, .enrolmentRefused, .line, .bundle, .attachment:
            nil
        }
    }

    private var report: [JSON.Member] {
        switch self {
        case .rowsRefused(_, let report), .bundle(.cut(_, let report)): report
        case .usage, .store, .catalogue, .unreadableFile, .unwritableFile, .output, .malformedFile, .badColumns,
            .ambiguousID, .unsettled, .notEnrolled, .enrolmentRefused, .line, .bundle, .attachment:
            []
        }
    }

    private func problems(in language: Language, _ catalogue: Catalogue?) -> [JSON] {
        guard case .store(.invalid(let problems), let type) = self, let catalogue else { return [] }
        return problems.map { problem in
            .object([
                .init("field", .string(problem.field)), .init("kind", .string(problem.kind)),
                .init("message", .string(ProblemText(catalogue, type: type).text(problem, language))),
            ])
        }
    }
}

extension LineFault {
    /// A permanent word for programs.
    var kind: String {
        switch self {
        case .noLine: "no_line"
        case .overBudget: "over_budget"
        case .timedOut: "timed_out"
        case .refused(let word): word.hasPrefix("refused:") ? String(word.dropFirst(8)) : word
        case .daemonMissing: "daemon_missing"
        case .daemonFailed: "daemon_failed"
        }
    }
}

extension StoreError {
    /// A permanent word for programs.
    var kind: String {
        switch self {
        case .storage(let error): error.kind
        case .accept: "accept"
        case .changeTooLarge: "change_too_large"
        case .invalid(let problems): problems.first?.kind ?? "invalid"
        case .edit(let error, _): error.kind
        case .notTheWriter: "not_the_writer"
        case .unknownType: "unknown_type"
        case .unknownField: "unknown_field"
        case .unknownRecord: "unknown_record"
        case .refusedRecord: "refused_record"
        case .redacted: "redacted"
        case .notReadable: "not_readable"
        case .departed: "departed"
        case .unknownChange: "unknown_change"
        case .ambiguousChange: "ambiguous_change"
        case .unreadable: "unreadable"
        case .unknownOffice: "unknown_office"
        case .file: "file"
        case .keys: "keys"
        }
    }

    /// The name of the field that it is about, where it is about one.
    var field: String? {
        switch self {
        case .invalid(let problems): problems.first?.field
        case .edit(_, let field): field.isEmpty ? nil : field
        case .notTheWriter(_, let field, _): field
        case .unknownField(_, let field): field
        case .redacted(_, let field): field
        case .storage, .accept, .changeTooLarge, .unknownType, .unknownRecord, .refusedRecord, .notReadable,
            .departed, .unknownChange, .ambiguousChange, .unreadable, .unknownOffice, .file, .keys:
            nil
        }
    }
}

extension StorageError {
    /// A permanent word for programs.
    var kind: String {
        switch self {
        case .busy: "busy"
        case .full: "full"
        case .damaged: "damaged"
        case .missing: "missing_store"
        case .exists: "store_exists"
        case .newer: "newer_store"
        case .failed: "storage"
        }
    }
}

extension EditError {
    /// A permanent word for programs.
    var kind: String {
        switch self {
        case .appendOnly: "append_only"
        case .notASet: "not_a_set"
        case .noSuchElement: "no_such_element"
        case .notInConflict: "not_in_conflict"
        case .deleted: "deleted"
        case .notDeleted: "not_deleted"
        case .nothingToUndo: "nothing_to_undo"
        }
    }
}
