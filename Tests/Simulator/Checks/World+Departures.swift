import Compression
import Forms
import Merge
import Protocol
import Store
import SyncLogic

/// Records that leave an office, and come back.
extension World {
    /// What was written here stays, and its record only leaves once the centre has decided on it.
    func checkDeparture(of change: Change, at machine: Machine, _ departed: Set<RecordID>) throws {
        guard !change.slots.contains(where: \.isWithheld) else {
            throw Violation(.noLostUpdate, "\(machine.name) lost a part of its own \(change.ref.label)")
        }
        // What another centre decided may not have come back to this one yet.
        guard seatings == 0, isUndecided(change), !boasts.contains(change.ref) else { return }
        guard !change.parts.contains(where: { departed.contains($0.record) }) else {
            throw Violation(.departure, "\(change.ref.label) is held, and its record has left \(machine.name)")
        }
    }

    /// Whether some part of a change is held, and staff have not decided.
    func isUndecided(_ change: Change) -> Bool {
        log.lines(of: change.hash).flatMap(\.fates).contains { $0.appliedAt == nil && !$0.isRefused }
    }

    /// At the end an office has the copies of what it reads, and others only for a reason.
    ///
    /// - Parameter doubtful: records about which the centre keeps something apart that nobody vouches for.
    func checkCopies(of machine: Machine, doubtful: Set<RecordID>) throws {
        let readable = readership.records(of: machine.office)
        let departed = try machine.store.departed()
        if let lost = departed.intersection(readable).subtracting(doubtful).min(by: RecordID.precedes) {
            throw Violation(.departure, "\(machine.name) reads \(lost.text), which has left it")
        }
        let own = Set(machine.chains.values.joined())
        let waiting = Set(
            log.lines.map(\.change).filter { own.contains($0.hash) && isUndecided($0) }
                .flatMap { $0.parts.map(\.record) })
        let kept = try changes(of: machine)
        let written = Set(kept.filter { own.contains($0.hash) }.flatMap { $0.parts.map(\.record) })
        for state in try machine.store.states() where !readable.contains(state.id) {
            // What nobody owns, because its beginning was undone, is left to whoever wrote it.
            let isOwn = RecordReader(state, catalogue).owners.isEmpty && written.contains(state.id)
            guard isOwn || waiting.contains(state.id) || doubtful.contains(state.id) else {
                throw Violation(.departure, "\(machine.name) does not read \(state.id.text), and keeps its copy")
            }
        }
        // What came after the place to which an office went back it cannot tell to be in two backups.
        if seatings > 0 { return }
        try checkArchived(departed.subtracting(written), at: machine, kept)
    }

    /// Once two backups hold everything, nothing is left of a departed record of which nothing was written here.
    private func checkArchived(_ departed: Set<RecordID>, at machine: Machine, _ kept: [Change]) throws {
        for change in kept {
            guard !change.parts.contains(where: { departed.contains($0.record) }) else {
                throw Violation(.scope, "\(machine.name) keeps \(change.ref.label) of a record that has left")
            }
        }
        for reply in try machine.store.replies() {
            let page = try ExchangeReply(decoding: try Envelope(decoding: reply).payload).page
            for change in try BatchPacker.unpack(page?.batch) {
                guard !change.parts.contains(where: { departed.contains($0.record) }) else {
                    throw Violation(.scope, "\(machine.name) keeps a reply with \(change.ref.label)")
                }
            }
        }
    }

    /// Backs all up, and lets every machine hear of it.
    func archive() throws {
        try centre.noteBackups(nowMs: centreClock.wallMs(now))
        for machine in machines where machine.isThere { try feed(machine, .asked) }
        let end = now + .seconds(300)
        while let next = agenda.next(until: end) {
            now = next.time
            try handle(next.event)
        }
    }
}
