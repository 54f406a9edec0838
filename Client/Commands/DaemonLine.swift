import Glibc
import Protocol
import SQLiteReplica
import Store
import SyncLogic

/// The way to the centre, which is the daemon's: one that serves this home is waited for, else one is run for just
/// this.
struct DaemonLine {
    private static let pollMs: Int32 = 50
    private let session: Session

    /// How a wait ended.
    enum Ending: Hashable {
        /// What was waited for has come about.
        case settled
        /// A daemon that was run for this ended, with its exit code and its last words.
        case ended(code: Int32, complaints: String)
        case timedOut
        /// There is no such program.
        case missing(path: String)
    }

    init(_ session: Session) { self.session = session }

    /// Whether a daemon serves this home now: it holds a lock for as long.
    func isRunning() -> Bool {
        let descriptor = open(session.home.lock, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        // Closing it gives back a lock that was free.
        defer { close(descriptor) }
        return flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }

    /// Lets the daemon do what is wished for in the store, and waits.
    ///
    /// - Parameter isDone: whether it has come about; asked whenever another program has committed.
    func wait(
        seconds: Int, until isDone: (OfficeTransaction) throws(StorageError) -> Bool
    ) throws(CommandError) -> Ending {
        let deadlineMs = session.environment.now().monotonicMs + UInt64(seconds) * 1000
        if !isRunning() {
            let arguments = ["--home", session.home.path, "--once"]
            let ending = ChildProcess(program: session.environment.daemon(), arguments: arguments)
                .run(untilMs: deadlineMs) { session.environment.now().monotonicMs }
            // Another daemon may have begun to serve this home meanwhile: then that one is waited for.
            guard case .ended(code: ExitCodes.failed, _) = ending, isRunning() else { return ending }
        }
        let store = try session.store()
        if session.environment.isTerminal(.complaints) { session.note(Messages.waiting) }
        var version: Int?
        while session.environment.now().monotonicMs < deadlineMs {
            let now = try session.storing { () throws(StoreError) in try store.dataVersion() }
            if now != version, try session.read(isDone) { return .settled }
            version = now
            poll(nil, 0, Self.pollMs)
        }
        return .timedOut
    }

    /// Turns an ending that is no success into the error that tells of it.
    static func check(_ ending: Ending, lastError: String?) throws(CommandError) {
        switch ending {
        case .missing(let path): throw .line(.daemonMissing(path: path))
        case .timedOut: throw .line(.timedOut(lastError))
        case .ended(code: ExitCodes.done, _): return
        case .ended(code: ExitCodes.noLine, _): throw .line(.noLine(lastError))
        case .ended(let code, let complaints):
            if let lastError, isRefusal(lastError) { throw .line(.refused(lastError)) }
            throw .line(.daemonFailed(code: code, complaints: complaints))
        case .settled:
            guard let lastError else { return }
            throw .line(isRefusal(lastError) ? .refused(lastError) : .noLine(lastError))
        }
    }

    /// Whether the daemon's word for a failure means that only people can mend it.
    static func isRefusal(_ word: String) -> Bool {
        switch word {
        case "unreachable", "timed_out", "stalled", "cut", "tls", "interrupted", "portal", "proxy", "store_busy",
            "not_trusted", "other_fingerprint", "too_large", "piece_damaged", "piece_absent", "refused:unavailable",
            "refused:tooMany", "refused:tooLarge", "refused:replayed":
            false
        default: true
        }
    }
}
