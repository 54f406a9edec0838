import Forms
import Merge
import Protocol
import Store
import SyncLogic
import Testing

@testable import Commands

@Suite struct `What gets onto a screen` {
    static let attack = "ก\u{1B}[2Jข\u{202E}ค\u{9B}ง\u{7}จ\rฉ\u{2066}ช\u{2028}"

    @Test func `nothing in a value moves the cursor or turns the text round`() throws {
        let desk = try Desk("5713")
        let id = try desk.add("community", "name_th=ก")
        try plant(in: id, at: desk)
        #expect(try desk.run("record", "show", id, "--json").document["fields"]["name_th"].text == Self.attack)
        let words = [
            ["record", "show", id], ["record", "list", "community"], ["record", "search", "ก"],
            ["record", "history", id], ["status"], ["record", "show", id, "--json"],
            ["record", "history", id, "--json"], ["status", "--json"], ["record", "add", Self.attack],
            ["record", "show", Self.attack], ["import", "community", Self.attack],
            ["record", "list", "community", "--where", "\(Self.attack)=1"], ["--lang", Self.attack, "status"],
        ]
        for command in words {
            let answer = desk.run(command)
            for scalar in (answer.output + answer.complaints).unicodeScalars where scalar != "\n" {
                #expect(!Self.isObeyed(scalar), "\(command) \(scalar.value)")
            }
        }
        #expect(desk.run("record", "show", id).output.contains("ก\\u{1B}[2Jข\\u{202E}ค"))
    }

    @Test func `a value's line end cannot forge a line`() throws {
        let desk = try Desk("5713")
        let id = try desk.add("community", "name_th=ก", "identity=หนึ่ง\nบันทึกแล้ว 00000000-1")
        let lines = desk.run("record", "show", id).output.split(separator: "\n")
        #expect(!lines.contains { $0.hasPrefix("บันทึกแล้ว") })
        let refused = desk.run("record", "show", "x\nรายการ").complaints
        #expect(refused.split(separator: "\n").count <= 2)
    }

    @Test func `escaped JSON means the same`() {
        let document = JSON.object([.init("a\u{9B}", .string("ก\u{202E}\u{7F}\"\\\n"))])
        #expect(Screen.safe(document) == #"{"a\u009b":"ก\u202e\u007f\"\\\n"}"#)
        #expect(Screen.safe(JSON.string("ไทย")) == "\"ไทย\"")
    }

    @Test(arguments: [("", 0), ("abc", 3), ("กำ", 2), ("ที่", 1), ("ผู้ใหญ่บ้าน", 7), ("漢字", 4), ("e\u{301}", 1), ("น้ำ", 2)])
    func `the width of a text is what a terminal makes of it`(text: String, width: Int) {
        #expect(Screen.width(text) == width)
    }

    @Test func `a text is cut by columns, never inside a letter with its marks`() {
        #expect(Screen.cut("ที่ดีที่สุด", to: 20) == "ที่ดีที่สุด")
        #expect(Screen.cut("ที่ดีที่สุด", to: 3) == "ที่ดี…")
        #expect(Screen.width(Screen.cut("漢字漢字", to: 4)) <= 4)
        #expect(Screen.padded("ที่", to: 3) == "ที่  ")
    }

    @Test(arguments: [("a", "a", 0), ("", "abc", 3), ("kitten", "sitting", 3), ("household", "households", 1)])
    func `words are as far apart as the letters that differ`(left: String, right: String, distance: Int) {
        #expect(Spelling.distance(left, right) == distance)
        #expect(Spelling.distance(right, left) == distance)
    }

    @Test func `times and spans are readable, whatever a machine claims`() {
        #expect(TimeText.text(1_767_582_764_000).thai == "5 ม.ค. 2569 10.12 น.")
        #expect(TimeText.text(0).english == "1 Jan 1970 07:00")
        for absurd in [Int64.min, Int64.max, -1, 253_402_300_800_000] {
            #expect(!TimeText.text(absurd).thai.isEmpty)
            #expect(!TimeText.ago(absurd, now: 0).thai.isEmpty)
            #expect(!TimeText.span(absurd).thai.isEmpty)
        }
        #expect(TimeText.ago(0, now: 7_200_000).thai == "2 ชั่วโมงที่แล้ว")
        #expect(TimeText.ago(0, now: 86_400_000).english == "1 day ago")
        #expect(TimeText.ago(0, now: 1000).english == "just now")
    }

    /// Writes what no client of this version would: the texts as they are, by a clerk of such a name.
    private func plant(in id: String, at desk: Desk) throws {
        let record = try #require(RecordID(text: id))
        try Line.note(at: desk) { transaction throws(StorageError) in
            guard let state = try transaction.record(record) else { return }
            let writes = [FieldID(16), 18, 31].map { field in
                FieldWrite(
                    field: field, operation: field == 18 ? .add : .set, value: .text(Self.attack),
                    over: state.siblings(field).map(\.dot))
            }
            let authorship = Authorship(clerk: Self.attack, claimed: ClaimedTime(wallMs: .max), formsVersion: 1)
            let draft = RecordDraft(record: record, type: "community", seen: state.clock, writes: writes)
            var random = SystemRandomNumberGenerator()
            do throws(WriteError) {
                _ = try transaction.write([draft], by: authorship, isRestricted: { _, _ in false }, using: &random)
            } catch {
                Issue.record("\(error)")
            }
        }
    }

    private static func isObeyed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
