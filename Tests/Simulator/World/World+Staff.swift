import Central
import Forms
import Merge
import Protocol
import SQLiteReplica
import SyncLogic
import TestSupport

/// What staff at the centre do.
extension World {
    func staff() throws {
        let authorship = Authorship(
            clerk: "เจ้าหน้าที่", claimed: centreClock.claimed(now), formsVersion: Catalogue.version)
        do {
            switch random.number(0...19) {
            case 0...1: try staffLook()
            case 2...3: try staffAdd(authorship)
            case 4...9: try staffResolve(authorship)
            case 10: try staffDelete(authorship)
            case 11: try staffRedact(authorship)
            default: try staffEdit(authorship)
            }
        } catch let error as StoreError where error.isClerks {
            story.tell(now, "staff may not: \(error)")
        }
    }

    private func staffLook() throws {
        guard let record = anyRecord(of: records.map(\.id)) else { return }
        tokens.append(Machine.Token(record: record, shown: try reader(record).shown))
        if tokens.count > 5 { tokens.removeFirst() }
    }

    /// Something that every office reads.
    private func staffAdd(_ authorship: Authorship) throws {
        let sets: [RecordEdits.Item] = [
            .init(field: "code", text: "02"), .init(field: "name_th", text: "ชุมชน"),
            .init(field: "name_en", text: "Communities"), .init(field: "valid_from_fy", text: "2560"),
        ]
        let receipt = try centre.add("network", RecordEdits(sets: sets), by: authorship, using: &random)
        records.append((receipt.record, "network"))
        try staffRecorded(receipt, "add a network")
    }

    private func staffEdit(_ authorship: Authorship) throws {
        let token = random.happens(35) && !tokens.isEmpty ? random.pick(tokens) : nil
        guard let record = token?.record ?? anyRecord(of: records.map(\.id)) else { return }
        let type = type(of: record) ?? ""
        var edits = Edits(type: type, hasWorkflows: !plan.isCompared).changed(&random)
        if type == "network" { edits = RecordEdits(sets: [.init(field: "source", text: random.pick(["ก", "ข"]))]) }
        if type == "community", random.happens(30) { edits = RecordEdits(sets: [.init(field: "level", text: "1")]) }
        // What no office may see, and with it sometimes what the offices may.
        if type == "nomination", random.happens(60) {
            edits = RecordEdits(adds: [.init(field: "screen_scores", text: random.pick(["4/5", "3/5"]))])
            if random.happens(50) { edits.sets = [.init(field: "source", text: random.pick(["ก", "ข"]))] }
        }
        let receipt = try centre.edit(record, edits, shown: token?.shown, by: authorship, using: &random)
        try staffRecorded(receipt, "edit")
    }

    private func staffDelete(_ authorship: Authorship) throws {
        guard let record = anyRecord(of: records.map(\.id)) else { return }
        let receipt = try centre.delete(record, by: authorship, using: &random)
        try staffRecorded(receipt, "delete")
    }

    /// Two of them have some fields of a record erased, or now and then all of it.
    private func staffRedact(_ authorship: Authorship) throws {
        guard plan.hasRedactions, let record = anyRecord(of: records.map(\.id)) else { return }
        guard let form = catalogue.form(type(of: record) ?? "") else { return }
        let isWhole = random.happens(15)
        let ids = form.fields.map(\.id) + [SystemField.remarks.rawValue]
        let fields = isWhole ? [] : (0..<random.number(1...4)).map { _ in random.pick(ids) }
        let target = RedactionTarget(record: record, fields: fields)
        let cause = random.pick(Redaction.Cause.allCases)
        let change = try centre.redact([target], cause, catalogue, by: authorship, using: &random)
        tally[.redaction] += 1
        let what = isWhole ? "all" : "\(target.fields)"
        story.tell(now, "staff erase \(what) of \(record.text.prefix(8)): \(change.ref.label)")
        try book.enter(change, office: catalogue.province, branch: 0, isHonest: true)
        try follow()
    }

    private func staffResolve(_ authorship: Authorship) throws {
        let readers = try centre.conflicts().sorted { RecordID.precedes($0.id, $1.id) }
            .map { RecordReader($0, catalogue) }
        guard !readers.isEmpty else { return }
        let reader = random.pick(readers)
        let field = random.pick(reader.conflicts)
        let choice = choice(reader.view(field).conflict)
        let receipt = try centre.resolve(
            reader.state.id, field: reader.name(field), choice, why: "มติ", shown: reader.shown, by: authorship,
            using: &random)
        try staffRecorded(receipt, "settle \(reader.name(field))")
    }

    private func reader(_ id: RecordID) throws -> RecordReader {
        guard let state = try centre.record(id), !state.clock.isEmpty else { throw StoreError.unknownRecord(id.text) }
        return RecordReader(state, catalogue)
    }

    func staffRecorded(_ receipt: Receipt, _ deed: String) throws {
        guard let ref = receipt.change else { return }
        guard let change = try centre.change(ref) else {
            throw Violation(.noLostUpdate, "\(ref.label) was recorded and is not there")
        }
        story.tell(now, "staff \(deed): \(ref.label) in \(receipt.record.text.prefix(8))")
        try book.enter(change, office: catalogue.province, branch: 0, isHonest: true)
        try follow()
    }
}
