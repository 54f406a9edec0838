import Foundation
import Testing

@Suite struct `Records` {
    @Test func `what was recorded is told with its change, and shown`() throws {
        let desk = try Desk("5713")
        let thai = desk.run("record", "add", "community", "--set", "name_th=บ้านห้วยลึก")
        #expect(thai.code == 0)
        let lines = thai.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 2)
        #expect(lines[0].hasPrefix("บันทึกแล้ว "))
        #expect(desk.run("record", "show", lines[1]).output.contains("ชื่อชุมชนคุณธรรม: บ้านห้วยลึก"))
        let english = desk.run("record", "add", "community", "--set", "name_th=ข", "--lang", "en")
        #expect(english.output.hasPrefix("recorded "))
    }

    @Test func `the document has the shape that programs rely on`() throws {
        let desk = try Desk("5713")
        let answer = desk.run(
            "record", "add", "community", "--json", "--set", "name_th=บ้านห้วยลึก", "--set", "households=๑๒๐",
            "--set", "networks=02;ศาสนา", "--add", "networks=09", "--share", "5703", "--set", "notes=บันทึก")
        #expect(try answer.document.names == ["id", "change"])
        let id = try #require(try answer.document["id"].text)
        #expect(try answer.document["change"].text?.contains("-") == true)
        let record = try desk.run("record", "show", id, "--json").document
        let names: Set = [
            "id", "type", "office", "deleted", "fields", "conflicts", "findings", "seen", "delivery",
        ]
        #expect(names.isSubset(of: record.names))
        #expect(record["office"].text == "5713")
        #expect(record["fields"]["households"].number == 120)
        #expect(record["fields"]["networks"].texts == ["02", "01", "09"])
        #expect(record["fields"]["notes"].texts == ["บันทึก"])
        #expect(record["shared"].texts == ["5703"])
        #expect(record["deleted"].flag == false)
        #expect(record["delivery"].text == "recorded")
        #expect(record["conflicts"].names.isEmpty)
    }

    @Test func `types, fields and offices may be called by their labels`() throws {
        let desk = try Desk("5713")
        let answer = desk.run(
            "record", "add", "ชุมชนคุณธรรม", "--set", "ชื่อชุมชนคุณธรรม=ก", "--set", "ตำบล=ต.ม่วงยาย", "--json")
        let id = try #require(try answer.document["id"].text)
        let fields = try desk.run("record", "show", id, "--json").document["fields"]
        #expect(fields["subdistrict_code"].text == "571301")
        #expect(desk.run("record", "list", "Moral community").code == 0)
    }

    @Test func `a record is named by enough of its id`() throws {
        let desk = try Desk("5713")
        let id = try desk.add("community", "name_th=ก")
        #expect(desk.run("record", "show", String(id.prefix(8))).code == 0)
        #expect(desk.run("record", "show", id.replacing("-", with: "").uppercased()).code == 0)
        #expect(desk.run("record", "show", "ffffffffff").code == 1)
        #expect(desk.run("record", "show", String(id.prefix(5))).code == 2)
    }

    @Test func `an edit names what the clerk was shown`() throws {
        let desk = try Desk("5713")
        let id = try desk.add("community", "name_th=ก", "households=100", "phone=053711870")
        let seen = try #require(try desk.run("record", "show", id, "--json").document["seen"].text)
        desk.run("record", "edit", id, "--set", "households=110", "--clerk", "มานะ")
        let stale = desk.run("record", "edit", id, "--set", "households=120", "--seen", seen)
        #expect(stale.code == 0)
        #expect(stale.complaints.contains("households"))
        let record = try desk.run("record", "show", id, "--json").document
        #expect(record["conflicts"]["households"].items.count == 2)
        let fresh = desk.run("record", "edit", id, "--clear", "phone", "--add", "networks=02")
        #expect(fresh.code == 0)
        #expect(fresh.complaints.isEmpty)
        let after = try desk.run("record", "show", id, "--json").document["fields"]
        #expect(after["phone"].value == nil)
        #expect(after["networks"].texts == ["02"])
    }

    @Test func `an edit that changes nothing records nothing`() throws {
        let desk = try Desk("5713")
        let id = try desk.add("community", "name_th=ก")
        let answer = desk.run("record", "edit", id, "--set", "name_th=ก", "--json")
        #expect(answer.code == 0)
        #expect(try answer.document["change"].isNull)
        #expect(desk.run("record", "edit", id, "--set", "name_th=ก").output.contains("ไม่มีอะไรเปลี่ยน"))
        #expect(desk.run("record", "edit", id).code == 2)
    }

    @Test func `a deleted record comes back by undoing its deletion`() throws {
        let desk = try Desk("5713")
        let id = try desk.add("community", "name_th=ก")
        let deletion = try #require(try desk.run("record", "delete", id, "--json").document["change"].text)
        #expect(try desk.run("record", "show", id, "--json").document["deleted"].flag == true)
        #expect(desk.run("record", "show", id).output.contains("ถูกลบแล้ว"))
        #expect(try desk.run("record", "list", "community", "--json").document.items.isEmpty)
        #expect(desk.run("record", "delete", id).code == 3)
        #expect(desk.run("record", "edit", id, "--set", "name_th=ข").code == 3)
        #expect(desk.run("record", "undo", deletion).code == 0)
        #expect(try desk.run("record", "show", id, "--json").document["deleted"].flag == false)
    }

    @Test func `undo restores what a change replaced, once`() throws {
        let desk = try Desk("5713")
        let id = try desk.add("community", "name_th=ก", "households=100")
        let answer = try desk.run("record", "edit", id, "--set", "households=5", "--json").document
        let change = try #require(answer["change"].text)
        #expect(desk.run("record", "undo", change).code == 0)
        #expect(try desk.run("record", "show", id, "--json").document["fields"]["households"].number == 100)
        let again = desk.run("record", "undo", change, "--json")
        #expect(again.code == 3)
        #expect(try again.document["error"]["kind"].text == "nothing_to_undo")
        #expect(desk.run("record", "undo", "00000000-1").code == 1)
        #expect(desk.run("record", "undo", "rubbish").code == 1)
    }

    @Test func `history tells who wrote what over what`() throws {
        let desk = try Desk("5713")
        let id = try desk.add("community", "name_th=ก", "households=100")
        desk.run("record", "edit", id, "--set", "households=120", "--clear", "name_en", "--clerk", "มานะ")
        let changes = try desk.run("record", "history", id, "--json").document.items
        #expect(changes.count == 2)
        #expect(changes[0].names == ["change", "clerk", "office", "recordedAt", "sets", "over"])
        #expect(changes[0]["recordedAt"].text == "2026-01-05T03:12:44Z")
        #expect(changes[1]["clerk"].text == "มานะ")
        #expect(changes[1]["sets"]["households"].number == 120)
        #expect(changes[1]["over"]["households"].texts == [try #require(changes[0]["change"].text)])
        let page = desk.run("record", "history", id).output
        #expect(page.contains("5 ม.ค. 2569 10.12 น."))
        #expect(page.contains("จำนวนครัวเรือน = 120 ครัวเรือน"))
        #expect(desk.run("record", "history", id, "--lang", "en").output.contains("5 Jan 2026 10:12"))
    }

    @Test func `lists and searches find records, by text, value and type`() throws {
        let desk = try Desk("5713")
        _ = try desk.add("community", "name_th=บ้านห้วยลึก", "households=120")
        _ = try desk.add("community", "name_th=บ้านแจมป๋อง", "households=80")
        _ = try desk.add("organisation", "name_th=โรงเรียนบ้านห้วยลึก")
        #expect(try desk.run("record", "list", "community", "--json").document.items.count == 2)
        let filtered = try desk.run("record", "list", "community", "--where", "households=๑๒๐", "--json").document
        #expect(filtered.items.map { $0["title"].text } == ["บ้านห้วยลึก"])
        #expect(try desk.run("record", "list", "community", "--limit", "1", "--json").document.items.count == 1)
        #expect(try desk.run("record", "search", "ห้วยลึก", "--json").document.items.count == 2)
        let typed = try desk.run("record", "search", "ลึ", "--type", "organisation", "--json").document
        #expect(typed.items.count == 1)
        #expect(desk.run("record", "list", "community", "--where", "bogus=1").code == 3)
        #expect(desk.run("record", "list", "community", "--where", "households=มาก").code == 3)
        #expect(desk.run("record", "search", "ไม่มีแน่นอน").output == "ไม่มีรายการ\n")
        #expect(desk.run("record", "search", "ไม่มีแน่นอน", "--lang", "en").output == "No records.\n")
    }

    @Test func `the columns of a list align although Thai marks take no room`() throws {
        let desk = try Desk("5713")
        for name in ["ก", "บ้านห้วยลึก", "ที่ดี่ดี้", "abc"] { _ = try desk.add("community", "name_th=\(name)") }
        let lines = desk.run("record", "list", "community").output.split(separator: "\n").dropLast()
        let columns = lines.map { line in
            Self.width(line.prefix(upTo: line.range(of: "อ.เวียงแก่น")?.lowerBound ?? line.endIndex))
        }
        #expect(lines.count == 4)
        #expect(Set(columns).count == 1)
    }

    @Test func `a reference is found by name, and shown by name`() throws {
        let desk = try Desk("5713")
        let community = try desk.add("community", "name_th=บ้านห้วยลึก")
        let id = try desk.add(
            "nomination", "programme=top_ten_communities", "subject_type=community", "subject_name=บ้านห้วยลึก",
            "community=บ้านห้วยลึก", "fiscal_year=2566")
        #expect(try desk.run("record", "show", id, "--json").document["fields"]["community"].text == community)
        #expect(desk.run("record", "show", id).output.contains("ชุมชน: "))
        #expect(!desk.run("record", "show", id).output.contains(community))
    }

    private static func width(_ text: Substring) -> Int {
        text.unicodeScalars.count { scalar in
            let isMark = [0x0E31, 0x0E47, 0x0E48, 0x0E49, 0x0E4A, 0x0E4B, 0x0E4C].contains(scalar.value)
            return !isMark && !(0x0E34...0x0E3A).contains(scalar.value)
        }
    }
}
