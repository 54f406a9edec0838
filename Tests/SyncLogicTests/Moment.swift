import SyncLogic
import TestSupport

/// Every state of the machine that a test can bring about, by the shortest way to it.
enum Moment: String, CaseIterable, Sendable {
    /// Before the first event.
    case fresh
    case idle
    case gathering
    case exchanging
    /// Exchanging, and something happened meanwhile.
    case exchangingAgain
    /// After a failure that may pass by itself.
    case waiting
    /// After a refusal that only people can mend.
    case refused
    case stopped

    /// When the state began.
    static let start = Instant.seconds(1000)
    static let settings = SyncMachine.Settings()
    /// Until when the budget allows nothing, where it does not.
    static let deferral = start + .seconds(900)

    /// A machine in this state, and the time of its last wish to be woken; nil when it has none.
    func machine() -> (machine: SyncMachine, wake: Instant?) {
        var machine = SyncMachine(Self.settings)
        var random = SeededGenerator(seed: 1)
        var wake: Instant?
        for event in way {
            for directive in machine.on(event, now: Self.start, random: &random) {
                if case .wake(let at) = directive { wake = at }
            }
        }
        switch self {
        case .idle, .gathering, .waiting, .refused: return (machine, wake)
        case .fresh, .exchanging, .exchangingAgain, .stopped: return (machine, nil)
        }
    }

    /// The events that lead here.
    private var way: [SyncMachine.Event] {
        switch self {
        case .fresh: []
        case .idle: [.started, .settled(hasMore: false, moved: true)]
        case .gathering: [.started, .settled(hasMore: false, moved: true), .recorded]
        case .exchanging: [.started]
        case .exchangingAgain: [.started, .asked]
        case .waiting: [.started, .failed(isTransient: true)]
        case .refused: [.started, .failed(isTransient: false)]
        case .stopped: [.stop]
        }
    }
}

/// An event as the table names it; when it happens is part of it.
enum Happening: String, CaseIterable, Sendable {
    case started, recorded, asked, linkUp, wokeEarly, wokeInTime, settled, settledWithMore, settledInVain, deferred
    case failed, refused, stop

    var event: SyncMachine.Event {
        switch self {
        case .started: .started
        case .recorded: .recorded
        case .asked: .asked
        case .linkUp: .linkUp
        case .wokeEarly, .wokeInTime: .woke
        case .settled: .settled(hasMore: false, moved: true)
        case .settledWithMore: .settled(hasMore: true, moved: true)
        case .settledInVain: .settled(hasMore: false, moved: false)
        case .deferred: .deferred(until: Moment.deferral)
        case .failed: .failed(isTransient: true)
        case .refused: .failed(isTransient: false)
        case .stop: .stop
        }
    }

    /// When it happens to a machine that wants to be woken at `wake`.
    func time(_ wake: Instant?) -> Instant {
        guard let wake else { return Moment.start + .seconds(1) }
        return self == .wokeInTime ? wake : min(wake, Moment.start + .seconds(1)) - .milliseconds(1)
    }
}
