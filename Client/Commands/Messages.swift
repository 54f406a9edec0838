import Forms

/// Every text for people that the client has of its own, in both languages. The extensions part them by subject.
///
/// Words: record รายการ, field ช่อง, conflict ข้อมูลขัดแย้ง, office หน่วยงาน, centre ส่วนกลาง, clerk ผู้บันทึก,
/// daemon โปรแกรมรับส่งข้อมูล, exchange การรับส่งข้อมูล.
enum Messages {
    /// A text in both languages.
    static func both(_ thai: String, _ english: String) -> Label { Label(thai: thai, english: english) }

    /// A number of things in English.
    static func plural(_ count: some BinaryInteger, _ word: String) -> String {
        count == 1 ? "1 \(word)" : "\(count) \(word)s"
    }

    /// A large number as people read it: `12,000`.
    static func grouped(_ count: Int) -> String {
        var text = ""
        for (place, digit) in String(count).reversed().enumerated() {
            if place > 0, place % 3 == 0, digit.isNumber { text.append(",") }
            text.append(digit)
        }
        return String(text.reversed())
    }

    static let badUsage = both("พิมพ์คำสั่งไม่ถูกต้อง", "The command line is not right.")
    static let missingVerb = both("ยังไม่ได้พิมพ์คำสั่งย่อย", "A verb is missing after this word.")

    static func badLanguage(_ typed: String) -> Label {
        both("ไม่มีภาษา '\(typed)' ใช้ th หรือ en", "There is no language '\(typed)'; use th or en.")
    }

    // MARK: Init and enrol

    static func storeMade(office: String, path: String) -> Label {
        both("สร้างที่เก็บข้อมูลของ \(office) แล้ว ที่ \(path)", "Made the store of \(office) at \(path).")
    }

    static let enrolNext = both(
        "บันทึกข้อมูลได้ทันที เมื่อมีสัญญาณให้ลงทะเบียนเครื่องด้วย khunatham enrol",
        "You can record at once. When there is a line, enrol this machine with: khunatham enrol")

    static func enrolled(office: String, server: String) -> Label {
        both(
            "ลงทะเบียนเครื่องนี้ในนามของ \(office) กับ \(server) แล้ว",
            "This machine is enrolled for \(office) at \(server).")
    }

    static func compareFingerprint(_ fingerprint: String) -> Label {
        both(
            "ลายนิ้วมือของเครื่องนี้ ให้เจ้าหน้าที่ส่วนกลางเทียบว่าตรงกัน: \(fingerprint)",
            "This machine's fingerprint, for the centre's staff to compare: \(fingerprint)")
    }

    // MARK: Sync

    static func exchanged(sent: Int64, received: Int64) -> Label {
        both("ส่ง \(sent) รับ \(received) การบันทึก", "Sent \(plural(sent, "change")), received \(received).")
    }

    static let allAtCentre = both(
        "ข้อมูลในเครื่องนี้กับส่วนกลางตรงกันแล้ว", "All that is recorded here is at the centre, and the reverse.")

    static func stillUnsent(_ count: Int) -> Label {
        both("ยังไม่ถึงส่วนกลาง \(count) การบันทึก", "Not at the centre yet: \(plural(count, "change")).")
    }

    static func newlyHeld(_ count: Int64) -> Label {
        both(
            "ส่วนกลางเก็บไว้รอตัดสิน \(count) การบันทึก ดูด้วย khunatham held list",
            "The centre keeps \(plural(count, "change")) without applying. See: khunatham held list")
    }

    static func newlyRefused(_ count: Int64) -> Label { Status.refused(Int(clamping: count)) }

    static let waiting = both("กำลังรอการรับส่งข้อมูล…", "Waiting for the exchange…")

    // MARK: Files

    static func exported(_ count: Int, path: String) -> Label {
        both("เขียน \(count) รายการลงใน \(path) แล้ว", "Wrote \(plural(count, "record")) to \(path).")
    }

    static func exportedWithConflicts(_ count: Int) -> Label {
        both(
            "มี \(count) รายการที่ข้อมูลขัดแย้งกัน ดูคอลัมน์ conflicts",
            "In conflict: \(plural(count, "record")); see the column conflicts.")
    }

    static func imported(added: Int, changed: Int, unchanged: Int) -> Label {
        both(
            "เพิ่ม \(added) แก้ไข \(changed) เหมือนเดิม \(unchanged) รายการ",
            "\(added) added, \(changed) changed, \(unchanged) unchanged.")
    }

    static func wouldImport(added: Int, changed: Int, unchanged: Int) -> Label {
        both(
            "ถ้านำเข้าจริง: เพิ่ม \(added) แก้ไข \(changed) เหมือนเดิม \(unchanged) รายการ (ยังไม่ได้บันทึก)",
            "An import would make: \(added) added, \(changed) changed, \(unchanged) unchanged. Nothing was stored.")
    }

    static func batch(_ labels: String) -> Label { both("ชุดการบันทึก: \(labels)", "Batch: \(labels)") }

    static func skipped(_ count: Int) -> Label {
        both("ข้าม \(count) แถวที่ผิด", "Left out: \(plural(count, "bad row")).")
    }

    static func progress(_ done: Int, of count: Int) -> Label {
        both("\r\(done)/\(count) แถว", "\r\(done)/\(count) rows")
    }
}
