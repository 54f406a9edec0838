import Central
import Compression
import Protocol
import Store
import SyncLogic
import TestSupport

extension World {
    /// Tells a daemon what happened, and does what it says.
    func feed(_ machine: Machine, _ event: SyncMachine.Event) throws {
        guard machine.isThere, var daemon = machine.daemon else { return }
        let directives = daemon.on(event, now: now, random: &machine.random)
        machine.daemon = daemon
        for directive in directives {
            switch directive {
            case .wake(let at):
                machine.wakeAt = at
                agenda.note(.wake(machine), at: at)
            case .exchange: try exchange(machine)
            case .end: kill(machine)
            }
        }
    }

    /// Lays out a request, and gives it to the line.
    private func exchange(_ machine: Machine) throws {
        let isSmall = !isHealing && machine.random.happens(40)
        let exchange = try machine.store.compose(
            wallMs: machine.clock.wallMs(now),
            changes: isSmall ? machine.random.number(1...4) : Limits.batchChangesWanted,
            replyBytesMax: isSmall ? UInt64(machine.random.pick([100, 800, 3000])) : UInt64(Limits.batchBytesWanted))
        machine.sent += 1
        let serial = machine.sent
        machine.outstanding = Machine.Outstanding(serial: serial, exchange: exchange)
        story.tell(now, "\(machine.name) sends \(serial): request \(exchange.number) with \(exchange.sent) changes")
        agenda.note(.timeout(machine, serial: serial), at: now + .seconds(30))
        try send(machine, serial, exchange)
    }

    private func send(_ machine: Machine, _ serial: Int, _ exchange: ComposedExchange) throws {
        let quick = Duration.milliseconds(machine.random.number(20...900))
        // Now and then weeks, as with what a proxy or a memory stick kept.
        let isVeryLate = machine.random.happens(15)
        let late = Duration.seconds(
            isVeryLate ? machine.random.number(86_400...3_000_000) : machine.random.number(31...2000))
        func letter(_ answerDelay: Duration?, damage: Damage? = nil, answerDamage: Damage? = nil) -> Event {
            .arrival(
                Letter(
                    machine: machine, serial: serial, exchange: exchange, answerDelay: answerDelay, damage: damage,
                    answerDamage: answerDamage))
        }
        func damage() -> Damage {
            let damage = Damage(using: &machine.random)
            return plan.isCompared ? .cut(0) : damage
        }
        guard !isHealing, machine.random.happens(machine.badness) else {
            agenda.note(letter(quick), at: now + quick)
            // Somebody on the line keeps what passes, and sends it again.
            if !isHealing, machine.random.happens(4) { agenda.note(letter(nil), at: now + late) }
            return
        }
        tally[.lost] += 1
        switch machine.random.number(0...7) {
        case 0: story.tell(now, "the request is lost")
        case 1: agenda.note(letter(nil), at: now + quick)
        case 2: agenda.note(letter(quick), at: now + late)
        case 3: agenda.note(letter(late), at: now + quick)
        case 4:
            agenda.note(letter(quick), at: now + quick)
            agenda.note(letter(nil), at: now + quick + .milliseconds(5))
        case 5: agenda.note(letter(quick, damage: damage()), at: now + quick)
        case 6: agenda.note(letter(quick, answerDamage: damage()), at: now + quick)
        default:
            agenda.note(letter(quick), at: now + quick)
            crash(machine)
        }
    }

    /// A request reaches the centre.
    func arrive(_ letter: Letter) throws {
        guard now >= centreIsUpAt else { return story.tell(now, "the centre is down") }
        let before = log.head
        var answered = try ask(letter)
        answered.epoch = seat.epoch
        if letter.exchange.sent > 0 || !letter.exchange.request.offers.isEmpty { try follow() }
        if let damage = letter.damage {
            story.tell(now, "request \(letter.serial) of \(letter.machine.name) came \(damage)")
            tally[.damaged] += 1
            guard answered.status != 200, log.head == before else {
                throw Violation(.sound, "the centre took in a request that came \(damage)")
            }
            answered.isDamaged = true
        }
        story.tell(
            now, "the centre answers \(letter.machine.name) \(letter.serial) with \(answered.status); log \(log.head)")
        answers += 1
        if answers % 4 == 0 { try checkPage(answered, to: letter.exchange.request, for: letter.machine) }
        guard let delay = letter.answerDelay else { return }
        if let damage = letter.answerDamage {
            tally[.damaged] += 1
            answered = try damaged(answered, damage, to: letter.exchange.request)
        }
        agenda.note(.answer(letter.machine, serial: letter.serial, answered), at: now + delay)
    }

