import Forms
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import TestSupport

/// Offices that record at random what clashes easily, and exchange now and then.
final class History {
    let province: Province
    let desks: [Desk]
    private var random: SeededGenerator
    private var records: [(id: RecordID, type: String)] = []

    init(seed: UInt64) throws {
        province = try Province(seed: seed)
        desks = [
            try province.desk("5715", "สมศรี"), try province.desk("5715", "มานะ"), try province.desk("5703", "บุญมี"),
            try province.desk("57", "วิภา"),
        ]
        random = SeededGenerator(seed: ~seed)
    }

    /// Whether enough came about for the laws to say something.
    var isTelling: Bool {
        get throws { Set(try province.findings().map(\.kind)).count >= 4 }
    }

    func run(steps: Int) throws {
        for _ in 1...steps {
            let desk = pick(desks)
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<4: try attempt { try add(desk) }
            case 4..<7: try attempt { try change(desk) }
            case 7: try attempt { try desk.delete(pickRecord().id) }
            default: try desk.sync()
            }
        }
    }

    /// A clerk may well ask for what is refused: of a record that is not here, deleted, or somebody else's.
    private func attempt(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch StoreError.unknownRecord, StoreError.notReadable, StoreError.edit, StoreError.notTheWriter, StoreError
            .invalid
        {
        }
    }

    private func add(_ desk: Desk) throws {
        let year = number(1...2)
        switch Int.random(in: 0..<8, using: &random) {
        case 0:
            try note(
                desk, "community",
                [
                    "name_th": pick(["บ้านหนึ่ง", "วัดหนึ่ง", "บ้านสอง"]), "subdistrict_code": pick(["571501", "570301"]),
                    "village_no": number(1...3),
                ])
        case 1: try note(desk, "person", ["full_name": pick(["สมชาย ใจดี", "นายสมชาย ใจดี", "คำปัน"])])
        case 2:
            try note(
                desk, "event",
                [
                    "title": "เวที \(year)", "starts": "2025-11-0\(year)", "series": "เวที", "number_written": year,
                    "capacity": "9",
                ])
        case 3:
            try note(
                desk, "attendance",
                [
                    "event": target("event"), "mode": pick(["zoom", "onsite"]), "person": target("person"),
                    "name_written": pick(["สมชาย ใจดี", "คำปัน"]), "headcount": number(1...6),
                ])
        case 4..<8: try addCounted(desk)
        default: break
        }
    }

    /// What is counted, or counts.
    private func addCounted(_ desk: Desk) throws {
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            try note(
                desk, "plan_item",
                [
                    "plan_owner": "อำเภอ", "fiscal_year": "256\(number(1...2))", "activity": "ปลูกป่า", "good_to_do": "ป่า",
                    "budget_baht": number(1...9),
                ])
        case 1:
            try note(
                desk, "activity",
                ["name": "ปลูกป่า", "held_from": "2025-0\(number(1...9))-01", "plan_item": target("plan_item")])
        case 2:
            try note(
                desk, "network",
                [
                    "code": pick(["06", "07"]), "name_th": "ก", "name_en": "a", "valid_from_fy": "256\(number(0...5))",
                    "valid_to_fy": "256\(number(5...9))",
                ])
        default:
            try note(
                desk, "report_submission",
                [
                    "title": "รายงาน", "period": "R12", "fiscal_year": "2568", "office_code": "5715",
                    "activities_counted": number(0...3),
                ])
        }
    }

    private func note(_ desk: Desk, _ type: String, _ sets: KeyValuePairs<String, String>) throws {
        records.append((try desk.add(type, sets), type))
    }

    private func change(_ desk: Desk) throws {
        let (id, type) = pickRecord()
        switch type {
        case "community": try desk.set(id, [pick(["village_no", "households"]): number(1...3)])
        case "person": try desk.set(id, ["full_name": pick(["สมชาย ใจดี", "คำปัน"])])
        case "event": try desk.set(id, [pick(["number_written", "capacity", "number"]): number(1...3)])
        case "attendance": try desk.set(id, ["headcount": number(1...9)])
        case "plan_item": try desk.set(id, ["budget_baht": number(1...9)])
        case "activity": try desk.append(id, ["spent_baht": number(1...6)])
        default: try desk.append(id, ["remarks": "ตรวจแล้ว"])
        }
    }

    private func target(_ type: String) -> String {
        records.last { $0.type == type }?.id.text ?? "00000000-0000-0000-0000-000000000001"
    }

    private func pickRecord() -> (id: RecordID, type: String) {
        records.isEmpty ? (RecordID.random(using: &random), "community") : pick(records)
    }

    private func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &random)]
    }

    private func number(_ range: ClosedRange<Int>) -> String { String(Int.random(in: range, using: &random)) }
}
