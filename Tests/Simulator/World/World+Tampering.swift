import Forms
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import TestSupport

/// What a changed program could write: the centre must hold it, or apply it as its rules say, and never lose it.
extension World {
    func tamper(_ machine: Machine, _ authorship: Authorship) throws {
        let drafts: [RecordDraft]
        switch random.number(0...6) {
        case 0: drafts = [reference()]
        case 1: drafts = [begun(in: random.pick(["5701", "5702", "57"]))]
        case 2: drafts = try blind(machine).map { [$0] } ?? []
        // What a newer version of the program knows and this one does not (I14).
        case 3: drafts = [newer(in: machine.office)]
        case 4: drafts = try draft(of: FieldID(900), machine).map { [$0] } ?? []
        case 5: drafts = try draft(of: FieldID(36), machine).map { [$0] } ?? []
        default:
            let both = try [draft(of: FieldID(17), machine), draft(of: FieldID(17), machine)].compactMap { $0 }
            drafts = both.count == 2 && both[0].record != both[1].record ? both : []
        }
        if drafts.isEmpty { return }
        for draft in drafts where !records.contains(where: { $0.id == draft.record }) {
            records.append((draft.record, draft.type))
        }
        let change = try machine.store.seal(
            drafts, by: authorship, isRestricted: catalogue.isRestricted, using: &random)
        let names = drafts.map { "\($0.type) \($0.record.text.prefix(8))" }.joined(separator: " and ")
        try tampered(change, machine, "writes \(names) past the forms")
    }

    private func tampered(_ change: Change, _ machine: Machine, _ deed: String) throws {
        story.tell(now, "\(machine.name) \(deed): \(change.ref.label)")
        try book.enter(change, office: machine.office, branch: machine.branch, isHonest: false)
        machine.chains[change.header.actor, default: []].append(change.hash)
        machine.noted = try machine.incarnation()
        try feed(machine, .recorded)
    }

    /// A record of a type that the centre alone writes.
    private func reference() -> RecordDraft {
        draft(type: "network", [FieldWrite(field: 17, operation: .set, value: .text("ปลอม"))], office: "5701")
    }

    /// A record in the name of some office.
    private func begun(in office: String) -> RecordDraft {
        draft(type: "community", [FieldWrite(field: 16, operation: .set, value: .text("ของใคร"))], office: office)
    }

    /// A record of a type of a newer version.
    private func newer(in office: String) -> RecordDraft {
        draft(type: "newer_thing", [FieldWrite(field: 21, operation: .set, value: .text("ใหม่"))], office: office)
    }

    private func draft(type: String, _ writes: [FieldWrite], office: String) -> RecordDraft {
        let owner = FieldWrite(field: SystemField.office.rawValue, operation: .set, value: .text(office))
        return RecordDraft(
            record: .make(using: &random), type: type, seen: VectorClock(), writes: [owner] + writes)
    }

    /// A value in a record that the machine may know nothing of.
    private func blind(_ machine: Machine) throws -> RecordDraft? {
        guard let record = try anyRecord(of: machine), let type = type(of: record) else { return nil }
        return RecordDraft(
            record: record, type: type, seen: VectorClock(),
            writes: [FieldWrite(field: 17, operation: .set, value: .text("ไม่เห็น"))])
    }

    /// A value in one field of a record that the machine knows, in place of those it shows.
    private func draft(of field: FieldID, _ machine: Machine) throws -> RecordDraft? {
        guard let record = try anyRecord(of: machine) else { return nil }
        let state = try machine.reader(record, catalogue).state
        return RecordDraft(
            record: record, type: state.type, seen: state.clock,
            writes: [
                FieldWrite(
                    field: field, operation: .set, value: .text(random.pick(["ก", "ข"])),
                    over: state.siblings(field).map(\.dot))
            ])
    }
}
