import Foundation
import Testing

@Suite(.serialized) struct `By courier, with real programs` {
    @Test(.timeLimit(.minutes(30))) func `two offices that only a courier visits reach the centre's state`() throws {
        let province = try Province()
        let first = try province.machine(of: "5701", clerk: "สมศรี")
        let second = try province.machine(of: "5703", clerk: "มานะ")
        province.stop()
        let id = try first.add("organisation", ["--set", "name_th=ชมรมคนดีศรีเชียงราย", "--add", "shared=57"])
        _ = try second.add("community", ["--set", "name_th=ชุมชนคุณธรรมบ้านปาง"])
        for round in 1...2 {
            for machine in [first, second] { try visit(machine, province, "\(round)") }
        }
        #expect(try second.run(["record", "edit", id, "--set", "phone=053711000"]).code == 0)
        #expect(try first.run(["record", "edit", id, "--set", "name_th=ชมรมคนดี"]).code == 0)
        for round in 3...4 {
            for machine in [first, second] { try visit(machine, province, "\(round)") }
        }
        for machine in [first, second] {
            let status = try machine.status()
            #expect(status["unsent"] as? Int == 0)
            #expect(status["stateHash"] as? String == (try province.stateHash(of: machine.office)))
            #expect((status["bundles"] as? [Any])?.isEmpty == true)
        }
        let shown = try first.run(["record", "show", id]).object
        #expect((shown["fields"] as? [String: Any])?["phone"] as? String == "053711000")
        #expect(shown["delivery"] as? String == "central")
        // The line comes at last: what the courier brought stands in nobody's way.
        try province.start()
        _ = try first.add("community", ["--set", "name_th=ชุมชนคุณธรรมบ้านใหม่"])
        #expect(try first.sync() == 0)
        #expect(try first.status()["unsent"] as? Int == 0)
    }

    @Test(.timeLimit(.minutes(30))) func `the status says what is in a bundle, and delivery only what the answer said`()
        throws
    {
        let province = try Province()
        let machine = try province.machine(of: "5715", clerk: "สมศรี")
        let id = try machine.add("community", ["--set", "name_th=ชุมชนคุณธรรมบ้านพญาไพร"])
        let out = path(province, "out.bundle")
        let exported = try machine.run(["bundle", "export", out]).object
        #expect(exported["changes"] as? Int == 1 && exported["unsent"] as? Int == 1)
        let mode = try FileManager.default.attributesOfItem(atPath: out)[.posixPermissions] as? NSNumber
        #expect(mode?.intValue == 0o600)
        let waiting = try #require(try machine.status()["bundles"] as? [[String: Any]])
        #expect(waiting.first?["file"] as? String == "out.bundle" && waiting.first?["changes"] as? Int == 1)
        let again = try machine.run(["bundle", "export", out])
        #expect(try again.code == 1 && kind(again) == "file_exists")
        #expect(try province.central(["bundle", "import", out]).object["received"] as? Int == 1)
        #expect(try machine.run(["record", "show", id]).object["delivery"] as? String == "recorded")
        let back = path(province, "back.bundle")
        #expect(try province.central(["bundle", "answer", back, "--office", "5715"]).code == 0)
        for old in [false, false] {
            let answer = try machine.run(["bundle", "import", back])
            #expect(try answer.code == 0 && answer.object["old"] as? Bool == old)
        }
        #expect(try machine.run(["record", "show", id]).object["delivery"] as? String == "central")
        #expect(try machine.status()["unsent"] as? Int == 0)
        let repeated = try province.central(["bundle", "import", out]).object
        #expect(repeated["received"] as? Int == 0 && repeated["known"] as? Int == 1)
    }

