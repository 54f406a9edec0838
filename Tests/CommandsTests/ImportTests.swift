import Foundation
import Testing

@Suite struct `Import` {
    @Test func `takes in rows, each one change, and names the batch`() throws {
        let desk = try Desk("5713")
        let path = try desk.file("in.csv", "name_th,จำนวนครัวเรือน,networks\nก,10,02;09\nข,,\n")
        let answer = desk.run("import", "community", path, "--json")
        #expect(answer.code == 0)
        let document = try answer.document
        #expect(["added", "changed", "unchanged", "refused", "batch"].allSatisfy(document.names.contains))
        #expect(document["added"].number == 2)
        #expect(document["batch"].text?.contains("-1..") == true)
        let records = try desk.run("record", "list", "community", "--json").document
        #expect(records[0]["fields"]["networks"].texts == ["02", "09"])
        #expect(records[1]["fields"].names == ["name_th"])
        #expect(desk.run("import", "community", path).output.contains("เพิ่ม 0 แก้ไข 0 เหมือนเดิม 2 รายการ"))
    }

    @Test func `an empty cell leaves a field as it is`() throws {
        let desk = try Desk("5713")
        let id = try desk.add("community", "name_th=ก", "households=5", "phone=053711870")
        let path = try desk.file("in.csv", "id,households,phone\n\(id),6,\n")
        #expect(try desk.run("import", "community", path, "--json").document["changed"].number == 1)
        let fields = try desk.run("record", "show", id, "--json").document["fields"]
        #expect(fields["households"].number == 6)
        #expect(fields["phone"].text == "053711870")
    }

    static let bad = """
        name_th,households,id,phone
        ก,หนึ่ง,,x
        ข,10,,
        ,5,,
        ค,,zzz,
        ง,,00000000-0000-8000-8000-000000000000,
        จ,,,,more
        """

    @Test func `one bad row, and none is stored; all of them are told with file, line and field`() throws {
        let desk = try Desk("5713")
        let path = try desk.file("bad.csv", Self.bad)
        let answer = desk.run("import", "community", path, "--json")
        #expect(answer.code == 3)
        let document = try answer.document
        #expect(document["error"]["kind"].text == "rows_refused")
        #expect(document["added"].number == 0)
        #expect(document["batch"].isNull)
        let refused = document["refused"].items
        #expect(refused.map { $0["line"].number } == [2, 2, 4, 5, 6, 7])
        #expect(refused.map { $0["field"].text } == ["households", "phone", "name_th", "id", nil, nil])
        let reasons = ["not_a_number", "not_a_phone", "missing", "not_an_id", "unknown_record", "unknown_field"]
        #expect(refused.map { $0["reason"].text } == reasons)
        #expect(try desk.run("record", "list", "community", "--json").document.items.isEmpty)
        #expect(try desk.run("status", "--json").document["unsent"].number == 0)

        let people = desk.run("import", "community", path)
        #expect(people.code == 3)
        #expect(people.output.isEmpty)
        #expect(people.complaints.contains("\(path) บรรทัด 2: [households] จำนวนครัวเรือน"))
        #expect(desk.run("import", "community", path, "--lang", "en").complaints.contains("\(path), line 4: "))
    }

    @Test func `good rows are stored when bad ones are skipped`() throws {
        let desk = try Desk("5713")
        let path = try desk.file("bad.csv", Self.bad)
        let answer = desk.run("import", "community", path, "--skip-bad", "--json")
        #expect(answer.code == 0)
        #expect(try answer.document["added"].number == 1)
        #expect(try answer.document["refused"].items.count == 6)
        #expect(try desk.run("record", "list", "community", "--json").document.items.count == 1)
    }

    @Test func `a rehearsal stores nothing and tells what would be`() throws {
        let desk = try Desk("5713")
        let path = try desk.file("in.csv", "name_th\nก\nข\n")
        let answer = desk.run("import", "community", path, "--dry-run", "--json")
        #expect(answer.code == 0)
        #expect(try answer.document["added"].number == 2)
        #expect(try answer.document["batch"].isNull)
        #expect(desk.run("import", "community", path, "--dry-run").output.contains("ยังไม่ได้บันทึก"))
        #expect(try desk.run("record", "list", "community", "--json").document.items.isEmpty)
        #expect(desk.run("import", "community", try desk.file("bad.csv", Self.bad), "--dry-run").code == 3)
    }

    @Test(arguments: [
        ("name_th,bogus,more\nก,1,2\n", "bogus, more"), ("name_th,name_th\nก,ข\n", "name_th"),
        ("name_th,deleted\nก,1\n", "deleted"), ("name_th,id,id\nก,,\n", "id"),
    ])
    func `columns that the type does not have are refused by name`(text: String, names: String) throws {
        let desk = try Desk("5713")
        let answer = desk.run("import", "community", try desk.file("in.csv", text))
        #expect(answer.code == 3)
        #expect(answer.complaints.contains(names))
    }

    @Test func `files that are no CSV are refused with their line`() throws {
        let desk = try Desk("5713")
        #expect(desk.run("import", "community", try desk.file("a.csv", "")).code == 3)
        let open = desk.run("import", "community", try desk.file("b.csv", "name_th\nก\n\"ข\n"))
        #expect(open.code == 3)
        #expect(open.complaints.contains("บรรทัด 3"))
        let path = desk.folder + "/c.csv"
        try Data([0xA1, 0xA2, 0x0A]).write(to: URL(filePath: path))
        #expect(desk.run("import", "community", path).complaints.contains("CSV UTF-8"))
        let missing = desk.run("import", "community", desk.folder + "/none.csv", "--json")
        #expect(missing.code == 1)
        #expect(try missing.document["error"]["kind"].text == "unreadable_file")
        #expect(desk.run("import", "bogus", path).code == 3)
    }

    @Test(arguments: [",", ";", "\t"])
    func `cells may be parted as spreadsheets of other countries do`(sign: String) throws {
        let desk = try Desk("5713")
        let path = try desk.file("in.csv", "\u{FEFF}name_th\(sign)households\r\nก\(sign)7\r\n")
        #expect(desk.run("import", "community", path).code == 0)
        let record = try desk.run("record", "list", "community", "--json").document[0]
        #expect(record["fields"]["households"].number == 7)
    }

    @Test func `an id of another type is refused`() throws {
        let desk = try Desk("5713")
        let id = try desk.add("organisation", "name_th=ก")
        let answer = desk.run("import", "community", try desk.file("in.csv", "id,name_th\n\(id),ข\n"), "--json")
        #expect(answer.code == 3)
        #expect(try answer.document["refused"][0]["reason"].text == "other_type")
    }

    @Test func `how far it is, is shown to somebody who looks, from 200 rows on`() throws {
        let desk = try Desk("5713")
        let rows = (1...250).map { "บ้าน\($0)" }.joined(separator: "\n")
        let path = try desk.file("in.csv", "name_th\n\(rows)\n")
        desk.isTerminal = true
        #expect(desk.run("import", "community", path, "--dry-run").complaints.contains("\r250/250"))
        desk.isTerminal = false
        #expect(desk.run("import", "community", path).complaints.isEmpty)
    }
}
