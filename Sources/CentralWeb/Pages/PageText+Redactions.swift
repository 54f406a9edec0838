import Forms

/// What the pages say of values that were erased by order.
extension PageText {
    static let erased = Label(thai: "(ลบแล้วตามคำสั่ง)", english: "(erased by order)")
    static let wholeRecord = Label(thai: "ทั้งรายการ", english: "The whole record")
}
