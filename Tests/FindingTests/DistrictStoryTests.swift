import Central
import Forms
import Merge
import Protocol
import SQLiteReplica
import Store
import Testing

/// What really happens between offices that record without seeing each other: each story is told through the real store
/// and centre, everybody concerned is told what to do, and doing it settles the matter.
@Suite struct DistrictStoryTests {
    private let province: Province
    private let district: Desk
    private let neighbour: Desk
    private let centre: Desk

    init() throws {
        province = try Province()
        district = try province.desk("5715", "สมศรี")
        neighbour = try province.desk("5715", "มานะ")
        centre = try province.desk("57", "วิภา")
    }

    @Test func `two recorders of one district register the same village under two names`() throws {
        let one = try district.add(
            "community",
            ["name_th": "ชุมชนคุณธรรมวัดพระธาตุแม่เจดีย์", "subdistrict_code": "571501", "village_no": "3"])
        let other = try neighbour.add(
            "community", ["name_th": "บ้านแม่เจดีย์ใหม่", "subdistrict_code": "571501", "village_no": "๓"])
        try province.expect("possible_duplicate", of: [one, other], at: [district, neighbour, centre])
        try centre.set(other, ["same_as": one.text])
        try province.expectNone("possible_duplicate")
        #expect(try district.store.list(type: "community").count == 2)
    }

    @Test func `two names of one temple in one subdistrict are found alike, and those of two are kept apart`() throws {
        let one = try district.add("community", ["name_th": "ชุมชนคุณธรรมวัดหัวฝาย", "subdistrict_code": "571501"])
        let other = try neighbour.add("community", ["name_th": "บ้านหัวฝาย (หมู่ 2)", "subdistrict_code": "571501"])
        try district.add("community", ["name_th": "บ้านหัวฝาย", "subdistrict_code": "571502"])
        try province.expect("possible_duplicate", of: [one, other], at: [district, neighbour])
        try centre.set(one, ["is_distinct": "ใช่"])
        try province.expectNone("possible_duplicate")
    }

    @Test func `two offices each create number 1 of 2569 of one series`() throws {
        let far = try province.desk("5703", "บุญมี")
        let series = "เวทีขับเคลื่อนสังคมคุณธรรมจังหวัดเชียงราย"
        let one = try district.add(
            "event", ["title": "เวทีเวียงแก่น", "series": series, "number_written": "1/2569", "starts": "2025-11-03"])
        let other = try far.add(
            "event", ["title": "เวทีเชียงของ", "series": series, "number_written": "1/2569", "starts": "2025-11-04"])
        try province.expect("same_number", of: [one, other], at: [district, far, centre])
        try centre.set(one, ["number": "1/2569"])
        try centre.set(other, ["number": "1/2569"])
        try province.expectNone("same_number")
        try province.expect("duplicate_number", of: [one, other], at: [district, far, centre])
        try centre.set(other, ["number": "2/2569"])
        try province.expectNone("duplicate_number")
        #expect(try far.view(other, "number_written").shown.first?.text == "1/2569")
    }

    @Test func `a monk takes a new name and an officer is transferred, and old papers keep the old name`() throws {
        let monk = try district.add("person", ["title": "818", "full_name": "พระครูวิสุทธิธรรมคุณ"])
        let event = try district.add("event", ["title": "เวทีถอดบทเรียน", "starts": "2025-11-03"])
        let row = try district.add(
            "attendance",
            ["event": event.text, "mode": "onsite", "person": monk.text, "name_written": "พระครูวิสุทธิธรรมคุณ"])
        try province.expectNone("name_changed")
        try neighbour.set(monk, ["full_name": "พระราชวิสุทธิธรรม", "title": "804"])
        try district.set(monk, ["position": "เจ้าคณะอำเภอ"])
        try province.expect("name_changed", of: [row], at: [district, neighbour, centre])
        #expect(try district.view(monk, "position").shown.first?.text == "เจ้าคณะอำเภอ")
        try district.append(monk, ["former_names": "พระครูวิสุทธิธรรมคุณ"])
        try province.expectNone("name_changed")
        #expect(try district.view(row, "name_written").shown.first?.text == "พระครูวิสุทธิธรรมคุณ")
    }

    @Test func `one person on the meeting log and on the sign-in sheet is one attendance in two modes`() throws {
        let person = try district.add("person", ["full_name": "สมชาย ใจดี"])
        let event = try district.add("event", ["title": "เวทีถอดบทเรียน", "starts": "2025-11-03"])
        try province.sync()
        let online = try district.add(
            "attendance", ["event": event.text, "mode": "zoom", "person": person.text, "source": "บันทึก Zoom"])
        let paper = try neighbour.add(
            "attendance", ["event": event.text, "mode": "onsite", "person": person.text, "source": "ใบลงทะเบียน"])
        try province.expect("duplicate_attendance", of: [online, paper], at: [district, neighbour, centre])
        try district.append(online, ["mode": "onsite"])
        try district.delete(paper)
        try province.expectNone("duplicate_attendance")
        #expect(Set(try neighbour.view(online, "mode").shown.map(\.plainText)) == ["zoom", "onsite"])
    }

    @Test func `more than 100 from the centre and 112 from the sign-in sheet are both kept, and the exact one counts`()
        throws
    {
        let event = try district.add("event", ["title": "เวทีขับเคลื่อน", "starts": "2021-10-19", "capacity": "120"])
        try province.sync()
        let about = try centre.add(
            "attendance",
            [
                "event": event.text, "mode": "all", "headcount": "100", "qualifier": "over", "source": "ข่าวศูนย์คุณธรรม",
                "office": "5715",
            ])
        let exact = try district.add(
            "attendance",
            ["event": event.text, "mode": "all", "headcount": "112", "qualifier": "exact", "source": "ใบลงทะเบียน"])
        try province.expect("two_counts", of: [about, exact], at: [district, neighbour, centre])
        try province.expect("over_capacity", of: [event], at: [district, neighbour, centre])
        try district.set(about, ["superseded_by": exact.text])
        try province.expectNone("two_counts")
        try province.expectNone("over_capacity")
        #expect(try centre.view(about, "source").shown.first?.text == "ข่าวศูนย์คุณธรรม")
    }

