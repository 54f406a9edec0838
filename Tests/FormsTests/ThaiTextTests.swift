import TestSupport
import Testing

@testable import Forms

@Suite struct ThaiTextTests {
    @Test(arguments: [
        ("  วัด   พระธาตุ\u{A0}ผาเงา ", "วัด พระธาตุ ผาเงา"),
        ("น\u{0E4D}\u{0E32}", "น\u{0E33}"),
        ("น\u{0E49}\u{0E4D}\u{0E32}", "น\u{0E49}\u{0E33}"),
        ("น\u{0E4D}\u{0E49}\u{0E32}", "น\u{0E49}\u{0E33}"),
        ("น\u{0E33}\u{0E49}", "น\u{0E49}\u{0E33}"),
        ("\u{0E40}\u{0E40}ม่", "\u{0E41}ม่"),
        ("ท\u{0E48}\u{0E35}", "ท\u{0E35}\u{0E48}"),
        ("ก\u{0E49}\u{0E31}น", "ก\u{0E31}\u{0E49}น"),
        ("ร\u{0E49}\u{0E39}", "ร\u{0E39}\u{0E49}"),
        ("คุณ\u{200B}ธรรม\u{FEFF}", "คุณธรรม"),
        ("ชุม\u{200D}ชน\u{202E}", "ชุมชน"),
        ("a\u{0007}b", "ab"),
        ("บรรทัด\r\nสอง", "บรรทัด สอง"),
        ("Cafe\u{301} Lo\u{308}we", "Café Löwe"),
        ("A\u{30A}\u{301} e\u{323}\u{302}", "Ǻ ệ"),
        ("\u{212B}", "\u{C5}"),
        ("วัด", "วัด"),
        ("abc 1", "abc 1"),
        ("\u{200B} \t", ""),
    ])
    func `what looks alike is stored alike`(typed: String, stored: String) {
        #expect(Array(ThaiText.normalise(typed).unicodeScalars) == Array(stored.unicodeScalars))
    }

    @Test func `the short cuts say what the long way says`() {
        var random = SeededGenerator(seed: 9)
        let scalars = Array("กขเแาำิีุู่้็์ํฺ๑ฯ ภ aZ9@.\n\u{200B}éÄ๏".unicodeScalars)
        var normal = 0
        for _ in 0..<20_000 {
            var view = String.UnicodeScalarView()
            for _ in 0..<random.number(0...6) { view.append(scalars[random.number(0...(scalars.count - 1))]) }
            let text = String(view)
            #expect(Array(ThaiText.lowercased(text).utf8) == Array(text.lowercased().utf8), "\(text)")
            guard ThaiText.isNormal(text) else { continue }
            normal += 1
            for keepsLines in [false, true] {
                let rewritten = ThaiText.rewritten(text, keepsLines: keepsLines)
                #expect(Array(rewritten.utf8) == Array(text.utf8), "\(text)")
            }
        }
        #expect(normal > 1000)
    }

    @Test func `normal text stays as it is`() {
        for text in ["ชุมชนคุณธรรมบ้านศรีดอนชัย ต.ศรีดอนชัย", "กตัญญู ณ ที่นี้ ฤๅษี", "น้ำใจ ปั๊ม ก็ เป็ด ศูนย์"] {
            #expect(Array(ThaiText.normalise(text).unicodeScalars) == Array(text.unicodeScalars))
        }
    }

    @Test func `normalising twice changes nothing more`() {
        let alphabet: [Unicode.Scalar] = [
            "ก", "\u{0E40}", "\u{0E32}", "\u{0E33}", "\u{0E35}", "\u{0E48}", "\u{0E49}", "\u{0E4D}", " ", "\u{200B}",
            "e", "\u{301}",
        ]
        for code in 0..<alphabet.count * alphabet.count * alphabet.count * alphabet.count {
            var scalars = String.UnicodeScalarView()
            var rest = code
            for _ in 0..<4 {
                scalars.append(alphabet[rest % alphabet.count])
                rest /= alphabet.count
            }
            let once = ThaiText.normalise(String(scalars))
            let twice = ThaiText.normalise(once)
            if Array(once.unicodeScalars) != Array(twice.unicodeScalars) {
                Issue.record("\(scalars.map { String($0.value, radix: 16) })")
            }
        }
    }

