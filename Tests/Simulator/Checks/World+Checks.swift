import Compression
import Forms
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic

/// What is checked while the world goes on.
extension World {
    /// I3: a change names only values that its author was shown, or that this store wrote itself.
    func checkReplaced(_ change: Change, by machine: Machine, shown: Shown) throws {
        for part in change.parts {
            for write in part.writes {
                for dot in write.over {
                    let isShown = shown.dots[write.field]?.contains(dot) ?? false
                    guard isShown || machine.wrote(dot.change) else {
                        throw Violation(
                            .noLostUpdate, "\(change.ref.label) replaces \(dot.change.label), which nobody was shown")
                    }
                }
            }
        }
    }

    /// I5, I10 and the truth of what is shown: where the store stands, and what it believes the centre has.
    ///
    /// - Parameter isTold: whether the centre said just now what it has.
    func checkKnowledge(of machine: Machine, isTold: Bool) throws {
        let boasting = machine.known.boasting
        if isTold { machine.known.boasting = [] }
        let (actors, cursor) = (try machine.store.ownActors(), try machine.store.cursor())
        let told = seats.first { $0.epoch == machine.known.heard }?.log ?? log
        for actor in actors {
            let chain = machine.chains[actor.id] ?? []
            guard actor.head.seq == chain.count, chain.isEmpty || actor.head.hash == chain.last else {
                throw Violation(.noLostUpdate, "\(machine.name) lost the end of its own chain")
            }
            if machine.known.boasting.contains(actor.id) { continue }
            let isDelivered = chain.prefix(Int(actor.delivered)).allSatisfy(told.has)
            guard actor.confirmed <= actor.head.seq, isDelivered else {
                throw Violation(
                    .delivery, "\(machine.name) believes \(actor.delivered) of \(actor.id.hex.prefix(8)) at the centre")
            }
            // What it took for sent without cause another copy of the store may have written otherwise: the centre
            // then sees a fork before it has both branches, and says 0.
            if let before = machine.known.confirmed[actor.id], before > actor.delivered, !boasting.contains(actor.id),
                !book.forked.contains(actor.id), machine.known.toldBy == machine.known.heard,
                try !isAsking(machine, of: actor.id, after: actor.delivered)
            {
                throw Violation(.knowledge, "\(machine.name) believed \(before) confirmed, now \(actor.delivered)")
            }
            machine.known.confirmed[actor.id] = actor.delivered
        }
        if let cursor { try checkCursor(cursor, of: machine) }
        (machine.known.cursor, machine.known.toldBy) = (cursor, machine.known.heard)
    }

    /// Whether a store asks again what became of own changes after `seq`, since staff refused the next one and nobody
    /// told it that this was held.
    private func isAsking(_ machine: Machine, of actor: ActorID, after seq: UInt64) throws -> Bool {
        try changes(of: machine).flatMap(\.parts).compactMap { Ruling($0) }.contains {
            $0.verdict == .refused && $0.change.actor == actor && $0.change.seq == seq + 1
        }
    }

    /// What a store takes for archived once two backups reach that far is in the log by then.
    private func checkReceipts(of machine: Machine) throws {
        let log = try seat(of: machine).log
        for (hash, number) in try machine.store.receipts() {
            guard let line = log.lines(of: hash).first, line.number <= number else {
                throw Violation(.delivery, "\(machine.name) believes a change at \(number) that is not there yet")
            }
        }
    }

    private func checkCursor(_ cursor: LogCursor, of machine: Machine) throws {
        if let before = machine.known.cursor, before.isComparable(with: cursor), before.number > cursor.number {
            throw Violation(.knowledge, "\(machine.name) stood at \(before.number), now at \(cursor.number)")
        }
        guard try cursor.logHash == seat(of: machine).log.logHash(at: cursor.number) else {
            throw Violation(.knowledge, "\(machine.name) stands at \(cursor.number), which is not in the log")
        }
    }

