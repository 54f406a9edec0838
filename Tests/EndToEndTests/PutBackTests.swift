import Foundation
import Testing

/// Restored, copied, put back: with the real programs, over real folders.
@Suite(.serialized) struct `Whatever was put back or copied, nothing is lost` {
    private func name(_ text: String) -> [String] { ["--set", "name_th=\(text)", "--add", "shared=57"] }

    private func settle(_ machines: [Machine]) throws {
        for _ in 0..<2 {
            for machine in machines {
                let answer = try machine.run(["sync", "--timeout", "60"])
                #expect(answer.code == 0, "\(answer.output) \(answer.errors)")
            }
        }
    }

    private func expectSame(_ province: Province, _ machines: [Machine], _ records: [String]) throws {
        for machine in machines {
            let status = try machine.status()
            #expect(try status["stateHash"] as? String == province.stateHash(of: machine.office), "\(status)")
            #expect(status["unsent"] as? Int == 0)
        }
        for record in records { #expect(try province.central(["record", "show", record]).code == 0, "\(record)") }
    }

    private func copy(_ home: URL, to target: URL) throws {
        if FileManager.default.fileExists(atPath: target.path) { try FileManager.default.removeItem(at: target) }
        try FileManager.default.copyItem(at: home, to: target)
    }

    @Test(.timeLimit(.minutes(3)), arguments: [false, true])
    func `an office is put back from an older copy`(isWholeMachine: Bool) throws {
        let province = try Province()
        let machine = try province.machine(of: "5701", clerk: "สมศรี")
        var records = [try machine.add("community", name("บ้านหนึ่ง"))]
        try settle([machine])
        let aside = province.folder.appendingPathComponent("aside")
        try copy(machine.home, to: aside)
        records.append(try machine.add("community", name("บ้านสอง")))
        try settle([machine])
        let former = try machine.status()["actor"] as? String
        if isWholeMachine {
            try copy(aside, to: machine.home)
        } else {
            for suffix in ["", "-wal", "-shm"] {
                let file = machine.home.appendingPathComponent("store.sqlite" + suffix)
                if FileManager.default.fileExists(atPath: file.path) { try FileManager.default.removeItem(at: file) }
                let older = aside.appendingPathComponent("store.sqlite" + suffix)
                if FileManager.default.fileExists(atPath: older.path) {
                    try FileManager.default.copyItem(at: older, to: file)
                }
            }
        }
        records.append(try machine.add("community", name("บ้านสาม")))
        try settle([machine])
        try expectSame(province, [machine], records)
        let status = try machine.status()
        #expect(status["actor"] as? String != former)
        #expect(status["storeRestored"] as? String != nil)
    }

    @Test(.timeLimit(.minutes(3))) func `a disk is copied and both copies are used`() throws {
        let province = try Province()
        let machine = try province.machine(of: "5701", clerk: "สมศรี")
        var records = [try machine.add("community", name("บ้านหนึ่ง"))]
        try settle([machine])
        let twin = try Machine(copyOf: machine, folder: province.folder)
        for turn in 1...2 {
            records.append(try machine.add("community", name("ต้นฉบับ \(turn)")))
            records.append(try twin.add("community", name("สำเนา \(turn)")))
        }
        try settle([machine, twin, machine, twin])
        try expectSame(province, [machine, twin], records)
    }

    @Test(.timeLimit(.minutes(5))) func `the centre is put back one and two generations while offices went on`() throws
    {
        let province = try Province()
        let machines = try [province.machine(of: "5701", clerk: "สมศรี"), province.machine(of: "5703", clerk: "มานะ")]
        var records = [try machines[0].add("community", name("บ้านหนึ่ง"))]
        try settle(machines)
        let backups = (1...2).map { province.folder.appendingPathComponent("backup-\($0)").path }
        var numbers: [Int] = []
        for (place, backup) in backups.enumerated() {
            let answer = try province.central(["backup", backup])
            #expect(answer.code == 0, "\(answer.output) \(answer.errors)")
            numbers.append(try #require(try answer.object["number"] as? Int))
            #expect(try answer.object["archived"] as? Int == (place == 0 ? 0 : numbers[0]))
            records.append(try machines[place].add("community", name("หลังสำรอง \(place)")))
            try settle(machines)
        }
        #expect(try machines[0].run(["record", "show", records[0]]).object["delivery"] as? String == "archived")
        #expect(try machines[0].run(["record", "show", records[2]]).object["delivery"] as? String == "central")
        for backup in backups.reversed() {
            province.stop()
            #expect(try province.central(["restore", backup]).code == 1)
            let answer = try province.central(["restore", backup, "--replace"])
            #expect(answer.code == 0, "\(answer.output) \(answer.errors)")
            try province.start()
            let awaited = try province.central(["office", "list"]).list.filter { $0["awaited"] as? Bool == true }
            #expect(awaited.count == 2)
            records.append(try machines[1].add("community", name("หลังกู้คืน")))
            try settle(machines)
            try expectSame(province, machines, records)
            let status = try machines[0].status()
            #expect(status["centreRestored"] as? String != nil && (status["givenBack"] as? Int ?? 0) > 0, "\(status)")
            #expect(try province.page("/").contains("กู้คืน"))
        }
    }

    @Test(.timeLimit(.minutes(5))) func `a copy is promoted while the old centre still answers`() throws {
        let province = try Province()
        let machines = try [province.machine(of: "5701", clerk: "สมศรี"), province.machine(of: "5703", clerk: "มานะ")]
        var records = [try machines[0].add("community", name("บ้านหนึ่ง"))]
        try settle(machines)
        province.stop()
        let standby = province.folder.appendingPathComponent("standby").path
        try FileManager.default.copyItem(atPath: province.folder.appendingPathComponent("centre").path, toPath: standby)
        try province.start()
        for turn in 0..<2 {
            for data in [standby, province.folder.appendingPathComponent("centre").path] {
                province.stop()
                // The copy was made by hand: the program notices it when it serves, and begins a new epoch.
                try province.start(data: URL(filePath: data))
                records.append(try machines[turn].add("community", name("รอบ \(turn) \(data.suffix(4))")))
                try settle([machines[0]])
                try settle([machines[1]])
            }
        }
        try settle(machines)
        try expectSame(province, machines, records)
    }

    @Test(.timeLimit(.minutes(3))) func `a damaged backup is told apart, does not count and is not restored`() throws {
        let province = try Province()
        let machine = try province.machine(of: "5701", clerk: "สมศรี")
        _ = try machine.add("community", name("บ้านหนึ่ง"))
        try settle([machine])
        let backup = province.folder.appendingPathComponent("backup")
        #expect(try province.central(["backup", backup.path]).code == 0)
        #expect(try province.central(["backup", backup.path]).code == 1)
        #expect(try province.central(["backup", backup.path, "--verify"]).object["archived"] as? Int == 0)
        let file = backup.appendingPathComponent("central.sqlite")
        var bytes = try Data(contentsOf: file)
        bytes[bytes.count / 2] ^= 0xFF
        try bytes.write(to: file)
        for words in [["backup", backup.path, "--verify"], ["restore", backup.path, "--replace"]] {
            let answer = try province.central(words)
            #expect(answer.code == 1 && answer.output.contains("bad_backup"), "\(answer.output)")
        }
        let mode = try FileManager.default.attributesOfItem(atPath: backup.path)[.posixPermissions] as? Int
        #expect(mode == 0o700)
        #expect(try province.central(["office", "list"]).code == 0)
    }
}