    @Test(.timeLimit(.minutes(30))) func `what is no bundle for this machine is refused by name`() throws {
        let province = try Province()
        let machine = try province.machine(of: "5715", clerk: "สมศรี")
        let other = try province.machine(of: "5703", clerk: "มานะ")
        let out = path(province, "out.bundle")
        let back = path(province, "back.bundle")
        #expect(try machine.run(["bundle", "export", out]).code == 0)
        #expect(try province.central(["bundle", "import", out]).code == 0)
        #expect(try province.central(["bundle", "answer", back, "--office", "5715"]).code == 0)
        let wrong = try other.run(["bundle", "import", back])
        #expect(try wrong.code == 3 && kind(wrong) == "wrong_receiver")
        #expect(wrong.output.contains("5715"))
        let reversed = try machine.run(["bundle", "import", out])
        #expect(try reversed.code == 3 && kind(reversed) == "wrong_direction")
        let store = machine.home.appendingPathComponent("store.sqlite").path
        for answer in [
            try machine.run(["bundle", "import", store]), try province.central(["bundle", "import", store]),
        ] {
            #expect(try answer.code == 3 && kind(answer) == "not_a_bundle")
            #expect(answer.output.contains("SQLite"))
        }
        let whole = try Data(contentsOf: URL(fileURLWithPath: back))
        let cut = path(province, "cut.bundle")
        try whole.dropLast(20).write(to: URL(fileURLWithPath: cut))
        let short = try machine.run(["bundle", "import", cut])
        #expect(try short.code == 1 && kind(short) == "bundle_cut")
        let elsewhere = try Province()
        let strange = try elsewhere.central(["bundle", "import", out])
        #expect(try strange.code == 3 && kind(strange) == "wrong_receiver")
        let loner = try Machine(office: "5702", clerk: "ก", folder: province.folder)
        let sealed = try loner.run(["bundle", "export", path(province, "never.bundle")])
        #expect(try sealed.code == 1 && kind(sealed) == "not_enrolled")
        #expect(!FileManager.default.fileExists(atPath: path(province, "never.bundle")))
    }

    @Test(.timeLimit(.minutes(30))) func `a centre that was put back gets back by courier what it lost, nothing held`()
        throws
    {
        let province = try Province()
        let first = try province.machine(of: "5715", clerk: "สมศรี")
        let second = try province.machine(of: "5715", clerk: "มานะ")
        _ = try first.add("community", ["--set", "name_th=ชุมชนคุณธรรมบ้านปาง"])
        for machine in [first, second] { #expect(try machine.sync() == 0) }
        let backup = path(province, "backup")
        #expect(try province.central(["backup", backup]).code == 0)
        let id = try first.add("community", ["--set", "name_th=ชุมชนคุณธรรมหลังสำรอง", "--set", "households=10"])
        for machine in [first, second] { #expect(try machine.sync() == 0) }
        for edit in ["households=20", "name_th=ชุมชนคุณธรรมบ้านใหม่"] {
            #expect(try second.run(["record", "edit", id, "--set", edit]).code == 0)
        }
        province.stop()
        #expect(try province.central(["restore", backup, "--replace"]).code == 0)

        let told = try visit(second, province, "1")
        #expect(told.centre["deferred"] as? Int == 2 && told.centre["received"] as? Int == 0)
        #expect(told.office["restored"] as? Bool == true && told.office["unsent"] as? Int == 2)
        for round in ["2", "3"] {
            for machine in [second, first] { _ = try visit(machine, province, round) }
        }
        #expect(try province.central(["held", "list"]).list.isEmpty)
        for machine in [first, second] {
            #expect(try machine.status()["unsent"] as? Int == 0)
            #expect(try machine.status()["stateHash"] as? String == province.stateHash(of: "5715"))
        }
        let fields = try province.central(["record", "show", id]).object["fields"] as? [String: Any]
        #expect(fields?["households"] as? Int == 20 && fields?["name_th"] as? String == "ชุมชนคุณธรรมบ้านใหม่")
    }

    /// Out and back once. Returns what the centre and then the office said.
    @discardableResult
    private func visit(
        _ machine: Machine, _ province: Province, _ round: String
    ) throws -> (centre: [String: Any], office: [String: Any]) {
        let actor = try machine.status()["actor"] as? String ?? ""
        let name = "\(machine.office)-\(actor.prefix(8))-\(round)"
        let out = path(province, "out-\(name)")
        let back = path(province, "back-\(name)")
        let answers = [
            try machine.run(["bundle", "export", out]), try province.central(["bundle", "import", out]),
            try province.central(["bundle", "answer", back, "--office", machine.office]),
            try machine.run(["bundle", "import", back]),
        ]
        for answer in answers { #expect(answer.code == 0, "\(answer.output) \(answer.errors)") }
        return (try answers[1].object, try answers[3].object)
    }

    private func path(_ province: Province, _ name: String) -> String {
        province.folder.appendingPathComponent(name).path
    }

    private func kind(_ answer: CommandAnswer) throws -> String? {
        (try answer.object["error"] as? [String: Any])?["kind"] as? String
    }
}
