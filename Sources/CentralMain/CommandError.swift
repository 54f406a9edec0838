import Central
import Forms
import Merge
import Protocol
import SQLiteReplica
import SyncLogic

/// Why a command did not do what was asked.
enum CommandError: Error {
    /// The command line makes no sense.
    case usage(UsageFault)
    /// The centre refused, or could not.
    case central(CentralError)
    /// The forms that are compiled in are damaged.
    case catalogue(FormError)
    /// The answer, or an export, could not be written out.
    case output(code: Int32)
    /// A bundle was cut or changed on its way: what came before that was taken in.
    case bundleCut(received: Int, report: [JSON.Member])
    case unreadableFile(path: String, code: Int32)
    case unwritableFile(path: String, code: Int32)
    /// A certificate or key for TLS cannot be used, as the TLS library says.
    case badCertificate(path: String, reason: String)
    /// The server cannot listen there, as the system says.
    case cannotListen(address: String, reason: String)
}

/// What is wrong with a command line.
enum UsageFault: Hashable, Sendable {
    /// The parser's own words.
    case parser(String)
    /// Words that are no UTF-8.
    case brokenText
    case noFolder
    case badID(String)
    case badListen(String)
    case notLoopback(String)
    case oneCertificateAndKey
    case certificateWithoutTLS
    case sqliteOnly
    case onePickOrValue
    case badToken
    case badFingerprint(String)
    case badName(String)
    case mixedOutput
    /// No such kind of finding; those there are.
    case badKind([String])
}

extension CommandError {
    var exitCode: Int32 {
        switch self {
        case .usage: ExitCodes.usage
        case .central(let error): error.isRefusal ? ExitCodes.refused : ExitCodes.failed
        case .catalogue, .output, .unreadableFile, .unwritableFile, .badCertificate, .cannotListen, .bundleCut:
            ExitCodes.failed
        }
    }

    /// The error as programs read it.
    func document(_ language: Language, _ catalogue: Catalogue?) -> JSON {
        let message = self.message(catalogue)[language]
        var members: [JSON.Member] = [.init("kind", .string(kind)), .init("message", .string(message))]
        if let field { members.append(.init("field", .string(field))) }
        return .object([.init("error", .object(members))] + report)
    }

    /// A permanent word for programs.
    var kind: String {
        switch self {
        case .usage: "usage"
        case .central(let error): error.kind
        case .catalogue: "damaged_forms"
        case .output: "output"
        case .bundleCut: "bundle_cut"
        case .unreadableFile: "unreadable_file"
        case .unwritableFile: "unwritable_file"
        case .badCertificate: "bad_certificate"
        case .cannotListen: "cannot_listen"
        }
    }

    private var field: String? {
        switch self {
        case .central(.store(.invalid(let problems))): problems.first?.field
        case .central(.store(.edit(_, let field))): field.isEmpty ? nil : field
        case .central(.store(.unknownField(_, let field))): field
        case .central(.store(.notTheWriter(_, let field, _))): field
        case .usage, .central, .catalogue, .output, .unreadableFile, .unwritableFile, .badCertificate, .cannotListen,
            .bundleCut:
            nil
        }
    }

    /// What the command has to say beside the error.
    private var report: [JSON.Member] {
        guard case .bundleCut(_, let report) = self else { return [] }
        return report
    }
}

extension CentralError {
    /// Whether validation refused what was asked.
    fileprivate var isRefusal: Bool {
        switch self {
        case .store(.invalid), .store(.edit), .store(.notTheWriter), .store(.unknownField), .store(.unknownType),
            .store(.unknownOffice), .store(.changeTooLarge), .unknownOffice, .officeExists, .unknownNetwork,
            .unknownDevice, .noDevice, .severalDevices, .notHeld, .notReleasable, .whyMissing, .staffMissing,
            .unknownRequest, .sameStaff, .notRedactable, .unknownAttachment, .attachmentInUse, .weakPassphrase:
            true
        case .bundle(let error): error.isRefusal
        case .refused(let refusal): refusal.kind != .unavailable
        case .store, .keys, .malformed, .badBackup, .isBackup, .file: false
        }
    }

    fileprivate var kind: String {
        switch self {
        case .store(let error): error.kind
        case .keys: "keys"
        case .malformed: "malformed"
        case .refused(let refusal): refusal.kind.rawValue
        case .unknownOffice: "unknown_office"
        case .officeExists: "office_exists"
        case .unknownNetwork: "unknown_network"
        case .unknownDevice: "unknown_device"
        case .notHeld: "not_held"
        case .notReleasable: "not_releasable"
        case .whyMissing: "why_missing"
        case .staffMissing: "staff_missing"
        case .unknownRequest: "unknown_request"
        case .sameStaff: "same_staff"
        case .notRedactable: "not_redactable"
        case .unknownAttachment: "unknown_attachment"
        case .attachmentInUse: "attachment_in_use"
        case .noDevice: "no_device"
        case .severalDevices: "several_devices"
        case .bundle(let error): error.kind
        case .weakPassphrase: "weak_passphrase"
        case .badBackup: "bad_backup"
        case .isBackup: "is_backup"
        case .file: "file"
        }
    }
}

extension StoreError {
    fileprivate var kind: String {
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
}

extension StorageError {
    fileprivate var kind: String {
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
    fileprivate var kind: String {
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
