import Foundation
import GRDB
import SQLiteReplica
import Testing

/// What was ordered to be erased, with real programs and their files.
@Suite(.serialized) struct `Erasing by order` {
    private static let secret = "ฌฆฑฒ0891234567"
    private static let late = "ฌฆฑฒ0899999999"

    @Test(.timeLimit(.minutes(30))) func `two of the staff erase a value, and it is in no file of anybody's`() throws {
        let province = try Province()
        let first = try province.machine(of: "5701", clerk: "สมศรี")
        let second = try province.machine(of: "5703", clerk: "มานะ")
        let id = try first.add(
            "organisation", ["--set", "name_th=ชมรมคนดี", "--set", "address=\(Self.secret)", "--add", "shared=57"])
        for machine in [first, second] { #expect(try machine.sync() == 0) }
        #expect(try second.run(["record", "edit", id, "--set", "phone=053711000"]).code == 0)
        for machine in [second, first] { #expect(try machine.sync() == 0) }
        var rows: [Data] = []
        for folder in [first.home, second.home, province.data] { rows += try packedRows(with: Self.secret, in: folder) }
        #expect(rows.count >= 3)
        for row in rows { #expect(try !files(with: row, in: province.folder).isEmpty) }

        try askAndConfirm(id, province)
        #expect(try lacking(province) == ["5701", "5703"])

        for machine in [first, second, first, second] { #expect(try machine.sync() == 0) }
        #expect(try lacking(province) == [])
        for machine in [first, second] { try expectErased(id, machine, province) }
        #expect(try address(province.central(["record", "show", id])) == nil)
        #expect(try province.page("/records/\(id)").contains("ลบตามคำขอของเจ้าของข้อมูล"))
        #expect(try files(with: Self.secret, in: province.data) == [])
        #expect(try files(with: "ฌฆฑ", in: province.data) == [])
        for row in rows {
            for folder in [first.home, second.home, province.data] { #expect(try files(with: row, in: folder) == []) }
        }
        try expectSameByChecker(province)
        // The field takes a new value of whoever saw that it was erased.
        #expect(try first.run(["record", "edit", id, "--set", "address=ที่ว่าการอำเภอ"]).code == 0)
        for machine in [first, second] { #expect(try machine.sync() == 0) }
        #expect(try address(second.run(["record", "show", id])) == "ที่ว่าการอำเภอ")
    }

    @Test(.timeLimit(.minutes(30)))
    func `a late office, an old bundle and an old copy bring nothing back`() throws {
        let province = try Province()
        let first = try province.machine(of: "5701", clerk: "สมศรี")
        let late = try province.machine(of: "5703", clerk: "มานะ")
        let courier = try province.machine(of: "5705", clerk: "บุญมี")
        let id = try first.add(
            "organisation", ["--set", "name_th=ชมรมคนดี", "--set", "address=\(Self.secret)", "--add", "shared=57"])
        for machine in [first, late, courier] { #expect(try machine.sync() == 0) }
        let token = try first.run(["record", "show", id]).object["seen"] as? String ?? ""
        let copy = province.folder.appendingPathComponent("copy")
        try FileManager.default.copyItem(at: first.home, to: copy)
        #expect(
            try late.run(["record", "edit", id, "--set", "address=\(Self.late)", "--set", "phone=053711000"]).code == 0)
        #expect(try courier.run(["record", "edit", id, "--set", "address=\(Self.late)1"]).code == 0)
        let bundle = province.folder.appendingPathComponent("old.bundle").path
        #expect(try courier.run(["bundle", "export", bundle]).code == 0)
        try redact(id, "withdrawal", province)

        #expect(try province.central(["bundle", "import", bundle]).object["received"] as? Int == 1)
        for machine in [first, late, courier, first, late] { #expect(try machine.sync() == 0) }
        // Who saves what was on the screen before is told, and nothing is recorded.
        let stale = try first.run(["record", "edit", id, "--set", "address=\(Self.late)", "--seen", token])
        #expect(try stale.code == 3 && kind(stale) == "redacted")

        // The store's file is put back from before; what stands beside it is not.
        try putBack(first, from: copy)
        #expect(try address(first.run(["record", "show", id])) == nil)
        for machine in [first, late, first] { #expect(try machine.sync() == 0) }

        for machine in [first, late, courier] {
            let shown = try machine.run(["record", "show", id])
            #expect(try address(shown) == nil && (shown.object["redacted"] as? [Any])?.count == 1)
            #expect(try (shown.object["fields"] as? [String: Any])?["phone"] as? String == "053711000")
            #expect(try machine.status()["stateHash"] as? String == (try province.stateHash(of: machine.office)))
            for text in [Self.secret, Self.late] { #expect(try files(with: text, in: machine.home) == []) }
        }
        for text in [Self.secret, Self.late] { #expect(try files(with: text, in: province.data) == []) }
        try expectSameByChecker(province)
    }

    @Test(.timeLimit(.minutes(30))) func `a centre put back from an old backup erases it again, and keeps it erased`()
        throws
    {
        let province = try Province()
        let first = try province.machine(of: "5701", clerk: "สมศรี")
        let id = try first.add(
            "organisation", ["--set", "name_th=ชมรมคนดี", "--set", "address=\(Self.secret)", "--add", "shared=57"])
        #expect(try first.sync() == 0)
        let backup = province.folder.appendingPathComponent("backup").path
        #expect(try province.central(["backup", backup]).code == 0)
        try redact(id, "request", province)
        #expect(try first.sync() == 0)
        province.stop()
        #expect(try province.central(["restore", backup, "--replace"]).code == 0)
        #expect(try address(province.central(["record", "show", id])) == nil)
        #expect(try files(with: Self.secret, in: province.data) == [])
        try province.start()
        // An office that comes anew, and what the centre does next: a backup of it is whole.
        let second = try province.machine(of: "5703", clerk: "มานะ")
        for machine in [first, second, first, second] { #expect(try machine.sync() == 0) }
        for machine in [first, second] {
            let shown = try machine.run(["record", "show", id])
            #expect(try address(shown) == nil && (shown.object["redacted"] as? [Any])?.count == 1)
            #expect(try machine.status()["stateHash"] as? String == (try province.stateHash(of: machine.office)))
            #expect(try files(with: Self.secret, in: machine.home) == [])
        }
        #expect(try province.central(["backup", backup + "-2"]).code == 0)
        #expect(try files(with: Self.secret, in: URL(fileURLWithPath: backup + "-2")) == [])
    }

    @Test(.timeLimit(.minutes(30))) func `a withdrawn consent takes with it what was published because of it`() throws {
        let province = try Province()
        let office = try province.machine(of: "5701", clerk: "สมศรี")
        let staff = try province.machine(of: "57", clerk: "อารีย์")
        let consent = try office.add(
            "consent",
            [
                "--set", "subject_name=\(Self.secret)", "--set", "purpose=publish_story", "--set", "basis=s24_1",
                "--set", "notice_version=1", "--set", "given_at=1/10/2564",
            ])
        #expect(try office.sync() == 0)
        let entry = try staff.add(
            "hof_entry",
            [
                "--set", "headline=\(Self.secret)", "--set", "story_th=\(Self.secret)", "--set", "subject_type=person",
                "--set", "fiscal_year=2565", "--set", "consent_story=\(consent)",
            ])
        let other = try staff.add("hof_entry", ["--set", "headline=คนอื่น", "--set", "subject_type=person"])
        #expect(try staff.sync() == 0)
        #expect(try office.run(["record", "edit", consent, "--set", "withdrawn_at=1/11/2565"]).code == 0)
        #expect(try office.sync() == 0)

        let ask = ["redact", "ask", consent, "--personal", "--linked", "--cause", "withdrawal", "--clerk", "อรุณ"]
        let asked = try province.central(ask).object
        let targets = try #require(asked["records"] as? [[String: Any]]).compactMap { $0["id"] as? String }
        #expect(targets == [consent, entry])
        let number = try #require(asked["number"] as? Int)
        #expect(try province.central(["redact", "confirm", "\(number)", "--clerk", "วิภา"]).code == 0)
        for machine in [office, staff, office, staff] { #expect(try machine.sync() == 0) }
        for folder in [office.home, staff.home, province.data] {
            #expect(try files(with: Self.secret, in: folder) == [])
        }
        let kept = try province.central(["record", "show", other]).object["fields"] as? [String: Any]
        #expect(kept?["headline"] as? String == "คนอื่น")
    }

    /// One of the staff asks, and cannot confirm; another does.
    private func askAndConfirm(_ id: String, _ province: Province) throws {
        let ask = ["redact", "ask", id, "--field", "address", "--cause", "request", "--clerk", "อรุณ"]
        let asked = try province.central(ask).object
        let number = try #require(asked["number"] as? Int)
        let vanishing = try #require(asked["vanishing"] as? [[String: Any]])
        #expect(vanishing.compactMap { $0["visible"] as? Int } == [1])
        #expect(try address(province.central(["record", "show", id])) == Self.secret)
        let same = try province.central(["redact", "confirm", "\(number)", "--clerk", "อรุณ"])
        #expect(try same.code == 3 && kind(same) == "same_staff")
        #expect(try address(province.central(["record", "show", id])) == Self.secret)
        #expect(try province.central(["redact", "confirm", "\(number)", "--clerk", "วิภา"]).code == 0)
        let again = try province.central(["redact", "confirm", "\(number)", "--clerk", "วิภา"])
        #expect(try again.code == 3 && kind(again) == "unknown_request")
    }

    /// The record says that its value was erased, and nothing of the value is in any file.
    private func expectErased(_ id: String, _ machine: Machine, _ province: Province) throws {
        let shown = try machine.run(["record", "show", id])
        #expect(try address(shown) == nil)
        let redacted = try #require(try shown.object["redacted"] as? [[String: Any]])
        #expect(redacted.compactMap { $0["field"] as? String } == ["address"])
        #expect(redacted.compactMap { $0["askedBy"] as? String } == ["อรุณ"])
        #expect(redacted.compactMap { $0["confirmedBy"] as? String } == ["วิภา"])
        #expect(try machine.run(["record", "search", "ฌฆฑฒ"]).list.isEmpty)
        #expect(try machine.status()["stateHash"] as? String == (try province.stateHash(of: machine.office)))
        #expect(try files(with: Self.secret, in: machine.home) == [])
        #expect(try files(with: "ฌฆฑ", in: machine.home) == [])
    }

    /// Puts the file of a machine's store back from a copy of its home; what stands beside it stays.
    private func putBack(_ machine: Machine, from copy: URL) throws {
        for suffix in ["", "-wal", "-shm"] {
            let name = "store.sqlite" + suffix
            let file = machine.home.appendingPathComponent(name)
            if FileManager.default.fileExists(atPath: file.path) { try FileManager.default.removeItem(at: file) }
            let old = copy.appendingPathComponent(name)
            if FileManager.default.fileExists(atPath: old.path) { try FileManager.default.copyItem(at: old, to: file) }
        }
    }

    /// One asks, another confirms.
    private func redact(_ id: String, _ cause: String, _ province: Province) throws {
        let ask = ["redact", "ask", id, "--field", "address", "--cause", cause, "--clerk", "อรุณ"]
        let number = try #require(try province.central(ask).object["number"] as? Int)
        #expect(try province.central(["redact", "confirm", "\(number)", "--clerk", "วิภา"]).code == 0)
    }

    private func address(_ answer: CommandAnswer) throws -> String? {
        let record = try answer.json as? [String: Any] ?? (try answer.list.first)
        return (record?["fields"] as? [String: Any])?["address"] as? String
    }

    private func kind(_ answer: CommandAnswer) throws -> String? {
        (try answer.object["error"] as? [String: Any])?["kind"] as? String
    }

    /// The offices that have not confirmed the one redaction there is.
    private func lacking(_ province: Province) throws -> [String]? {
        let erased = try province.central(["redact", "list"]).object["erased"] as? [[String: Any]]
        return erased?.first?["offices"] as? [String]
    }

    private func expectSameByChecker(_ province: Province) throws {
        let log = province.folder.appendingPathComponent("log-\(UUID().uuidString)").path
        #expect(try province.central(["export", "--log", log]).code == 0)
        let report = try Checker.report(on: log)
        let hash = try province.central(["record", "hash"]).object["stateHash"] as? String
        #expect(report["stateHash"] as? String == hash)
    }

    /// The changes and records of a database in a folder that say `text`, as they are kept: packed.
    private func packedRows(with text: String, in folder: URL) throws -> [Data] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".sqlite") }.flatMap {
            let queue = try DatabaseFile.queue(path: folder.appendingPathComponent($0).path, mustExist: true)
            return try queue.read { db in
                try Data.fetchAll(
                    db,
                    sql: """
                        SELECT bytes FROM change WHERE instr(unpacked(bytes), ?1) > 0
                        UNION SELECT visible FROM record WHERE instr(unpacked(visible), ?1) > 0
                        """, arguments: [Data(text.utf8)])
            }
        }
    }

    /// The files under a folder in which the bytes of `text` stand.
    private func files(with text: String, in folder: URL) throws -> [String] {
        try files(with: Data(text.utf8), in: folder)
    }

    private func files(with wanted: Data, in folder: URL) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { path in
            let file = folder.appendingPathComponent(path)
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder), !isFolder.boolValue else {
                return false
            }
            return try Data(contentsOf: file).range(of: wanted) != nil
        }
    }
}
