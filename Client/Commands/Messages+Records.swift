import Forms

extension Messages {
    // MARK: What was recorded

    static func recorded(_ change: String) -> Label { both("บันทึกแล้ว \(change)", "recorded \(change)") }
    static let nothingChanged = both("ไม่มีอะไรเปลี่ยน จึงไม่ได้บันทึก", "nothing changed, nothing was recorded")

    static func stillInConflict(_ fields: String) -> Label {
        both(
            "ช่องนี้ยังขัดแย้งกันอยู่: \(fields) ตัดสินด้วย khunatham conflict resolve",
            "Still in conflict: \(fields). Settle it with: khunatham conflict resolve")
    }

    // MARK: One record

    /// Headings of a record's page.
    enum Heading {
        static let id = both("รหัสรายการ", "Id")
        static let office = both("หน่วยงาน", "Office")
        static let shared = both("แบ่งปันให้", "Shared with")
        static let delivery = both("สถานะการส่ง", "Delivery")
    }

    static let deleted = both("รายการนี้ถูกลบแล้ว", "This record is deleted.")
    static let nothing = both("ไม่มีรายการ", "No records.")
    static func count(_ count: Int) -> Label { both("\(count) รายการ", plural(count, "record")) }

    static func delivery(_ delivery: Delivery) -> Label {
        switch delivery {
        case .recorded: both("บันทึกในเครื่องนี้แล้ว ยังไม่ถึงส่วนกลาง", "recorded here, not at the centre yet")
        case .central: both("ถึงส่วนกลางแล้ว", "at the centre")
        case .held: both("ถึงส่วนกลาง แต่ยังไม่ถูกนำไปใช้", "at the centre, not applied there")
        case .archived: both("ถึงส่วนกลางและสำรองข้อมูลแล้ว", "at the centre and safe in backup")
        }
    }

    static func deliveryMark(_ delivery: Delivery) -> Label {
        switch delivery {
        case .recorded: both("ยังไม่ส่ง", "not sent")
        case .held: both("รอส่วนกลาง", "held")
        case .central, .archived: both("", "")
        }
    }

    static func conflictMark(_ count: Int) -> Label { both("ขัดแย้ง \(count) ช่อง", "\(count) in conflict") }

    static func unknownField(_ name: String) -> Label {
        both("ช่องของรุ่นใหม่กว่า (\(name))", "Field of a newer version (\(name))")
    }

    // MARK: Conflicts

    static func inConflict(_ count: Int) -> Label {
        both("ขัดแย้งกัน \(count) ค่า ต้องเลือก:", "\(count) values in conflict, one must be chosen:")
    }

    static let seeBelow = both("(ยังขัดแย้งกัน ดูด้านล่าง)", "(in conflict, see below)")

    static func resolveHint(_ id: String, _ field: String) -> Label {
        both(
            "เลือกด้วย: khunatham conflict resolve \(id) \(field) --pick N",
            "Choose with: khunatham conflict resolve \(id) \(field) --pick N")
    }

    static let noConflicts = both("ไม่มีข้อมูลขัดแย้ง", "No conflicts.")
    static func conflicts(_ fields: Int, records: Int) -> Label {
        both(
            "ขัดแย้ง \(fields) ช่อง ใน \(records) รายการ",
            "\(plural(fields, "field")) in conflict, in \(count(records).english).")
    }

    // MARK: Findings

    static let findings = both("สิ่งที่ควรแก้ไข:", "To be mended:")
    static let noFindings = both("ไม่พบสิ่งที่ควรแก้ไข", "Nothing to be mended.")

    static func findings(_ count: Int) -> Label {
        both("สิ่งที่ควรแก้ไข \(count) เรื่อง", "To be mended: \(plural(count, "finding")).")
    }

