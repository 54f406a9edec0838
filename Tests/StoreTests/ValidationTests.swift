import Forms
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import Testing

/// What does not fit the form, or is not this office's to write, is refused, and nothing of it stays.
@Suite struct ValidationTests {
    private let office: Office
    private let id: RecordID

    init() throws {
        office = try Office()
        id = try office.add("community", ["name_th": "บ้าน", "households": "5"])
    }

    @Test(
        arguments: [
            ("name_th", "", .missing), ("households", "abc", .notANumber),
            ("households", "-1", .outOfRange(min: "0", max: "100000")), ("networks", "99", .unknownCode(list: "CL02")),
            ("subdistrict_code", "ไม่มี", .unknownPlace), ("counted_on", "เมื่อวาน", .notADate),
            ("tourism_flag", "maybe", .notABoolean), ("phone", "12", .notAPhone), ("office", "9999", .unknownPlace),
            ("office", "N02", .unknownPlace), ("office", "571501", .unknownPlace), ("shared", "N99", .unknownPlace),
        ] as [(String, String, FieldProblem.Reason)])
    func `a text that the field does not read`(field: String, text: String, reason: FieldProblem.Reason) throws {
        let problem = FieldProblem(field: field, reason: reason)
        try expectRefused(.invalid([problem])) { _ = try office.set(id, [field: text]) }
        if field != "name_th" && field != "office" {
            try expectRefused(.invalid([problem])) { _ = try office.add("community", ["name_th": "ใหม่", field: text]) }
        }
    }

    @Test func `a record that begins as another office's`() throws {
        let problem = FieldProblem(field: "office", reason: .onlyCentre)
        try expectRefused(.invalid([problem])) {
            _ = try office.add("community", ["name_th": "ใหม่", "office": "5702"])
        }
    }

    @Test func `all that is wrong is told at once`() throws {
        do {
            try office.set(id, ["households": "abc", "networks": "99"])
            Issue.record("nothing was told")
        } catch StoreError.invalid(let problems) {
            #expect(problems.map(\.field) == ["households", "networks"])
        }
    }

    @Test func `a record without what it needs`() throws {
        try expectRefused(.invalid([FieldProblem(field: "name_th", reason: .missing)])) {
            _ = try office.add("community", ["households": "5"])
        }
        try expectRefused(.invalid([FieldProblem(field: "name_th", reason: .missing)])) {
            _ = try office.edit(id, RecordEdits(clears: ["name_th"]))
        }
    }

    @Test func `a rule between two fields`() throws {
        let before = FieldProblem(field: "held_to", reason: .before(field: "held_from"))
        try expectRefused(.invalid([before])) {
            _ = try office.add("activity", ["name": "ก", "held_from": "2026-01-05", "held_to": "2026-01-04"])
        }
    }

    @Test func `a reference to nothing, or to several`() throws {
        try office.addCommunity("ซ้ำ")
        try office.addCommunity("ซ้ำ")
        let bad = FieldProblem(field: "community", reason: .notAnID(type: "community"))
        for text in ["ไม่มี", "ซ้ำ", "households=9"] {
            try expectRefused(.invalid([bad])) { _ = try nominate(["community": text]) }
        }
        let found = try nominate(["community": "households=5"])
        #expect(try office.view(found, "community") == .value(.bytes(id.bytes)))
    }

    @Test func `a step that the workflow does not know, or only the centre takes`() throws {
        let nomination = try nominate([:])
        try office.set(nomination, ["status": "draft"])
        for state in ["selected", "announced", "returned"] {
            let problem = FieldProblem(field: "status", reason: .illegalStep(from: "draft", to: state))
            try expectRefused(.invalid([problem])) { _ = try office.set(nomination, ["status": state]) }
        }
        try office.set(nomination, ["status": "submitted"])
        let central = FieldProblem(field: "status", reason: .illegalStep(from: "submitted", to: "screened"))
        try expectRefused(.invalid([central])) { _ = try office.set(nomination, ["status": "screened"]) }
        #expect(try office.text(nomination, "status") == "submitted")
    }

    @Test func `what only the centre writes`() throws {
        try expectRefused(.notTheWriter(type: "award", field: "recipient", writer: .central)) {
            _ = try office.add(
                "award", ["recipient": "บ้าน", "programme": "top_ten_communities", "fiscal_year": "2567"])
        }
        try expectRefused(.notTheWriter(type: "community", field: "level", writer: .central)) {
            _ = try office.set(id, ["level": "1"])
        }
        let nomination = try nominate([:])
        try expectRefused(.notTheWriter(type: "nomination", field: "screen_scores", writer: .central)) {
            _ = try office.edit(nomination, .adding("screen_scores", "9"))
        }
    }

    @Test func `what only the owner gives away`() throws {
        let other = RecordID.numbered(1)
        var remote = Remote("5702")
        let shared = FieldWrite(field: 2, operation: .add, value: .text(Office.code))
        try office.store.pull([try remote.write(other, "community", [.owner("5702"), shared, .name("ของเขา")])])
        try office.set(other, ["households": "7"])
        for edits in [RecordEdits(["office": Office.code]), .adding("shared", "57"), .removing("shared", Office.code)] {
            try expectRefused(.notTheWriter(type: "community", field: nil, writer: .owner)) {
                _ = try office.edit(other, edits)
            }
        }
    }

    @Test func `problems that a record had before do not stop an edit of something else`() throws {
        let other = RecordID.numbered(1)
        var remote = Remote("5702")
        let bad = FieldWrite(field: 28, operation: .set, value: .text("มาก"))
        try office.store.pull([try remote.write(other, "community", [.owner(Office.code), .name("บ้าน"), bad])])
        try office.set(other, ["village_no": "3"])
        #expect(try office.view(other, "village_no") == .value(.integer(3)))
        #expect(try office.view(other, "households") == .value(.text("มาก")))
    }

    @Test func `a change larger than a change may be`() throws {
        let names = (0..<400).map { "\($0) " + String(repeating: "ก", count: 240) }.joined(separator: ";")
        do {
            try office.set(id, ["aliases": names])
            Issue.record("nothing was told")
        } catch StoreError.changeTooLarge {
            #expect(try office.view(id, "aliases") == .empty)
        }
        try office.set(id, ["households": "6"])
        #expect(try office.store.actor().head.seq == 2)
    }

    private func nominate(_ more: KeyValuePairs<String, String>) throws -> RecordID {
        var edits = RecordEdits([
            "programme": "top_ten_communities", "subject_type": "community", "subject_name": "บ้าน",
        ])
        edits.sets += RecordEdits(more).sets
        return try office.store.add("nomination", edits, by: Office.authorship(), using: &office.random).record
    }

    private func expectRefused(_ error: StoreError, _ body: () throws -> Void) throws {
        let counts = try office.counts()
        let hash = try office.store.stateHash()
        #expect(throws: error, performing: body)
        #expect(try office.counts() == counts && office.store.stateHash() == hash)
    }
}
