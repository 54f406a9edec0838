/// What the daemon knows at one moment, as times since it started.
public typealias Instant = Duration

/// Decides when the daemon exchanges. A value: events go in, directives come out, and a shell obeys them.
///
///     idle ── recorded, asked, link up, time to check ──> exchanging ── settled ──> idle
///       ^                                                    │
///       └──────────── waiting (backoff) <── failed ──────────┘
///
/// In every state a clerk's wish to sync goes first. After `stop` nothing is started any more.
public struct SyncMachine: Hashable, Sendable {
    /// What happened.
    public enum Event: Hashable, Sendable {
        /// The daemon came up, or the office was enrolled just now.
        case started
        /// Something was committed to the store by another program.
        case recorded
        /// A clerk asked for an exchange.
        case asked
        /// A network link came up, or got an address.
        case linkUp
        /// The time of the last `wake` directive came.
        case woke
        /// The exchange ended well; whether another one would move something, and whether this one did.
        case settled(hasMore: Bool, moved: Bool)
        /// There was no exchange: the line's budget allows none before this time.
        case deferred(until: Instant)
        /// The exchange failed; whether trying again can help without anybody's doing.
        case failed(isTransient: Bool)
        /// The daemon shall end.
        case stop
    }

    /// What the shell shall do.
    public enum Directive: Hashable, Sendable {
        /// Begin one exchange.
        case exchange
        /// Send `.woke` at this time; it replaces any earlier such wish.
        case wake(at: Instant)
        /// End.
        case end
    }

    /// How the machine is tuned.
    public struct Settings: Hashable, Sendable {
        /// The time to the first check after something was moved; it doubles with each exchange that moves nothing…
        public var checkEvery: Duration = .seconds(300)
        /// …up to this, which it is at once where bytes are paid for. No wait on a budget is longer either: a clerk may
        /// change that.
        public var checkLongest: Duration = .seconds(3600)
        /// How long commits may gather before they are sent: a burst of them goes in one exchange.
        public var gather: Duration = .milliseconds(200)
        /// The wait after a refusal that only people can mend.
        public var refusedWait: Duration = .seconds(600)
        /// A link that comes and goes is a reason to try once in this time; between, the backoff decides.
        public var linkUpEvery: Duration = .seconds(30)
        public var backoff = Backoff(first: .seconds(1), longest: .seconds(300))

        public init() {}
    }

    private enum State: Hashable, Sendable {
        /// Nothing to do until `check`.
        case idle(check: Instant)
        /// Commits gather until `due`.
        case gathering(due: Instant)
        /// `again`: something happened meanwhile, so one more exchange follows.
        case exchanging(again: Bool)
        /// Trying again at `due`.
        case waiting(due: Instant)
        case stopped
    }

    private let settings: Settings
    private var backoff: Backoff
    private var state: State = .idle(check: .zero)
    /// When a link came up last, but for the times that came too soon after another.
    private var linkUpAt: Instant?
    /// Exchanges in a row that moved nothing.
    private var quiet = 0
    /// Whether bytes on the line are paid for: then nothing is asked that can wait.
    public var isMetered = false

    public init(_ settings: Settings = Settings()) {
        self.settings = settings
        backoff = settings.backoff
    }

    /// Failures in a row, for the status page.
    public var failures: Int { backoff.failures }

    /// Takes in one event at `now`, and says what to do.
    public mutating func on(
        _ event: Event, now: Instant, random: inout some RandomNumberGenerator
    ) -> [Directive] {
        if event == .linkUp, state != .stopped {
            if let linkUpAt, now < linkUpAt + settings.linkUpEvery {
                return wait(atMostUntil: linkUpAt + settings.linkUpEvery)
            }
            linkUpAt = now
        }
        switch state {
        case .idle(let check): return onIdle(event, check: check, now: now)
        case .gathering(let due): return onGathering(event, due: due, now: now)
        case .exchanging(let again): return onExchanging(event, again: again, now: now, random: &random)
        case .waiting(let due): return onWaiting(event, due: due, now: now)
        case .stopped: return []
        }
    }

    /// A link came up again so soon that it begins nothing: a wait for the next try ends no later than at `soonest`.
    private mutating func wait(atMostUntil soonest: Instant) -> [Directive] {
        guard case .waiting(let due) = state, soonest < due else { return [] }
        state = .waiting(due: soonest)
        return [.wake(at: soonest)]
    }

    private mutating func onIdle(_ event: Event, check: Instant, now: Instant) -> [Directive] {
        switch event {
        case .started, .asked, .linkUp:
            quiet = 0
            return begin()
        case .recorded:
            quiet = 0
            return gather(now)
        case .woke: return now >= check ? begin() : [.wake(at: check)]
        case .settled, .deferred, .failed: return []
        case .stop: return end()
        }
    }

    private mutating func onGathering(_ event: Event, due: Instant, now: Instant) -> [Directive] {
        switch event {
        case .started, .asked, .linkUp: return begin()
        case .woke: return now >= due ? begin() : [.wake(at: due)]
        case .recorded, .settled, .deferred, .failed: return []
        case .stop: return end()
        }
    }

    private mutating func onExchanging(
        _ event: Event, again: Bool, now: Instant, random: inout some RandomNumberGenerator
    ) -> [Directive] {
        switch event {
        case .started, .recorded, .asked, .linkUp:
            state = .exchanging(again: true)
            return []
        case .woke: return []
        case .settled(let hasMore, let moved):
            backoff.succeed()
            quiet = moved || again ? 0 : min(quiet, Self.quietMax) + 1
            if hasMore || again { return begin() }
            return rest(until: now + pause)
        case .deferred(let until):
            if again { return begin() }
            return rest(until: max(now, min(until, now + settings.checkLongest)))
        case .failed(let isTransient):
            let wait = backoff.fail(using: &random)
            let due = now + (isTransient ? wait : settings.refusedWait)
            state = .waiting(due: due)
            return [.wake(at: due)]
        case .stop: return end()
        }
    }

    private mutating func onWaiting(_ event: Event, due: Instant, now: Instant) -> [Directive] {
        switch event {
        case .started, .asked, .linkUp:
            backoff.succeed()
            return begin()
        case .woke: return now >= due ? begin() : [.wake(at: due)]
        // A commit does not shorten the wait: the line is down, and each try costs the battery.
        case .recorded, .settled, .deferred, .failed: return []
        case .stop: return end()
        }
    }

    /// So many doublings make any pause longer than the longest.
    private static let quietMax = 30

    /// The time to the next check.
    private var pause: Duration {
        if isMetered { return settings.checkLongest }
        var pause = settings.checkEvery
        for _ in 0..<quiet {
            if pause >= settings.checkLongest { break }
            pause *= 2
        }
        return min(pause, settings.checkLongest)
    }

    private mutating func rest(until check: Instant) -> [Directive] {
        state = .idle(check: check)
        return [.wake(at: check)]
    }

    private mutating func begin() -> [Directive] {
        state = .exchanging(again: false)
        return [.exchange]
    }

    private mutating func gather(_ now: Instant) -> [Directive] {
        state = .gathering(due: now + settings.gather)
        return [.wake(at: now + settings.gather)]
    }

    private mutating func end() -> [Directive] {
        state = .stopped
        return [.end]
    }
}
