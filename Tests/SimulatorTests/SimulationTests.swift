import Forms
import Foundation
import Simulator
import Testing

@Suite struct SimulationTests {
    @Test func `one`() throws {
        let catalogue = try Catalogue.load()
        let env = ProcessInfo.processInfo.environment
        let first = UInt64(env["SEED"] ?? "1") ?? 1
        let count = UInt64(env["SEEDS"] ?? "1") ?? 1
        var laws: [String: Int] = [:]
        for seed in first..<(first + count) {
            do {
                let outcome = try World(seed: seed, catalogue: catalogue).run()
                if count == 1 { print(outcome) }
            } catch let failure as Failure {
                if count == 1 { print(failure) }
                laws[failure.violation.law.rawValue, default: 0] += 1
                print(seed, failure.violation)
            }
        }
        print(laws)
    }
}
