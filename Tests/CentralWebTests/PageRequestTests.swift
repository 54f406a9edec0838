import Forms
import Testing

@testable import CentralWeb

@Suite struct PageQueryTests {
    @Test func `parameters are decoded as forms send them`() throws {
        let query = try PageQuery("q=%E0%B8%A7%E0%B8%B1%E0%B8%94+%26&type=event&conflicts=1&empty=&bare")
        #expect(query["q"] == "วัด &")
        #expect(query["type"] == "event")
        #expect(query["empty"] == nil && query["bare"] == nil && query["other"] == nil)
        #expect(try query.isTicked("conflicts"))
        #expect(try !query.isTicked("deleted"))
    }

    @Test(
        arguments: [
            "q=%", "q=%E0%B8", "q=%zz", "a=1&a=2", "q=" + String(repeating: "a", count: 5000),
            // Short enough as it is, and too long in a link to the same page.
            "q=" + String(repeating: "ก", count: 500),
        ])
    func `what cannot be read is refused`(_ text: String) {
        #expect(throws: PageError.self) { try PageQuery(text) }
    }

    @Test func `what a link writes is read back`() throws {
        let value = "ก้อน & <\"'>+ %41 =?#/\u{202E}"
        let link = PageLink("records", items: [.init(name: "q", value: value)])
        let query = try PageQuery(String(link.text.drop { $0 != "?" }.dropFirst()))
        #expect(query["q"] == value)
    }

    @Test(arguments: ["0", "-1", "1.0", "x", "01", "+1", "99999999999999999999", "100001"])
    func `a page number that is none is refused`(_ text: String) throws {
        let query = try PageQuery(PageLink(items: [.init(name: "page", value: text)]).text.dropFirst(2).description)
        #expect(throws: PageError.badParameter("page")) { try Pager.number(query) }
    }
}

@Suite struct PageLanguageTests {
    @Test(
        arguments: [
            (nil, nil, Language.thai, false), ("en", nil, .english, true), ("th", "en", .thai, true),
            ("fr", "en", .english, false), (nil, "en-GB,en;q=0.9,th;q=0.8", .english, false),
            (nil, "fr, th;q=0.5, en;q=0.4", .thai, false), (nil, "de", .thai, false), (nil, "en;q=0", .thai, false),
            (nil, "en;q=0.001;x, *", .english, false), ("", "th;q=nonsense", .thai, false),
        ] as [(String?, String?, Language, Bool)])
    func `the language is that of the address, then the browser's, then Thai`(
        _ named: String?, _ accepted: String?, _ language: Language, _ isChosen: Bool
    ) {
        let choice = PageLanguage.choose(named: named, accepted: accepted)
        #expect(choice.language == language)
        #expect(choice.isChosen == isChosen)
    }
}

@Suite struct PageTimeTests {
    private func context(_ language: Language, nowMs: Int64 = 1_768_876_200_000) throws -> PageContext {
        PageContext(
            catalogue: try Catalogue.load(), language: language, isLanguageChosen: false, path: [], items: [],
            nowMs: nowMs)
    }

    @Test func `a time is Thai time, in the Buddhist era on a Thai page`() throws {
        // 19 October 2021, 09:00 in Thailand.
        let ms: Int64 = 1_634_608_800_000
        #expect(
            try PageTime.html(ms, context(.thai)).markup
                == "<time datetime=\"2021-10-19T02:00:00Z\">19 ต.ค. 2564 09.00 น.</time>")
        #expect(try PageTime.html(ms, context(.english)).markup.contains(">19 Oct 2021 09:00<"))
        // 18:00 UTC is the next day in Thailand.
        #expect(try PageTime.html(1_640_973_600_000, context(.english)).markup.contains(">1 Jan 2022 01:00<"))
    }

    @Test(arguments: [Int64.min, Int64.max, -62_135_596_800_000, 18_772_000_000_000])
    func `an absurd time is shown as it is, and marked`(_ ms: Int64) throws {
        let html = try PageTime.claimed(ms, context(.english)).markup
        #expect(html.contains("doubtful time") && !html.contains("<time"))
        #expect(try !PageTime.ago(ms, context(.english)).isEmpty)
    }

    @Test(
        arguments: [
            (0, "just now"), (59_999, "just now"), (60_000, "1 minute ago"), (3_599_999, "59 minutes ago"),
            (3_600_000, "1 hour ago"), (47 * 3_600_000, "47 hours ago"), (48 * 3_600_000, "2 days ago"),
            (-30_000, "just now"), (-3_600_000, "the clock may be wrong"),
        ] as [(Int64, String)])
    func `how long ago is told in words`(_ passed: Int64, _ text: String) throws {
        #expect(try PageTime.ago(1_768_876_200_000 - passed, context(.english)) == text)
    }
}

@Suite struct PagerTests {
    @Test(arguments: [
        (1, 0, 1, 1, 0), (1, 50, 1, 1, 0), (1, 51, 1, 2, 0), (2, 51, 2, 2, 50), (9, 51, 2, 2, 50),
        (100_000, 0, 1, 1, 0), (3, 150, 3, 3, 100),
    ])
    func `a page beyond the last is the last`(_ wanted: Int, _ count: Int, _ page: Int, _ pages: Int, _ offset: Int) {
        let pager = Pager(wanted: wanted, count: count, size: 50)
        #expect([pager.page, pager.pages, pager.offset] == [page, pages, offset])
    }

    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1000, "-1,000")])
    func `counts are grouped`(_ number: Int, _ text: String) { #expect(PageNumber.text(number) == text) }
}
