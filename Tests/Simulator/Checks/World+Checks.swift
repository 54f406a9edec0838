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
    func checkKnowledge(of machine: Machine) throws {
        let (actors, cursor) = (try machine.store.ownActors(), try machine.store.cursor())
        for actor in actors {
            let chain = machine.chains[actor.id] ?? []
            guard actor.head.seq == chain.count, chain.isEmpty || actor.head.hash == chain.last else {
                throw Violation(.noLostUpdate, "\(machine.name) lost the end of its own chain")
            }
            guard actor.confirmed <= actor.head.seq, chain.prefix(Int(actor.confirmed)).allSatisfy(log.has) else {
                throw Violation(
                    .delivery, "\(machine.name) believes \(actor.confirmed) of \(actor.id.hex.prefix(8)) at the centre")
            }
            if let before = machine.known.confirmed[actor.id], before > actor.confirmed,
                !log.isForked(actor.id)
            {
                throw Violation(.knowledge, "\(machine.name) believed \(before) confirmed, now \(actor.confirmed)")
            }
            machine.known.confirmed[actor.id] = actor.confirmed
        }
        if let cursor { try checkCursor(cursor, of: machine) }
        machine.known.cursor = cursor
    }

    private func checkCursor(_ cursor: LogCursor, of machine: Machine) throws {
        if let before = machine.known.cursor, before.isComparable(with: cursor), before.number > cursor.number {
            throw Violation(.knowledge, "\(machine.name) stood at \(before.number), now at \(cursor.number)")
        }
        guard cursor.number <= log.head, cursor.logHash == log.logHash(at: cursor.number) else {
            throw Violation(.knowledge, "\(machine.name) stands at \(cursor.number), which is not in the log")
        }
    }

    /// I13 and I15: what is applied was its author's to write, and what is held was not.
    func checkAdmission(_ line: SeenLog.Line) throws {
        let office = line.change.header.office
        if book.entries[line.change.hash]?.isHonest == true {
            for (place, reason) in line.reasons where reason != .revokedDevice && reason != .failedRule {
                guard let part = line.change.slots[place].part, readership.mayWrite(part, office) else {
                    continue
                }
                throw Violation(.conservation, "\(line.change.ref.label) of \(office) is held: \(reason)")
            }
        }
        for (part, isApplied) in line.parts where isApplied && office != catalogue.province {
            guard readership.mayWrite(part, office) else {
                let record = part.record.text.prefix(8)
                throw Violation(.scope, "\(line.change.ref.label) of \(office) is applied to \(record)")
            }
        }
    }

    /// I15: a page brings nothing that the office may not read, and nothing that is held.
    func checkPage(_ answered: Answered, to request: ExchangeRequest, for machine: Machine) throws {
        guard answered.status == 200 else { return }
        let reply = try centre.opened(answered.body, to: request)
        for change in try BatchPacker.unpack(reply.page?.batch) {
            guard let line = log.line(change.hash) else {
                throw Violation(.durable, "the centre sends \(change.ref.label), which is not in its log")
            }
            for (place, slot) in change.slots.enumerated() {
                guard let part = slot.part else { continue }
                guard line.applied.contains(place), readership.mayBring(part, of: line, to: machine.office) else {
                    throw Violation(.scope, "\(machine.name) gets part \(place) of \(change.ref.label)")
                }
            }
        }
    }

    /// I3, I4, I6, I9 and I15 of one store, by definition.
    func checkStore(of machine: Machine) throws {
        var definition = Definition()
        let departed = try machine.store.departed()
        for change in try changes(of: machine) {
            let isOwn = machine.chains[change.header.actor]?.contains(change.hash) ?? false
            guard let line = log.line(change.hash) else {
                guard isOwn else { throw Violation(.durable, "\(machine.name) has \(change.ref.label) from nowhere") }
                for part in change.parts {
                    definition.take(part, of: change)
                    guard !departed.contains(part.record) else {
                        throw Violation(.departure, "\(change.ref.label) is not at the centre, and its record has left")
                    }
                }
                continue
            }
            if isOwn { try checkDeparture(of: change, line, at: machine, departed) }
            for part in change.parts {
                if !departed.contains(part.record) { definition.take(part, of: change) }
                guard isOwn || readership.mayHave(part, of: line, machine.office) else {
                    let record = part.record.text.prefix(8)
                    throw Violation(.scope, "\(machine.name) holds \(change.ref.label) of \(record)")
                }
            }
        }
        try definition.check(try machine.store.states(), of: machine.name)
        let kept = try changes(of: machine)
        try checkErasure(of: kept, at: machine.name)
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
