import Foundation
import TestSupport
import Testing

/// The day in Thailand, by which the line's budget is counted.
private enum Today {
    /// Whether it goes on for longer than a test.
    static let isLong = Int(Date().timeIntervalSince1970 + 7 * 3600) % 86_400 < 86_400 - 600
}

/// What a clerk allows the line to carry, obeyed by real daemons: counted between them and the centre, not by them.
@Suite(
    .serialized,
    .enabled(if: Today.isLong, "the day is about to end, and with it what counts as used today"))
struct `A budget of the line` {
    /// TLS, TCP's own bytes and an enrolment are none of what the daemon counts.
    private static let aroundBytes = 12_000
    private static let dayBytes = 40_000

    @Test(.timeLimit(.minutes(30)))
    func `holds a daemon back, which says so, and goes beyond it only when told`() throws {
        let province = try Province()
        let line = try WildLine(to: try #require(province.port), dice: SeededGenerator(seed: 12))
        let machine = try province.machine(of: "5715", clerk: "อาผ่า", through: line.port)
        #expect(try machine.run(["line", "set", "--day", "40KB"]).code == 0)
        try machine.takeInCommunities(900)
        let before = line.bytesBoth
        try machine.startDaemon()
        #expect(try eventually(within: 60) { try budget(machine)["waitsFor"] as? String == "day" })
        let status = try machine.status()
        let unsent = try #require(status["unsent"] as? Int)
        #expect(unsent > 0 && unsent < 900)
        let spent = try #require(try budget(machine)["spentDay"] as? Int)
        #expect(spent <= Self.dayBytes && spent > Self.dayBytes / 2)
        #expect(line.bytesBoth - before <= Self.dayBytes + Self.aroundBytes)
        #expect(try #require(status["forecast"] as? [String: Any])["changes"] as? Int == unsent)
        #expect(try budget(machine)["waitsUntil"] is String)
        let page = try machine.read(["status"])
        #expect(page.contains("The day's budget of the line is used. Records wait until"))
        #expect(page.contains("Waiting: \(unsent) changes, about "))

        // A clerk's plain wish changes nothing, and says why.
        let refused = try machine.run(["sync"])
        #expect(refused.code == 4 && refused.output.contains("over_budget"), "\(refused.output) \(refused.errors)")
        #expect(try machine.status()["unsent"] as? Int == unsent)
        #expect(line.bytesBoth - before <= Self.dayBytes + Self.aroundBytes)
        #expect(try machine.run(["sync", "--over-budget"]).code == 0)
        #expect(try machine.status()["unsent"] as? Int == 0)
        #expect(try machine.status()["stateHash"] as? String == province.stateHash(of: "5715"))
        #expect(try #require(try budget(machine)["spentDay"] as? Int) > Self.dayBytes)

        // That was one wish: what comes after it is held back again.
        _ = try machine.add("community", ["--set", "name_th=ชุมชน"])
        #expect(try machine.sync() == 4)
        #expect(try machine.run(["line", "set", "--day", "none"]).code == 0)
        #expect(try machine.sync() == 0)
        machine.stopDaemon()
    }

    @Test(.timeLimit(.minutes(30))) func `leaves its last tenth to what settles a conflict while records wait`() throws
    {
        let province = try Province()
        let first = try province.machine(of: "5701", clerk: "สมศรี")
        let second = try province.machine(of: "5703", clerk: "มานะ")
        let id = try first.add("organisation", ["--set", "name_th=ชมรม", "--add", "shared=57"])
        for machine in [first, second] { #expect(try machine.sync() == 0) }
        for (machine, name) in [(first, "ชมรมหนึ่ง"), (second, "ชมรมสอง")] {
            #expect(try machine.run(["record", "edit", id, "--set", "name_th=\(name)"]).code == 0)
        }
        try first.takeInCommunities(900)
        for machine in [first, second, first] { #expect(try machine.sync() == 0) }
        #expect(try first.run(["conflict", "list"]).list.count == 1)

        // Of the day's budget 95 in 100 are used.
        let spent = try #require(try budget(first)["spentDay"] as? Int)
        #expect(try first.run(["line", "set", "--day", "\(spent * 100 / 95)"]).code == 0)
        try first.startDaemon()
        _ = try first.add("community", ["--set", "name_th=ชุมชน"])
        #expect(try first.sync() == 4)
        #expect(try first.status()["unsent"] as? Int == 1)
        #expect(try budget(first)["waitsFor"] as? String == "day")

        #expect(try first.run(["conflict", "resolve", id, "name_th", "--pick", "1"]).code == 0)
        #expect(try eventually { try first.status()["unsent"] as? Int == 0 })
        #expect(try province.central(["conflict", "list"]).list.isEmpty)
        _ = try first.add("community", ["--set", "name_th=ชุมชนอีกแห่ง"])
        #expect(try first.sync() == 4)
        #expect(try first.status()["unsent"] as? Int == 1)
        first.stopDaemon()
    }

    @Test(.timeLimit(.minutes(30))) func `that allows no attachments on a paid line lets records through`() throws {
        let province = try Province()
        let machine = try province.machine(of: "5702", clerk: "วิภา")
        #expect(try machine.run(["line", "set", "--metered", "yes"]).code == 0)
        let photo = province.folder.appending(path: "photo.jpg")
        try Data([0xFF, 0xD8, 0xFF] + (0..<9000).map { UInt8(truncatingIfNeeded: $0) }).write(to: photo)
        _ = try machine.add("community", ["--set", "name_th=ชุมชน", "--set", "photo=@\(photo.path)"])
        #expect(try machine.sync() == 0)
        #expect(try machine.status()["unsent"] as? Int == 0)
        #expect(try machine.status()["attachmentsUnsent"] as? Int == 1)
        #expect(try machine.read(["status"]).contains("Bytes on this line are paid for: attachments stay"))
        #expect(try machine.run(["line", "set", "--metered", "no"]).code == 0)
        #expect(try machine.sync() == 0)
        #expect(try machine.status()["attachmentsUnsent"] as? Int == 0)
    }

    @Test(.timeLimit(.minutes(30))) func `that is taken away lets a daemon go on, with no record to bring`() throws {
        let province = try Province()
        let machine = try province.machine(of: "5702", clerk: "วิภา")
        #expect(try machine.run(["line", "set", "--metered", "yes"]).code == 0)
        try machine.startDaemon()
        let photo = province.folder.appending(path: "photo.jpg")
        try Data([0xFF, 0xD8, 0xFF] + (0..<9000).map { UInt8(truncatingIfNeeded: $0) }).write(to: photo)
        _ = try machine.add("community", ["--set", "name_th=ชุมชน", "--set", "photo=@\(photo.path)"])
        #expect(try machine.sync() == 0)
        #expect(try machine.status()["attachmentsUnsent"] as? Int == 1)
        #expect(try machine.run(["line", "set", "--metered", "no"]).code == 0)
        #expect(try eventually { try machine.status()["attachmentsUnsent"] as? Int == 0 })
        machine.stopDaemon()
    }

    @Test(.timeLimit(.minutes(30))) func `holds for a first sync too, and what came of a piece is kept`() throws {
        let province = try Province()
        let author = try province.machine(of: "5715", clerk: "อาผ่า")
        try author.takeInCommunities(1500, sharedWith: nil)
        try #require(try author.sync(timeout: 600) == 0)
        let built = try province.central(["snapshot"]).object
        #expect(try #require(built["bytes"] as? Int) > 2 * Self.dayBytes)
        let line = try WildLine(to: try #require(province.port), dice: SeededGenerator(seed: 13))
        let late = try Machine(office: "5715", clerk: "สมศรี", folder: province.folder)
        #expect(try late.run(["line", "set", "--day", "40KB"]).code == 0)
        _ = try late.run(try province.enrolment(of: "5715", through: line.port))
        #expect(try late.status()["enrolled"] as? Bool == true)
        for _ in 0..<3 { #expect(try late.exchangeOnce().code == 4) }
        let spent = try #require(try budget(late)["spentDay"] as? Int)
        #expect(spent <= Self.dayBytes && spent > Self.dayBytes / 2)
        #expect(line.bytesBoth <= Self.dayBytes + 2 * Self.aroundBytes)
        let part = late.home.appending(path: "snapshot.part").path
        let kept = try #require(try FileManager.default.attributesOfItem(atPath: part)[.size] as? Int)
        #expect(kept > Self.dayBytes / 2)
        #expect(try late.run(["sync", "--over-budget"]).code == 0)
        #expect(try late.status()["records"] as? Int == 1500)
        #expect(try late.status()["stateHash"] as? String == province.stateHash(of: "5715"))
        let whole = try #require(try budget(late)["spentDay"] as? Int)
        #expect(whole > spent)
    }

    private func budget(_ machine: Machine) throws -> [String: Any] {
        try #require(try machine.status()["budget"] as? [String: Any])
    }
}
