import Forms

extension Messages {
    /// What the centre has not applied.
    enum Held {
        static let none = both("ไม่มีการบันทึกที่ส่วนกลางรอตัดสินหรือไม่รับ", "The centre holds and refuses nothing.")

        static func waiting(_ change: String, _ reason: Label) -> Label {
            both(
                "\(change) ส่วนกลางเก็บไว้รอตัดสิน: \(reason.thai)",
                "\(change): the centre keeps it and has not decided: \(reason.english).")
        }

        static func refused(_ change: String, why: String) -> Label {
            both("\(change) ส่วนกลางไม่รับ: \(why)", "\(change): the centre did not take it: \(why)")
        }

        static func decided(by staff: String, _ when: Label) -> Label {
            both("ตัดสินโดย \(staff) \(when.thai)", "Decided by \(staff), \(when.english).")
        }

        static let recordAgain = both(
            "รายการแสดงข้อมูลตามส่วนกลางแล้ว สิ่งที่บันทึกไว้อยู่ด้านล่าง ถ้ายังต้องการให้แก้ตามเหตุผลแล้วบันทึกใหม่",
            "The record shows what the centre has. What was written is kept here; mend it and record it again."
        )

        static func seeHeld(_ id: String) -> Label {
            both(
                "ส่วนกลางไม่รับรายการ \(id) ดูเหตุผลและข้อมูลด้วย khunatham held list",
                "The centre did not take the record \(id). For the reason and its values see: khunatham held list")
        }

        static func notReadable(_ id: String) -> Label {
            both(
                "รายการ \(id) ย้ายไปอยู่กับหน่วยงานอื่นแล้ว หน่วยงานนี้แก้ไขไม่ได้",
                "The record \(id) is another office's now: this office does not read it any more and cannot change it.")
        }
    }
}
