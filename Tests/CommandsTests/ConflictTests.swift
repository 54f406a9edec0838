import Testing

@Suite struct `Conflicts` {
    @Test func `are listed with their siblings for programs`() throws {
        let (first, second, id) = try Line.quarrel()
        for desk in [first, second] {
            let list = try desk.run("conflict", "list", "--json").document.items
            #expect(list.count == 1)
            #expect(list[0]["id"].text == id)
            #expect(list[0]["type"].text == "community")
            #expect(list[0]["field"].text == "households")
            #expect(Set(list[0]["siblings"].items.map { $0["value"].number }) == [118, 120])
            let names: Set = ["value", "clerk", "office", "change", "recordedAt"]
            #expect(list[0]["siblings"][0].names == names)
        }
        #expect(try first.run("status", "--json").document["conflicts"].number == 1)
    }

    @Test func `are shown to people with a number, a clerk, an office and a time`() throws {
        let (first, _, id) = try Line.quarrel()
        for page in [first.run("conflict", "list").output, first.run("record", "show", id).output] {
            #expect(page.contains("จำนวนครัวเรือน (households)"))
            #expect(page.contains("1) "))
            #expect(page.contains("2) "))
            #expect(page.contains("มานะ  อ.เชียงของ (5703)  5 ม.ค. 2569 10.12 น."))
            #expect(page.contains("khunatham conflict resolve \(id) households --pick N"))
        }
        #expect(first.run("conflict", "list", "--lang", "en").output.contains("1 field in conflict, in 1 record."))
        #expect(first.run("record", "list", "community").output.contains("ขัดแย้ง 1 ช่อง"))
    }

    @Test func `are settled by a number or by another value, with the reason kept`() throws {
        let (first, second, id) = try Line.quarrel()
        let second2 = try second.run("conflict", "list", "--json").document[0]["siblings"][1]["value"].number
        let answer = second.run(
            "conflict", "resolve", id, "จำนวนครัวเรือน", "--pick", "2", "--why", "ตามทะเบียน", "--json")
        #expect(answer.code == 0)
        #expect(try answer.document.names == ["id", "change"])
        try Line.carry(from: second, to: first)
        let record = try first.run("record", "show", id, "--json").document
        #expect(record["conflicts"].names.isEmpty)
        #expect(record["fields"]["households"].number == second2)
        #expect(record["remarks"].texts == ["households: ตามทะเบียน"])
        #expect(first.run("conflict", "list").output == "ไม่มีข้อมูลขัดแย้ง\n")
        let again = first.run("conflict", "resolve", id, "households", "--value", "7", "--json")
        #expect(again.code == 3)
        #expect(try again.document["error"]["kind"].text == "not_in_conflict")
    }

    @Test func `a value of one's own settles them too, when it fits the field`() throws {
        let (first, _, id) = try Line.quarrel()
        #expect(first.run("conflict", "resolve", id, "households", "--value", "มาก").code == 3)
        #expect(first.run("conflict", "resolve", id, "households", "--value", "๑๑๙").code == 0)
        #expect(try first.run("record", "show", id, "--json").document["fields"]["households"].number == 119)
    }

    @Test func `one choice is made, among those that there are`() throws {
        let (first, _, id) = try Line.quarrel()
        #expect(first.run("conflict", "resolve", id, "households").code == 2)
        #expect(first.run("conflict", "resolve", id, "households", "--pick", "1", "--value", "2").code == 2)
        for number in ["0", "3", "99999999"] {
            let answer = first.run("conflict", "resolve", id, "households", "--pick", number, "--json")
            #expect(answer.code == 3)
            #expect(try answer.document["error"]["kind"].text == "no_such_element")
        }
        #expect(first.run("conflict", "resolve", id, "name_th", "--pick", "1").code == 3)
        #expect(first.run("conflict", "resolve", id, "bogus", "--pick", "1").code == 3)
    }

    @Test func `a sibling that arrived after the list was shown is not settled away`() throws {
        let (first, second, id) = try Line.quarrel()
        let seen = try #require(try first.run("conflict", "list", "--json").document[0]["seen"].text)
        second.run("record", "edit", id, "--set", "households=111")
        try Line.carry(from: second, to: first)
        let stale = first.run("conflict", "resolve", id, "households", "--pick", "1", "--seen", seen, "--json")
        #expect(stale.code == 3)
        #expect(try first.run("conflict", "list", "--json").document[0]["siblings"].items.count == 2)
        let own = first.run("conflict", "resolve", id, "households", "--value", "119", "--seen", seen)
        #expect(own.code == 0)
        let left = try first.run("record", "show", id, "--json").document["conflicts"]["households"].items
        #expect(Set(left.map { $0["value"].number }) == [119, 111])
    }

    @Test func `a plain edit of a field in conflict says that it settles nothing`() throws {
        let (first, _, id) = try Line.quarrel()
        let answer = first.run("record", "edit", id, "--set", "households=121")
        #expect(answer.code == 0)
        #expect(answer.complaints.contains("khunatham conflict resolve"))
        #expect(first.run("record", "edit", id, "--set", "phone=053711870").complaints.isEmpty)
    }

    @Test func `an export that needs none is refused with code 5`() throws {
        let (first, _, _) = try Line.quarrel()
        let path = first.folder + "/out.csv"
        let answer = first.run("export", "community", "--format", "csv", "--out", path, "--settled", "--json")
        #expect(answer.code == 5)
        #expect(try answer.document["error"]["kind"].text == "conflicts")
        #expect(first.run("export", "organisation", "--format", "csv", "--out", path, "--settled").code == 0)
    }

    @Test func `a record deleted here and edited there stays visible, and says what to do`() throws {
        let first = try Desk("5713")
        let second = try Desk("5703")
        let id = try first.add("community", "name_th=ก")
        try Line.carry(from: first, to: second)
        first.run("record", "delete", id)
        second.run("record", "edit", id, "--set", "households=1")
        try Line.carry(from: second, to: first)
        let page = first.run("record", "show", id)
        #expect(page.output.contains("มีผู้ลบรายการนี้"))
        let findings = try first.run("record", "show", id, "--json").document["findings"].items
        #expect(findings.contains { $0["kind"].text == "deleted_and_edited" })
    }
}
