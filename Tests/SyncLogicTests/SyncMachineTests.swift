import SyncLogic
import TestSupport
import Testing

/// Every pair of state and event, written out.
@Suite struct SyncMachineTests {
    /// What follows from an event.
    enum Outcome: Sendable {
        /// Nothing, and the state stays.
        case ignored
        /// An exchange begins; the failures are forgotten.
        case begins
        /// An exchange begins; the failures still count.
        case retries
        /// Commits gather.
        case gathers
        /// One more exchange will follow.
        case notes
        /// It was too early: the same wake again.
        case rewakes
        /// Idle until the next check.
        case rests
        /// Idle for twice as long.
        case restsLonger
        /// Idle until the budget allows something.
        case defers
        /// The wait of the backoff.
        case backsOff
        /// The long wait after a refusal.
        case holdsOff
        case ends
    }

    /// In the order of `Happening.allCases`: started, recorded, asked, linkUp, wokeEarly, wokeInTime, settled,
    /// settledWithMore, settledInVain, deferred, failed, refused, stop.
    static let table: [Moment: [Outcome]] = [
        .fresh: [
            .begins, .gathers, .begins, .begins, .begins, .begins, .ignored, .ignored, .ignored, .ignored, .ignored,
            .ignored, .ends,
        ],
        .idle: [
            .begins, .gathers, .begins, .begins, .rewakes, .begins, .ignored, .ignored, .ignored, .ignored, .ignored,
            .ignored, .ends,
        ],
        .gathering: [
            .begins, .ignored, .begins, .begins, .rewakes, .begins, .ignored, .ignored, .ignored, .ignored, .ignored,
            .ignored, .ends,
        ],
        .exchanging: [
            .notes, .notes, .notes, .notes, .ignored, .ignored, .rests, .begins, .restsLonger, .defers, .backsOff,
            .holdsOff, .ends,
        ],
        .exchangingAgain: [
            .notes, .notes, .notes, .notes, .ignored, .ignored, .begins, .begins, .begins, .begins, .backsOff,
            .holdsOff, .ends,
        ],
        .waiting: [
            .begins, .ignored, .begins, .begins, .rewakes, .retries, .ignored, .ignored, .ignored, .ignored, .ignored,
            .ignored, .ends,
        ],
        .refused: [
            .begins, .ignored, .begins, .begins, .rewakes, .retries, .ignored, .ignored, .ignored, .ignored, .ignored,
            .ignored, .ends,
        ],
        .stopped: Array(repeating: .ignored, count: Happening.allCases.count),
    ]

    static let pairs = Moment.allCases.flatMap { moment in Happening.allCases.map { (moment, $0) } }

    @Test(arguments: pairs)
    func `each state answers each event`(moment: Moment, happening: Happening) throws {
        let row = try #require(Self.table[moment])
        let place = try #require(Happening.allCases.firstIndex(of: happening))
        try check(row[place], of: happening, at: moment)
    }

    private func check(_ outcome: Outcome, of happening: Happening, at moment: Moment) throws {
        let (before, wake) = moment.machine()
        let now = happening.time(wake)
        var after = before
        var random = SeededGenerator(seed: 2)
        let directives = after.on(happening.event, now: now, random: &random)
        switch outcome {
        case .ignored: #expect(directives.isEmpty && after == before)
        case .begins: #expect(directives == [.exchange] && after == Self.exchanging(after: happening, at: now))
        case .retries:
            #expect(directives == [.exchange] && after.failures == before.failures)
            #expect(after != before)
        case .gathers:
            #expect(directives == [.wake(at: now + Moment.settings.gather)])
            try expectExchange(&after, at: now + Moment.settings.gather)
        case .notes:
            var noted = Self.exchanging(after: happening, at: now)
            _ = noted.on(.asked, now: now, random: &random)
            #expect(directives.isEmpty && after == noted)
        case .rewakes: #expect(directives == [.wake(at: try #require(wake))] && after == before)
        case .rests:
            #expect(directives == [.wake(at: now + Moment.settings.checkEvery)] && after.failures == 0)
            try expectExchange(&after, at: now + Moment.settings.checkEvery)
        case .restsLonger:
            #expect(directives == [.wake(at: now + Moment.settings.checkEvery * 2)])
            try expectExchange(&after, at: now + Moment.settings.checkEvery * 2)
        case .defers:
            #expect(directives == [.wake(at: Moment.deferral)] && after.failures == before.failures)
            try expectExchange(&after, at: Moment.deferral)
        case .backsOff:
            let due = try #require(Self.wake(directives))
            #expect(now <= due && due <= now + Moment.settings.backoff.first && after.failures == 1)
            try expectExchange(&after, at: due)
        case .holdsOff:
            #expect(directives == [.wake(at: now + Moment.settings.refusedWait)] && after.failures == 1)
            try expectExchange(&after, at: now + Moment.settings.refusedWait)
        case .ends: #expect(directives == [.end] && after == Self.stopped(before))
        }
    }

    /// Woken at `due` it exchanges, and not before.
    private func expectExchange(_ machine: inout SyncMachine, at due: Instant) throws {
        var random = SeededGenerator(seed: 3)
        #expect(machine.on(.woke, now: due - .nanoseconds(1), random: &random) == [.wake(at: due)])
        #expect(machine.on(.woke, now: due, random: &random) == [.exchange])
    }

    /// One that exchanges; it remembers when a link came up.
    private static func exchanging(after happening: Happening, at now: Instant) -> SyncMachine {
        var machine = Moment.fresh.machine().machine
        var random = SeededGenerator(seed: 5)
        _ = machine.on(happening == .linkUp ? .linkUp : .started, now: now, random: &random)
        return machine
    }

    private static func stopped(_ machine: SyncMachine) -> SyncMachine {
        var machine = machine
        var random = SeededGenerator(seed: 4)
        _ = machine.on(.stop, now: .zero, random: &random)
        return machine
    }

    private static func wake(_ directives: [SyncMachine.Directive]) -> Instant? {
        guard directives.count == 1, case .wake(let at) = directives[0] else { return nil }
        return at
    }
}