    /// An answer reaches a machine.
    func answer(_ machine: Machine, _ serial: Int, _ answered: Answered) throws {
        guard machine.isThere, let outstanding = machine.outstanding, outstanding.serial == serial else {
            story.tell(now, "\(machine.name) was not waiting for \(serial)")
            return
        }
        machine.outstanding = nil
        if let store = machine.store as? SQLiteStore { try sabotage?.before(store.store) }
        do {
            let acceptance = try machine.store.accept(
                status: answered.status, body: answered.body, of: outstanding.exchange,
                wallMs: machine.clock.wallMs(now), using: &machine.random)
            if answered.isDamaged { throw Violation(.sound, "\(machine.name) took in an answer that came damaged") }
            try accepted(acceptance, by: machine, of: answered.epoch)
        } catch let error as ExchangeError {
            story.tell(now, "\(machine.name) fails: \(error)")
            if answered.isDamaged {
                try checkKnowledge(of: machine, isTold: false)
                return try feed(machine, .failed(isTransient: error.isTransient))
            }
            // A branch that the other side does not know of: the next message leans on nothing.
            if error.isFormOnly { return try feed(machine, .failed(isTransient: true)) }
            guard case .refused(let refusal) = error, World.expected.contains(refusal.kind) else { throw error }
            if refusal.kind == .revoked {
                // What the centre said to a revoked device was taken in all the same.
                machine.noted = try machine.incarnation()
                let isAstray = try isAstray(machine)
                if !isAstray { machine.known.heard = answered.epoch }
                try checkKnowledge(of: machine, isTold: !isAstray)
            }
            try feed(machine, .failed(isTransient: error.isTransient))
        }
    }

    /// An answer as the line made it. Of a packed page some bits mean nothing: then it is as good as the one sent.
    private func damaged(_ answered: Answered, _ damage: Damage, to request: ExchangeRequest) throws -> Answered {
        let body = damage.done(to: answered.body)
        let isSame: Bool
        do {
            let said = try centre.unfolded(body, to: request)
            isSame = try answered.status == 200 && said == centre.unfolded(answered.body, to: request)
        } catch {
            // What the centre itself cannot read is not what it sent.
            isSame = false
        }
        return Answered(status: answered.status, body: body, isDamaged: !isSame, epoch: answered.epoch)
    }

    /// Whether a store took nothing of the last answer in, since the centre does not know its place.
    private func isAstray(_ machine: Machine) throws -> Bool {
        try machine.store.read { transaction throws(StorageError) in try transaction.pages.isAstray() }
    }

    private func accepted(_ acceptance: Acceptance, by machine: Machine, of epoch: EpochID?) throws {
        if let reason = acceptance.mustMint {
            machine.noted = try machine.incarnation()
            tally[.newActor] += 1
            story.tell(now, "\(machine.name) takes a new actor: \(reason)")
        }
        let counts = "\(acceptance.received), \(acceptance.held) held\(acceptance.hasMore ? ", more to come" : "")"
        story.tell(now, "\(machine.name) takes in \(counts)")
        if let store = machine.store as? SQLiteStore { try sabotage?.after(store.store) }
        let isAstray = try isAstray(machine)
        if !isAstray { machine.known.heard = epoch }
        try checkKnowledge(of: machine, isTold: !isAstray)
        let departed = try machine.store.departed()
        tally[.departure] += departed.subtracting(machine.departed).count
        tally[.comeback] += machine.departed.subtracting(departed).count
        machine.departed = departed
        if machine.random.happens(3) { try checkStore(of: machine) }
        try feed(machine, .settled(hasMore: acceptance.hasMore, moved: true))
    }

    /// What the centre may answer to a machine that does nothing wrong.
    private static let expected: Set<Refusal.Kind> = [.replayed, .revoked, .pending, .stance, .packing]
}
