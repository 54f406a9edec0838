import Foundation
import TestSupport
import Testing

/// One edit that a clerk was told is recorded.
private struct Recorded {
    let record: String
    let field: String
    let value: String
    let change: String
}

@Suite(.serialized) struct `Two offices, the line cut, kills at random` {
    static let records = 100
    static let edits = 200
    static let fields = ["identity", "ethnic_note", "centre_place"]

    @Test(.timeLimit(.minutes(30))) func `two hundred edits each on the same records: none is lost`() throws {
        let seed = ProcessInfo.processInfo.environment["SEED"].flatMap(UInt64.init) ?? 20_211_019
        var dice = SeededGenerator(seed: seed)
        let province = try Province()
        let machines = try [province.machine(of: "5701", clerk: "สมศรี"), province.machine(of: "5703", clerk: "มานะ")]
        let ids = try sharedRecords(machines[0], in: province)
        for machine in machines { #expect(try machine.sync() == 0) }

        province.stop(SIGKILL)
        for machine in machines { try machine.startDaemon() }
        var recorded: [Recorded] = []
        for number in 0..<(Self.edits * 2) {
            let machine = machines[number % 2]
            recorded.append(try edit(machine, ids[number / 2 % Self.records], number, &dice))
            if number % 80 == 40 {
                machine.stopDaemon(SIGKILL)
                try machine.startDaemon()
            }
        }
        try province.start()
        for _ in 0..<8 {
            poll(nil, 0, Int32.random(in: 5...120, using: &dice))
            switch Int.random(in: 0..<3, using: &dice) {
            case 0:
                province.stop(SIGKILL)
                try province.start()
            case let index:
                machines[index - 1].stopDaemon(SIGKILL)
                try machines[index - 1].startDaemon()
            }
        }
        for machine in machines + machines { #expect(try machine.sync() == 0, "seed \(seed)") }
        let centre = try province.stateHash(of: "5701")
        for machine in machines { #expect(try machine.status()["stateHash"] as? String == centre, "seed \(seed)") }
        try checkNothingLost(recorded, ids, machines[1], seed)
        for machine in machines { machine.stopDaemon() }
    }

    /// Records of one office that the whole province reads.
    private func sharedRecords(_ machine: Machine, in province: Province) throws -> [String] {
        let file = province.folder.appendingPathComponent("communities.csv")
        let rows = (1...Self.records).map { "ชุมชนคุณธรรมทดสอบที่ \($0),57" }
        try (["name_th,shared"] + rows).joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
        let report = try machine.run(["import", "community", file.path])
        try #require(report.code == 0, "\(report.output)")
        #expect(try report.object["added"] as? Int == Self.records)
        return try machine.run(["record", "list", "community"]).list.compactMap { $0["id"] as? String }
    }

    private func edit(_ machine: Machine, _ id: String, _ number: Int, _ dice: inout SeededGenerator) throws -> Recorded
    {
        let field = Self.fields[Int.random(in: 0..<Self.fields.count, using: &dice)]
        let value = "บันทึกที่ \(number) ของ \(machine.office)"
        let answer = try machine.run(["record", "edit", id, "--set", "\(field)=\(value)"])
        try #require(answer.code == 0, "\(answer.output) \(answer.errors)")
        let change = try #require(try answer.object["change"] as? String)
        return Recorded(record: id, field: field, value: value, change: change)
    }

    /// Every edit is shown, or listed as a sibling, or named by a later change whose author had been shown it.
    private func checkNothingLost(_ recorded: [Recorded], _ ids: [String], _ machine: Machine, _ seed: UInt64) throws {
        var shown: [String: [String: Any]] = [:]
        for record in try machine.run(["record", "list", "community"]).list {
            shown[record["id"] as? String ?? ""] = record
        }
        var replaced: [String: Set<String>] = [:]
        for id in ids {
            for change in try machine.run(["record", "history", id]).list {
                for (field, changes) in change["over"] as? [String: [String]] ?? [:] {
                    replaced["\(id) \(field)", default: []].formUnion(changes)
                }
            }
        }
        for edit in recorded {
            let record = shown[edit.record] ?? [:]
            let isShown = (record["fields"] as? [String: Any])?[edit.field] as? String == edit.value
            let siblings = (record["conflicts"] as? [String: Any])?[edit.field] as? [[String: Any]] ?? []
            let isSibling = siblings.contains { $0["value"] as? String == edit.value }
            let isReplaced = replaced["\(edit.record) \(edit.field)"]?.contains(edit.change) ?? false
            #expect(isShown || isSibling || isReplaced, "\(edit), seed \(seed)")
        }
    }
}
