import Foundation
import TestSupport
import Testing

/// A machine that is enrolled and asks for another enrolment, over real lines.
@Suite(.serialized) struct `A second enrolment` {
    @Test(.timeLimit(.minutes(30)))
    func `that fails leaves the former one in force, with the line down and with the line good`() throws {
        let province = try Province(isPlain: true)
        let centre = try #require(province.port)
        let line = try WildLine(to: centre, dice: SeededGenerator(seed: 23))
        let machine = try province.machine(of: "5715", clerk: "สมศรี", through: line.port)
        let down = try TestServer { _ in }
        defer { down.stop() }
        line.lead(to: down.port)
        let words = ["enrol", "--server", "http://127.0.0.1:\(line.port)", "--code", "ABCD-EFGH-IJKL-MNOP"]
        #expect(try machine.run(words).code == 4)
        #expect(try machine.status()["enrolled"] as? Bool == true)
        let bundle = province.folder.appending(path: "out.bundle").path
        #expect(try machine.run(["bundle", "export", bundle]).code == 0)

        line.lead(to: centre)
        try machine.startDaemon()
        #expect(try eventually { try machine.status()["enrolError"] as? String == "refused:code" })
        _ = try machine.add("community", ["--set", "name_th=ชุมชน"])
        #expect(try machine.sync() == 0)
        let status = try machine.status()
        #expect(status["enrolled"] as? Bool == true && status["unsent"] as? Int == 0)

        // With the line good, and a daemon that serves.
        let refused = try machine.run(words)
        #expect(refused.code == 1 && refused.output.contains("enrolment_refused"))
        #expect(try machine.status()["enrolled"] as? Bool == true)
        #expect(try machine.sync() == 0)
        machine.stopDaemon()
    }

    @Test(.timeLimit(.minutes(30))) func `that waits for its centre lets all go to the former one`() throws {
        let province = try Province(isPlain: true)
        let machine = try province.machine(of: "5715", clerk: "สมศรี")
        let down = try TestServer { _ in }
        defer { down.stop() }
        let elsewhere = "http://127.0.0.1:\(down.port)"
        #expect(try machine.run(["enrol", "--server", elsewhere, "--code", "ABCD-EFGH-IJKL-MNOP"]).code == 4)
        for isServed in [false, true] {
            if isServed { try machine.startDaemon() }
            _ = try machine.add("community", ["--set", "name_th=ชุมชน"])
            #expect(try machine.sync() == 0)
            #expect(try machine.status()["unsent"] as? Int == 0)
        }
        machine.stopDaemon()
        let page = try machine.read(["status"])
        #expect(page.contains("This machine will be enrolled at \(elsewhere)"))
        #expect(page.contains("The former one is still in force") && down.connections >= 2)
    }

    @Test(.timeLimit(.minutes(30))) func `that succeeds takes the place of the former one`() throws {
        let province = try Province()
        let other = try Province()
        let machine = try province.machine(of: "5715", clerk: "สมศรี")
        _ = try machine.add("community", ["--set", "name_th=ชุมชน"])
        #expect(try machine.run(try other.enrolment(of: "5715")).code == 0)
        let status = try machine.status()
        #expect(status["enrolled"] as? Bool == true && status["server"] as? String == other.address)
        #expect(status["enrolError"] is NSNull)
    }
}
