import Foundation
import Testing
import TestSupport

/// An office begins late, over a line that never lives long, on a machine that is switched off meanwhile.
@Suite struct `A first sync over a line that dies all the time` {
    private static let records = 2500
    private static let lifeBytes = 24_000
    private static let triesMax = 120

    @Test(.timeLimit(.minutes(60))) func `comes to its end, and can be used before`() throws {
        let province = try Province()
        try Self.fill(province)
        let line = try WildLine(to: try #require(province.port), dice: SeededGenerator(seed: 1))
        line.set(lifeBytes: Self.lifeBytes)
        let late = try province.machine(of: "5715", clerk: "สมศรี", through: line.port)
        try Self.exchange(late) { $0["records"] as? Int ?? 0 > 0 }
        // The newest piece is there, the other is not: what has come can be used, and added to.
        let amidst = try late.status()
        let progress = try #require(amidst["firstSync"] as? [String: Any])
        #expect(progress["received"] as? Int == 500 && progress["wanted"] as? Int == Self.records)
        #expect(amidst["records"] as? Int == 500)
        let listed = try late.run(["record", "list", "community", "--limit", "5"])
        #expect(listed.code == 0 && listed.output.contains("บ้าน"))
        _ = try late.add("community", ["--set", "name_th=บ้านที่บันทึกระหว่างรอ"])

        // Switched off amidst a piece: what came of it is gone on from.
        let part = late.home.appending(path: "snapshot.part")
        let before = Self.size(part)
        try late.startDaemon()
        try #require(eventually { Self.size(part) > before })
        late.stopDaemon(SIGKILL)
        let kept = Self.size(part)
        #expect(kept > before)
        try Self.exchange(late) { $0["firstSync"] is NSNull }
        try Self.exchange(late) { $0["unsent"] as? Int == 0 }
        let status = try late.status()
        #expect(status["records"] as? Int == Self.records + 1)
        #expect(status["stateHash"] as? String == (try province.stateHash(of: "5715")))
        #expect(line.cuts > 5)
        #expect(!FileManager.default.fileExists(atPath: part.path))
    }

    /// Lets an office record, and the centre put it into two pieces.
    private static func fill(_ province: Province) throws {
        let author = try province.machine(of: "5715", clerk: "อาผ่า")
        try author.takeInCommunities(records, sharedWith: nil)
        try #require(try author.sync(timeout: 600) == 0)
        let built = try province.central(["snapshot"])
        try #require(built.code == 0, "\(built.errors)")
        #expect(try built.object["pieces"] as? Int == 2)
    }

    /// Exchanges until the status is as wanted, each time until the line dies.
    private static func exchange(_ machine: Machine, until isReached: ([String: Any]) -> Bool) throws {
        var tries = 0
        while try !isReached(machine.status()) {
            tries += 1
            try #require(tries < triesMax, "the line moved nothing in \(tries) tries")
            _ = try machine.exchangeOnce()
        }
    }

    /// Bytes of a file; 0 while it is not there.
    private static func size(_ file: URL) -> Int {
        var information = stat()
        return stat(file.path, &information) == 0 ? Int(information.st_size) : 0
    }
}
