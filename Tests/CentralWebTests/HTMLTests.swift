import Forms
import Foundation
import Testing

@testable import CentralWeb

@Suite struct HTMLTests {
    @Test func `text in markup is escaped`() {
        let name = "<script>alert('x')</script> & \"co\""
        let html: HTML = "<p>\(name)</p>"
        #expect(
            html.markup == "<p>&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;co&quot;</p>")
    }

    @Test(arguments: ["\" onmouseover=\"alert(1)", "' onmouseover='alert(1)", "x>", "\"><svg onload=alert(1)>"])
    func `text cannot leave an attribute`(_ text: String) {
        let html: HTML = "<a title=\"\(text)\">x</a>"
        let inside = html.markup.dropFirst("<a title=\"".count).dropLast("\">x</a>".count)
        #expect(!inside.contains("\"") && !inside.contains("'") && !inside.contains("<") && !inside.contains(">"))
    }

    @Test func `markup in markup is not escaped again`() {
        let inner: HTML = "<b>\("a & b")</b>"
        let nothing: HTML? = nil
        let outer: HTML = "<p>\(inner)\(nothing)\([inner, inner])</p>\(7)"
        #expect(outer.markup == "<p><b>a &amp; b</b><b>a &amp; b</b><b>a &amp; b</b></p>7")
    }

    @Test func `pieces are joined`() {
        let pieces: [HTML] = ["a", "b", "\("<")"]
        #expect(pieces.joined(by: ", ").markup == "a, b, &lt;")
        #expect(([] as [HTML]).joined(by: ", ") == "")
    }

    @Test(arguments: [
        ("a\u{202E}b", "a[U+202E]b"), ("a\u{2066}b\u{2069}", "a[U+2066]b[U+2069]"), ("a\u{200B}b", "a[U+200B]b"),
        ("\u{1B}[31mred", "[U+001B][31mred"), ("nul\u{0}", "nul[U+0000]"), ("a\u{AD}b", "a[U+00AD]b"),
        ("a\u{85}\u{2028}", "a[U+0085][U+2028]"), ("\u{FEFF}x", "[U+FEFF]x"), ("\u{E0041}", "[U+E0041]"),
        ("\u{3164}", "[U+3164]"),
    ])
    func `what nobody would see is shown`(_ text: String, _ shown: String) {
        #expect(EscapedText.of(text) == shown)
    }

    @Test(arguments: ["น้ำใจไมตรี ที่กำนัน", "line\nline\ttab", "❤️ 🙏🏽", "naïve Ω 漢字", "๒๕๖๔", "a\u{A0}b"])
    func `ordinary text stays as it is`(_ text: String) {
        #expect(Array(EscapedText.of(text).unicodeScalars) == Array(text.unicodeScalars))
    }

    @Test func `addresses are percent-encoded`() {
        let items = [PageLink.Item(name: "q", value: "วัด & <x>\"=+"), .init(name: "lang", value: "th")]
        let link = PageLink("records", items: items)
        #expect(link.text == "/records?q=%E0%B8%A7%E0%B8%B1%E0%B8%94%20%26%20%3Cx%3E%22%3D%2B&lang=th")
        #expect(PageLink().text == "/")
        #expect(PageLink("a/b", "..").text == "/a%2Fb/..")
        let html: HTML = "<a href=\"\(link)\">"
        #expect(html.markup.contains("%E0%B8%94%20%26") && html.markup.contains("&amp;lang=th"))
    }

    @Test func `every attribute with something interpolated stands in quotes`() throws {
        let pages = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/CentralWeb/Pages")
        let files = try FileManager.default.contentsOfDirectory(at: pages, includingPropertiesForKeys: nil)
        #expect(files.count > 20)
        for file in files {
            let source = try String(contentsOf: file, encoding: .utf8)
            #expect(!source.contains(/<[a-z][^<>\n]*=\\\(/), "\(file.lastPathComponent)")
            #expect(!source.contains("HTML(stringLiteral"), "\(file.lastPathComponent)")
        }
    }
}

@Suite struct WebAddressTests {
    @Test(arguments: [
        "https://example.go.th", "http://example.go.th:8080/a?b=1&c=ค่า#d", "HTTPS://EXAMPLE.GO.TH/",
    ])
    func `an address of the web is linked`(_ text: String) { #expect(WebAddress.isLinkable(text)) }

    @Test(arguments: [
        "javascript:alert(1)", "JavaScript://example.go.th/%0aalert(1)", "data:text/html,<script>", "//example.go.th",
        "ftp://example.go.th", "https://", "https:///path", "https://user@example.go.th", "https://good.th@evil.th/",
        "https://example.go.th/\"onclick=", "https://example.go.th/a b", "https://exam\u{202E}ple.go.th",
        " https://example.go.th", "https://еxample.go.th", "\u{1}https://example.go.th", "", "https:\\\\example.go.th",
    ])
    func `anything else is not`(_ text: String) { #expect(!WebAddress.isLinkable(text)) }
}
