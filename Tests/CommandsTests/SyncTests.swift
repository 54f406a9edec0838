import Forms
import Foundation
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import Testing

@Suite struct `Sync` {
    /// A desk that was enrolled, with one record.
    private func enrolled() throws -> Desk {
        let desk = try Desk("5713")
        try Line.note(at: desk) { transaction throws(StorageError) in
            try transaction.set(.server, "http://127.0.0.1:1")
            try transaction.enrol(authority: "", serverKey: Array(repeating: 1, count: 32))
        }
        _ = try desk.add("community", "name_th=ก")
        return desk
    }

    @Test func `a machine that is not enrolled is told so`() throws {
        let desk = try Desk("5713")
        let answer = desk.run("sync", "--json")
        #expect(answer.code == 1)
        #expect(try answer.document["error"]["kind"].text == "not_enrolled")
        #expect(desk.run("sync").complaints.contains("khunatham enrol"))
    }

    @Test func `a daemon is run once, for this home, and figures are told`() throws {
        let desk = try enrolled()
        try desk.useDaemon("echo \"$@\" > \"$(dirname \"$0\")/words\"; echo loud; echo complaint >&2; exit 0")
        let answer = desk.run("sync", "--json")
        #expect(answer.code == 0)
        #expect(
            try answer.document.names == [
                "sent", "received", "held", "refused", "unsent", "firstSync", "attachmentsUnsent", "attachmentsWanted",
            ])
        #expect(try answer.document["unsent"].number == 1)
        #expect(answer.complaints.isEmpty)
        let words = try String(contentsOfFile: desk.folder + "/words", encoding: .utf8)
        #expect(words == "--home \(desk.home.path) --once\n")
        #expect(desk.run("sync").output.contains("ยังไม่ถึงส่วนกลาง 1 การบันทึก"))
    }

    @Test func `a first sync that a budget holds up is not told as complete`() throws {
        let desk = try Desk("5713")
        let now = desk.nowMs
        try desk.useDaemon("exit 0")
        try Line.note(at: desk) { transaction throws(StorageError) in
            try transaction.set(.server, "http://127.0.0.1:1")
            try transaction.enrol(authority: "", serverKey: Array(repeating: 1, count: 32))
        }
        #expect(desk.run("sync").output.contains("ข้อมูลในเครื่องนี้กับส่วนกลางตรงกันแล้ว"))
        let pieces = [(1, 500), (2, 4000)].map { (name: UInt8, changes: UInt64) in
            SnapshotPiece(hash: Digest.of([name]), bytes: 30_000, changes: changes, through: 9, scope: "5713")
        }
        let epoch = try #require(EpochID([UInt8](repeating: 1, count: 16)))
        let cursor = LogCursor(epoch: epoch, number: 9, logHash: .zero, scopeVersion: 1)
        let snapshot = Snapshot(cursor: cursor, pieces: pieces)
        try Line.note(at: desk) { transaction throws(StorageError) in
            try transaction.setPendingSnapshot(PendingSnapshot(snapshot, taken: [pieces[0].hash]))
            var rules = LineRules()
            rules.hourBytes = 100_000
            try transaction.set(rules)
            try transaction.countOnLine(85_000, atMs: now)
        }
        let answer = desk.run("sync")
        #expect(answer.output.contains("ได้แล้ว 500 จาก 4,500 การบันทึก") && !answer.output.contains("ตรงกันแล้ว"))
        #expect(answer.output.contains("ข้อมูลจากส่วนกลางที่เหลือรอถึง"))
        #expect(try desk.run("sync", "--json").document["firstSync"]["received"].number == 500)
        let budget = try desk.run("status", "--json").document["budget"]
        #expect(budget["waitsFor"].text == "hour" && budget["waiting"].text == "first_sync")
    }

    @Test func `what a large sync will take is told before it begins`() throws {
        let desk = try enrolled()
        try desk.useDaemon("exit 0")
        #expect(desk.run("sync").complaints.isEmpty)
        let photo = desk.folder + "/photo.jpg"
        try Data([0xFF, 0xD8, 0xFF, 0xE0] + Array(repeating: 1, count: 40_000)).write(to: URL(filePath: photo))
        _ = try desk.add("community", "name_th=ข", "photo=@\(photo)")
        // Nothing is known of the line yet: only how much it is.
        #expect(desk.run("sync").complaints == "รอส่งแฟ้มแนบ 1 แฟ้ม ราว 42 กิโลไบต์\n")
        #expect(desk.run("sync", "--json").complaints.isEmpty)
        let forecast = try desk.run("status", "--json").document["attachmentForecast"]
        #expect(forecast["attachments"].number == 1 && forecast["milliseconds"].isNull)
        #expect(forecast["bytes"].number.map { (40_004...42_000).contains($0) } == true)
        try Line.note(at: desk) { transaction throws(StorageError) in
            var attempt = LineMeter.Try()
            attempt.sentBytes = 16_000
            attempt.answerMs = 8000
            var meter = LineMeter()
            meter.take(attempt, nowMs: 0)
            try transaction.set(meter)
        }
        #expect(desk.run("sync").complaints.contains("ใช้เวลาราว 21 วินาทีตามสัญญาณขณะนี้"))
        #expect(desk.run("status", "--lang", "en").output.contains("Waiting: 1 attachment, about 44 KB, about 21 s"))
    }

    @Test func `no line is code 4, with the reason that the daemon left`() throws {
        let desk = try enrolled()
        try desk.useDaemon("exit 4")
        try Line.note(at: desk) { transaction throws(StorageError) in try transaction.set(.lastError, "unreachable") }
        let answer = desk.run("sync", "--json")
        #expect(answer.code == 4)
        #expect(try answer.document["error"]["kind"].text == "no_line")
        #expect(desk.run("sync").complaints.contains("ไม่มีสัญญาณ"))
        #expect(desk.run("sync", "--lang", "en").complaints.contains("no network"))
    }

    @Test(arguments: [("revoked", "revoked"), ("refused:unsigned", "unsigned"), ("wrong_signature", "wrong_signature")])
    func `a refusal is code 1, in plain words`(word: String, kind: String) throws {
        let desk = try enrolled()
        try desk.useDaemon("exit 1")
        try Line.note(at: desk) { transaction throws(StorageError) in try transaction.set(.lastError, word) }
        let answer = desk.run("sync", "--json")
        #expect(answer.code == 1)
        #expect(try answer.document["error"]["kind"].text == kind)
        #expect(desk.run("sync").complaints != desk.run("sync", "--lang", "en").complaints)
        #expect(!desk.run("sync").complaints.contains(word))
    }

    @Test func `a daemon that fails is told with its last words`() throws {
        let desk = try enrolled()
        try desk.useDaemon("echo 'first' >&2; echo 'no such thing' >&2; exit 70")
        let answer = desk.run("sync")
        #expect(answer.code == 1)
        #expect(answer.complaints.contains("no such thing"))
        #expect(try desk.run("sync", "--json").document["error"]["kind"].text == "daemon_failed")
        try desk.useDaemon("kill -9 $$")
        #expect(desk.run("sync").code == 1)
    }

    @Test func `a daemon that is missing is told`() throws {
        let desk = try enrolled()
        let answer = desk.run("sync", "--json")
        #expect(answer.code == 1)
        #expect(try answer.document["error"]["kind"].text == "daemon_missing")
    }

    @Test func `a daemon that takes too long is ended`() throws {
        let desk = try enrolled()
        try desk.useDaemon("exec sleep 600")
        let answer = desk.run("sync", "--timeout", "1", "--json")
        #expect(answer.code == 4)
        #expect(try answer.document["error"]["kind"].text == "timed_out")
    }

    @Test func `a daemon that talks much is no trouble`() throws {
        let desk = try enrolled()
        try desk.useDaemon("head -c 200000 /dev/zero | tr '\\0' x >&2; exit 3")
        let answer = desk.run("sync", "--lang", "en")
        #expect(answer.code == 1)
        #expect(answer.complaints.utf8.count < 20_000)
    }

    @Test func `a daemon that serves the home is asked, and waited for`() throws {
        let desk = try enrolled()
        let daemon = try ServingDaemon(desk)
        try desk.useDaemon("exit 9")
        let answer = daemon.whileServing({ transaction throws(StorageError) in
            try transaction.set(.wishesSettled, try transaction.wishes().newest)
            try transaction.increase(.sent, by: 3)
        }) { desk.run("sync", "--json") }
        #expect(answer.code == 0, "\(answer)")
        #expect(try answer.document["sent"].number == 3)
        #expect(try desk.run("status", "--json").document["daemonRunning"].flag == true)
    }

    @Test func `a refusal that a serving daemon leaves ends the wait`() throws {
        let desk = try enrolled()
        let daemon = try ServingDaemon(desk)
        let answer = daemon.whileServing({ transaction throws(StorageError) in
            try transaction.set(.lastError, "revoked")
            try transaction.set(.nextTry, Int64(9))
        }) { desk.run("sync", "--json") }
        #expect(answer.code == 1)
        #expect(try answer.document["error"]["kind"].text == "revoked")
    }

    @Test func `a serving daemon without a line is waited for no longer than asked`() throws {
        let desk = try enrolled()
        let daemon = try ServingDaemon(desk)
        let answer = desk.run("sync", "--timeout", "1", "--json")
        #expect(answer.code == 4)
        #expect(daemon.isServing)
    }
}
