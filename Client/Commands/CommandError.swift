import Forms
import SQLiteReplica
import Store
import SyncLogic

/// Why a command did not do what was asked.
enum CommandError: Error {
    /// The command line makes no sense.
    case usage(UsageFault)
    /// The store refused; `type` is the record type that it was about, where one is known.
    case store(StoreError, type: String?)
    /// The forms that are compiled in are damaged.
    case catalogue(FormError)
    case unreadableFile(path: String, code: Int32)
    case unwritableFile(path: String, code: Int32)
    /// The answer could not be written out.
    case output(code: Int32)
    /// A file to be imported is no CSV file.
    case malformedFile(path: String, FormError)
    /// A file to be imported has columns that its type does not have, or has some twice.
    case badColumns(path: String, type: String, names: [String])
    /// Rows of a file were refused, and nothing was stored; `report` is the answer beside the error.
    case rowsRefused(count: Int, report: [JSON.Member])
    /// Several records have ids that begin so.
    case ambiguousID(String, count: Int)
    /// Records are in conflict where the command needs none.
    case unsettled(records: Int)
    case notEnrolled
    /// The centre, or the check of its identity, refused to enrol this machine: a machine word.
    case enrolmentRefused(String)
    /// An exchange did not come about.
    case line(LineFault)
    /// A bundle was not made or not taken in.
    case bundle(BundleFault)
    /// Nothing was done with an attachment.
    case attachment(AttachmentFault)
}

/// What is wrong with a command line.
enum UsageFault: Hashable, Sendable {
    /// The parser's own words.
    case parser(String)
    case missingVerb
    /// Words that are no UTF-8.
    case brokenText
    case notAnEdit(String)
    case repeatedField(String)
    case nothingToDo
    case badID(String)
    case badToken
    case badClerk
    case noHome
    case badTimeout
    /// A number of bytes that is none, or too small to be of use; hours that are none.
    case badBytes(String)
    case badHours(String)
    case badProxy
    case badLimit
    /// No such kind of finding; those there are.
    case badKind([String])
    case badServer(String)
    case needsTrust
    case badFingerprint
    case badAuthority(String)
    case badCode
    case onePickOrValue
    case mixedOutput
}

/// Why an exchange did not come about.
enum LineFault: Hashable, Sendable {
    /// There is no way to the centre; the daemon's word for it, where it left one.
    case noLine(String?)
    /// The line's budget allows nothing before a time; what waits.
    case overBudget(LineBudget.Reason, untilMs: Int64?, Forecasts)
    /// It took longer than the clerk wanted to wait.
    case timedOut(String?)
    /// The centre, or this machine, refused: only people can mend that.
    case refused(String)
    /// The daemon's program is not where it should be.
    case daemonMissing(path: String)
    /// The daemon ended with this exit code and these last words.
    case daemonFailed(code: Int32, complaints: String)
}

extension CommandError {
    var exitCode: Int32 {
        switch self {
        case .usage: ExitCodes.usage
        case .store(let error, _): error.isRefusal ? ExitCodes.refused : ExitCodes.failed
        case .malformedFile, .badColumns, .rowsRefused: ExitCodes.refused
        case .unsettled: ExitCodes.conflicts
        case .line(let fault): fault.exitCode
        case .bundle(let fault): fault.exitCode
        case .attachment(let fault): fault.exitCode
        case .catalogue, .unreadableFile, .unwritableFile, .output, .ambiguousID, .notEnrolled, .enrolmentRefused:
            ExitCodes.failed
        }
    }
}

extension LineFault {
    var exitCode: Int32 {
        switch self {
        case .noLine, .timedOut, .overBudget: ExitCodes.noLine
        case .refused, .daemonMissing, .daemonFailed: ExitCodes.failed
        }
    }
}

extension StoreError {
    /// Whether validation refused what was asked.
    var isRefusal: Bool {
        switch self {
        case .invalid, .edit, .notTheWriter, .redacted, .notReadable, .unknownField, .unknownType, .unknownOffice,
            .changeTooLarge:
            true
        case .storage, .accept, .unknownRecord, .refusedRecord, .departed, .unknownChange, .ambiguousChange,
            .unreadable,
            .file, .keys:
            false
        }
    }
}
