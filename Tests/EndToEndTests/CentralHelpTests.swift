import Foundation
import Testing

/// What the centre's program says of itself to staff who do not know its words.
@Suite struct `The centre's help` {
    private static let words = [
        [], ["init"], ["serve"], ["office"], ["office", "code"], ["record", "export"], ["conflict", "resolve"],
        ["held"], ["redact", "ask"], ["finding", "list"], ["bundle", "answer"], ["backup"],
    ]

    private func answer(_ words: [String]) throws -> CommandAnswer {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("khunatham-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
        let process = try ChildProcess("khunatham-central", words, in: folder)
        return CommandAnswer(code: process.wait(), output: process.output, errors: process.errors)
    }

    @Test(arguments: words) func `each command explains itself in both languages`(words: [String]) throws {
        let thai = try answer(words + ["--help"])
        let english = try answer(words + ["--help", "--lang", "en"])
        #expect(thai.code == 0 && english.code == 0, "\(thai.errors) \(english.errors)")
        for heading in ["OVERVIEW", "USAGE", "OPTIONS", "ARGUMENTS", "Show help", "subcommand>"] {
            #expect(!thai.output.contains(heading), "\(words) \(heading)")
        }
        #expect(thai.output.contains("วิธีใช้: khunatham-central") && english.output.contains("USAGE: khunatham-central"))
        let hasThai = english.output.unicodeScalars.contains { (0x0E00...0x0E7F).contains($0.value) }
        #expect(!hasThai, "\(english.output)")
    }

    @Test func `a slip of the pen is answered in Thai, and so is a group without its verb`() throws {
        for words in [["office", "add"], ["office"], ["held", "release"]] {
            let answer = try answer(words)
            #expect(answer.code == 2)
            #expect(answer.errors.contains("วิธีใช้: khunatham-central"), "\(answer.errors)")
            #expect(!answer.errors.contains("USAGE") && !answer.errors.contains("Usage"), "\(answer.errors)")
        }
    }
}