    /// I13 and I15: what is applied was its author's to write, or staff released it, or a centre applied it before it
    /// was put back; and what is held was not.
    func checkAdmission(_ line: SeenLog.Line) throws {
        let (change, office) = (line.change, line.change.header.office)
        let isHonest = book.entries[change.hash]?.isHonest == true
        for fate in line.fates {
            let isGivenBack = wasEverApplied(fate.place, of: change.hash)
            guard line.isFollowing || isGivenBack else {
                throw Violation(.prefix, "\(change.ref.label) follows nothing")
            }
            guard isGivenBack || !fate.isOverruled else {
                throw Violation(.conservation, "\(change.ref.label) is applied, though it was refused")
            }
            switch fate.reason {
            case .revokedDevice?, .failedRule?: continue
            case let reason?:
                if !isHonest || !readership.mayWrite(fate.part, office) { continue }
                // What a changed program took for sent comes after what builds on it, which waits for staff.
                if boasts.contains(where: { fate.part.seen[$0.actor] >= $0.seq }) { continue }
                throw Violation(.conservation, "\(change.ref.label) of \(office) is held: \(reason)")
            case nil:
                if office == catalogue.province || isGivenBack || log.isReleased(fate.place, of: change.ref) {
                    continue
                }
                if readership.mayWrite(fate.part, office) { continue }
                let record = fate.part.record.text.prefix(8)
                throw Violation(.scope, "\(change.ref.label) of \(office) is applied to \(record)")
            }
        }
    }

    /// I15: a page brings nothing that the office may not read, and nothing that is held.
    func checkPage(_ answered: Answered, to request: ExchangeRequest, for machine: Machine) throws {
        guard answered.status == 200 else { return }
        let reply = try centre.opened(answered.body, to: request)
        if let page = reply.page, page.hasMore != (page.cursor.number < log.head) {
            throw Violation(.liveness, "\(machine.name) is told of \(page.hasMore ? "more than there is" : "no more")")
        }
        for change in try BatchPacker.unpack(reply.page?.batch) {
            let fates = log.fates(of: change.hash)
            for (place, slot) in change.slots.enumerated() {
                guard let part = slot.part else { continue }
                guard let number = fates[place]?.appliedAt,
                    readership.mayBring(part, appliedAt: number, to: machine.office)
                else {
                    throw Violation(.scope, "\(machine.name) gets part \(place) of \(change.ref.label)")
                }
            }
        }
    }

    /// I3, I4, I6, I9 and I15 of one store, by definition.
    ///
    /// - Parameter isLast: whether nothing more comes from the centre.
    func checkStore(of machine: Machine, isLast: Bool = false) throws {
        var definition = Definition()
        let departed = try machine.store.departed()
        let kept = try changes(of: machine)
        let (refused, unsure) = try refusals(in: kept, at: machine)
        // What a centre that was put back applied after all its author hears of with the next answer, and of a page
        // that was cut the rest: what a ruling released may come before the ruling.
        let isSettled = try isLast || seatings == 0 && machine.store.cursor()?.within ?? 0 == 0
        for change in kept {
            let isOwn = machine.chains[change.header.actor]?.contains(change.hash) ?? false
            let fates = seats.map { (seat: $0, fates: $0.log.fates(of: change.hash)) }.filter { !$0.fates.isEmpty }
            if fates.isEmpty {
                guard isOwn else { throw Violation(.durable, "\(machine.name) has \(change.ref.label) from nowhere") }
                guard !change.parts.contains(where: { departed.contains($0.record) }) else {
                    throw Violation(.departure, "\(change.ref.label) is not at the centre, and its record has left")
                }
            }
            if isOwn { try checkDeparture(of: change, at: machine, departed) }
            for (place, slot) in change.slots.enumerated() {
                guard let part = slot.part else { continue }
                let isRefused = refused.contains(PartName(change: change.ref, place: place))
                if !departed.union(unsure).contains(part.record), !isRefused { definition.take(part, of: change) }
                guard isOwn || fates.contains(where: { mayHave(part, $0.fates[place], machine, $0.seat) }) else {
                    let record = part.record.text.prefix(8)
                    throw Violation(.scope, "\(machine.name) holds \(change.ref.label) of \(record)")
                }
            }
        }
        if isSettled {
            try definition.check(try machine.store.states().filter { !unsure.contains($0.id) }, of: machine.name)
        }
        try checkErasure(of: kept, at: machine.name)
        try checkSeeds(of: kept, at: machine)
        try checkReceipts(of: machine)
    }

