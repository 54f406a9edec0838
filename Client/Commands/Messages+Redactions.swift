import Forms

/// What is said of values that were erased by order.
extension Messages {
    static let wholeRecord = both("ทั้งรายการ", "The whole record")
    static let erasedValue = both("(ลบแล้วตามคำสั่งของส่วนกลาง)", "(erased by order of the centre)")

    static func redacted(_ id: String, _ field: Label?) -> Label {
        guard let field else {
            return both(
                "รายการ \(id) ถูกลบทั้งรายการตามคำสั่งของส่วนกลาง บันทึกเพิ่มไม่ได้",
                "The whole record \(id) was erased by order of the centre: nothing can be recorded in it.")
        }
        return both(
            "ช่อง\(field.thai) ถูกลบตามคำสั่งของส่วนกลางหลังจากที่เปิดดู ยังไม่ได้บันทึก โปรดเปิดดูรายการใหม่ก่อน",
            "\(field.english) was erased by order of the centre after you looked. Nothing is recorded. Look again."
        )
    }
}
