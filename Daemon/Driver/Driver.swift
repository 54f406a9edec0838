public import Forms
import Keys
import SQLiteReplica
public import Store
import SyncLogic
import Transport

/// The shell around `SyncMachine`: feeds it what happens, and does what it says.
///
/// One thread that sleeps in `poll` and works in turns: there is one exchange at a time by construction, and nothing
/// to lock. It never gives up; it ends when it is asked to.
public final class Driver {
    /// How a single run ended.
    public enum Outcome: Sendable {
        /// All recorded here is at the centre, and the reverse.
        case settled
        /// There was no line.
        case noLine
        /// The line's budget allows nothing now.
        case deferred
        /// The centre refused, or the office is not enrolled.
        case refused
        /// The process was asked to end.
        case stopped
    }

    private let store: Store
    private let lock: DaemonLock
    private let wakeups: Wakeups
    private var link: Link
    private var machine: SyncMachine
    private var random = SecureRandom()
    private var wakeAt: Instant?
    private var seenVersion: Int
    /// What clerks allow of the line, and the way out that they named, as of the last look.
    private var seenTerms: LineTerms
    /// When to look for a commit again: the files of a store are written before its commit is done.
    private var look: CommitLook?
    private var errands = ErrandPlan()
    private var rest = Rest()

    /// Takes the home's lock and opens its store.
    /// Throws: `DriverError.alreadyRunning` when another daemon serves this home.
    public init(home: OfficeHome, catalogue: Catalogue) throws(DriverError) {
        do throws(StoreError) {
            store = try Store(opening: home, catalogue: catalogue)
            seenVersion = try store.dataVersion()
            seenTerms = try store.read { transaction throws(StoreError) in
                try SQLiteReplica.storing { () throws(StorageError) in try LineTerms(transaction) }
            }
        } catch {
            throw .store(error)
        }
        guard let lock = try DaemonLock(path: home.lock) else { throw .alreadyRunning(lock: home.lock) }
        self.lock = lock
        wakeups = try Wakeups(home: home.path)
        link = Link(store: store, stop: wakeups.stop)
        machine = SyncMachine()
    }

    /// Exchanges until there is nothing more to move, or the first failure.
    public func runOnce() throws(DriverError) -> Outcome {
        while true {
            let wishes = try wish()
            switch try link.exchange(using: &random) {
            case .settled(let settled):
                if settled.hasMore { continue }
                try settle(wishes, isGranted: true)
                return try runErrands()
            case .deferred:
                try settle(wishes, isGranted: true)
                return .deferred
            case .paused:
                try settle(wishes, isGranted: false)
                return .noLine
            case .failed(let error):
                // A disk that fails is no line that is down, and whoever asked for this one run must be told.
                if let disk = error.disk { throw .store(disk) }
                try settle(wishes, isGranted: false)
                if try wakeups.wait(atMost: .zero).contains(.stop) { return .stopped }
                return error.isTransient ? .noLine : .refused
            }
        }
    }

    /// Runs errands until there are no more, or the first failure.
    private func runErrands() throws(DriverError) -> Outcome {
        while true {
            if try wakeups.wait(atMost: .zero).contains(.stop) { return .stopped }
            switch try link.runErrand() {
            case .none: return .settled
            case .moved: continue
            case .failed(let error):
                if let disk = error.disk { throw .store(disk) }
                return error.isTransient ? .noLine : .refused
            }
        }
    }

    /// Serves until it is asked to end.
    public func run() throws(DriverError) {
        var events: [SyncMachine.Event] = [.started]
        while true {
            for event in events {
                let directives = machine.on(event, now: MachineClock.now(), random: &random)
                if try obey(directives) { return }
            }
            events = try nextEvents()
        }
    }

    /// Does what the machine says, and feeds it what came of that. Returns whether to end.
    private func obey(_ directives: [SyncMachine.Directive]) throws(DriverError) -> Bool {
        var waiting = directives
        while !waiting.isEmpty {
            switch waiting.removeFirst() {
            case .wake(let at):
                wakeAt = at
                try noteNextTry(at)
            case .end: return true
            case .exchange:
                let wishes = try wish()
                let result = try link.exchange(using: &random)
                switch result {
                case .settled(let settled):
                    if !settled.hasMore {
                        try settle(wishes, isGranted: true)
                        errands.begin(now: MachineClock.now())
                    }
                case .deferred:
                    try settle(wishes, isGranted: true)
                    errands.stop()
                case .paused:
                    try settle(wishes, isGranted: false)
                    errands.begin(now: MachineClock.now())
                case .failed:
                    try settle(wishes, isGranted: false)
                    errands.stop()
                }
                machine.isMetered = try isMetered()
                waiting += machine.on(result.event, now: MachineClock.now(), random: &random)
            }
        }
        return false
    }

