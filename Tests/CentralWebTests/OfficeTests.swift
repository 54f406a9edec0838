import Foundation
import SQLiteReplica
import Testing

@testable import Central
@testable import CentralWeb

@Suite struct OfficeTests {
    private let hour: Int64 = 3_600_000

    @Test func `each machine shows its last contact, what is unsent and what it lacks`() throws {
        var world = try World()
        for number in 1...5 { try world.add("community", [.init(field: "name_th", text: "ก\(number)")]) }
        try world.central.addOffice("5703", networks: ["09"], nowMs: 0)
        try world.addDevice("5703", label: "หนึ่ง", contactMs: world.nowMs - 2 * hour, read: 3, unsent: 1234)
        try world.addDevice("5703", label: "สอง", standing: .pending, contactMs: nil)
        try world.addDevice("5703", label: "สาม", standing: .revoked, contactMs: world.nowMs - 30 * hour, read: 9)
        let body = world.page("/offices?lang=en").body
        for text in [
            "2 hours ago", "20 Jan 2026 07:30", "1,234", "never heard from", "waits for approval", "revoked",
            "30 hours ago",
            ">2</div>", ">5</div>", "Districts", "Chiang Khong District",
        ] {
            #expect(body.contains(text), "\(text)")
        }
    }

    @Test func `silence and wrong clocks are pointed out`() throws {
        var world = try World()
        try world.central.addOffice("5703", networks: [], nowMs: 0)
        try world.addDevice("5703", label: "ก", contactMs: world.nowMs - 8 * 24 * hour, clockAheadMs: -49 * hour)
        #expect(world.page("/offices").body.contains("เงียบเกิน 7 วัน"))
        #expect(world.page("/offices").body.contains("นาฬิกาช้าไป 2 วัน"))
        #expect(world.page("/").body.contains("<strong>0/1</strong>"))
    }

    @Test func `absurd claims of machines end nothing`() throws {
        var world = try World()
        try world.central.addOffice("5703", networks: [], nowMs: 0)
        for clock in [Int64.min, .max] {
            try world.addDevice("5703", label: "ก", contactMs: clock, read: .max, unsent: .max, clockAheadMs: clock)
        }
        for path in ["/", "/offices"] { #expect(world.page(path).status == 200) }
        #expect(world.page("/").body.contains("9,223,372,036,854,775,807"))
    }
}

@Suite struct StyleTests {
    @Test func `the style sheet may be kept and is asked for by its version`() throws {
        let world = try World()
        let pages = Pages(central: world.central)
        let answer = pages.answer(PageRequest(path: "/style.css"), nowMs: 0).answer
        let tag = try #require(answer.headers.first { $0.name == "ETag" }?.value)
        #expect(answer.status == 200 && answer.body == PageStyle.sheet)
        #expect(answer.headers.contains(.init(name: "Content-Type", value: "text/css; charset=utf-8")))
        let again = pages.answer(PageRequest(path: "/style.css", knownTag: tag), nowMs: 0).answer
        #expect(again.status == 304 && again.body.isEmpty)
        #expect(world.page("/").body.contains("href=\"\(PageStyle.link.text)\""))
    }

    /// WCAG 2.2, 1.4.3: 4.5 to 1 for text.
    @Test(arguments: [
        ("ink", "paper"), ("ink", "card"), ("quiet", "paper"), ("quiet", "card"), ("link", "paper"), ("link", "card"),
        ("alarm", "alarm-paper"), ("alarm", "card"), ("warn", "warn-paper"), ("deeper", "paper"), ("deeper", "card"),
        ("card", "deep"), ("card", "deeper"), ("link", "alarm-paper"), ("ink", "warn-paper"), ("quiet", "alarm-paper"),
    ])
    func `text stands out from what is behind it`(_ text: String, _ behind: String) throws {
        let (one, other) = (try luminance(text), try luminance(behind))
        #expect((max(one, other) + 0.05) / (min(one, other) + 0.05) >= 4.5)
    }

    private func luminance(_ name: String) throws -> Double {
        let declaration = try #require(PageStyle.sheet.firstRange(of: "--\(name): #"))
        let digits = PageStyle.sheet[declaration.upperBound...].prefix { $0 != ";" }
        let whole = digits.count == 3 ? digits.map { "\($0)\($0)" }.joined() : String(digits)
        let number = try #require(UInt32(whole, radix: 16))
        let parts = [16, 8, 0].map { (shift: Int) -> Double in
            let part = Double(number >> UInt32(shift) & 255) / 255
            return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
}
