import Forms
import Merge
import Protocol
import SQLiteReplica
import Testing

@testable import Central
@testable import CentralWeb

/// Values arrive from machines that nobody can vouch for: each is shown by its type, and none does anything.
@Suite struct ValueTests {
    /// The page of a record into which an office wrote one value.
    private func page(_ type: String, _ field: String, _ value: Value, language: String = "th") throws -> String {
        var world = try World()
        let id = try world.add(type, type == "community" ? ["name_th": "ก"] : ["name_th": "ก", "office": "57"])
        let number = try world.field(type, field)
        let over = try world.shown(id, number)
        try world.apart(
            id,
            [
                OfficeWriting(
                    office: "57", clerk: "<img src=x onerror=alert(1)>", wallMs: world.nowMs,
                    writes: [FieldWrite(field: number, operation: .set, value: value, over: over)])
            ])
        return world.page("/records/\(id.text)?lang=\(language)").body
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "<svg/onload=alert(1)>", "\"><img src=x onerror=alert(1)>", "</title><script>x",
        "<!--", "]]>", "&lt;script&gt;", "<a href=javascript:alert(1)>x</a>",
    ])
    func `markup in a text is text`(_ text: String) throws {
        for field in ["name_th", "identity"] {
            let body = try page("community", field, .text(text))
            #expect(body.contains(EscapedText.of(text)))
            for tag in ["<script", "<svg", "<img", "<a href=javascript"] { #expect(!body.contains(tag)) }
            #expect(body.components(of: "</title>") == 1)
        }
    }

    @Test func `direction marks and control characters are shown`() throws {
        let body = try page("community", "name_th", .text("เงิน\u{202E}001\u{7}"))
        #expect(body.contains("เงิน[U+202E]001[U+0007]"))
        #expect(!body.unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\u{7}" })
    }

    @Test func `text is kept apart from the direction of its surroundings`() throws {
        #expect(try page("community", "name_th", .text("שלום")).contains("<bdi>שלום</bdi>"))
        #expect(
            try page("community", "identity", .text("שלום")).contains("<div class=\"long\" dir=\"auto\">שלום</div>"))
    }

    @Test func `only addresses of the web are links`() throws {
        let good = try page("organisation", "website", .text("https://example.go.th/?a=1&b=2"))
        #expect(
            good.contains(
                """
                <a class="address" rel="noopener noreferrer nofollow" href="https://example.go.th/?a=1&amp;b=2">
                """))
        let bad = try page("organisation", "website", .text("javascript:alert(document.domain)"))
        #expect(bad.contains("<bdi>javascript:alert(document.domain)</bdi>"))
        #expect(!bad.contains("href=\"javascript"))
    }

    @Test func `telephone numbers and e-mail addresses are text`() throws {
        #expect(try page("organisation", "phone", .text("053711870")).contains("<bdi>053711870</bdi>"))
        #expect(try page("organisation", "email", .text("a@example.go.th")).contains("<bdi>a@example.go.th</bdi>"))
        #expect(try !page("organisation", "email", .text("a@example.go.th")).contains("mailto:"))
    }

    @Test func `where conflicting texts differ is marked`() throws {
        let difference = try #require(TextDifference(["ชุมชนบ้านสบคำ หมู่ 1", "ชุมชนบ้านสบคำ <หมู่> 1", "ชุมชนบ้านสบคำ 1"]))
        #expect(difference.html("ชุมชนบ้านสบคำ <หมู่> 1").markup == "ชุมชนบ้านสบคำ <mark>&lt;หมู่&gt; </mark>1")
        #expect(difference.html("ชุมชนบ้านสบคำ 1").markup == "ชุมชนบ้านสบคำ 1")
        #expect(
            TextDifference(["a", "b"]) == nil && TextDifference(["เหมือนกันหมด"]) == nil && TextDifference([]) == nil)
        let repeated = try #require(TextDifference(["aaaaaaaa", "aaaaaaaaaaaa"]))
        #expect(repeated.html("aaaaaaaaaaaa").markup == "aaaaaaaa<mark>aaaa</mark>")
        #expect(repeated.html("aaaaaaaa").markup == "aaaaaaaa")
    }

    @Test func `an attachment is its hash`() throws {
        let hash = Array(repeating: UInt8(0xAB), count: 32)
        let body = try page("community", "photo", .bytes(hash))
        #expect(body.contains("<code class=\"hash\">\(String(repeating: "ab", count: 32))</code>"))
    }

    @Test(arguments: [
        Value.text("<b>"), .integer(.min), .boolean(true), .bytes([0x3C, 0x62, 0x3E]), .other([0x80]),
        .bytes(Array(repeating: 7, count: 5000)), .text(String(repeating: "ก", count: 5000)),
    ])
    func `a value that its field cannot hold is shown all the same`(_ value: Value) throws {
        var world = try World()
        let id = try world.add("community", ["name_th": "ก"])
        let fields = [
            "name_th", "households", "tourism_flag", "level", "subdistrict_code", "same_as", "photo", "counted_on",
            "joined_fy", "networks", "notes",
        ]
        let known = try fields.map { try world.field("community", $0) } + [0, 1, 2, 3]
        // One change for each field: together they would be larger than a change may be.
        for field in known {
            let write = FieldWrite(field: field, operation: .set, value: value, over: [])
            try world.apart(id, [OfficeWriting(office: "57", clerk: "ข", wallMs: 0, writes: [write])])
        }
        for path in ["/records/\(id.text)", "/records?deleted=1", "/records?district=5703", "/conflicts", "/"] {
            let answer = world.page(path)
            #expect(answer.status == 200 && answer.body.contains("</html>") && !answer.body.contains("<b>"))
        }
    }

    @Test func `codes are shown as labels and places by name, in the language of the page`() throws {
        #expect(try page("community", "level", .text("3")).contains("<bdi>คุณธรรมต้นแบบ</bdi>"))
        #expect(try page("community", "level", .text("3"), language: "en").contains("<bdi>Model of morality</bdi>"))
        #expect(try page("community", "level", .text("<9>")).contains("<bdi>&lt;9&gt;</bdi>"))
        #expect(try page("community", "subdistrict_code", .text("570308")).contains("ต.ศรีดอนชัย อ.เชียงของ"))
        #expect(try page("community", "counted_on", .text("2021-10-19")).contains("<bdi>19 ต.ค. 2564</bdi>"))
        #expect(
            try page("community", "counted_on", .text("2021-10-19"), language: "en").contains("<bdi>19 Oct 2021</bdi>"))
        #expect(try page("community", "joined_fy", .integer(2565), language: "en").contains("B.E. 2565"))
    }

    @Test func `a reference to what is not here shows its id`() throws {
        let id = Array(repeating: UInt8(0x11), count: 16)
        let body = try page("community", "same_as", .bytes(id))
        #expect(body.contains("<code>11111111-1111-1111-1111-111111111111</code>"))
        #expect(body.contains("ไม่มีรายการนี้ที่ส่วนกลาง"))
    }

    @Test func `a record and a field of a newer version are shown`() throws {
        var world = try World()
        let id = try world.add("community", ["name_th": "ก"])
        try world.apart(
            id,
            [
                OfficeWriting(
                    office: "57", clerk: "ข", wallMs: 0,
                    writes: [FieldWrite(field: 9999, operation: .set, value: .text("<new>"), over: [])])
            ])
        let body = world.page("/records/\(id.text)?lang=en").body
        #expect(body.contains("Field of a newer version (9999)") && body.contains("<bdi>&lt;new&gt;</bdi>"))
    }

    @Test func `names of clerks, offices and machines are escaped`() throws {
        #expect(try page("community", "name_th", .text("ข")).contains("&lt;img src=x onerror=alert(1)&gt;"))
        var world = try World()
        try world.central.addOffice("5703", networks: [], nowMs: 0)
        try world.addDevice("5703", label: "\"><script>\u{202E}", contactMs: nil)
        let body = world.page("/offices").body
        #expect(body.contains("&quot;&gt;&lt;script&gt;[U+202E]") && !body.contains("<script"))
    }

    @Test func `what was searched stays a text`() throws {
        let body = try World().page("/records?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").body
        #expect(body.contains("value=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\"") && !body.contains("<script"))
    }
}

extension String {
    /// How often `text` stands in it.
    fileprivate func components(of text: String) -> Int {
        split(separator: text, omittingEmptySubsequences: false).count - 1
    }
}
