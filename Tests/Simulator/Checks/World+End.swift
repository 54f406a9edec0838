import Central
import Forms
import Keys
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import TestSupport

/// What is checked once the faults have ended.
extension World {
    /// Ends all faults, and lets the daemons settle everything by themselves.
    func heal() throws {
        story.tell(now, "the line is good")
        isHealing = true
        centreIsUpAt = now
        // What is still on the line arrives, and finds nobody waiting.
        let late = agenda.take { if case .arrival = $0 { true } else { false } }
        for case .arrival(let letter) in late {
            var letter = letter
            letter.answerDelay = nil
            try arrive(letter)
        }
        _ = agenda.take { if case .step = $0 { true } else { false } }
        for machine in machines where machine.isThere { try approve(machine) }
        let before = machines.map(\.sent)
        for machine in machines where machine.isThere {
            machine.outstanding = nil
            if machine.daemon == nil { try start(machine) } else { try restart(machine) }
        }
        // A device without rights asks every ten minutes only, and learns of another centre in several exchanges.
        let end = now + .seconds(seatings == 0 ? 1800 : 5400)
        while let next = agenda.next(until: end) {
            now = next.time
            try handle(next.event)
        }
        for (machine, before) in zip(machines, before) where machine.sent - before > (seatings == 0 ? 25 : 60) {
            throw Violation(.liveness, "\(machine.name) exchanged \(machine.sent - before) times")
        }
        try archive()
    }

    private func restart(_ machine: Machine) throws {
        kill(machine)
        try start(machine)
    }

    func checkAtEnd() throws {
        try follow()
        try log.check(centre, book)
        let kept = try centre.read { transaction throws(StorageError) -> [LogEntry] in
            try transaction.entries(after: 0, count: Int.max / 2)
        }
        try checkErasure(
            of: kept.map { try book.change(try Change(decoding: $0.bytes).hash, $0.bytes) }, at: "the centre")
        try checkCentre()
        for machine in machines where machine.isThere {
            try checkKnowledge(of: machine, isTold: false)
            try checkStore(of: machine, isLast: true)
            try checkDelivery(of: machine)
            try checkActor(of: machine)
            if try isReading(machine) { try checkConvergence(of: machine) }
        }
        try checkOrders()
    }

    /// A store that was put back or copied, and was told so, goes on as an actor of its own.
    private func checkActor(of machine: Machine) throws {
        guard let head = try machine.store.ownActors().last?.head else { return }
        guard !log.hasChild(head), !log.isForked(head.actor) else {
            throw Violation(.actors, "\(machine.name) goes on as \(head.actor.hex.prefix(8)), as another store did")
        }
    }

    func isReading(_ machine: Machine) throws -> Bool {
        try centre.isActive(machine.keys)
    }

    /// I3, and that the clerk is told the truth: all that was recorded here is at the centre, applied or held.
    private func checkDelivery(of machine: Machine) throws {
        let (unsent, held) = (try machine.store.unsent(), try machine.store.held())
        guard unsent == 0 else { throw Violation(.liveness, "\(machine.name) has \(unsent) changes to send") }
        let (unproven, doubtful) = (try centre.unproven(), try doubtful())
        for change in try changes(of: machine) {
            let fates = log.fates(of: change.hash)
            let isThere = change.slots.indices.allSatisfy { change.part(at: $0) == nil || fates[$0] != nil }
            guard isThere || unproven.contains(change.hash) else {
                throw Violation(.noLostUpdate, "\(change.ref.label) of \(machine.name) never came to the centre")
            }
            let isOwn = machine.chains[change.header.actor]?.contains(change.hash) ?? false
            let isHeld = log.isHeld(change.hash)
            // Whoever may not read learns nothing of what staff decide.
            let isUntold = try !isHeld && !isReading(machine)
            let isSure = !boasts.contains(change.ref) && !change.parts.contains { doubtful.contains($0.record) }
            guard !isOwn || isUntold || !isSure || isHeld == held.contains(change.ref) else {
                let fate = isHeld ? "held" : "not held"
                throw Violation(.delivery, "\(machine.name) does not know that \(change.ref.label) is \(fate)")
            }
        }
    }

    /// I2: the office has what the centre gives it, and both print the same hash.
    private func checkConvergence(of machine: Machine) throws {
        let own = Set(machine.chains.values.joined())
        var stubborn: Set<RecordID> = []
        for line in log.lines where own.contains(line.change.hash) && line.isHeld {
            for fate in line.fates where fate.appliedAt == nil && !fate.isRefused { stubborn.insert(fate.part.record) }
        }
        let doubtful = try doubtful()
        stubborn.formUnion(doubtful)
        let readable = readership.records(of: machine.office)
        var theirs = Definition()
        for line in log.lines {
            for fate in line.fates where readable.contains(fate.part.record) && !doubtful.contains(fate.part.record) {
                let (part, isApplied) = (fate.part, fate.appliedAt != nil)
                let isKept = !isApplied && !fate.isRefused && own.contains(line.change.hash)
                let isHidden = part.writes.contains { catalogue.isRestricted(part.type, $0.field) }
                if isKept || (isApplied && (!isHidden || machine.office == catalogue.province)) {
                    theirs.take(part, of: line.change)
                }
            }
        }
        let states = try machine.store.states()
        do {
            try theirs.check(
                states.filter { readable.contains($0.id) && !doubtful.contains($0.id) }, of: machine.name)
        } catch let violation as Violation {
            throw Violation(.convergence, violation.what)
        }
        let mine = Set(states.filter { RecordReader($0, catalogue).isReadable(by: scopes(of: machine)) }.map(\.id))
        guard mine.subtracting(stubborn) == readable.subtracting(stubborn) else {
            let counts = "\(mine.count) records, \(readable.count) by the centre"
            throw Violation(.convergence, "\(machine.name) reads \(counts)")
        }
        try checkCopies(of: machine, doubtful: doubtful)
        guard stubborn.isEmpty else { return }
        let (here, there) = (try machine.store.stateHash(), try centre.stateHash(office: machine.office))
        guard here == there else { throw Violation(.convergence, "\(machine.name) has another hash than the centre") }
    }

