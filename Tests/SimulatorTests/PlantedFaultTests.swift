import Forms
import Simulator
import Testing

/// Every checker is shown to fail.
@Suite struct PlantedFaultTests {
    /// Worlds in which a fault must show.
    private static let seedsMax: UInt64 = 300

    @Test(arguments: PlantedFault.allCases)
    func `a planted fault is found`(_ fault: PlantedFault) throws {
        let catalogue = try Catalogue.load()
        for seed in 1...Self.seedsMax {
            do {
                _ = try World(seed: seed, catalogue: catalogue, sabotage: fault.sabotage).run()
            } catch let failure as Failure {
                print("\(fault.rawValue): seed \(seed) \(failure.violation)")
                #expect(fault.laws.contains(failure.violation.law), "\(failure)")
                return
            }
        }
        Issue.record("\(Self.seedsMax) worlds did not notice")
    }
}
