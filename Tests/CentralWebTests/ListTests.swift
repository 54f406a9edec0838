import Forms
import Merge
import Protocol
import SQLiteReplica
import Testing

@testable import Central
@testable import CentralWeb

@Suite struct ListTests {
    /// 120 communities: a third of them owned by Chiang Khong, a fifth about a place in Mueang, half in network 02.
    private func manyCommunities() throws -> World {
        var world = try World()
        for number in 1...120 {
            try world.add(
                "community",
                [
                    .init(field: "name_th", text: "ชุมชนที่ \(1000 + number)"),
                    .init(field: "office", text: number % 3 == 0 ? "5703" : "57"),
                    .init(field: "networks", text: number % 2 == 0 ? "02" : "03"),
                    .init(field: "subdistrict_code", text: number % 5 == 0 ? "570101" : "570308"),
                ])
        }
        try world.add("event", ["title": "งาน", "starts": "2021-10-19"])
        return world
    }

    private func names(_ answer: PageAnswer) -> [String] {
        answer.body.matches(of: /<bdi[^>]*>(ชุมชนที่ \d+)<\/bdi><\/a>/).map { String($0.output.1) }
    }

    @Test func `pages of a list follow each other without gaps`() throws {
        let world = try manyCommunities()
        var all: [String] = []
        for page in 1...3 {
            let shown = names(world.page("/records?type=community&page=\(page)"))
            #expect(shown.count == (page < 3 ? 50 : 20))
            all += shown
        }
        #expect(all == (1...120).map { "ชุมชนที่ \(1000 + $0)" })
        #expect(names(world.page("/records?type=community&page=7")) == Array(all.suffix(20)))
    }

    @Test func `filters find all records that fit, page by page`() throws {
        let world = try manyCommunities()
        let expected = [
            ("district=5703", 40 + 64), ("district=5701", 24), ("district=57", 80), ("network=02", 60),
            ("network=02&district=5701", 12), ("network=13", 0), ("q=1100", 1), ("district=5701&q=1100", 1),
            ("district=5702", 0),
        ]
        for (query, count) in expected {
            let first = world.page("/records?type=community&lang=en&\(query)")
            #expect(first.body.contains("Records found: \(count)"), "\(query)")
            var all = names(first)
            for page in 2..<max(2, (count + 49) / 50 + 1) {
                all += names(world.page("/records?type=community&\(query)&page=\(page)"))
            }
            #expect(all.count == count, "\(query)")
            #expect(all == all.sorted() && Set(all).count == count, "\(query)")
        }
    }

    @Test func `a filtered list beyond its end shows its last page`() throws {
        let world = try manyCommunities()
        let last = names(world.page("/records?type=community&network=02&page=2"))
        #expect(last.count == 10)
        #expect(names(world.page("/records?type=community&network=02&page=99")) == last)
    }

    @Test func `a filtered list of all types is in the order of titles`() throws {
        var world = try World()
        for title in ["ขวัญ", "เกาะ", "กา", "แก้ว"] {
            try world.add("community", ["name_th": "\(title)", "office": "5703"])
            try world.add("organisation", ["name_th": "\(title) ๒", "office": "5703"])
        }
        let body = world.page("/records?district=5703").body
        let shown = body.matches(of: /<bdi>([^<]*)<\/bdi><\/a>/).map { String($0.output.1) }
        let plain = world.page("/records").body.matches(of: /<bdi>([^<]*)<\/bdi><\/a>/).map { String($0.output.1) }
        #expect(shown == ["กา", "กา ๒", "เกาะ", "เกาะ ๒", "แก้ว", "แก้ว ๒", "ขวัญ", "ขวัญ ๒"])
        #expect(shown == plain)
    }

    @Test func `records of a type that only a newer version knows are found too`() throws {
        var world = try World()
        let id = try world.add("community", ["name_th": "ก", "office": "5703"])
        try world.beginUnknown("drone", office: "5703")
        let body = world.page("/records?district=5703&lang=en").body
        #expect(body.contains("Records found: 2") && body.contains("drone") && body.contains(id.text))
    }

    @Test func `a scan that is cut short says so`() throws {
        let world = try manyCommunities()
        let filter = try RecordFilter(try PageQuery("network=02&type=community"), world.central.catalogue)
        let scan = try world.central.read { transaction throws(CentralError) in
            try RecordScan(filter, page: 1, scanMax: 30, transaction)
        }
        #expect(scan.isCut && scan.count == 15)
        let whole = try world.central.read { transaction throws(CentralError) in
            try RecordScan(filter, page: 1, scanMax: 120, transaction)
        }
        #expect(!whole.isCut && whole.count == 60)
        let stepped = try world.central.read { transaction throws(CentralError) in
            try RecordScan(filter, page: 1, step: 7, transaction)
        }
        #expect(stepped.count == 60 && stepped.records.map(\.title) == whole.records.map(\.title))
    }

    @Test func `links between pages keep filters and language`() throws {
        let body = try manyCommunities().page("/records?type=community&network=02&lang=en").body
        #expect(body.contains("href=\"/records?type=community&amp;network=02&amp;page=2&amp;lang=en\""))
        #expect(body.contains("<input type=\"hidden\" name=\"lang\" value=\"en\">"))
        #expect(body.contains("<option value=\"02\" selected>"))
        #expect(body.contains("href=\"/records?type=community&amp;network=02&amp;lang=th\""))
    }

    @Test func `a conflict in the network field is found under both values`() throws {
        var world = try World()
        let id = try world.add("coach", ["full_name": "ก", "network": "02"])
        let network = try world.field("coach", "network")
        let over = try world.shown(id, network)
        try world.apart(
            id,
            ["04", "05"].map { code in
                OfficeWriting(
                    office: "57", clerk: "ข", wallMs: 0,
                    writes: [FieldWrite(field: network, operation: .set, value: .text(code), over: over)])
            })
        for (code, count) in [("02", 0), ("04", 1), ("05", 1)] {
            #expect(world.page("/records?network=\(code)&lang=en").body.contains("Records found: \(count)"))
        }
    }

    @Test(arguments: [
        "type=nonsense", "type=community'--", "district=5799", "district=570101", "network=99", "page=0", "page=x",
        "conflicts=yes", "deleted=2", "type=event&type=event", "q=%ff", "page=1&page=2",
    ])
    func `a parameter that cannot be is a page that says so`(_ query: String) throws {
        let answer = try World().page("/records?\(query)&lang=en")
        #expect(answer.status == 400)
        #expect(answer.body.contains("This address cannot be read") && answer.body.contains("ที่อยู่ของหน้าไม่ถูกต้อง"))
    }

    @Test(arguments: [
        "/nowhere", "/records/xyz", "/records/00000000-0000-8000-8000-000000000000", "/records/a/b",
        "/records/%2e%2e", "/records/0000000000008000800000000000000", "/offices/5703", "/%00",
    ])
    func `what does not exist is one page in both languages`(_ path: String) throws {
        let answer = try World().page(path)
        #expect(answer.status == 404)
        #expect(answer.body.contains("ไม่พบหน้านี้") && answer.body.contains("Page not found"))
    }
}
