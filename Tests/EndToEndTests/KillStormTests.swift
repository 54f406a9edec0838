import Foundation
import TestSupport
import Testing

/// Clerks' commands, daemons and the centre are killed at random moments, over a line that is cut at random bytes.
/// `KILLS=n` says how often (`./test crash`), `SEED=n` with which dice.
@Suite(.serialized) struct `Kills at random, over a line that is cut at random bytes` {
    /// What a clerk was told is recorded.
    private struct Recorded {
        let id: String
        let change: String
    }

    private static let killsWanted = ProcessInfo.processInfo.environment["KILLS"].flatMap(Int.init) ?? 120
    private static let offices = ["5701", "5703", "5715"]

    @Test(.timeLimit(.minutes(300))) func `nothing that was said to be recorded is lost`() throws {
        let seed = ProcessInfo.processInfo.environment["SEED"].flatMap(UInt64.init) ?? 25_670_215
        var dice = SeededGenerator(seed: seed)
        let province = try Province()
        let line = try WildLine(to: try #require(province.port), dice: SeededGenerator(seed: seed &+ 1))
        let machines = try Self.offices.map { office in
            try province.machine(of: office, clerk: "ผู้บันทึก \(office)", through: line.port)
        }
        line.set(isWild: true)
        for machine in machines { try machine.startDaemon() }
        var recorded: [Recorded] = []
        var ids: [String] = []
        var kills = 0
        while kills < Self.killsWanted {
            let machine = machines[Int.random(in: 0..<machines.count, using: &dice)]
            switch Int.random(in: 0..<12, using: &dice) {
            case 0:
                province.stop(SIGKILL)
                try province.start()
                kills += 1
            case 1, 2:
                machine.stopDaemon(SIGKILL)
                try machine.startDaemon()
                kills += 1
            default:
                let isNew = ids.isEmpty || Int.random(in: 0..<4, using: &dice) == 0
                let id = isNew ? nil : ids[Int.random(in: 0..<ids.count, using: &dice)]
                let (told, isKilled) = try record(id, on: machine, number: recorded.count, &dice)
                if isKilled { kills += 1 }
                guard let told else { continue }
                recorded.append(told)
                if isNew { ids.append(told.id) }
            }
        }
        line.set(isWild: false)
        try settle(machines, province, seed)
        try check(recorded, machines, province, seed)
        print("storm: \(kills) kills, \(line.cuts) cuts, \(recorded.count) changes told as recorded, seed \(seed)")
        for machine in machines { machine.stopDaemon() }
    }

    /// Records something, and kills the command now and then. Returns what the clerk was told.
    private func record(
        _ id: String?, on machine: Machine, number: Int, _ dice: inout SeededGenerator
    ) throws -> (Recorded?, isKilled: Bool) {
        let known = try id.map { try machine.run(["record", "show", $0]).code == 0 } ?? true
        let words =
            id.flatMap {
                known ? ["record", "edit", $0, "--set", "centre_place=ที่ \(number) ของ \(machine.office)"] : nil
            }
            ?? ["record", "add", "community", "--set", "name_th=ชุมชนที่ \(number)", "--share", "57"]
        let command = try machine.begin(words)
        let isKilled = Bool.random(using: &dice)
        if isKilled {
            poll(nil, 0, Int32.random(in: 0...120, using: &dice))
            command.kill(SIGKILL)
        }
        let code = command.wait()
        guard command.output.hasSuffix("}\n") else {
            try #require(code == 128 + SIGKILL, "\(words): \(code) \(command.output) \(command.errors)")
            return (nil, true)
        }
        return (try Self.answer(command.output), code == 128 + SIGKILL)
    }

    private static func answer(_ output: String) throws -> Recorded {
        let object = try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
        return Recorded(
            id: try #require(object["id"] as? String, "\(output)"),
            change: try #require(object["change"] as? String, "\(output)"))
    }

    private func settle(_ machines: [Machine], _ province: Province, _ seed: UInt64) throws {
        for machine in machines + machines {
            let answer = try machine.run(["sync", "--timeout", "60"])
            let daemon = machine.daemon.map { "daemon \($0.isRunning) \($0.output) \($0.errors)" } ?? ""
            #expect(answer.code == 0, "seed \(seed): \(answer.output) \(answer.errors) \(daemon)")
        }
        for machine in machines {
            let status = try machine.status()
            #expect(status["unsent"] as? Int == 0, "seed \(seed)")
            #expect(status["stateHash"] as? String == (try province.stateHash(of: machine.office)), "seed \(seed)")
            try expectSound(machine.home.appending(path: "store.sqlite"), "seed \(seed)")
        }
    }

    /// Each change that somebody was told of is in its record's history everywhere, and a program that shares no code
    /// comes to the same records.
    private func check(
        _ recorded: [Recorded], _ machines: [Machine], _ province: Province, _ seed: UInt64
    ) throws {
        for (id, changes) in Dictionary(grouping: recorded, by: \.id) {
            let histories = try machines.map { try $0.run(["record", "history", id]).list }
            for history in try histories + [province.central(["record", "history", id]).list] {
                let known = Set(history.compactMap { $0["change"] as? String })
                #expect(Set(changes.map(\.change)).isSubset(of: known), "\(id), seed \(seed)")
            }
        }
        let log = province.folder.appending(path: "log").path
        #expect(try province.central(["export", "--log", log]).code == 0)
        let report = try Checker.report(on: log)
        let whole = try province.central(["record", "hash"]).object
        #expect(report["stateHash"] as? String == whole["stateHash"] as? String, "seed \(seed)")
    }
}