    /// What staff have to look at: what nobody vouches for, and what is held now at a centre that was put back, where
    /// the proof that a former one applied, released or refused it may have held what was ordered to be erased.
    private func doubtful() throws -> Set<RecordID> {
        var parts = try centre.unproven().compactMap { book.entries[$0]?.change }.flatMap(\.parts)
        if seatings > 0, log.lines.contains(where: { !Redaction.all(in: $0.change).isEmpty }) {
            parts += log.lines.flatMap(\.fates).filter { $0.appliedAt == nil }.map(\.part)
        }
        return Set(parts.map(\.record))
    }

    private func scopes(of machine: Machine) -> [String] { readership.scopes(of: machine.office).sorted() }

    /// I3, I4 and I8 at the centre.
    private func checkCentre() throws {
        var definition = Definition()
        for line in log.lines {
            for (part, isApplied) in line.parts where isApplied { definition.take(part, of: line.change) }
        }
        let states = try centre.states()
        try definition.check(states, of: "the centre")
        for state in states { try checkSiblings(state) }
    }

    /// How many changes that wrote to a field are lost with a centre that was put back: what they replaced shows again.
    private func countLost(_ record: RecordID, _ field: FieldID) -> Int {
        if seatings == 0 { return 0 }
        return book.entries.values.map(\.change).count { change in
            !log.has(change.hash)
                && change.parts.contains { $0.record == record && $0.writes.contains { $0.field == field } }
        }
    }

    private func checkSiblings(_ state: RecordState) throws {
        struct Writer: Hashable {
            let branch: Int
            // A store that was copied goes on as another actor, and takes no former value for its own.
            let actor: ActorID
            let clerk: String
            let tampering: Int
        }
        let reader = RecordReader(state, catalogue)
        for (field, siblings) in state.fields where siblings.count > 1 {
            switch reader.rule(field) {
            case .set, .ledger, .notes: continue
            case .register, .max, .min, .state, .central, .blob: break
            }
            // A writer has one value at a time, but whoever undoes a settlement puts all values back at once.
            var writers: [Writer: Int] = [:]
            // What a held change replaces stays visible beside what its author wrote next; and what was refused and
            // then released, beside what its author wrote without it.
            var held = countLost(state.id, field)
            for line in log.lines {
                held += line.fates.count { fate in
                    fate.reason != nil && fate.part.record == state.id
                        && fate.part.writes.contains { $0.field == field }
                }
                let puts = line.parts.filter { part, isApplied in isApplied && part.record == state.id }
                    .flatMap(\.part.writes).count { $0.field == field && $0.operation.putsValue }
                guard puts > 0, let entry = book.entries[line.change.hash] else { continue }
                let writer = Writer(
                    branch: entry.branch, actor: line.change.header.actor, clerk: line.change.header.clerk,
                    tampering: entry.isHonest ? 0 : entry.ordinal)
                writers[writer] = max(writers[writer] ?? 0, puts)
            }
            guard siblings.count <= writers.values.reduce(held, +) else {
                let bound = "\(writers.count) writers, \(held) held"
                throw Violation(.siblingBound, "\(siblings.count) siblings in \(reader.name(field)), \(bound)")
            }
        }
    }

    /// I1: the centre's changes in any order, some of them again, give what the centre has.
    private func checkOrders() throws {
        let states = try centre.states()
        for _ in 0..<2 {
            var replica = MergedAgain(forgetsReplacements: sabotage?.forgetsReplacements ?? false)
            for line in (log.lines + log.lines.filter { _ in random.happens(30) }).shuffled(using: &random) {
                // All at once, though some of it came later: a centre that was put back gets changes in pieces.
                let fates = log.fates(of: line.change.hash).values.filter { $0.appliedAt != nil }
                replica.take(fates.sorted { $0.place < $1.place }.map(\.part), of: line.change)
            }
            for state in states {
                guard replica.states[state.id]?.visibleBytes == state.visibleBytes else {
                    throw Violation(.setOfChanges, "record \(state.id.text) depends on the order of its changes")
                }
                guard replica.states[state.id]?.contextBytes == state.contextBytes else {
                    throw Violation(.setOfChanges, "what \(state.id.text) remembers depends on the order")
                }
            }
        }
    }
}
