import SyncLogic
import TestSupport
import Testing

@Suite struct LineBudgetTests {
    /// 15 January 2569, 10:30 in Thailand.
    private static let nowMs: Int64 = 1_768_447_800_000
    private static let hourMs: Int64 = 3_600_000
    /// The local midnights before and after.
    private static let dayStart = nowMs - 10 * hourMs - 1_800_000
    private static let dayEnd = dayStart + 24 * hourMs

    private static func budget(
        day: Int64? = nil, hour: Int64? = nil, hours: String? = nil, isMetered: Bool = false,
        _ went: [(agoMs: Int64, bytes: Int64)] = []
    ) -> LineBudget {
        var rules = LineRules()
        rules.dayBytes = day
        rules.hourBytes = hour
        rules.hours = hours.flatMap { DayHours(parsing: $0) }
        rules.isMetered = isMetered
        var ledger = LineLedger()
        for entry in went { ledger.add(entry.bytes, atMs: nowMs - entry.agoMs) }
        return LineBudget(rules, ledger)
    }

    @Test func `without rules everything goes`() {
        let budget = Self.budget([(0, 1 << 40)])
        for kind in LineBudget.Kind.allCases {
            #expect(budget.mayMove(kind, atMs: Self.nowMs) == .move(bytes: nil))
        }
    }

    @Test func `less urgent kinds leave a rest to the more urgent ones`() {
        let budget = Self.budget(day: 1_000_000, [(0, 650_000)])
        let room = LineBudget.Kind.allCases.map { budget.mayMove($0, atMs: Self.nowMs) }
        #expect(room == [350_000, 250_000, 150_000, 50_000].map { .move(bytes: $0) })
        let late = Self.budget(day: 1_000_000, [(0, 900_000)])
        #expect(late.mayMove(.urgent, atMs: Self.nowMs) == .move(bytes: 100_000))
        for kind in [LineBudget.Kind.records, .snapshots, .attachments] {
            #expect(late.mayMove(kind, atMs: Self.nowMs) == .wait(untilMs: Self.dayEnd, .day))
        }
        let over = Self.budget(day: 1_000_000, [(0, 999_999)])
        #expect(over.mayMove(.urgent, atMs: Self.nowMs) == .wait(untilMs: Self.dayEnd, .day))
    }

    @Test func `the hour and the day are local ones`() {
        let used = Self.budget(day: 1_000_000, hour: 100_000, [(0, 95_000)])
        #expect(used.mayMove(.records, atMs: Self.nowMs) == .wait(untilMs: Self.nowMs + Self.hourMs / 2, .hour))
        #expect(used.mayMove(.records, atMs: Self.nowMs + Self.hourMs / 2) == .move(bytes: 90_000))
        let day = Self.budget(day: 100_000, [(0, 95_000)])
        #expect(day.mayMove(.records, atMs: Self.dayEnd - 1) == .wait(untilMs: Self.dayEnd, .day))
        #expect(day.mayMove(.records, atMs: Self.dayEnd) == .move(bytes: 90_000))
    }

    @Test func `what is too large for what is left does not begin`() {
        let budget = Self.budget(day: 1_000_000, [(0, 500_000)])
        #expect(budget.mayMove(.attachments, bytes: 200_000, atMs: Self.nowMs) == .move(bytes: 200_000))
        #expect(budget.mayMove(.attachments, bytes: 200_001, atMs: Self.nowMs) == .wait(untilMs: Self.dayEnd, .day))
    }

    @Test(arguments: [
        ("6-18", true, 0), ("18-6", false, 18), ("10-11", true, 0), ("11-12", false, 11), ("9-10", false, 33),
    ])
    func `outside its hours nothing goes, over midnight too`(_ hours: String, _ isOpen: Bool, _ next: Int64) {
        let budget = Self.budget(hours: hours)
        let verdict = budget.mayMove(.urgent, atMs: Self.nowMs)
        let until = Self.dayStart + next * Self.hourMs
        #expect(verdict == (isOpen ? .move(bytes: nil) : .wait(untilMs: until, .hours)))
        if !isOpen { #expect(budget.mayMove(.urgent, atMs: until) == .move(bytes: nil)) }
    }

    @Test func `where bytes are paid for attachments stay`() {
        let budget = Self.budget(isMetered: true)
        #expect(budget.mayMove(.urgent, atMs: Self.nowMs) == .move(bytes: nil))
        #expect(budget.mayMove(.records, atMs: Self.nowMs) == .move(bytes: nil))
        #expect(budget.mayMove(.snapshots, atMs: Self.nowMs) == .move(bytes: nil))
        #expect(budget.mayMove(.attachments, atMs: Self.nowMs) == .wait(untilMs: nil, .metered))
    }

    @Test func `what went is summed by hour, day and month`() {
        let day = 24 * Self.hourMs
        let budget = Self.budget([
            (0, 1), (Self.hourMs, 10), (10 * Self.hourMs + 1_799_999, 100), (10 * Self.hourMs + 1_800_001, 1000),
            (14 * day, 10_000), (15 * day, 100_000), (-Self.hourMs, 1_000_000),
        ])
        let spent = budget.spent(atMs: Self.nowMs)
        #expect(spent.hour == 1)
        #expect(spent.day == 111)
        #expect(spent.month == 11_111)
    }

    @Test(arguments: ["", "6", "6-", "-6", "6-6", "24-6", "6-25", "6-18-20", "a-b", "006-18", "+6-18", " 6-18"])
    func `what is no part of a day is refused`(_ text: String) { #expect(DayHours(parsing: text) == nil) }

    @Test(arguments: [Int64.min, -1, 0, 1, 253_402_300_800_000, Int64.max])
    func `a clock may say anything`(_ wallMs: Int64) {
        var ledger = LineLedger()
        ledger.add(.max, atMs: wallMs)
        ledger.add(.max, atMs: wallMs)
        var rules = LineRules()
        rules.dayBytes = LineRules.bytesMin
        rules.hours = DayHours(from: 0, to: 24)
        let budget = LineBudget(rules, ledger)
        #expect(budget.spent(atMs: wallMs).hour >= 0)
        _ = budget.mayMove(.records, atMs: wallMs)
    }
}
