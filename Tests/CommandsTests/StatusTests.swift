import Forms
import Protocol
import Store
import SyncLogic
import Testing

@testable import Commands

@Suite struct `Status` {
    @Test func `the document has the shape that programs rely on`() throws {
        let desk = try Desk("5713")
        let status = try desk.run("status", "--json").document
        let names: Set = [
            "office", "actor", "enrolled", "unsent", "conflicts", "lastContact", "stateHash", "server", "held",
            "daemonRunning", "lastError", "nextTry", "roundTripMs", "exchangeBytes", "clockAheadMs", "records",
            "formsVersion", "bundles", "lastBundleAnswer", "line", "forecast", "attachmentForecast",
        ]
        #expect(names.isSubset(of: status.names))
        #expect(status["enrolled"].flag == false)
        #expect(status["lastContact"].isNull)
        #expect(status["server"].isNull)
        #expect(status["stateHash"].text?.count == 64)
        #expect(status["unsent"].number == 0)
        #expect(status["formsVersion"].number == Int(Catalogue.version))
    }

    @Test func `a new machine is told that its records are on this machine only`() throws {
        let desk = try Desk("5713")
        _ = try desk.add("community", "name_th=ก")
        let page = desk.run("status").output
        #expect(page.contains("ยังไม่ถึงส่วนกลาง 1 การบันทึก"))
        #expect(page.contains("ข้อมูลอยู่ในเครื่องนี้เครื่องเดียว"))
        #expect(!page.contains("ถึงส่วนกลางแล้ว"))
    }

    @Test func `the line is told in sentences`() throws {
        let desk = try Desk("5713")
        let now = desk.nowMs
        try Line.note(at: desk) { transaction throws(StorageError) in
            try transaction.set(.server, "https://centre.example")
            try transaction.enrol(authority: "", serverKey: Array(repeating: 1, count: 32))
            try transaction.set(.lastContact, now - 7_200_000)
            try transaction.set(.lastError, "unreachable")
            try transaction.set(.nextTry, now + 60_000)
            try transaction.set(.roundTrip, Int64(340))
            try transaction.set(.exchangeBytes, Int64(2048))
            try transaction.set(.clockAhead, Int64(-3_600_000))
        }
        let stopped = desk.run("status").output
        #expect(stopped.contains("5 ม.ค. 2569 08.12 น. (2 ชั่วโมงที่แล้ว)"))
        #expect(stopped.contains("ไม่มีสัญญาณ"))
        #expect(!stopped.contains("จะลองใหม่เวลา"))
        #expect(stopped.contains("khunathamd"))
        #expect(stopped.contains("ช้ากว่าส่วนกลาง 1 ชั่วโมง"))
        let daemon = try ServingDaemon(desk)
        let running = desk.run("status", "--lang", "en").output
        #expect(running.contains("last reached on 5 Jan 2026 08:12 (2 hours ago)"))
        #expect(running.contains("The next try is at 5 Jan 2026 10:13."))
        #expect(running.contains("340 ms and 2048 bytes"))
        #expect(running.contains("1 hour behind"))
        #expect(running.contains("All that was recorded here is at the centre."))
        #expect(daemon.isServing)
        #expect(try desk.run("status", "--json").document["lastContact"].text == "2026-01-05T01:12:44Z")
    }

    @Test func `a revoked machine is told plainly`() throws {
        let desk = try Desk("5713")
        try Line.note(at: desk) { transaction throws(StorageError) in
            try transaction.set(.server, "https://centre.example")
            try transaction.enrol(authority: "", serverKey: Array(repeating: 1, count: 32))
            try transaction.set(.lastError, "revoked")
        }
        #expect(desk.run("status").output.contains("เพิกถอนสิทธิ์ของเครื่องนี้แล้ว"))
        #expect(desk.run("status", "--lang", "en").output.contains("the centre revoked this machine"))
    }

    private static let words =
        [
            "proxy", "proxy_login", "unreachable", "timed_out", "stalled", "cut", "tls", "interrupted", "portal",
            "not_trusted", "other_fingerprint", "wrong_signature", "revoked", "malformed", "too_large", "bad_address",
            "keys", "store_busy", "store_damaged", "not_enrolled", "packing", "bundle", "no_sealing_key", "other",
            "piece_damaged", "piece_absent",
        ] + Refusal.Kind.allCases.map { "refused:\($0.rawValue)" }

    @Test(arguments: words)
    func `every word of the daemon has a sentence in both languages`(word: String) {
        let reason = Messages.reason(word)
        #expect(!reason.thai.hasPrefix("เหตุ "))
        #expect(!reason.english.hasPrefix("reason: "))
        #expect(Messages.reason("something_new").thai.contains("something_new"))
    }
}