    /// Sleeps until there is something to tell the machine.
    private func nextEvents() throws(DriverError) -> [SyncMachine.Event] {
        let now = MachineClock.now()
        let sleep = [wakeAt, look?.at, errandDue].compactMap { $0 }.min().map { $0 - now } ?? .seconds(3600)
        if rest.begins(sleeping: sleep) { Rest.giveBack(of: store) }
        let reasons = try wakeups.wait(atMost: sleep)
        if reasons.contains(.stop) { return [.stop] }
        var events: [SyncMachine.Event] = []
        if reasons.contains(.link) { events.append(.linkUp) }
        if reasons.contains(.home) { look = CommitLook(at: MachineClock.now()) }
        if let due = look, MachineClock.now() >= due.at {
            look = due.next
            if try isCommitted() {
                look = nil
                events += try work()
            }
        }
        if let at = wakeAt, MachineClock.now() >= at {
            wakeAt = nil
            events.append(.woke)
        }
        if events.isEmpty, let at = errandDue, MachineClock.now() >= at {
            errands.note(try link.runErrand(), now: MachineClock.now(), using: &random)
            rest.end()
        }
        if !events.isEmpty { rest.end() }
        return events
    }

    /// When the next errand may run: not while a commit is looked for, or an exchange is about to begin.
    private var errandDue: Instant? {
        guard look?.isFresh != true, let due = errands.due else { return nil }
        if let wakeAt, wakeAt - max(due, MachineClock.now()) < .seconds(1) { return nil }
        return due
    }

    /// Whether another program committed to the store since the last look.
    private func isCommitted() throws(DriverError) -> Bool {
        let version = try storing { () throws(StoreError) in try store.dataVersion() }
        defer { seenVersion = version }
        return version != seenVersion
    }

    /// What a commit of another program means for the machine.
    private func work() throws(DriverError) -> [SyncMachine.Event] {
        try storing { () throws(StoreError) in
            try store.read { transaction throws(StoreError) in
                try SQLiteReplica.storing { () throws(StorageError) in
                    let terms = try LineTerms(transaction)
                    defer { seenTerms = terms }
                    let wishes = try transaction.wishes()
                    // What the line did not carry under other terms may go now.
                    if wishes.newest > wishes.settled || terms != seenTerms { return [.asked] }
                    return try transaction.unsent() > 0 ? [.recorded] : []
                }
            }
        }
    }

    private func wish() throws(DriverError) -> Int64 {
        try storing { () throws(StoreError) in
            try store.read { transaction throws(StoreError) in
                try SQLiteReplica.storing { () throws(StorageError) in try transaction.wishes().newest }
            }
        }
    }

    private func isMetered() throws(DriverError) -> Bool {
        try storing { () throws(StoreError) in
            try store.read { transaction throws(StoreError) in
                try SQLiteReplica.storing { () throws(StorageError) in try transaction.lineRules().isMetered }
            }
        }
    }

    /// Notes that a wish was seen to, and whether it came true. What the budget put off is no failure of the line: the
    /// client tells of it by the budget.
    private func settle(_ wish: Int64, isGranted: Bool) throws(DriverError) {
        try note { transaction throws(StorageError) in
            if try transaction.wishes().settled >= wish { return }
            try transaction.set(.wishesSettled, wish)
            if isGranted { try transaction.set(.wishesGranted, wish) }
        }
    }

    private func noteNextTry(_ at: Instant) throws(DriverError) {
        let (seconds, attoseconds) = (at - MachineClock.now()).components
        let due = MachineClock.wallMs() + seconds * 1000 + attoseconds / 1_000_000_000_000_000
        try note { transaction throws(StorageError) in try transaction.set(.nextTry, due) }
    }

    /// Notes something for the clerks to see. A disk that is full for a while only makes that late.
    private func note(_ body: (OfficeTransaction) throws(StorageError) -> Void) throws(DriverError) {
        do throws(StoreError) {
            try store.write { transaction throws(StoreError) in
                try SQLiteReplica.storing { () throws(StorageError) in try body(transaction) }
            }
        } catch {
            if !error.isTransient { throw .store(error) }
        }
    }
}

/// Gives a store's error the type of this target.
func storing<Value>(_ body: () throws(StoreError) -> Value) throws(DriverError) -> Value {
    do {
        return try body()
    } catch {
        throw .store(error)
    }
}

extension Driver.Outcome {
    /// The exit code of a single run.
    public var exitCode: Int32 {
        switch self {
        case .settled: 0
        case .noLine, .deferred: 4
        case .refused, .stopped: 1
        }
    }
}
