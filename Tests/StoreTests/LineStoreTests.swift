import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import Testing

@Suite struct LineStoreTests {
    private static let nowMs: Int64 = 1_768_447_800_000

    private static func write(
        _ office: Office, _ body: (OfficeTransaction) throws(StorageError) -> Void
    ) throws {
        try office.store.write { transaction throws(StoreError) in
            try storing { () throws(StorageError) in try body(transaction) }
        }
    }

    private static func read<Value>(
        _ office: Office, _ body: (OfficeTransaction) throws(StorageError) -> Value
    ) throws -> Value {
        try office.store.read { transaction throws(StoreError) in
            try storing { () throws(StorageError) in try body(transaction) }
        }
    }

    @Test func `what the line showed, and what a clerk allows, is there again`() throws {
        let office = try Office()
        var attempt = LineMeter.Try()
        attempt.sentBytes = 20_000
        attempt.answerMs = 3000
        var meter = LineMeter()
        meter.take(attempt, nowMs: Self.nowMs)
        var rules = LineRules()
        rules.dayBytes = 5_000_000
        rules.hours = DayHours(from: 6, to: 18)
        rules.isMetered = true
        let (shown, wanted) = (meter, rules)
        try Self.write(office) { transaction throws(StorageError) in
            try transaction.set(shown)
            try transaction.set(wanted)
        }
        #expect(try Self.read(office) { transaction throws(StorageError) in try transaction.meter() } == meter)
        #expect(try Self.read(office) { transaction throws(StorageError) in try transaction.lineRules() } == rules)
        try Self.write(office) { transaction throws(StorageError) in
            try transaction.set(.meter, "no meter at all")
            try transaction.set(LineRules())
        }
        #expect(try Self.read(office) { transaction throws(StorageError) in try transaction.meter() } == LineMeter())
        #expect(
            try Self.read(office) { transaction throws(StorageError) in try transaction.lineRules() } == LineRules())
    }

    @Test func `the ledger is bounded, and a clock that was wrong for a while does not empty it`() throws {
        let office = try Office()
        try Self.write(office) { transaction throws(StorageError) in
            for hour in 0..<1000 as Range<Int64> {
                try transaction.countOnLine(10, atMs: Self.nowMs - (1000 - hour) * 3_600_000)
            }
            try transaction.countOnLine(7, atMs: Self.nowMs + 300_000 * 3_600_000)
            try transaction.countOnLine(5, atMs: Self.nowMs)
            try transaction.countOnLine(5, atMs: Self.nowMs)
        }
        let spent = try Self.read(office) { transaction throws(StorageError) in
            try transaction.lineBudget().spent(atMs: Self.nowMs)
        }
        #expect(spent.hour == 10)
        #expect(spent.day == 110)
    }

    @Test func `what withdraws, deletes or settles goes with what was recorded before it, and nothing after`() throws {
        let office = try Office()
        let urgent = { () throws in
            try Self.read(office) { transaction throws(StorageError) in try transaction.urgentChanges() }
        }
        try office.addCommunity("ก")
        let consent = try office.add(
            "consent",
            [
                "subject_name": "อาผ่า", "purpose": "publish_story", "basis": "s19", "notice_version": "1",
                "given_at": "2025-10-01",
            ])
        #expect(try urgent() == 0)
        try office.edit(consent, RecordEdits(["withdrawn_at": "2026-01-04"]))
        try office.addCommunity("ข")
        #expect(try urgent() == 3)
    }

    @Test func `beyond the budget only what is urgent may go, unless a clerk says otherwise`() throws {
        let office = try Office()
        let may = { () throws in
            try Self.read(office) { transaction throws(StorageError) in try transaction.mayExchange(atMs: Self.nowMs) }
        }
        try Self.write(office) { transaction throws(StorageError) in
            var rules = LineRules()
            rules.dayBytes = 100_000
            try transaction.set(rules)
            try transaction.countOnLine(92_000, atMs: Self.nowMs)
        }
        let consent = try office.add(
            "consent",
            [
                "subject_name": "อาผ่า", "purpose": "publish_story", "basis": "s19", "notice_version": "1",
                "given_at": "2025-10-01",
            ])
        guard case .wait(_, .day) = try may() else {
            Issue.record("the day's budget is used, and records may go")
            return
        }
        try office.edit(consent, RecordEdits(["withdrawn_at": "2026-01-04"]))
        #expect(try may() == .move(bytes: 8000))
        let mayGoOver = { () throws in
            try Self.read(office) { transaction throws(StorageError) in try transaction.mayGoOverBudget() }
        }
        #expect(try !mayGoOver())
        try Self.write(office) { transaction throws(StorageError) in
            _ = try transaction.wishSync(isOverBudget: true)
        }
        #expect(try mayGoOver())
        try Self.write(office) { transaction throws(StorageError) in
            try transaction.set(.wishesSettled, try transaction.wishes().newest)
        }
        #expect(try !mayGoOver())
    }

}
