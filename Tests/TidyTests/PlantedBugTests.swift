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
        // One after the other, as they are planted: none may take away what a later one looks for.
        var texts: [String: String] = [:]
        for bug in bugs {
            let text = try texts[bug.file] ?? Tree.text(bug.file)
            let places = text.ranges(of: bug.from).count
            #expect(places == 1, "\(bug.name): \(places) places in \(bug.file)")
            #expect(bug.to.contains("MUTANT"), "\(bug.name)")
            texts[bug.file] = text.replacing(bug.from, with: bug.to)
        }
    }

    @Test func `there are enough of them, each with a name of its own`() {
        #expect(bugs.count >= 20 && Set(bugs.map(\.name)).count == bugs.count)
    }
}
