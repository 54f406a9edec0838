import Foundation
import Testing

/// A second opinion: the checker of `Tools/checker`, which shares no code with the programs.
enum Checker {
    /// What it says of an exported log; its exit code must be `code`.
    static func report(on log: String, code: Int32 = 0) throws -> [String: Any] {
        let (status, output) = try run(["check", log])
        #expect(status == code, "\(output)")
        return try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    }

    /// Runs one of its programs to the end.
    static func run(_ words: [String]) throws -> (status: Int32, output: String) {
        let folder = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "../../Tools/checker").standardized
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", folder.appending(path: words[0]).path] + words.dropFirst()
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }
}

@Suite(.serialized) struct `A program that shares no code comes to the same records` {
    @Test(.timeLimit(.minutes(30))) func `the checker passes its own tests, planted faults included`() throws {
        let (status, output) = try Checker.run(["test_checker.py"])
        #expect(status == 0, "\(output)")
        #expect(output.contains("OK"))
    }

    @Test(.timeLimit(.minutes(30)))
    func `conflicts, deletes, sets, ledgers and what is held come to the same hashes`() throws {
        let province = try Province()
        let centre = try province.machine(of: "57", clerk: "อารีย์")
        let first = try province.machine(of: "5701", clerk: "สมศรี")
        let second = try province.machine(of: "5703", clerk: "มานะ")
        let shared = try first.add("organisation", ["--set", "name_th=ชมรมคนดีศรีเชียงราย", "--add", "shared=57"])
        let deleted = try first.add("community", ["--set", "name_th=ชุมชนเดิม", "--add", "shared=57"])
        let work = try first.add("activity", ["--set", "name=ปลูกป่า", "--set", "held_from=05/01/2569", "--share", "57"])
        let network = [
            "--set", "code=02", "--set", "name_th=เครือข่ายวัด", "--set", "name_en=Temples", "--set", "valid_from_fy=2565",
        ]
        _ = try centre.add("network", network)
        for machine in [first, centre, second] { #expect(try machine.sync() == 0) }
        for (machine, name, amount) in [(first, "ก", "100.25"), (second, "ข", "50")] {
            try record(machine, ["edit", shared, "--set", "name_th=\(name)", "--add", "networks=02"])
            try record(machine, ["edit", work, "--add", "spent_baht=\(amount)"])
        }
        try record(second, ["edit", shared, "--remove", "networks=02"])
        try record(second, ["edit", deleted, "--set", "households=12"])
        try record(first, ["delete", deleted])
        try record(first, ["edit", shared, "--set", "phone=053711000"])
        for machine in [first, second, centre, first] { #expect(try machine.sync() == 0) }
        #expect(try province.central(["office", "revoke", "5703"]).code == 0)
        try record(second, ["edit", shared, "--set", "phone=053711999"])
        #expect(try second.sync() == 1)

        let report = try compare(province)
        #expect(report["records"] as? Int == 4 && report["contested"] as? Int == 1 && report["held"] as? Int == 1)
        let scopes = try #require(report["scopes"] as? [String: String])
        #expect(scopes.keys.sorted() == ["57", "5701", "5703"])
        #expect(try first.status()["stateHash"] as? String == scopes["5701"])
        #expect(try centre.status()["stateHash"] as? String == scopes["57"])
        try release(province)
    }

    /// What staff release has its effect from then on, and the checker sees both the ruling and what came of it.
    private func release(_ province: Province) throws {
        let change = try #require(try province.central(["held", "list"]).list.first?["change"] as? String)
        let ruling = try province.central(["held", "release", change, "--why", "ตรวจแล้ว", "--clerk", "อารีย์"])
        #expect(ruling.code == 0, "\(ruling.output)")
        #expect(try compare(province)["held"] as? Int == 0)
    }

    /// The checker's report on the centre's log, once it agrees with the centre.
    private func compare(_ province: Province) throws -> [String: Any] {
        let log = province.folder.appending(path: "log").path
        let export = try province.central(["export", "--log", log]).object
        let report = try Checker.report(on: log)
        #expect(report["entries"] as? Int == export["entries"] as? Int)
        let whole = try province.central(["record", "hash"]).object
        #expect(report["stateHash"] as? String == whole["stateHash"] as? String)
        for (office, hash) in try #require(report["scopes"] as? [String: String]) {
            #expect(try province.stateHash(of: office) == hash)
        }
        let conflicts = try province.central(["conflict", "list"]).list.compactMap { $0["id"] as? String }
        #expect(!conflicts.isEmpty)
        #expect((report["conflicts"] as? [[Any]])?.compactMap { $0.first as? String }.sorted() == conflicts.sorted())
        return report
    }

    private func record(_ machine: Machine, _ words: [String]) throws {
        let answer = try machine.run(["record"] + words)
        #expect(answer.code == 0, "\(words): \(answer.output) \(answer.errors)")
    }
}
