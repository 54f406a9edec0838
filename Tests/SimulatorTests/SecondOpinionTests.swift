import Central
import Forms
import Foundation
import Protocol
import Simulator
import Testing

/// The log of whole worlds, read by a program that shares no code with this one (`Tools/checker`).
@Suite struct SecondOpinionTests {
    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func `a program that shares no code comes to the same hashes`(_ seed: UInt64) throws {
        let world = try World(seed: seed, catalogue: try Catalogue.load())
        _ = try world.run()
        let centre = try #require(world.central)
        var bytes: [UInt8] = []
        let entries = try centre.exportLog { bytes += $0 }
        let report = try check(bytes, seed)
        #expect(report["entries"] as? Int == Int(entries), "seed \(seed)")
        #expect(report["stateHash"] as? String == (try centre.stateHash(office: nil).hex), "seed \(seed)")
        let scopes = try #require(report["scopes"] as? [String: String], "\(report), seed \(seed)")
        #expect(scopes.count == (try centre.offices().count))
        for (office, hash) in scopes {
            #expect(try centre.stateHash(office: office).hex == hash, "\(office), seed \(seed)")
        }
    }

    private func check(_ log: [UInt8], _ seed: UInt64) throws -> [String: Any] {
        let file = FileManager.default.temporaryDirectory.appending(path: "khunatham-\(UUID().uuidString).log")
        try Data(log).write(to: file)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let checker = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "../../Tools/checker/check").standardized
        process.arguments = ["python3", checker.path, file.path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let answer = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try FileManager.default.removeItem(at: file)
        return try #require(try JSONSerialization.jsonObject(with: answer) as? [String: Any], "seed \(seed)")
    }
}
