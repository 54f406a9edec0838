import Central
import Forms
import Merge
import Protocol
package import SQLiteReplica
import Store
import SyncLogic
import TestSupport

/// What clerks do.
extension World {
    func step() throws {
        switch random.number(0...99) {
        case 0..<10: try staff()
        case 10..<(plan.hasFaults ? 30 : 10): try fate()
        default: try work()
        }
    }

    private enum Task {
        case look, add, edit, delete, undo, resolve, tamper
    }

    private func work() throws {
        let machine = random.pick(machines.filter(\.isThere))
        let task = random.pick(weighted: [
            (8, Task.look), (13, .add), (56, .edit), (2, .delete), (6, .undo), (9, .resolve), (6, .tamper),
        ])
        if let reason = try machine.guardIncarnation(using: &random) {
            tally[.newActor] += 1
            story.tell(now, "\(machine.name) finds that it was \(reason), and takes a new actor")
        }
        let clerk = random.pick(["สมชาย", "วิภา"])
        let authorship = Authorship(
            clerk: clerk, claimed: machine.clock.claimed(now), formsVersion: Catalogue.version)
        do {
            switch task {
            case .look: try look(machine)
            case .add: try add(machine, authorship)
            case .edit: try edit(machine, authorship)
            case .delete: try delete(machine, authorship)
            case .undo: try undo(machine, authorship)
            case .resolve: try resolve(machine, authorship)
            case .tamper: try tamper(machine, authorship)
            }
        } catch let error as StoreError where error.isClerks {
            story.tell(now, "\(machine.name) may not: \(error)")
        }
    }

    /// A clerk opens a record, to save it later.
    private func look(_ machine: Machine) throws {
        guard let record = try anyRecord(of: machine) else { return }
        let shown = try machine.reader(record, catalogue).shown
        machine.tokens.append(Machine.Token(record: record, shown: shown))
        if machine.tokens.count > 5 { machine.tokens.removeFirst() }
    }

    private func add(_ machine: Machine, _ authorship: Authorship) throws {
        let type = random.pick(["community", "community", "organisation", "event", "nomination"])
        let edits = Edits(type: type, hasWorkflows: !plan.isCompared).new(&random)
        let receipt = try machine.store.add(type, edits, by: authorship, using: &random)
        records.append((receipt.record, type))
        try recorded(receipt, by: machine, "adds a \(type)", shown: nil)
    }

    private func edit(_ machine: Machine, _ authorship: Authorship) throws {
        let token = random.happens(35) && !machine.tokens.isEmpty ? random.pick(machine.tokens) : nil
        guard let record = try token?.record ?? anyRecord(of: machine) else { return }
        let type = type(of: record) ?? ""
        let shown = try token?.shown ?? machine.reader(record, catalogue).shown
        let passed = sabotage == nil ? shown : sabotage?.shown(shown)
        let edits = Edits(type: type, hasWorkflows: !plan.isCompared).changed(&random)
        let receipt = try checkingOrders(isCurrent: token == nil) {
            try machine.store.edit(record, edits, shown: passed, by: authorship, using: &random)
        }
        try recorded(receipt, by: machine, "edits\(token == nil ? "" : " what was shown before")", shown: shown)
    }

    private func delete(_ machine: Machine, _ authorship: Authorship) throws {
        guard let record = try anyRecord(of: machine) else { return }
        let shown = try machine.reader(record, catalogue).shown
        let receipt = try machine.store.delete(record, by: authorship, using: &random)
        try recorded(receipt, by: machine, "deletes", shown: shown)
    }

    private func undo(_ machine: Machine, _ authorship: Authorship) throws {
        let chains = machine.chains.values.joined().compactMap { book.entries[$0] }.sorted { $0.ordinal < $1.ordinal }
        guard !chains.isEmpty else { return }
        let label = random.pick(chains).change.ref.label
        let receipt = try machine.store.undo(label, by: authorship, using: &random)
        try recorded(receipt, by: machine, "undoes \(label)", shown: nil)
        try checkUndone(receipt, label, by: machine)
    }

    private func resolve(_ machine: Machine, _ authorship: Authorship) throws {
        let readers = try machine.store.conflicts().sorted { RecordID.precedes($0.id, $1.id) }
            .map { RecordReader($0, catalogue) }
        guard !readers.isEmpty else { return try edit(machine, authorship) }
        let reader = random.pick(readers)
        let field = random.pick(reader.conflicts)
        let choice = choice(reader.view(field).conflict)
        let receipt = try machine.store.resolve(
            reader.state.id, field: reader.name(field), choice, why: random.happens(50) ? "ถามแล้ว" : nil,
            shown: random.happens(50) ? reader.shown : nil, by: authorship, using: &random)
        try recorded(receipt, by: machine, "settles \(reader.name(field))", shown: reader.shown)
    }

    /// One of the siblings. Which one must not depend on their order, which a hash may decide.
    func choice(_ siblings: [Sibling]) -> ConflictChoice {
        let byAge = siblings.sorted {
            (book.ordinal($0.dot.change), $0.dot.index) < (book.ordinal($1.dot.change), $1.dot.index)
        }
        let wanted = random.pick(byAge)
        return .pick((siblings.firstIndex(of: wanted) ?? 0) + 1)
    }

    /// A record that a clerk has: mostly one of a few, so that people meet. Now and then one that the clerk only heard
    /// of.
    func anyRecord(of machine: Machine) throws -> RecordID? {
        if random.happens(4) { return anyRecord(of: records.map(\.id)) }
        let known = Set(try machine.store.states().map(\.id))
        return anyRecord(of: records.map(\.id).filter(known.contains))
    }

    func type(of record: RecordID) -> String? { records.first { $0.id == record }?.type }

    func anyRecord(of records: [RecordID]) -> RecordID? {
        let busy = random.happens(60) ? Array(records.prefix(4)) : records
        return busy.isEmpty ? nil : random.pick(busy)
    }

    /// Books what was recorded, and tells the daemon.
    ///
    /// - Parameter shown: what the clerk had before the eyes; nil where the store alone decides what is replaced.
    func recorded(
        _ receipt: Receipt, by machine: Machine, _ deed: String, shown: Shown?, isHonest: Bool = true
    ) throws {
        guard let ref = receipt.change else { return story.tell(now, "\(machine.name) \(deed), which changes nothing") }
        let change = try machine.store.change(ref)
        guard let change else { throw Violation(.noLostUpdate, "\(ref.label) was recorded and is not there") }
        story.tell(now, "\(machine.name) \(deed): \(ref.label) in \(receipt.record.text.prefix(8))")
        try book.enter(change, office: machine.office, branch: machine.branch, isHonest: isHonest)
        machine.chains[ref.actor, default: []].append(change.hash)
        machine.noted = Incarnation(
            actor: ref.actor, seq: ref.seq, inode: machine.place.inode, machine: machine.place.machine)
        if let shown { try checkReplaced(change, by: machine, shown: shown) }
        try feed(machine, .recorded)
    }
}

extension StoreError {
    /// Whether a clerk is told so, for what was typed.
    package var isClerks: Bool {
        switch self {
        case .invalid, .edit, .notTheWriter, .redacted, .unknownField, .unknownType, .unknownRecord, .refusedRecord,
            .notReadable, .departed, .unknownChange, .ambiguousChange:
            true
        case .storage, .accept, .changeTooLarge, .unreadable, .unknownOffice, .file, .keys:
            false
        }
    }
}
