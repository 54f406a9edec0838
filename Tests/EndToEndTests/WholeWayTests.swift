import Foundation
import Testing

@Suite(.serialized) struct `The whole way, with real processes` {
    @Test(.timeLimit(.minutes(30))) func `a record written with no line reaches the centre, its page and a colleague`()
        throws
    {
        let province = try Province()
        let first = try province.machine(of: "5715", clerk: "สมศรี")
        let second = try province.machine(of: "5715", clerk: "มานะ")
        province.stop()
        let id = try first.add("community", ["--set", "name_th=ชุมชนคุณธรรมบ้านพญาไพร", "--set", "households=120"])
        #expect(try first.status()["unsent"] as? Int == 1)
        #expect(try first.sync(timeout: 5) == 4)
        try province.start()
        #expect(try first.sync() == 0)
        #expect(try second.sync() == 0)

        let here = try second.run(["record", "show", id]).object
        let centre = try province.central(["record", "show", id]).object
        #expect((here["fields"] as? [String: Any])?["name_th"] as? String == "ชุมชนคุณธรรมบ้านพญาไพร")
        #expect((centre["fields"] as? [String: Any])?["households"] as? Int == 120)
        #expect(here["delivery"] as? String == "central")
        #expect(try province.page("/records/\(id)").contains("ชุมชนคุณธรรมบ้านพญาไพร"))
        #expect(try first.status()["stateHash"] as? String == province.stateHash(of: "5715"))
    }

    @Test(.timeLimit(.minutes(30))) func `the daemon notices a commit by itself, and ends cleanly when asked`() throws {
        let province = try Province()
        let machine = try province.machine(of: "5701", clerk: "สมศรี")
        try machine.startDaemon()
        let id = try machine.add("community", ["--set", "name_th=ชุมชนคุณธรรมวัดห้วยปลากั้ง"])
        #expect(try eventually { try machine.status()["unsent"] as? Int == 0 })
        #expect(try province.central(["record", "show", id]).code == 0)

        let other = try ChildProcess("khunathamd", ["--home", machine.home.path], in: province.folder)
        #expect(other.wait() == 1)
        #expect(machine.stopDaemon() == 0)
    }

    @Test(.timeLimit(.minutes(30)))
    func `different fields merge by themselves, one field becomes a conflict that is settled once`() throws {
        let province = try Province()
        let first = try province.machine(of: "5701", clerk: "สมศรี")
        let second = try province.machine(of: "5703", clerk: "มานะ")
        let id = try first.add("organisation", ["--set", "name_th=ชมรมคนดีศรีเชียงราย", "--add", "shared=57"])
        #expect(try first.sync() == 0)
        #expect(try second.sync() == 0)
        province.stop()
        #expect(try first.run(["record", "edit", id, "--set", "phone=053711000"]).code == 0)
        #expect(try second.run(["record", "edit", id, "--set", "member_count=45"]).code == 0)
        #expect(try first.run(["record", "edit", id, "--set", "name_th=ชมรมคนดีศรีเชียงราย (เมือง)"]).code == 0)
        #expect(try second.run(["record", "edit", id, "--set", "name_th=ชมรมคนดีเชียงราย"]).code == 0)
        try province.start()
        for machine in [first, second, first] { #expect(try machine.sync() == 0) }

        let merged = try first.run(["record", "show", id]).object
        let fields = try #require(merged["fields"] as? [String: Any])
        #expect(fields["member_count"] as? Int == 45)
        #expect(fields["phone"] as? String == "053711000")
        let conflicts = try #require(merged["conflicts"] as? [String: Any])
        #expect((conflicts["name_th"] as? [Any])?.count == 2)
        #expect(try second.run(["conflict", "list"]).list.count == 1)
        #expect(try province.central(["conflict", "list"]).list.count == 1)

        let settled = try second.run(["conflict", "resolve", id, "name_th", "--pick", "1", "--why", "ตามป้าย"])
        #expect(settled.code == 0, "\(settled.output)")
        for machine in [second, first] { #expect(try machine.sync() == 0) }
        #expect(try first.run(["conflict", "list"]).list.isEmpty)
        #expect(try province.central(["conflict", "list"]).list.isEmpty)
        for machine in [first, second] {
            #expect(try machine.status()["stateHash"] as? String == province.stateHash(of: machine.office))
        }
    }

    @Test(.timeLimit(.minutes(30))) func `a revoked office is told so, and keeps what it recorded`() throws {
        let province = try Province()
        let machine = try province.machine(of: "5703", clerk: "มานะ")
        #expect(try province.central(["office", "revoke", "5703"]).code == 0)
        let id = try machine.add("community", ["--set", "name_th=ชุมชนคุณธรรมบ้านสบคำ"])
        #expect(try machine.sync() == 1)
        #expect(try machine.status()["lastError"] as? String == "revoked")
        #expect(try machine.run(["record", "show", id]).code == 0)
        #expect(try province.central(["record", "show", id]).code == 1)
    }

    @Test(.timeLimit(.minutes(30))) func `a damaged store is reported and left as it is`() throws {
        let province = try Province()
        let machine = try province.machine(of: "5703", clerk: "มานะ")
        let store = machine.home.appendingPathComponent("store.sqlite")
        for suffix in ["-wal", "-shm"] where FileManager.default.fileExists(atPath: store.path + suffix) {
            try FileManager.default.removeItem(atPath: store.path + suffix)
        }
        let rubbish = Data("this is no database, and it must stay as it is".utf8) + Data(count: 4096)
        try rubbish.write(to: store)
        let answer = try machine.run(["record", "list", "community"])
        #expect(answer.code == 1)
        #expect(answer.output.contains("damaged"))
        #expect(try Data(contentsOf: store) == rubbish)
    }
}
