import Foundation
import Testing

/// What is to be mended, as a clerk sees it.
@Suite struct FindingTests {
    private func desk() throws -> (desk: Desk, one: String, other: String) {
        let desk = try Desk("5715")
        let village = ["--set", "subdistrict_code=571501", "--set", "village_no=3", "--set", "place_type=วัด"]
        let one = desk.run(["record", "add", "community", "--set", "name_th=วัดหัวฝาย", "--json"] + village)
        let other = desk.run(["record", "add", "community", "--set", "name_th=บ้านหนองบัว", "--json"] + village)
        return (desk, try #require(one.document["id"].text), try #require(other.document["id"].text))
    }

    @Test func `the list says what is wrong, with which record it is about, and what to do`() throws {
        let (desk, one, other) = try desk()
        let answer = desk.run("finding", "list", "--lang", "th")
        #expect(answer.code == 0)
        for text in [
            "ชุมชนคุณธรรม: วัดหัวฝาย  (\(one))", "อาจบันทึกซ้ำกัน: ", "ช่อง: ตำบล, หมู่ที่", "เกี่ยวข้องกับ: บ้านหนองบัว (\(other))",
            "khunatham record edit \(one) --set same_as=\(other)", "สิ่งที่ควรแก้ไข 2 เรื่อง",
        ] {
            #expect(answer.output.contains(text), "\(text)\n\(answer.output)")
        }
        let page = desk.run("record", "show", one, "--lang", "en")
        #expect(page.output.contains("Possible duplicate: Another community is in the same village"))
        #expect(desk.run("status", "--lang", "th").output.contains("มีสิ่งที่ควรแก้ไข 2 เรื่อง"))
        #expect(try desk.run("status", "--json").document["findings"].number == 2)
    }

    @Test func `a kind is named by its word or its label, and a wrong one is told with those there are`() throws {
        let (desk, _, _) = try desk()
        #expect(try desk.run("finding", "list", "--kind", "อาจบันทึกซ้ำกัน", "--json").document.items.count == 2)
        #expect(try desk.run("finding", "list", "--kind", "incomplete", "--json").document.items.isEmpty)
        #expect(try desk.run("finding", "list", "--type", "event", "--json").document.items.isEmpty)
        let wrong = desk.run("finding", "list", "--kind", "nothing", "--lang", "en")
        #expect(wrong.code == 2 && wrong.complaints.contains("possible_duplicate"))
        #expect(desk.run("finding", "--lang", "en").code == 2)
    }

    @Test func `shared with 57 reads as the whole province`() throws {
        let desk = try Desk("5715")
        let id = try #require(
            try desk.run(
                "record", "add", "event", "--set", "title=เวที", "--set", "starts=2026-01-05", "--json"
            ).document["id"].text)
        #expect(desk.run("record", "show", id, "--lang", "th").output.contains("ทั้งจังหวัด"))
        #expect(desk.run("record", "show", id, "--lang", "en").output.contains("the whole province"))
        #expect(desk.run("record", "history", id, "--lang", "th").output.contains("ทั้งจังหวัด"))
    }
}