    /// The own parts that staff refused and no centre has applied since; and the records of those that it has, where a
    /// device without rights may have heard of it or not.
    private func refusals(
        in kept: [Change], at machine: Machine
    ) throws -> (refused: Set<PartName>, unsure: Set<RecordID>) {
        let refused = try refusals(in: kept, of: machine)
        guard seatings > 0 else { return (refused, []) }
        let applied = refused.filter { log.applies($0) == true }
        return (refused.subtracting(applied), try isReading(machine) ? [] : records(of: applied, in: kept))
    }

    private func records(of parts: Set<PartName>, in kept: [Change]) -> Set<RecordID> {
        let changes = kept.filter { change in parts.contains { $0.change == change.ref } }
        return Set(changes.flatMap(\.parts).map(\.record))
    }

    private func mayHave(_ part: Part, _ fate: SeenLog.Fate?, _ machine: Machine, _ seat: Seat) -> Bool {
        guard let number = fate?.appliedAt else { return false }
        return seat.readership.mayHave(part, appliedAt: number, machine.office)
    }

    /// The own parts that staff refused, as far as a store knows.
    func refusals(in kept: [Change], of machine: Machine) throws -> Set<PartName> {
        // What another copy of this store wrote it only reads.
        let own = Set(machine.chains.values.joined().compactMap { book.entries[$0]?.change.ref })
        var (refused, released): (Set<PartName>, Set<PartName>) = ([], [])
        for ruling in kept.flatMap(\.parts).compactMap({ Ruling($0) }) where own.contains(ruling.change) {
            let parts = ruling.places.map { PartName(change: ruling.change, place: $0) }
            switch ruling.verdict {
            case .refused: refused.formUnion(parts)
            case .released: released.formUnion(parts)
            }
        }
        return refused.subtracting(released)
    }

    /// Of what is not kept whole the seed of the salts is not kept either.
    private func checkSeeds(of kept: [Change], at machine: Machine) throws {
        for change in kept {
            // A copied store has the seeds of what its twin writes as the same actor.
            let isWithheld = machine.chains[change.header.actor] == nil && change.slots.contains(where: \.isWithheld)
            guard isWithheld || change.slots.contains(where: \.isEmptied) else { continue }
            let seq = change.header.seq
            var seeds = try machine.store.read { transaction throws(StorageError) in
                try transaction.saltSeeds(of: change.header.actor, in: seq...seq)
            }
            guard seeds.seed(at: seq) == nil else {
                throw Violation(.erasure, "\(machine.name) keeps the seed of the salts of \(change.ref.label)")
            }
        }
    }

    /// Nothing that was ordered to be erased is kept where the order is known, and nothing else was erased.
    func checkErasure(of changes: [Change], at name: String) throws {
        let orders = changes.flatMap(Redaction.all)
        for change in changes {
            for part in change.parts {
                for write in part.writes where write.operation.putsValue {
                    let isOrdered = orders.contains { Definition.erases($0, write.field, of: part) }
                    guard isOrdered == write.isEmptied else {
                        let fate = isOrdered ? "keeps an erased value" : "lacks a value that nobody erased"
                        throw Violation(.erasure, "\(name) \(fate): \(change.ref.label), field \(write.field)")
                    }
                }
                guard part.isEmptied == part.writes.contains(where: \.isEmptied) else {
                    throw Violation(.erasure, "\(name) keeps the salt of an erased value: \(change.ref.label)")
                }
            }
        }
    }

    /// Every change in a store.
    func changes(of machine: Machine) throws -> [Change] {
        try machine.store.changes().map { try book.change($0.hash, $0.bytes) }
    }
}
