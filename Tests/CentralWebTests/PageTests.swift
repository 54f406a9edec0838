import Forms
import Merge
import Protocol
import SQLiteReplica
import Testing

@testable import Central
@testable import CentralWeb

extension World {
    /// The page at an address.
    func page(_ address: String, accept: String? = nil) -> PageAnswer {
        let parts = address.split(separator: "?", maxSplits: 1).map(String.init)
        let request = PageRequest(path: parts[0], query: parts.count == 2 ? parts[1] : "", acceptLanguage: accept)
        return Pages(central: central).answer(request, nowMs: nowMs).answer
    }

    func field(_ type: String, _ name: String) throws -> FieldID {
        try #require(central.catalogue.form(type)?.field(named: name)?.id)
    }
}

@Suite struct PageTests {
    /// A community in dispute, an event that names an attendance, an office with a machine.
    private func scene() throws -> (world: World, community: RecordID, attendance: RecordID) {
        var world = try World()
        let community = try world.add(
            "community",
            [
                "name_th": "ชุมชนคุณธรรมบ้านศรีดอนชัย", "office": "5703", "subdistrict_code": "570308",
                "networks": "02;09", "households": "112", "tourism_flag": "ใช่",
            ])
        try world.add("event", ["title": "เวทีขับเคลื่อน ครั้งที่ 1/2565", "starts": "19/10/2564 09:00", "place_code": "5701"])
        let attendance = try world.add(
            "attendance", ["event": "เวทีขับเคลื่อน ครั้งที่ 1/2565", "mode": "all", "headcount": "100"])
        let households = try world.field("community", "households")
        let over = try world.shown(community, households)
        try world.apart(
            community,
            [
                OfficeWriting(
                    office: "5703", clerk: "บุญมี ตัวอย่าง", wallMs: world.nowMs - 90_000_000,
                    writes: [FieldWrite(field: households, operation: .set, value: .integer(120), over: over)]),
                OfficeWriting(
                    office: "57", clerk: "สมหญิง ตัวอย่าง", wallMs: world.nowMs - 3_600_000,
                    writes: [FieldWrite(field: households, operation: .set, value: .integer(118), over: over)]),
            ])
        try world.central.addOffice("5703", networks: ["09"], nowMs: world.nowMs)
        try world.central.addOffice("5704", networks: [], nowMs: world.nowMs)
        try world.addDevice(
            "5703", label: "เครื่องหน้าเคาน์เตอร์", contactMs: world.nowMs - 3 * 3_600_000, read: 2, unsent: 12,
            clockAheadMs: 3 * 3_600_000)
        return (world, community, attendance)
    }

    @Test(arguments: ["/", "/records", "/conflicts", "/offices", "/held"], ["th", "en"])
    func `every page is shown in both languages`(_ path: String, _ language: String) throws {
        let answer = try scene().world.page("\(path)?lang=\(language)")
        #expect(answer.status == 200)
        #expect(answer.body.hasPrefix("<!DOCTYPE html>\n<html lang=\"\(language)\">"))
        #expect(answer.body.contains("<main id=\"main\"") && answer.body.contains("<h1>"))
        let other = language == "th" ? "en" : "th"
        #expect(answer.body.contains("hreflang=\"\(other)\" href=\"\(path)?lang=\(other)\""))
        #expect(answer.body.contains("href=\"/offices?lang=\(language)\""))
        #expect(!answer.body.contains("Optional("))
    }

