package import Central
package import Forms
import Keys
package import Protocol
import Store
import SyncLogic
import TestSupport

/// Some offices and a centre, made from one seed: the real stores, merge rules, protocol and sync logic, in fake time,
/// over a line that fails in every way, with clocks that are wrong by years.
///
/// Every choice comes from one generator, so a seed is a history. Clocks have a generator of their own: the same seed
/// with other clocks is the same history.
package final class World {
    let seed: UInt64
    let clockSeed: UInt64
    let plan: Plan
    let catalogue: Catalogue
    let backend: Backend
    /// The centre that answers.
    var seat: Seat
    /// Those that answered before, by the epochs of their logs: as they were last seen.
    var formerSeats: [EpochID: Seat] = [:]
    /// A centre whose place another one took, and which could answer again.
    var standby: Seat?
    /// The last backups of the centre, each restored for a test.
    var centreBackups: [Seat] = []
    /// Changes that a changed program took for sent: whoever uses it may not hear what became of them.
    var boasts: Set<ChangeRef> = []
    /// How often another centre began to answer.
    var seatings = 0
    /// The places of the parts that any centre ever applied.
    var everApplied: [Digest: Set<Int>] = [:]
    var sabotage: (any Sabotage)?

    var random: SeededGenerator
    /// Where codes come from: only a centre with a database draws them.
    var secrets: SeededGenerator
    var clocks: SeededGenerator
    var centreClock: WrongClock
    var now: Duration = .zero
    var agenda = Agenda<Event>()
    var story: Story

    var machines: [Machine] = []
    var branches = 0
    var stepsLeft: Int
    /// Which step is done, from 1.
    var place = 0
    var isHealing = false
    /// Every record that anybody began.
    var records: [(id: RecordID, type: String)] = []
    /// What staff at the centre have open on their screens.
    var tokens: [Machine.Token] = []

    var book = Book()
    var answers = 0
    /// Before this nobody answers at the centre.
    var centreIsUpAt: Duration = .zero
    var tally = Tally()
    /// Things that happened: deeds, messages, time that passed.
    var events = 0

    /// The product's own centre, where the world is on SQLite.
    package var central: Central? { (seat.centre as? SQLiteCentre)?.central }

    /// Where stores and the centre keep what they keep.
    package enum Backend: String, Hashable, Sendable, CaseIterable {
        /// The product's SQLite databases, and its keys.
        case sqlite
        /// Values in memory behind the same ports: the product's logic at full speed.
        case memory
    }

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
        /// What the line did to the request, and to its answer.
        var damage: Damage?
        var answerDamage: Damage?
    }

    /// - Parameter clocks: another seed gives the same history with other clocks.
    package init(
        seed: UInt64, clocks: UInt64 = 0, plan: Plan = Plan(), backend: Backend = .sqlite, catalogue: Catalogue,
        sabotage: (any Sabotage)? = nil
    ) throws {
        self.seed = seed
        clockSeed = clocks
        self.plan = plan
        self.backend = backend
        story = Story(isTold: plan.isTold)
        self.catalogue = catalogue
        self.sabotage = sabotage
        random = SeededGenerator(seed: seed)
        secrets = SeededGenerator(seed: ~seed)
        self.clocks = SeededGenerator(seed: clocks)
        centreClock = WrongClock(seed: self.clocks.next())
        let serverKey = try Keyring.centre.get()
        let centre: any SimulatedCentre
        switch backend {
        case .sqlite:
            centre = SQLiteCentre(
                try Central.inMemory(
                    catalogue: catalogue, signingKey: serverKey, nowMs: centreClock.wallMs(now), using: &random))
        case .memory:
            centre = try MemoryCentre(publicKey: serverKey.publicKey, catalogue: catalogue, using: &random)
        }
        seat = Seat(centre: centre, readership: Readership(catalogue), epoch: try centre.epoch())
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
            throw try failure(violation)
        } catch {
            throw try failure(Violation(.sound, "\(error)"))
        }
        return try outcome()
    }

    private func failure(_ violation: Violation) throws -> Failure {
        Failure(
            seed: seed, clocks: clockSeed, backend: backend, plan: plan, violation: violation,
            story: story.isTold ? story.lines + (try tellLogs()) : [], place: place)
    }

    func handle(_ event: Event) throws {
        events += 1
        switch event {
        case .step:
            stepsLeft -= 1
            let place = plan.steps - stepsLeft
            // Each step draws from a seed of its own, so that without some of them the others stay what they are.
            random = SeededGenerator(seed: SeededGenerator.mixed(seed ^ UInt64(place) << 40))
            if plan.kept?.contains(place) != false {
                self.place = place
                try step()
                try centreFate()
            }
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
}

/// What came of a world in which every law held.
package struct Outcome: Hashable, Sendable {
    /// Mixed from all that happened, and when.
    package let trace: UInt64
    /// The hash of what the centre merged, in which nothing stands that a clock could touch.
    package let meaning: Digest
    package let tally: Tally
}