    @Test func `a budget corrected twice on one day shows both values and is never added up`() throws {
        let item = try district.add(
            "plan_item",
            [
                "plan_owner": "อำเภอเวียงแก่น", "fiscal_year": "2569", "activity": "ปลูกป่า", "problem_to_fix": "ไฟป่า",
                "budget_baht": "10000",
            ])
        let activity = try district.add(
            "activity", ["name": "ปลูกป่าชุมชน", "held_from": "2026-01-04", "plan_item": item.text])
        try district.append(activity, ["spent_baht": "12500"])
        try province.expect("over_budget", of: [item], at: [district, centre])
        try district.set(item, ["budget_baht": "12000"])
        try centre.set(item, ["budget_baht": "15000"])
        try province.sync()
        for desk in [district, neighbour, centre] {
            #expect(try desk.conflict(item, "budget_baht") == ["1200000", "1500000"])
            #expect(try desk.findings("over_budget").isEmpty)
        }
        try centre.settle(item, "budget_baht", "15000")
        try province.sync()
        #expect(try district.conflict(item, "budget_baht").isEmpty)
        try province.expectNone("over_budget")
    }

    @Test func `the same photograph added in two offices is one file, and deleting one leaves it to the other`() throws
    {
        let hash = String(repeating: "ab", count: 32)
        let one = try district.add("evidence", ["caption": "พิธีเปิด", "kind": "photo", "file": hash])
        let other = try neighbour.add("evidence", ["caption": "ภาพหมู่", "kind": "photo", "file": hash])
        try province.expect("same_file", of: [one, other], at: [district, neighbour, centre])
        try district.delete(one)
        try province.expectNone("same_file")
        #expect(try neighbour.view(other, "file").shown == [.bytes(Array(repeating: 0xAB, count: 32))])
    }

    @Test func `a machine whose clock is wrong by years is told apart, and order does not suffer`() throws {
        let id = try district.add("community", ["name_th": "บ้านหนึ่ง"])
        try province.sync()
        try district.set(id, ["households": "10"])
        try province.sync()
        // A dead battery: back to 2000. The Buddhist year typed as one of the common era: far ahead.
        for years: Int64 in [-26, 543] {
            neighbour.clockAheadMs = years * 365 * 86_400_000
            try neighbour.set(id, ["households": "\(500 + years)"])
            try province.expect("doubtful_clock", of: [id], at: [district, neighbour, centre])
            #expect(try district.view(id, "households").shown == [.integer(500 + years)])
            neighbour.clockAheadMs = 0
            try neighbour.append(id, ["remarks": "ตั้งนาฬิกาแล้ว ตรวจวันที่แล้ว"])
            try province.expectNone("doubtful_clock")
        }
    }

    @Test func `last year's spreadsheet is taken in with a list of what must be looked at`() throws {
        let known = try neighbour.add(
            "community", ["name_th": "ชุมชนคุณธรรมบ้านม่วงยาย", "subdistrict_code": "571501", "village_no": "4"])
        try province.sync()
        let rows: [[(String, String)]] = [
            [
                ("name_th", "บ้านม่วงยาย (ม.๔)"), ("subdistrict_code", "571501"), ("village_no", "๔"),
                ("counted_on", "๑ ต.ค. ๒๕๖๗"),
            ],
            [("name_th", "บ้านปอกลาง"), ("subdistrict_code", "ต.ไม่มีจริง")],
            [("name_th", "บ้านเวียง"), ("subdistrict_code", "570301"), ("counted_on", "2024-10-01")],
            [("name_th", "บ้านไทยเจริญ"), ("counted_on", "2567-10-01")],
        ]
        let report = try district.take(
            rows.enumerated().map { place, cells in
                ImportRow(
                    line: place + 2, edits: .init(sets: cells.map { .init(field: $0.0, text: $0.1) }), record: nil)
            }, into: "community")
        #expect(report.added == 2 && report.refused.map(\.line) == [3, 5])
        let communities = try district.store.list(type: "community")
        let village = try #require(communities.first { $0.reader.title == "บ้านม่วงยาย (ม.๔)" }).reader.state.id
        let elsewhere = try #require(communities.first { $0.reader.title == "บ้านเวียง" }).reader.state.id
        #expect(try district.view(village, "counted_on").shown.first?.text == "2024-10-01")
        try province.expect("place_outside_office", of: [elsewhere], at: [district, neighbour, centre])
        try province.expect("possible_duplicate", of: [known, village], at: [district, neighbour, centre])
        let person = try district.take(
            [ImportRow(line: 2, edits: .init(sets: [.init(field: "full_name", text: "นายสมชาย ใจดี")]), record: nil)],
            into: "person")
        #expect(person.added == 1)
        let named = try #require(try district.store.list(type: "person").first).reader.state.id
        try province.expect("title_in_name", of: [named], at: [district, neighbour, centre])
        try district.set(named, ["title": "นาย", "full_name": "สมชาย ใจดี"])
        try district.set(elsewhere, ["subdistrict_code": "571502"])
        try centre.set(village, ["same_as": known.text])
        for kind in ["title_in_name", "place_outside_office", "possible_duplicate"] { try province.expectNone(kind) }
    }
}
