import Foundation
import Testing

/// A bug of `Tests/Mutants/mutants.json`, which `./test mutants` plants into a copy of the sources.
private struct PlantedBug: Decodable {
    let name: String
    let file: String
    /// What stands in the file, once.
    let from: String
    /// What is put there instead; `MUTANT` is whether the bug is awake.
    let to: String
}

@Suite struct PlantedBugTests {
    private let bugs: [PlantedBug]

    init() throws {
        let list = try Tree.text("Tests/Mutants/mutants.json")
        bugs = try JSONDecoder().decode([PlantedBug].self, from: Data(list.utf8))
    }

    @Test func `each fits the sources as they are`() throws {
        for bug in bugs {
            let places = try Tree.text(bug.file).ranges(of: bug.from).count
            #expect(places == 1, "\(bug.name): \(places) places in \(bug.file)")
            #expect(bug.to.contains("MUTANT"), "\(bug.name)")
        }
    }

    @Test func `there are enough of them, each with a name of its own`() {
        #expect(bugs.count >= 20 && Set(bugs.map(\.name)).count == bugs.count)
    }
}