    static func findingFields(_ names: String) -> Label { both("ช่อง: \(names)", "fields: \(names)") }
    static func findingAbout(_ record: String) -> Label { both("เกี่ยวข้องกับ: \(record)", "about: \(record)") }
    static func findingTodo(_ todo: String) -> Label { both("ควรทำ: \(todo)", "to do: \(todo)") }
    static let wholeProvince = both("ทั้งจังหวัด", "the whole province")

    static func takeBackDeletion(_ id: String) -> Label {
        both(
            "นำกลับมาได้โดยย้อนการลบ: khunatham record undo (ดูรหัสการบันทึกจาก khunatham record history \(id))",
            "To get it back: khunatham record undo with the change that deleted it (khunatham record history \(id)).")
    }

    // MARK: History

    /// What a change did to one field.
    enum Deed {
        static func put(_ field: String, _ value: String) -> Label {
            both("\(field) = \(value)", "\(field) = \(value)")
        }
        static func added(_ field: String, _ value: String) -> Label {
            both("\(field) + \(value)", "\(field) + \(value)")
        }
        static func cleared(_ field: String) -> Label { both("\(field): ทำให้ว่าง", "\(field): cleared") }
        static func removed(_ field: String) -> Label { both("\(field): เอาค่าออก", "\(field): value taken out") }
        static let deleted = both("ลบรายการ", "record deleted")
        static let restored = both("ยกเลิกการลบ", "deletion taken back")
        static func replaced(_ labels: String) -> Label { both("  (แทน \(labels))", "  (in place of \(labels))") }
    }

    // MARK: Forms

    static let required = both("ต้องกรอก", "required")
    static let expected = both("ควรกรอก", "expected")
    static let several = both("ได้หลายค่า", "several")
    static let byCentre = both("ส่วนกลางกรอก", "by the centre")
    static let chooseFrom = both("เลือกจาก:", "Choose from:")
    static let formsHint = both(
        "ดูช่องของประเภทหนึ่ง: khunatham forms TYPE", "The fields of a type: khunatham forms TYPE")
    static let shareHint = both(
        "ทุกประเภทมีช่อง office (เจ้าของ) และ shared (แบ่งปันให้) ด้วย",
        "Every type also has the fields office (owner) and shared (shared with).")

    static func writers(_ writers: Form.Writers) -> Label {
        switch writers {
        case .shared: both("ทุกหน่วยงานที่เห็นแก้ไขได้", "every office that reads it writes it")
        case .owner: both("หน่วยงานเจ้าของแก้ไขได้", "its owner writes it")
        case .central: both("ส่วนกลางแก้ไขได้", "the centre writes it")
        }
    }

    static func kind(_ kind: FieldKind, target: Label?) -> Label {
        switch kind {
        case .text: both("ข้อความ", "text")
        case .longText: both("ข้อความหลายบรรทัด", "text of several lines")
        case .integer: both("จำนวนเต็ม", "whole number")
        case .decimal: both("จำนวน", "number")
        case .money: both("จำนวนเงิน (บาท)", "amount in baht")
        case .year: both("ปี พ.ศ.", "Buddhist year")
        case .boolean: both("ใช่ หรือ ไม่ใช่", "yes or no")
        case .date: both("วันที่ เช่น 19 ต.ค. 2564", "date, e.g. 2021-10-19")
        case .dateTime: both("วันที่และเวลา เช่น 19 ต.ค. 2564 09.00", "date and time, e.g. 2021-10-19T09:00")
        case .code: both("เลือกจากรายการ", "one of a list")
        case .place: both("สถานที่ เช่น ต.เวียง อ.เทิง", "place, by its Thai name or code")
        case .reference(let type):
            both("รายการ \(target?.thai ?? type)", "a record: \(target?.english ?? type)")
        case .url: both("ที่อยู่เว็บ", "web address")
        case .phone: both("เบอร์โทรศัพท์", "telephone number")
        case .email: both("อีเมล", "e-mail address")
        case .digits(let count): both("ตัวเลข \(count) หลัก", "\(count) digits")
        case .blob: both("แฟ้มแนบ", "attachment")
        }
    }
}
