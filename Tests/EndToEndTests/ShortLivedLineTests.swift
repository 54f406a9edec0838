import Foundation
import TestSupport
import Testing

/// No connection lives for as much as waits to be moved: exchanges become so small that each moves something.
@Suite struct `A line that dies after every few kilobytes` {
    private static let lifeBytes = 12_000
    private static let triesMax = 80

    @Test(.timeLimit(.minutes(60))) func `brings all of it, up and down`() throws {
        let province = try Province()
        let line = try WildLine(to: try #require(province.port), dice: SeededGenerator(seed: 1))
        let author = try province.machine(of: "5715", clerk: "อาผ่า", through: line.port)
        let reader = try province.machine(of: "5701", clerk: "สมศรี", through: line.port)
        try author.takeInCommunities(400)
        line.set(lifeBytes: Self.lifeBytes)
        for machine in [author, reader] {
            var tries = 1
            while try machine.exchangeOnce().code != 0, tries < Self.triesMax { tries += 1 }
            let status = try machine.status()
            #expect(status["unsent"] as? Int == 0, "after \(tries) tries")
            #expect(status["records"] as? Int == 400, "after \(tries) tries")
            #expect(status["stateHash"] as? String == (try province.stateHash(of: machine.office)))
        }
        #expect(line.cuts > 2)
    }
}