    @Test func `no page runs anything, is framed or kept`() throws {
        for path in ["/", "/records", "/nowhere", "/records?type=x"] {
            let answer = try scene().world.page(path)
            let headers = Dictionary(uniqueKeysWithValues: answer.headers.map { ($0.name, $0.value) })
            #expect(
                headers["Content-Security-Policy"] == """
                    default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; \
                    base-uri 'none'
                    """)
            #expect(headers["X-Content-Type-Options"] == "nosniff")
            #expect(headers["Referrer-Policy"] == "no-referrer")
            #expect(headers["Cache-Control"] == "no-store")
            #expect(headers["Content-Type"] == "text/html; charset=utf-8")
            #expect(!answer.body.contains("<script") && !answer.body.contains(" style="))
        }
    }

    @Test func `the first page tells what there is and what waits`() throws {
        let body = try scene().world.page("/?lang=en").body
        #expect(body.contains("<strong>3</strong> <span>records</span>"))
        #expect(body.contains("<strong>1</strong> <span>records with conflicts to settle</span>"))
        #expect(body.contains("<strong>1/2</strong>") && body.contains("<strong>12</strong>"))
        #expect(body.contains("3 hours ago") && body.contains("20 Jan 2026 06:30"))
        #expect(body.contains("clock ahead by 3 hours") && body.contains("no machine enrolled"))
        #expect(body.contains("changed Households"))
    }

    @Test func `a record shows its fields, its conflict with both values, and its history`() throws {
        let (world, community, _) = try scene()
        let body = world.page("/records/\(community.text)").body
        for text in [
            "ต.ศรีดอนชัย อ.เชียงของ", "<bdi>118</bdi> ครัวเรือน", "<bdi>120</bdi> ครัวเรือน", "บุญมี ตัวอย่าง", "สมหญิง ตัวอย่าง",
            "⚠ ขัดแย้งกัน 2 ค่า ต้องเลือก", "<bdi>ชุมชนคุณธรรม</bdi>", "<bdi>ใช่</bdi>", "19 ม.ค. 2569 08.30 น.",
            "<del><bdi>112</bdi> ครัวเรือน</del>", "ถึงส่วนกลางแล้ว ลำดับที่ 5", "ยังไม่ได้กรอก หมู่ที่",
            "khunatham-central conflict resolve \(community.text) households --pick N --seen ",
        ] {
            #expect(body.contains(text), "\(text)")
        }
    }

    @Test func `fields stand in the order of the form`() throws {
        let (world, community, _) = try scene()
        let body = world.page("/records/\(community.text)?lang=en").body
        let labels = ["Name", "Subdistrict", "Networks", "Households", "Open to visitors"]
        let places = labels.compactMap { body.firstRange(of: "<dt>\($0)")?.lowerBound }
        #expect(places.count == labels.count)
        #expect(places == places.sorted())
    }

    @Test func `a reference is a link with the title of what it points to`() throws {
        let (world, _, attendance) = try scene()
        let body = world.page("/records/\(attendance.text)?lang=en").body
        #expect(body.contains("<bdi lang=\"th\">เวทีขับเคลื่อน ครั้งที่ 1/2565</bdi></a>"))
        #expect(body.contains("?lang=en\"><bdi lang=\"th\">เวที"))
    }

    @Test func `a deleted record is listed only on demand and says so`() throws {
        var (world, community, _) = try scene()
        try world.delete(community)
        #expect(!world.page("/records").body.contains(community.text))
        #expect(world.page("/records?deleted=1").body.contains(community.text))
        #expect(world.page("/records/\(community.text)").body.contains("รายการนี้ถูกลบแล้ว"))
    }

    @Test func `what is held is listed with its reason`() throws {
        var (world, community, _) = try scene()
        let name = try world.field("community", "name_th")
        #expect(world.page("/held?lang=en").body.contains("Nothing is held."))
        try world.apart(
            community,
            [
                OfficeWriting(
                    office: "5703", clerk: "<i>ใคร</i>", wallMs: 0, isRevoked: true,
                    writes: [FieldWrite(field: name, operation: .set, value: .text("อื่น"), over: [])])
            ])
        #expect(world.page("/?lang=en").body.contains("Held, waiting for staff: 1"))
        let body = world.page("/held?lang=en").body
        #expect(body.contains("the machine was revoked") && body.contains("&lt;i&gt;ใคร&lt;/i&gt;"))
        #expect(!world.page("/records/\(community.text)").body.contains("อื่น</bdi>"))
    }

    @Test func `a held part is no part of a history`() throws {
        var (world, community, _) = try scene()
        let name = try world.field("community", "name_th")
        let over = try world.shown(community, name)
        let write = FieldWrite(field: name, operation: .set, value: .text("ชื่อใหม่"), over: over)
        let other = FieldWrite(field: 777, operation: .set, value: .text("ไม่ควรเห็น"))
        try world.apart(
            community,
            [OfficeWriting(office: "5703", clerk: "ข", wallMs: 0, held: ("organisation", [other]), writes: [write])])
        let body = world.page("/records/\(community.text)").body
        #expect(body.contains("<ins><bdi>ชื่อใหม่</bdi></ins>") && !body.contains("ไม่ควรเห็น"))
        #expect(world.page("/held?lang=en").body.contains("the record has another type"))
    }

    @Test func `a record has one address`() throws {
        let (world, community, _) = try scene()
        #expect(world.page("/records/\(community.text)").status == 200)
        for other in [community.text.uppercased(), community.hex, "-" + community.text, community.text + "/"] {
            #expect(world.page("/records/\(other)").status == (other.hasSuffix("/") ? 200 : 404), "\(other)")
        }
    }

    @Test func `an empty centre has pages too`() throws {
        let world = try World()
        for path in ["/", "/records", "/conflicts", "/offices", "/held"] { #expect(world.page(path).status == 200) }
    }
}
