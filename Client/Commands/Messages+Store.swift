import Forms
import Merge
import SyncLogic

extension Messages {
    static func storage(_ error: StorageError) -> Label {
        switch error {
        case .busy:
            both("มีโปรแกรมอื่นใช้ที่เก็บข้อมูลอยู่ ลองใหม่อีกครั้ง", "Another program is using the store. Try again.")
        case .full: both("ดิสก์เต็ม ยังไม่ได้บันทึก", "The disk is full. Nothing was recorded.")
        case .damaged(let what):
            both(
                "ที่เก็บข้อมูลเสียหาย (\(what)) อย่าลบแฟ้ม ให้ติดต่อเจ้าหน้าที่ส่วนกลาง",
                "The store is damaged (\(what)). Do not delete it; ask the centre's staff.")
        case .missing(let path):
            both(
                "ยังไม่มีที่เก็บข้อมูลที่ \(path) สร้างด้วย khunatham init",
                "There is no store at \(path). Make one with: khunatham init")
        case .exists(let path):
            both("มีที่เก็บข้อมูลที่ \(path) อยู่แล้ว", "There is a store at \(path) already.")
        case .newer(let migration):
            both(
                "ที่เก็บข้อมูลนี้ทำโดยโปรแกรมรุ่นใหม่กว่า (\(migration)) ให้ปรับรุ่นโปรแกรม",
                "A newer version of the program made this store (\(migration)). Update the program.")
        case .failed(let code, let message):
            both("ที่เก็บข้อมูลผิดพลาด (\(code)): \(message)", "The store failed (\(code)): \(message)")
        }
    }

    static let notAccepted = both("รับข้อมูลจากส่วนกลางไม่ได้", "What the centre sent could not be taken in.")
    static let changeTooLarge = both(
        "ข้อมูลที่บันทึกครั้งเดียวใหญ่เกินไป แบ่งบันทึกหลายครั้ง", "That is too much for one change. Record it in parts.")
    static let keys = both("กุญแจของเครื่องนี้ใช้ไม่ได้", "This machine's keys cannot be used.")

    static func edit(_ error: EditError, _ field: Label) -> Label {
        switch error {
        case .appendOnly:
            both(
                "\(field.thai) เพิ่มได้อย่างเดียว ใช้ --add แทน --set หรือ --clear",
                "\(field.english) only takes more: use --add, not --set, --clear or --remove.")
        case .notASet:
            both("\(field.thai) มีได้ค่าเดียว ใช้ --set", "\(field.english) takes one value: use --set.")
        case .noSuchElement:
            both(
                "\(field.thai) ไม่มีค่านั้น หรือข้อมูลเปลี่ยนไปแล้ว ดูใหม่ก่อน",
                "\(field.english) has no such value, or it has changed. Look at it again.")
        case .notInConflict: both("\(field.thai) ไม่ได้ขัดแย้งกัน", "\(field.english) is not in conflict.")
        case .deleted: both("รายการนี้ถูกลบแล้ว", "The record is deleted.")
        case .notDeleted: both("รายการนี้ไม่ได้ถูกลบ", "The record is not deleted.")
        case .nothingToUndo:
            both(
                "ไม่มีอะไรให้ย้อน เพราะมีการบันทึกทับไปแล้ว", "There is nothing to take back: it was replaced since.")
        }
    }

    static func notTheWriter(_ what: Label, _ writer: Form.Writers) -> Label {
        switch writer {
        case .central: both("\(what.thai): ส่วนกลางเท่านั้นที่แก้ไขได้", "\(what.english): only the centre writes it.")
        case .owner, .shared:
            both("\(what.thai): หน่วยงานเจ้าของเท่านั้นที่แก้ไขได้", "\(what.english): only its owner writes it.")
        }
    }

    static func unknownType(_ type: String, known: [String]) -> Label {
        let names = known.joined(separator: ", ")
        return both("ไม่มีประเภท '\(type)' มี: \(names)", "There is no record type '\(type)'. There are: \(names)")
    }

    static func unknownField(_ field: String, type: String, nearest: String?) -> Label {
        both(
            "\(type) ไม่มีช่อง '\(field)'\(nearest.map { " หมายถึง \($0) หรือไม่" } ?? "") ดูด้วย khunatham forms \(type)",
            "\(type) has no field '\(field)'\(nearest.map { "; was it \($0)?" } ?? ".") See: khunatham forms \(type)"
        )
    }

    static func unknownRecord(_ id: String) -> Label {
        both("ไม่มีรายการ \(id) ในเครื่องนี้", "There is no record \(id) here.")
    }

    static func unknownChange(_ label: String) -> Label {
        both("ไม่มีการบันทึก \(label) ในเครื่องนี้", "There is no change \(label) here.")
    }

    static func ambiguousChange(_ label: String, _ count: Int) -> Label {
        both(
            "มี \(count) การบันทึกชื่อ \(label) เพราะที่เก็บข้อมูลถูกคัดลอก ให้แก้ไขรายการแทน",
            "\(count) changes are called \(label), because the store was copied. Edit the record instead.")
    }

    static func unreadable(_ what: String) -> Label { both("อ่าน \(what) ไม่ได้", "Cannot read \(what).") }

    static func unknownOffice(_ office: String) -> Label {
        both(
            "ไม่มีหน่วยงาน '\(office)' ใช้รหัสอำเภอ เช่น 5715 หรือ 57 สำหรับส่วนกลาง",
            "There is no office '\(office)'. Use a district's code such as 5715, or 57 for the centre.")
    }
}
