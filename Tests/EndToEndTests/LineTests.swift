import Foundation
import Testing

/// Real programs over a real TCP line that is slow, loses packets and falls silent.
@Suite(
    .serialized, .enabled(if: Wire.isAllowed, "this machine allows no network namespaces: the lines were not tried"))
struct `Over a bad line` {
    @Test(.timeLimit(.minutes(30))) func `a day's work crosses 64 kbit/s with 600 ms there and back`() throws {
        let wire = try Wire(["--rate", "64000", "--delay", "300"])
        let province = try Province(over: wire)
        let machine = try province.machine(of: "5715", clerk: "สมศรี")
        let ids = try communities(40, at: machine)
        for id in ids.prefix(20) {
            #expect(try machine.run(["record", "edit", id, "--set", "households=77"]).code == 0)
        }
        #expect(try machine.sync(timeout: 120) == 0)
        #expect(try machine.status()["unsent"] as? Int == 0)
        let hash = try province.stateHash(of: "5715")
        #expect(try machine.status()["stateHash"] as? String == hash)
        let counts = try wire.close()
        #expect(counts.fromOffice.packets > 0 && counts.fromOffice.lost == 0)
    }

    @Test(.timeLimit(.minutes(30))) func `a line that falls silent and loses packets brings all of it, in the end`()
        throws
    {
        let wire = try Wire([
            "--rate", "32000", "--delay", "200", "--jitter", "100", "--loss", "0.03", "--up", "9", "--down", "4",
        ])
        let province = try Province(over: wire)
        let machine = try province.machine(of: "5703", clerk: "มานะ")
        _ = try communities(60, at: machine)
        try machine.startDaemon()
        let isDone = try eventually(within: 240) { try machine.status()["unsent"] as? Int == 0 }
        #expect(isDone)
        let hash = try province.stateHash(of: "5703")
        #expect(try machine.status()["stateHash"] as? String == hash)
        #expect(machine.stopDaemon() == 0)
        let counts = try wire.close()
        #expect(counts.fromOffice.lost + counts.fromCentre.lost > 0)
    }

    @Test(.timeLimit(.minutes(30))) func `a line that goes away leaves the work here, and brings it later`()
        throws
    {
        let wire = try Wire(["--rate", "64000", "--delay", "100"])
        let province = try Province(over: wire)
        let machine = try province.machine(of: "5701", clerk: "อารี")
        _ = try communities(1, at: machine)
        wire.cut()
        #expect(try machine.sync(timeout: 5) == 4)
        #expect(try machine.status()["unsent"] as? Int == 1)
        wire.mend()
        #expect(try machine.sync(timeout: 60) == 0)
        #expect(try machine.status()["unsent"] as? Int == 0)
        _ = try wire.close()
    }

    @Test(.timeLimit(.minutes(30))) func `a link that comes up wakes the daemon long before it would try by itself`()
        throws
    {
        let wire = try Wire(["--rate", "1000000", "--delay", "5"])
        let province = try Province(over: wire)
        let machine = try province.machine(of: "5702", clerk: "วิภา")
        wire.takeLinkDown()
        _ = try communities(1, at: machine)
        try machine.startDaemon()
        // It tries again and again, ever more rarely: until the next try is far enough away to tell both apart.
        var nextTry = ""
        let isPatient = try eventually(within: 240) {
            let status = try machine.status()
            guard status["lastError"] as? String == "unreachable", let time = status["nextTry"] as? String else {
                return false
            }
            nextTry = time
            return try Self.seconds(until: nextTry) > 15
        }
        try #require(isPatient)
        wire.bringLinkUp()
        #expect(try eventually { try machine.status()["unsent"] as? Int == 0 })
        #expect(try Self.seconds(until: nextTry) > 0)
        #expect(machine.stopDaemon() == 0)
        _ = try wire.close()
    }

    private static func seconds(until text: String) throws -> Double {
        let time = try Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: text.contains(".")))
        return time.timeIntervalSinceNow
    }

    private func communities(_ count: Int, at machine: Machine) throws -> [String] {
        try (1...count).map { number in
            try machine.add(
                "community",
                ["--set", "name_th=ชุมชนคุณธรรมบ้านที่ \(number)", "--set", "households=\(number + 20)"])
        }
    }
}
