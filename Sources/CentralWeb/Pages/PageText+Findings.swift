import Forms

extension PageText {
    private static func both(_ thai: String, _ english: String) -> Label { Label(thai: thai, english: english) }

    static let findings = both("สิ่งที่ควรแก้ไข", "To be mended")
    static let findingsIntro = both(
        "ระบบตรวจพบเรื่องเหล่านี้หลังรวมข้อมูลของทุกหน่วยงาน ไม่มีข้อมูลใดถูกทิ้งหรือแก้ไขเอง ต้องมีผู้ตรวจและแก้ตามคำแนะนำ",
        "Found once the records of all offices were merged. Nothing was dropped or changed: people look into each one.")
    static let noFindings = both("ไม่พบสิ่งที่ควรแก้ไข", "Nothing to be mended.")
    static let findingsByKind = both("จำนวนตามเรื่องและหน่วยงาน", "By kind and office")
    static let findingKind = both("เรื่อง", "Kind")
    static let findingCount = both("จำนวน", "Count")
    static let findingOffices = both("หน่วยงานเจ้าของ", "Owning offices")
    static let findingList = both("รายละเอียด", "Each of them")
    static let findingsFound = both("เรื่องที่ควรแก้ไข", "things to be mended")
    static let allFindings = both("แสดงทุกเรื่อง", "Show all")
    static func findingsShown(_ kind: String?, _ office: String?, _ count: String) -> Label {
        let thai = [kind, office].compactMap { $0 }.joined(separator: " · ")
        return both(
            "\(thai.isEmpty ? "ทั้งหมด" : thai) จำนวน \(count) เรื่อง", "\(thai.isEmpty ? "All" : thai): \(count)")
    }
    static let aboutRecords = both("เกี่ยวข้องกับ", "About")
    static let inFields = both("ช่อง", "Fields")
    static let whatToDo = both("ควรทำ", "To do")
    static let wholeProvince = both("ทั้งจังหวัด", "The whole province")
}
