package import Central
package import Forms
import Keys
package import Protocol
import Store
import SyncLogic

/// Some offices and a centre, made from one seed: the real stores, merge rules, protocol and sync logic, in fake time,
/// over a line that fails in every way, with clocks that are wrong by years.
///
/// Every choice comes from one generator, so a seed is a history. Clocks have a generator of their own: the same seed
/// with other clocks is the same history.
package final class World {
    let seed: UInt64
    let plan: Plan
    let catalogue: Catalogue
    package let centre: Central
    let serverKey: SigningKey
    var sabotage: (any Sabotage)?

    var random: SplitMix64
    var clocks: SplitMix64
    var centreClock: WrongClock
    var now: Duration = .zero
    var agenda = Agenda<Event>()
    var story = Story()

    var machines: [Machine] = []
    var branches = 0
    var stepsLeft: Int
    var isHealing = false
    /// Every record that anybody began.
    var records: [(id: RecordID, type: String)] = []
    /// What staff at the centre have open on their screens.
    var tokens: [Machine.Token] = []

    var book = Book()
    var log = SeenLog()
    var readership: Readership
    var answers = 0
    var tally = Tally()

    /// What is to happen.
    enum Event {
        /// Somebody does something.
        case step
        case wake(Machine)
        case arrival(Letter)
        case answer(Machine, serial: Int, Answered)
        case timeout(Machine, serial: Int)
        /// The daemon of a machine starts.
        case start(Machine)
    }

    /// A request on the line.
    struct Letter {
        let machine: Machine
        let serial: Int
        let exchange: ComposedExchange
        /// How long the answer takes; nil when it is lost.
        var answerDelay: Duration?
    }

    /// An answer on the line.
    struct Answered {
        let status: Int
        let body: [UInt8]
    }

    /// - Parameter clocks: another seed gives the same history with other clocks.
    package init(
        seed: UInt64, clocks: UInt64 = 0, plan: Plan = Plan(), catalogue: Catalogue, sabotage: (any Sabotage)? = nil
    ) throws {
        self.seed = seed
        self.plan = plan
        self.catalogue = catalogue
        self.sabotage = sabotage
        random = SplitMix64(seed: seed)
        self.clocks = SplitMix64(seed: clocks)
        centreClock = WrongClock(seed: self.clocks.next())
        serverKey = try SigningKey(seed: World.bytes(32, &random))
        centre = try Central.inMemory(
            catalogue: catalogue, signingKey: serverKey, nowMs: centreClock.wallMs(now), using: &random)
        readership = Readership(catalogue)
        stepsLeft = plan.steps
    }

    /// Lets it all happen, then heals the line, waits for quiet, and checks every law.
    /// Throws: `Failure` when a law is broken.
    package func run() throws -> Outcome {
        do {
            try setUp()
            agenda.note(.step, at: now)
            while stepsLeft > 0, let next = agenda.next(until: .seconds(1_000_000_000)) {
                now = next.time
                try handle(next.event)
            }
            try heal()
            try checkAtEnd()
        } catch let violation as Violation {
            throw failure(violation)
        } catch {
            throw failure(Violation(.sound, "\(error)"))
        }
        return try outcome()
    }

    private func failure(_ violation: Violation) -> Failure {
        Failure(seed: seed, violation: violation, story: Array(story.lines.suffix(plan.eventsTold)))
    }

    func handle(_ event: Event) throws {
        switch event {
        case .step:
            stepsLeft -= 1
            try step()
            agenda.note(.step, at: now + gap())
        case .wake(let machine):
            guard machine.wakeAt == now else { return }
            machine.wakeAt = nil
            try feed(machine, .woke)
        case .arrival(let letter): try arrive(letter)
        case .answer(let machine, let serial, let answered): try answer(machine, serial, answered)
        case .timeout(let machine, let serial):
            guard machine.outstanding?.serial == serial else { return }
            machine.outstanding = nil
            story.tell(now, "\(machine.name) gives up waiting for \(serial)")
            try feed(machine, .failed(isTransient: true))
        case .start(let machine): try start(machine)
        }
    }

    /// How long until somebody does something again: mostly bursts, now and then a long pause.
    private func gap() -> Duration {
        .milliseconds(
            random.pick(weighted: [
                (70, random.number(0...2_000)), (24, random.number(2_000...30_000)),
                (6, random.number(30_000...600_000)),
            ]))
    }

    func nextBranch() -> Int {
        branches += 1
        return branches
    }

    static func bytes(_ count: Int, _ random: inout SplitMix64) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }
}

/// What came of a world in which every law held.
package struct Outcome: Hashable, Sendable {
    /// The hash of all that happened.
    package let trace: Digest
    /// The hash of what the centre merged, in which nothing stands that a clock could touch.
    package let meaning: Digest
    package let tally: Tally
}
