import Central
import Forms
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import TestSupport

/// What happens to the centre's database, and what staff decide of what it holds. Drawn apart, so that the rest of a
/// history is the same without it.
extension World {
    func centreFate() throws {
        var dice = SeededGenerator(seed: SeededGenerator.mixed(~seed ^ UInt64(place) << 40))
        if dice.happens(4) { try backUpCentre(twice: !plan.hasPutBacks || dice.happens(50)) }
        if plan.hasRulings, dice.happens(5) { try rule(&dice) }
        if plan.hasRulings, !plan.isCompared, dice.happens(3) { try approve(&dice) }
        guard plan.hasFaults else { return }
        switch dice.number(0...999) {
        case 0..<15: if plan.hasPutBacks { try putBackCentre(&dice) }
        case 15..<20: if plan.hasPutBacks { try changeSeats() }
        case 20..<50: if plan.hasRulings { try skip(dice.pick(machines.filter(\.isThere))) }
        default: break
        }
    }

    /// A backup that was restored for a test holds all there is, or two of them do.
    private func backUpCentre(twice: Bool) throws {
        story.tell(now, "\(twice ? "two backups hold" : "a backup holds") the centre's \(log.head)")
        for _ in 0..<(twice ? 2 : 1) {
            if plan.hasPutBacks { centreBackups.append(Seat(of: seat, centre: try centre.copy())) }
            try centre.noteBackup(nowMs: centreClock.wallMs(now))
        }
        centreBackups.removeFirst(max(0, centreBackups.count - 2))
        // What is in two backups of this centre offices need not keep: the former one could not get it back.
        standby = nil
    }

    /// Puts a backup of one or two generations in the centre's place. The one before could go on answering, unseen.
    private func putBackCentre(_ dice: inout SeededGenerator) throws {
        guard !centreBackups.isEmpty else { return }
        tally[.putBack] += 1
        let backup = dice.pick(centreBackups)
        let orders = log.lines.map(\.change).filter { !Redaction.all(in: $0).isEmpty }
        story.tell(now, "the centre is put back from \(log.head) to \(backup.log.head)")
        var next = Seat(of: backup, centre: try backup.centre.copy())
        try next.centre.beginEpoch(nowMs: centreClock.wallMs(now), using: &dice)
        next.epoch = try next.centre.epoch()
        next.log.begin(next.epoch)
        standby = seat
        try sit(next)
        if dice.happens(50) { tokens = [] }
        try centre.obey(orders, catalogue)
        try follow()
    }

    /// The centre whose place another one took answers again.
    private func changeSeats() throws {
        guard let next = standby else { return }
        tally[.takeover] += 1
        story.tell(now, "the other centre answers, which has \(next.log.head)")
        standby = seat
        try sit(next)
    }

    private func sit(_ next: Seat) throws {
        formerSeats[seat.epoch] = seat
        formerSeats[next.epoch] = nil
        seat = next
        seatings += 1
    }

    /// A changed program takes a change for sent that is not, and sends what follows it.
    private func skip(_ machine: Machine) throws {
        guard let actor = try machine.store.ownActors().last, actor.confirmed + 1 < actor.head.seq else { return }
        machine.known.boasting.insert(actor.id)
        let chain = machine.chains[actor.id] ?? []
        boasts.formUnion(chain.dropFirst(Int(actor.confirmed)).prefix(1).compactMap { book.entries[$0]?.change.ref })
        story.tell(now, "\(machine.name) takes \(actor.confirmed + 1) of \(actor.id.hex.prefix(8)) for sent")
        try machine.store.read { transaction throws(StorageError) in
            try transaction.confirm(actor.id, through: actor.confirmed + 1)
        }
    }

    /// Staff approve what they see of a record, which leaves a mark.
    private func approve(_ dice: inout SeededGenerator) throws {
        let fitting = records.filter { $0.type == "event" || $0.type == "nomination" }
        guard !fitting.isEmpty else { return }
        let (record, type) = dice.pick(fitting)
        let edits = RecordEdits(
            sets: [.init(field: "status", text: type == "event" ? "minutes_approved" : "selected")])
        let authorship = Authorship(
            clerk: "เจ้าหน้าที่", claimed: centreClock.claimed(now), formsVersion: Catalogue.version)
        do {
            let receipt = try centre.edit(record, edits, shown: nil, by: authorship, using: &dice)
            try staffRecorded(receipt, "approve")
        } catch let error as StoreError where error.isClerks {
            story.tell(now, "staff may not: \(error)")
        }
    }

    /// Staff look at what is held, and decide.
    private func rule(_ dice: inout SeededGenerator) throws {
        let held = log.lines.filter(\.isHeld)
        guard !held.isEmpty else { return }
        let change = dice.pick(held).change
        let verdict: Ruling.Verdict = dice.happens(50) ? .released : .refused
        let authorship = Authorship(
            clerk: "เจ้าหน้าที่", claimed: centreClock.claimed(now), formsVersion: Catalogue.version)
        guard let ruling = try centre.rule(verdict, on: change, catalogue, by: authorship, using: &dice) else {
            return story.tell(now, "staff may not release \(change.ref.label)")
        }
        tally[verdict == .released ? .release : .refusal] += 1
        story.tell(now, "staff rule that \(change.ref.label) is \(verdict): \(ruling.ref.label)")
        try book.enter(ruling, office: catalogue.province, branch: 0, isHonest: true)
        try follow()
    }
}
