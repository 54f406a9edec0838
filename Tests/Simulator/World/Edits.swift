import SQLiteReplica
import TestSupport

/// What clerks type: few values, so that people write the same and meet.
struct Edits {
    let type: String
    let hasWorkflows: Bool

    private static let words = ["บ้านหนองบัว", "หนองบัว", "วัดพระธาตุ", "ป่าซาง"]
    private static let scopes = ["57", "57", "5701", "5702", "5703", "N02", "N09"]

    /// A new record, that its form takes.
    func new(_ random: inout SeededGenerator) -> RecordEdits {
        var edits = RecordEdits()
        let word = random.pick(Self.words)
        switch type {
        case "event":
            edits.sets = [.init(field: "title", text: word), .init(field: "starts", text: "2026-01-05")]
        case "nomination":
            edits.sets = [
                .init(field: "subject_name", text: word), .init(field: "programme", text: "network_model"),
                .init(field: "subject_type", text: "community"),
            ]
        default: edits.sets = [.init(field: "name_th", text: word)]
        }
        if random.happens(50) { addOne(&edits, &random) }
        if random.happens(60) { edits.adds.append(.init(field: "shared", text: random.pick(Self.scopes))) }
        return edits
    }

    /// One or two fields of a record, now and then also who reads it.
    func changed(_ random: inout SeededGenerator) -> RecordEdits {
        var edits = RecordEdits()
        switch random.number(0...99) {
        case 0..<8: edits.adds.append(.init(field: "shared", text: random.pick(Self.scopes)))
        case 8..<14: edits.removes.append(.init(field: "shared", text: random.pick(Self.scopes)))
        case 14..<20:
            // Who is shut out gets this change as its last, and not what it replaces if that came unseen before.
            edits.clears.append("shared")
            addOne(&edits, &random)
            addOne(&edits, &random)
        case 20..<23: edits.sets.append(.init(field: "office", text: random.pick(["5701", "5702", "5703"])))
        case 23..<29: edits.clears.append(random.pick(clearable))
        default:
            addOne(&edits, &random)
            if random.happens(35) { addOne(&edits, &random) }
        }
        return edits
    }

    private var clearable: [String] {
        switch type {
        case "event": ["venue", "hosts", "broadcast_views"]
        case "nomination": ["networks", "referees", "source"]
        default: ["name_en", "aliases", "networks"]
        }
    }

    /// Something about one more field.
    private func addOne(_ edits: inout RecordEdits, _ random: inout SeededGenerator) {
        let word = random.pick(Self.words)
        let number = String(random.number(0...4))
        let network = random.pick(["02", "03", "09"])
        let field: String
        switch type {
        case "event":
            let always = ["title", "venue", "broadcast_views", "hosts", "agenda", "spent_baht"]
            field = random.pick(always + (hasWorkflows ? ["status"] : []))
        case "nomination": field = random.pick(["subject_name", "source", "referees", "networks", "notes"])
        case "community": field = random.pick(["name_th", "name_en", "households", "aliases", "networks", "notes"])
        default: field = random.pick(["name_th", "name_en", "member_count", "aliases", "networks", "notes"])
        }
        if edits.touch(field) { return }
        switch field {
        case "broadcast_views", "households", "member_count": edits.sets.append(.init(field: field, text: number))
        case "status":
            let status = random.pick(["planned", "confirmed", "held", "minutes_draft", "cancelled"])
            edits.sets.append(.init(field: field, text: status))
        case "agenda", "notes": edits.adds.append(.init(field: field, text: word))
        case "spent_baht": edits.adds.append(.init(field: field, text: number))
        case "hosts", "aliases", "referees": element(field, word, &edits, &random)
        case "networks": element(field, network, &edits, &random)
        default: edits.sets.append(.init(field: field, text: word))
        }
    }

    private func element(
        _ field: String, _ text: String, _ edits: inout RecordEdits, _ random: inout SeededGenerator
    ) {
        if random.happens(75) {
            edits.adds.append(.init(field: field, text: text))
        } else {
            edits.removes.append(.init(field: field, text: text))
        }
    }
}

extension RecordEdits {
    /// Whether the edits are about this field already: those of one save are about different ones.
    fileprivate func touch(_ field: String) -> Bool {
        clears.contains(field) || (sets + adds + removes).contains { $0.field == field }
    }
}
