import Testing

@Suite struct `Help` {
    static let verbs = [
        [], ["init"], ["enrol"], ["record"], ["record", "add"], ["record", "edit"], ["record", "show"],
        ["record", "list"], ["record", "search"], ["record", "history"], ["record", "delete"], ["record", "undo"],
        ["conflict"], ["conflict", "list"], ["conflict", "resolve"], ["import"], ["export"], ["sync"], ["status"],
        ["forms"],
    ]

    @Test(arguments: verbs)
    func `every command explains itself in both languages`(words: [String]) throws {
        let desk = try Desk()
        let thai = desk.run(words + ["--help"])
        let english = desk.run(words + ["--help", "--lang", "en"])
        #expect(thai.code == 0)
        #expect(english.code == 0)
        for heading in ["OVERVIEW", "USAGE", "OPTIONS", "ARGUMENTS", "Show help", "subcommand>"] {
            #expect(!thai.output.contains(heading), "\(words) \(heading)")
        }
        #expect(thai.output.contains("วิธีใช้: khunatham"))
        #expect(english.output.contains("USAGE: khunatham"))
        let hasThai = english.output.unicodeScalars.contains { (0x0E00...0x0E7F).contains($0.value) }
        #expect(!hasThai, "\(english.output)")
    }

    @Test func `help is also a verb`() throws {
        let desk = try Desk()
        #expect(desk.run("help", "record", "add").output == desk.run("record", "add", "--help").output)
    }
}