    @Test func `lines are kept where lines are wanted`() {
        let typed = "\r\n หนึ่ง \r\n\r\nสอง\u{2028}สาม\r\n\n"
        #expect(ThaiText.normalise(typed, keepsLines: true) == "หนึ่ง\n\nสอง\nสาม")
        #expect(ThaiText.normalise("a\n\n", keepsLines: true) == "a")
    }

    @Test func `digits go both ways`() {
        #expect(ThaiText.arabicDigits("๑๙ ต.ค. ๒๕๖๔") == "19 ต.ค. 2564")
        #expect(ThaiText.thaiDigits("19/2564") == "๑๙/๒๕๖๔")
    }

    @Test func `the districts stand in dictionary order`() throws {
        let expected = [
            "ขุนตาล", "เชียงของ", "เชียงแสน", "ดอยหลวง", "เทิง", "ป่าแดด",
            "พญาเม็งราย", "พาน", "เมืองเชียงราย", "แม่จัน", "แม่ฟ้าหลวง", "แม่ลาว",
            "แม่สรวย", "แม่สาย", "เวียงแก่น", "เวียงชัย", "เวียงเชียงรุ้ง", "เวียงป่าเป้า",
        ]
        let names = try Shipped.catalogue().gazetteer.places(in: "57").map(\.name.thai)
        #expect(Self.sorted(names) == expected)
        #expect(Self.sorted(Array(expected.reversed())) == expected)
    }

    @Test(arguments: [
        ["กา", "ก่า", "ก้า", "เก่า", "เกาะ", "แก", "ไก่", "ขา"],
        ["เก", "เก็ง", "เก่ง", "เก้ง", "เกน"],
        ["1", "๑", "10 วัด", "2", "abc", "Abc", "abd", "กก", "ฮา"],
        ["มา", "มา วัด", "มาก"],
        ["ศูนย", "ศูนย์", "ศูนยา"],
        ["รส", "ฤดู", "ลา", "ฦๅ", "วา"],
    ])
    func `words stand in dictionary order`(words: [String]) {
        #expect(Self.sorted(words.reversed()) == words)
    }

    @Test func `a sort key holds no zero but those between its levels`() {
        for text in ["", "ก", "เมือง 𝒳 é\u{1F600}", "ๆ ฯ ๏", "์ก"] {
            #expect(ThaiText.sortKey(text).filter { $0 == 0 }.count == 0 || text == "์ก", "\(text)")
        }
        for (text, zeros) in [("ก่า", 1), ("กA", 2), ("ก่A", 2)] {
            #expect(ThaiText.sortKey(text).filter { $0 == 0 }.count == zeros, "\(text)")
        }
    }

    @Test func `what a sort key leaves out changes no order`() {
        var random = SeededGenerator(seed: 7)
        let pieces = ["ก", "ข", "เ", "า", "่", "็", "์", "a", "A", "๑", "1", " "]
        func word() -> String { (0...random.number(0...5)).map { _ in pieces[random.number(0...11)] }.joined() }
        for _ in 0..<20_000 {
            let (one, other) = (word(), word())
            let isBefore = ThaiText.sortKey(one).lexicographicallyPrecedes(ThaiText.sortKey(other))
            let wasBefore = Self.full(one).lexicographicallyPrecedes(Self.full(other))
            if isBefore != wasBefore { Issue.record("\(one) \(other)") }
        }
    }

    @Test func `what marks a letter counts however many letters stand before it`() {
        let places = [0, 1, 251, 252, 253, 254, 505, 506, 507, 508, 600]
        let words = places.map { place in
            String(repeating: "ก", count: place) + "ก่" + String(repeating: "ก", count: 600 - place)
        }
        #expect(Self.sorted(words) == words.reversed())
        let bare = String(repeating: "ก", count: 601)
        #expect(Self.sorted([words[10], bare]) == [bare, words[10]])
        #expect(ThaiText.sortKey(words[8]).count < 610)
    }

    /// A sort key that leaves nothing out.
    private static func full(_ text: String) -> [UInt8] {
        let levels = ThaiText.levels(text)
        return levels.letters + [0] + levels.marks + [0] + levels.cases + [0]
    }

    private static func sorted(_ words: [String]) -> [String] {
        words.sorted { ThaiText.sortKey($0).lexicographicallyPrecedes(ThaiText.sortKey($1)) }
    }
}
