import Forms
import Foundation
import Store
import SyncLogic
import Testing

@testable import Commands

@Suite struct LineVerbTests {
    @Test func `what a clerk allows is kept and shown, and what is not named stays`() throws {
        let desk = try Desk("5713")
        let set = try desk.run("line", "set", "--day", "5MB", "--hour", "๓๐๐KB", "--json").document
        #expect(set["dayBytes"].number == 5_000_000 && set["hourBytes"].number == 300_000)
        let more = try desk.run("line", "set", "--hours", "6-18", "--metered", "yes", "--json").document
        #expect(more["dayBytes"].number == 5_000_000 && more["hours"].text == "6-18" && more["metered"].flag == true)
        let page = desk.run("line", "show", "--lang", "en").output
        #expect(page.contains("0 bytes of 5 MB") && page.contains("from 6:00 to 18:00") && page.contains("paid for"))
        let none = try desk.run("line", "set", "--day", "none", "--hours", "none", "--metered", "no", "--json").document
        #expect(none["dayBytes"].isNull && none["hours"].isNull && none["metered"].flag == false)
        #expect(none["hourBytes"].number == 300_000)
        #expect(desk.run("line", "show").output.contains("ข้อกำหนดต่อชั่วโมง"))
    }

    @Test(arguments: [
        ["--day", "5"], ["--day", "16383"], ["--day", "5XB"], ["--hour", "-1MB"], ["--hour", ""], ["--hour", "KB"],
        ["--day", "9999999999999999999GB"], ["--hours", "25-3"], ["--hours", "6"], ["--metered", "maybe"], [],
    ])
    func `what is no bound is refused, and nothing changes`(_ words: [String]) throws {
        let desk = try Desk("5713")
        #expect(desk.run(["line", "set"] + words).code == ExitCodes.usage)
        #expect(try desk.run("line", "show", "--json").document["dayBytes"].isNull)
    }

    @Test func `a proxy is kept with its password, and shown without`() throws {
        let desk = try Desk("5713")
        let set = desk.run("line", "set", "--proxy", "http://somchai:secret@10.0.0.1:3128")
        #expect(set.code == ExitCodes.done && set.output.contains("http://10.0.0.1:3128"))
        #expect(!set.output.contains("secret"))
        try Line.look(in: desk.home) { transaction throws(StorageError) in
            #expect(try transaction.text(.proxy) == "http://somchai:secret@10.0.0.1:3128")
        }
        for bad in ["10.0.0.1:3128", "ftp://10.0.0.1", "http://", "http://a@", "http://a/b", "http://a b", ""] {
            #expect(desk.run("line", "set", "--proxy", bad).code == ExitCodes.usage)
        }
        #expect(try desk.run("line", "set", "--proxy", "none", "--json").document["proxy"].isNull)
    }

    @Test func `a sync beyond the budget says what waits and until when, and goes only when told`() throws {
        let desk = try Desk("5713")
        _ = try desk.add("community", "name_th=ก")
        let now = desk.nowMs
        try Line.note(at: desk) { transaction throws(StorageError) in
            try transaction.set(.server, "https://centre.example")
            try transaction.enrol(authority: "", serverKey: Array(repeating: 1, count: 32))
            var rules = LineRules()
            rules.dayBytes = 20_000
            try transaction.set(rules)
            try transaction.countOnLine(19_000, atMs: now)
        }
        let refused = desk.run("sync", "--lang", "en")
        #expect(refused.code == ExitCodes.noLine)
        #expect(refused.complaints.contains("The day's budget of the line is used"))
        #expect(refused.complaints.contains("6 Jan 2026 00:00") && refused.complaints.contains("Waiting: 1 change"))
        #expect(!refused.complaints.contains("attachment"))
        #expect(try desk.run("sync", "--json").document["error"]["kind"].text == "over_budget")
        let photo = desk.folder + "/photo.jpg"
        try Data([0xFF, 0xD8, 0xFF, 0xE0, 1]).write(to: URL(filePath: photo))
        _ = try desk.add("community", "name_th=ข", "photo=@\(photo)")
        let both = desk.run("sync", "--lang", "en").complaints
        #expect(both.contains("Waiting: 2 changes") && both.contains("Waiting: 1 attachment"))
        let daemon = try ServingDaemon(desk)
        let answer = daemon.whileServing(
            { transaction throws(StorageError) in
                try transaction.set(.wishesSettled, try transaction.wishes().newest)
            }, { desk.run("sync", "--over-budget", "--json") })
        #expect(answer.code == ExitCodes.done && daemon.isServing)
        #expect(try desk.run("status", "--json").document["budget"]["waitsFor"].text == "day")
    }
}
