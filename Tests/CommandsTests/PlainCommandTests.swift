import Foundation
import Store
import Testing

/// Plain command lines are read without the general parser. `--set=…`, which only the general parser knows, says the
/// same in another way: both must do the same.
@Suite struct `Plain command lines` {
    @Test(arguments: [
        ["record", "add", "community", "--set", "name_th=บ้านสวน", "--json"],
        ["record", "add", "--json", "community", "--set", "name_th=บ้านสวน", "--set", "households=120"],
        ["--json", "record", "add", "community", "--set", "name_th=x --json", "--share", "N02"],
        ["record", "add", "community", "--set", "name_th=-1", "--add", "networks=02", "--clerk", "สมชาย", "--json"],
        ["record", "add", "community", "--set", "name_th=a=b", "--lang", "en", "--json"],
    ])
    func `record the same as the general parser does`(words: [String]) throws {
        let desk = try Desk("5713")
        let plain = try recorded(words, desk)
        let general = try recorded(spelled(words), desk)
        #expect(plain == general)
        #expect(plain.contains("name_th"))
    }

    @Test func `edit and show the same as the general parser does`() throws {
        let desk = try Desk("5713")
        let id = try desk.add("community", "name_th=บ้านสวน", "households=120")
        let edit = [
            "record", "edit", id, "--set", "name_th=บ้านไร่", "--clear", "households", "--clerk", "สมชาย", "--json",
        ]
        #expect(desk.run(edit).code == 0)
        #expect(desk.run(spelled(edit)).code == 0)
        let plain = desk.run("record", "show", id, "--json")
        #expect(plain.output.contains("บ้านไร่") && !plain.output.contains("households"))
        #expect(plain.output == desk.run("record", "show", id, "--json", "--home=\(desk.home.path)").output)
    }

    @Test func `leave mistakes and help to the general parser`() throws {
        let desk = try Desk("5713")
        let id = try desk.add("community", "name_th=บ้านสวน")
        #expect(desk.run("record", "show", id, "--help").code == 0)
        for wrong in [
            ["record", "show", id, "x"], ["record", "show", id, "--set", "a=b"], ["record", "add", "--json"],
        ] {
            #expect(desk.run(wrong).code == 2, "\(wrong)")
        }
    }

    /// Each option joined to its value.
    private func spelled(_ words: [String]) -> [String] {
        var spelled: [String] = []
        for word in words {
            if let last = spelled.last, last.hasPrefix("--"), last != "--json", !last.contains("=") {
                spelled[spelled.count - 1] = last + "=" + word
            } else {
                spelled.append(word)
            }
        }
        return spelled
    }

    /// What a command line recorded, as it is shown without what differs each time.
    private func recorded(_ words: [String], _ desk: Desk) throws -> String {
        let answer = desk.run(words)
        try #require(answer.code == 0, "\(answer)")
        let id = try #require(try answer.document["id"].text)
        let shown = desk.run("record", "show", id, "--json").output.replacing(id, with: "ID")
        let history = desk.run("record", "history", id, "--json").output
        let clerk = history.contains("สมชาย") ? "สมชาย" : ""
        let fields = try #require(shown.range(of: "\"fields\"")), end = try #require(shown.range(of: "\"seen\""))
        return clerk + shown[fields.lowerBound..<end.lowerBound]
    }
}
