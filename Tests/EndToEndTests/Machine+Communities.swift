import Foundation
import TestSupport
import Testing

extension Machine {
    /// Records so many communities at once, whose texts do not repeat, so that they pack badly.
    ///
    /// - Parameter scope: who reads them besides this office; nil for nobody.
    func takeInCommunities(_ count: Int, sharedWith scope: String? = "57") throws {
        let file = home.deletingLastPathComponent().appending(path: "communities-\(UUID().uuidString.prefix(8)).csv")
        try Self.communities(count, scope).write(to: file, atomically: false, encoding: .utf8)
        let imported = try run(["import", "community", file.path])
        try #require(imported.code == 0, "\(imported.output) \(imported.errors)")
    }

    private static func communities(_ count: Int, _ scope: String?) -> String {
        var dice = SeededGenerator(seed: 64)
        let letters = (0x0E01...0x0E2E).compactMap { Unicode.Scalar($0) }.map(Character.init)
        func word(_ length: Int) -> String { String((0..<length).map { _ in dice.pick(letters) }) }
        let shared = scope.map { (head: ",shared", cell: "," + $0) } ?? (head: "", cell: "")
        let rows = (1...count).map { "บ้าน\($0) \(word(20)),\(word(60))\(shared.cell)" }
        return (["name_th,identity" + shared.head] + rows).joined(separator: "\n") + "\n"
    }
}
