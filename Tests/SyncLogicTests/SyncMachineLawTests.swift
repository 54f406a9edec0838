import SyncLogic
import TestSupport
import Testing

/// What must hold whatever happens, in whatever order.
@Suite struct SyncMachineLawTests {
    @Test func `after stop nothing starts`() {
        for seed in 0..<200 as Range<UInt64> {
            var world = World(seed: seed)
            for _ in 0..<50 { world.step() }
            world.happen(.stop)
            #expect(world.hasEnded, "seed \(seed)")
            let exchanges = world.exchanges
            for happening in Happening.allCases { #expect(world.happen(happening.event).isEmpty, "seed \(seed)") }
            #expect(world.exchanges == exchanges, "seed \(seed)")
        }
    }

    @Test func `there are never two exchanges at once`() {
        for seed in 0..<300 as Range<UInt64> {
            var world = World(seed: seed)
            for _ in 0..<300 {
                world.step()
                #expect(world.running <= 1, "seed \(seed)")
            }
        }
    }

    @Test func `there is always a wake to come or an exchange running`() {
        for seed in 0..<300 as Range<UInt64> {
            var world = World(seed: seed)
            world.happen(.started)
            for _ in 0..<300 {
                world.step()
                #expect(world.running == 1 || world.wake != nil, "seed \(seed)")
            }
        }
    }

    @Test func `a wake is never further away than the longest wait`() {
        let longest = max(
            Moment.settings.checkLongest, Moment.settings.refusedWait, Moment.settings.backoff.longest)
        for seed in 0..<300 as Range<UInt64> {
            var world = World(seed: seed)
            for _ in 0..<300 {
                world.step()
                if let wake = world.wake { #expect(wake <= world.now + longest, "seed \(seed)") }
            }
        }
    }

    @Test func `left alone it exchanges again and again`() {
        for seed in 0..<100 as Range<UInt64> {
            var world = World(seed: seed)
            world.happen(.started)
            for _ in 0..<100 { world.step() }
            let before = world.exchanges
            for _ in 0..<40 { world.pass() }
            #expect(world.exchanges >= before + 19, "seed \(seed)")
        }
    }

    @Test(arguments: [Happening.recorded, .asked, .linkUp, .started])
    func `a wish during an exchange leads to just one more`(wish: Happening) {
        var world = World(seed: 5)
        world.happen(.started)
        for _ in 0..<3 { #expect(world.happen(wish.event).isEmpty) }
        #expect(world.happen(.settled(hasMore: false, moved: true)) == [.exchange])
        let check = world.now + Moment.settings.checkEvery
        #expect(world.happen(.settled(hasMore: false, moved: true)) == [.wake(at: check)])
        #expect(world.exchanges == 2)
    }

    @Test(arguments: [Happening.recorded, .asked, .linkUp, .started])
    func `a wish during an exchange that fails is met by the next try`(wish: Happening) {
        var world = World(seed: 6)
        world.happen(.started)
        world.happen(wish.event)
        world.happen(.failed(isTransient: true))
        world.pass()
        #expect(world.exchanges == 2 && world.running == 1)
    }

    @Test func `what came of an exchange that is over begins none`() {
        for moment in Moment.allCases where moment != .exchanging && moment != .exchangingAgain {
            var (machine, _) = moment.machine()
            let before = machine
            var random = SeededGenerator(seed: 7)
            for happening in [Happening.settled, .settledWithMore, .settledInVain, .deferred, .failed, .refused] {
                #expect(machine.on(happening.event, now: Moment.start, random: &random).isEmpty, "\(moment)")
            }
            #expect(machine == before, "\(moment)")
        }
    }

    @Test func `a burst of commits goes in one exchange`() {
        var world = World(seed: 8)
        world.happen(.started)
        world.happen(.settled(hasMore: false, moved: true))
        for _ in 0..<100 { world.happen(.recorded) }
        #expect(world.exchanges == 1)
        #expect(world.wake == world.now + Moment.settings.gather)
        world.pass()
        #expect(world.exchanges == 2)
    }

    @Test func `checks that bring nothing become rare, up to a bound, and frequent again once something moves`() {
        var world = World(seed: 9)
        world.happen(.started)
        var pauses: [Duration] = []
        for _ in 0..<6 {
            world.happen(.settled(hasMore: false, moved: false))
            pauses.append((world.wake ?? world.now) - world.now)
            world.pass()
        }
        #expect(pauses == [600, 1200, 2400, 3600, 3600, 3600].map { .seconds($0) })
        world.happen(.settled(hasMore: false, moved: true))
        #expect(world.wake == world.now + .seconds(300))
    }

    @Test(arguments: [Happening.recorded, .asked, .linkUp, .started])
    func `whatever happens makes checks frequent again`(_ happening: Happening) {
        var world = World(seed: 10)
        world.happen(.started)
        for _ in 0..<6 {
            world.happen(.settled(hasMore: false, moved: false))
            world.pass()
        }
        world.happen(happening.event)
        world.happen(.settled(hasMore: false, moved: false))
        if world.running > 0 { world.happen(.settled(hasMore: false, moved: true)) }
        #expect(world.wake.map { $0 - world.now <= .seconds(600) } == true)
    }

    @Test func `a link that comes and goes makes no more tries than one in its time, and what the backoff makes`() {
        for seed in 0..<20 as Range<UInt64> {
            let seconds = 600
            let quiet = Self.tries(in: seconds, isFlapping: false, seed: seed)
            let flapping = Self.tries(in: seconds, isFlapping: true, seed: seed)
            // Each link that counts begins the backoff anew, of which five tries come in its first half minute at the
            // rarest; more of them come with its jitter.
            #expect(flapping <= quiet + seconds / 30 * 12, "seed \(seed)")
            #expect(flapping >= seconds / 30, "seed \(seed)")
        }
    }

    /// Tries over a line that carries nothing, with a link that comes up each second or never.
    private static func tries(in seconds: Int, isFlapping: Bool, seed: UInt64) -> Int {
        var world = World(seed: seed)
        world.happen(.started)
        for _ in 0..<seconds {
            world.happen(.failed(isTransient: true))
            if isFlapping { world.happen(.linkUp) }
            world.pass(.seconds(1))
        }
        return world.exchanges
    }

    @Test func `a link that comes up again too soon is met when its time has come`() {
        var world = World(seed: 13)
        world.happen(.started)
        world.happen(.failed(isTransient: false))
        #expect(world.happen(.linkUp) == [.exchange])
        let first = world.now
        world.happen(.failed(isTransient: false))
        world.pass(.seconds(10))
        #expect(world.happen(.linkUp) == [.wake(at: first + Moment.settings.linkUpEvery)])
        #expect(world.happen(.linkUp).isEmpty)
        world.pass(.seconds(20))
        #expect(world.running == 1 && world.exchanges == 3)
    }

    @Test func `a link that comes up again too soon while all is well begins nothing`() {
        var world = World(seed: 14)
        world.happen(.linkUp)
        world.happen(.settled(hasMore: false, moved: true))
        let check = world.wake
        for _ in 0..<5 { #expect(world.happen(.linkUp).isEmpty) }
        #expect(world.wake == check && world.exchanges == 1)
        world.pass(.seconds(30))
        #expect(world.happen(.linkUp) == [.exchange])
    }

    @Test func `where bytes are paid for nothing is asked that can wait`() {
        var machine = SyncMachine(Moment.settings)
        machine.isMetered = true
        var random = SeededGenerator(seed: 11)
        _ = machine.on(.started, now: .zero, random: &random)
        let directives = machine.on(.settled(hasMore: false, moved: true), now: .zero, random: &random)
        #expect(directives == [.wake(at: .zero + Moment.settings.checkLongest)])
        #expect(machine.on(.recorded, now: .seconds(1), random: &random) == [.wake(at: .milliseconds(1200))])
    }

    @Test func `a budget that allows nothing for long is asked again in an hour`() {
        var world = World(seed: 12)
        world.happen(.started)
        world.happen(.deferred(until: world.now + .seconds(1_000_000)))
        #expect(world.wake == world.now + Moment.settings.checkLongest)
        #expect(world.happen(.asked) == [.exchange])
    }

    @Test func `the same events give the same directives`() {
        for seed in 0..<20 as Range<UInt64> {
            var one = World(seed: seed)
            var other = World(seed: seed)
            for _ in 0..<200 {
                one.step()
                other.step()
            }
            #expect(one == other, "seed \(seed)")
        }
    }
}

/// A shell that obeys the machine, and in which things happen at random.
struct World: Hashable {
    private var machine = SyncMachine(Moment.settings)
    private var random: SeededGenerator
    private(set) var now = Moment.start
    private(set) var wake: Instant?
    private(set) var running = 0
    private(set) var exchanges = 0
    private(set) var hasEnded = false

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// Something happens now.
    @discardableResult
    mutating func happen(_ event: SyncMachine.Event) -> [SyncMachine.Directive] {
        switch event {
        case .settled, .deferred, .failed: running = 0
        case .woke: wake = nil
        case .started, .recorded, .asked, .linkUp, .stop: break
        }
        let directives = machine.on(event, now: now, random: &random)
        for directive in directives {
            switch directive {
            case .exchange:
                running += 1
                exchanges += 1
            case .wake(let at): wake = at
            case .end: hasEnded = true
            }
        }
        return directives
    }

    /// Anything but the end happens, after any time up to the next wake.
    mutating func step() {
        let pause = Duration.milliseconds(random.number(0...60_000))
        if let wake, now + pause >= wake {
            now = wake
            happen(.woke)
            return
        }
        now += pause
        switch random.number(0...9) {
        case 0: happen(.started)
        case 1, 2: happen(.recorded)
        case 3: happen(.asked)
        case 4: happen(.linkUp)
        // A timer may go off early.
        case 5: happen(.woke)
        default: finish()
        }
    }

    /// Nobody does anything: the exchange ends, or else the time of the wake comes.
    mutating func pass() {
        if running > 0 { return finish() }
        if let wake { now = max(now, wake) }
        happen(.woke)
    }

    /// Time passes; the wake comes in it when it is due.
    mutating func pass(_ time: Duration) {
        now += time
        if let wake, now >= wake { happen(.woke) }
    }

    private mutating func finish() {
        guard running > 0 else { return }
        switch random.number(0...5) {
        case 4: happen(.settled(hasMore: false, moved: false))
        case 5: happen(.deferred(until: now + .seconds(random.number(0...100_000))))
        case 0: happen(.settled(hasMore: true, moved: true))
        case 1: happen(.settled(hasMore: false, moved: true))
        case 2: happen(.failed(isTransient: true))
        default: happen(.failed(isTransient: false))
        }
    }
}
