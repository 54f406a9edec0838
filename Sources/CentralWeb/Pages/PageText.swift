import Forms
import Protocol

/// What the pages say, in both languages.
enum PageText {
    private static func both(_ thai: String, _ english: String) -> Label { Label(thai: thai, english: english) }

    // The frame.
    static let brand = both("จังหวัดคุณธรรม", "Moral Province")
    static func siteName(province: String) -> Label { both("จังหวัดคุณธรรม \(province)", "Moral Province \(province)") }
    static let skip = both("ข้ามไปยังเนื้อหา", "Skip to the content")
    static let menu = both("เมนูหลัก", "Main menu")
    static let footer = both(
        "หน้าสำหรับเจ้าหน้าที่ส่วนกลาง ข้อมูลบางส่วนเป็นข้อมูลส่วนบุคคล โปรดใช้เท่าที่จำเป็นต่องาน",
        "For staff of the centre. Some of this is personal data: use it only as far as your work needs it.")
    static let shownAt = both("แสดงข้อมูล ณ เวลา (ประเทศไทย)", "Shown as of, Thai time:")

    static func name(of section: PageSection) -> Label {
        switch section {
        case .overview: both("ภาพรวม", "Overview")
        case .records: both("รายการ", "Records")
        case .conflicts: both("ข้อมูลขัดแย้ง", "Conflicts")
        case .findings: findings
        case .offices: both("หน่วยงาน", "Offices")
        }
    }

    // Lists.
    static let previous = both("← ก่อนหน้า", "← Previous")
    static let next = both("ถัดไป →", "Next →")
    static let pages = both("หน้าอื่น", "Other pages")
    static func page(_ page: Int, of pages: Int) -> Label {
        both("หน้า \(page) จาก \(pages)", "Page \(page) of \(pages)")
    }
    static let search = both("ค้นหาคำ", "Search")
    static let type = both("ประเภท", "Type")
    static let district = both("อำเภอ", "District")
    static let networkFilter = both("เครือข่าย", "Network")
    static let networks = both("เครือข่าย", "Networks")
    static let all = both("ทั้งหมด", "All")
    static let onlyConflicts = both("เฉพาะที่ขัดแย้ง", "In conflict only")
    static let withDeleted = both("รวมที่ลบแล้ว", "Deleted ones too")
    static let show = both("แสดงรายการ", "Show")
    static let showAll = both("ล้างตัวกรอง", "Clear all filters")
    static func count(_ count: String) -> Label { both("พบ \(count) รายการ", "Records found: \(count)") }
    static func countAtLeast(_ count: String) -> Label {
        both(
            "พบอย่างน้อย \(count) รายการ ข้อมูลมีมากเกินกว่าจะค้นได้หมดในครั้งเดียว โปรดเลือกประเภทหรือพิมพ์คำค้น",
            "At least \(count) found. There are too many records to read them all: choose a type or type a word.")
    }
    static let title = both("ชื่อ", "Name")
    static let owner = both("หน่วยงานเจ้าของ", "Owner")
    static let marks = both("สิ่งที่ควรดู", "To look at")
    static let untitled = both("(ยังไม่มีชื่อ)", "(no name yet)")
    static func conflicts(_ count: Int) -> Label { both("⚠ ขัดแย้ง \(count) ช่อง", "⚠ \(count) in conflict") }
    static func inConflict(_ count: String) -> Label { both("⚠ ขัดแย้ง \(count)", "⚠ \(count) in conflict") }
    static func toDo(_ count: Int) -> Label { both("ควรแก้ไข \(count) เรื่อง", "\(count) to mend") }

    static let gaps = both("ข้อมูลยังไม่ครบ", "incomplete")

    // The first page.
    static let allRecords = both("รายการทั้งหมด", "records")
    static let waitingConflicts = both("รายการขัดแย้งรอตัดสิน", "records with conflicts to settle")
    static let heardOffices = both("หน่วยงานติดต่อใน 7 วัน", "offices heard from in 7 days")
    static let unsentAtOffices = both("การบันทึกค้างส่งที่หน่วยงาน", "changes still at offices")
    static let byType = both("จำนวนรายการตามประเภท", "Records by type")
    static let newest = both("การบันทึกล่าสุด", "Newest changes")
    static let began = both("บันทึกรายการใหม่", "new record")
    static func wrote(_ fields: String) -> Label { both("แก้ไข \(fields)", "changed \(fields)") }
    static func more(_ count: Int) -> Label { both("และอีก \(count) ช่อง", "and \(count) more") }

    // One record.
    static let fields = both("ข้อมูล", "Fields")
    static let about = both("เกี่ยวกับรายการนี้", "About this record")
    static let history = both("ประวัติการบันทึก", "History")
    static let historyOrder = both(
        "เรียงตามลำดับที่มาถึงส่วนกลาง ล่าสุดอยู่บน เวลาที่แสดงเป็นเวลาตามนาฬิกาของเครื่องที่บันทึก",
        "In the order in which they reached the centre, the newest first. Times are what the recording machine said.")
    static let noValues = both("ยังไม่มีข้อมูล", "Nothing yet.")
    static func emptyFields(_ count: Int) -> Label { both("ช่องที่ยังว่าง \(count) ช่อง", "\(count) empty fields") }
    static let personal = both("ข้อมูลส่วนบุคคล", "personal data")
    static func summed(_ rows: Int) -> Label { both("(รวม \(rows) ครั้งที่บันทึก)", "(sum of \(rows) entries)") }
    static let delivery = both("สถานะการส่ง", "Delivery")
    static let deliveredHere = both("ถึงส่วนกลางแล้ว", "at the centre")
    static let changes = both("จำนวนครั้งที่บันทึก", "Changes")
    static let recordID = both("รหัสรายการ", "Id")
    static let typeCode = both("รหัสประเภท", "Type code")
    static let notHere = both("ไม่มีรายการนี้ที่ส่วนกลาง", "not here")
    static let isDeleted = both("รายการนี้ถูกลบแล้ว", "This record is deleted.")
    static let deleted = both("ลบแล้ว", "deleted")
    static let yes = both("ใช่", "yes")
    static let no = both("ไม่ใช่", "no")
    static func newerField(_ field: FieldID) -> Label {
        both("ช่องของรุ่นใหม่กว่า (\(field))", "Field of a newer version (\(field))")
    }
    static func newerType(_ type: String) -> Label {
        both("ประเภทของรุ่นใหม่กว่า (\(type))", "Type of a newer version (\(type))")
    }

    // Conflicts.
    static let conflict = both("⚠ ขัดแย้ง", "⚠ conflict")
    static func conflictIn(_ field: String) -> Label { both("ข้อมูลขัดแย้ง: \(field)", "Conflict: \(field)") }
    static func mustChoose(_ count: Int) -> Label {
        both("⚠ ขัดแย้งกัน \(count) ค่า ต้องเลือก", "⚠ \(count) values in conflict, one must be chosen")
    }
    static func fieldsInConflict(_ count: Int) -> Label {
        both("⚠ มีข้อมูลขัดแย้ง \(count) ช่อง:", "⚠ \(count) \(count == 1 ? "field" : "fields") in conflict:")
    }
    static let settle = both("วิธีตัดสิน", "How to settle it")
    static let settleHow = both(
        "ใช้คำสั่งนี้บนเครื่องแม่ข่ายของส่วนกลาง แทน N ด้วยลำดับของค่าที่เลือก หรือให้หน่วยงานเจ้าของตัดสินในโปรแกรมของตน",
        "Run this on the centre's server with the number of a value in place of N, or let the owning office settle it.")
    static let noConflicts = both("ไม่มีข้อมูลขัดแย้ง", "No conflicts.")
    static func conflictIntro(_ count: String) -> Label {
        both(
            "มี \(count) รายการที่หน่วยงานบันทึกไม่ตรงกันโดยยังไม่เห็นของกันและกัน ทุกค่ายังอยู่ครบจนกว่าจะมีผู้เลือก",
            "In these records offices wrote different values without having seen each other's (records: \(count)). "
                + "All values are kept until somebody chooses.")
    }

    // History.
    static func verb(_ operation: FieldOperation) -> Label {
        switch operation {
        case .set: both("เป็น", "set to")
        case .clear: both("ทำให้ว่าง", "cleared")
        case .add: both("เพิ่ม", "added")
        case .remove: both("เอาออก", "removed")
        case .increment: both("บวก", "added")
        case .note: both("จดว่า", "noted")
        }
    }
    static let inPlaceOf = both("แทน", "in place of")
    static let deletion = both("ลบรายการ", "deleted the record")
    static let restored = both("ยกเลิกการลบ", "took the deletion back")
    static let withheld = both("มีส่วนที่ไม่เก็บไว้แล้ว", "Part of this change is not kept any more.")
    static func atCentre(_ number: UInt64) -> Label {
        both("ถึงส่วนกลางแล้ว ลำดับที่ \(number)", "at the centre, number \(number)")
    }
    static let doubtfulTime = both("เวลาน่าสงสัย", "doubtful time")

    // Offices.
    static let centre = both("ส่วนกลาง", "The centre")
    static func network(_ name: String) -> Label { both("เครือข่าย\(name)", "Network: \(name)") }
    static let office = both("หน่วยงาน", "Office")
    static let machine = both("เครื่อง", "Machine")
    static let lastContact = both("ติดต่อล่าสุด", "Last contact")
    static let unsent = both("ค้างส่งที่หน่วยงาน", "Unsent at the office")
    static let backlog = both("ยังไม่ได้รับจากส่วนกลาง", "Not fetched yet")
    static let officesIntro = both(
        "“ค้างส่ง” คือจำนวนการบันทึกที่เครื่องแจ้งไว้เมื่อติดต่อครั้งล่าสุด หลังจากนั้นอาจมีเพิ่ม",
        "“Unsent” is what the machine said when it was last heard. There may be more since.")
    static let noOffices = both("ยังไม่มีหน่วยงานในระบบ", "There are no offices yet.")
    static func missingOffices(_ count: Int) -> Label {
        both("อำเภอที่ยังไม่มีในระบบ \(count) อำเภอ", "Districts that are not in the system yet: \(count)")
    }
    static let neverHeard = both("ยังไม่เคยติดต่อ", "never heard from")
    static let none = both("ไม่มี", "none")
    static let noDevice = both("ยังไม่มีเครื่องลงทะเบียน", "no machine enrolled")
    static let silent = both("เงียบเกิน 7 วัน", "silent for over 7 days")
    static let pending = both("รออนุมัติ", "waits for approval")
    static let revoked = both("เพิกถอนแล้ว", "revoked")
    static func clockAhead(_ span: Label) -> Label {
        both("นาฬิกาเร็วไป \(span.thai)", "clock ahead by \(span.english)")
    }
    static func clockBehind(_ span: Label) -> Label {
        both("นาฬิกาช้าไป \(span.thai)", "clock behind by \(span.english)")
    }

    // What is held.
    static let held = both("การบันทึกที่พักไว้", "Held changes")
    static let nothingHeld = both("ไม่มีการบันทึกที่พักไว้", "Nothing is held.")
    static let heldIntro = both(
        """
        ส่วนกลางเก็บการบันทึกเหล่านี้ไว้ครบ แต่ยังไม่นำไปใช้ เพราะผู้ส่งไม่มีสิทธิ์หรือข้อมูลน่าสงสัย ตัดสินด้วยคำสั่ง \
        khunatham-central held release หรือ held refuse ตามด้วยลำดับ
        """,
        """
        The centre keeps these changes but has not applied them: their sender has no right to, or something is amiss. \
        Decide with khunatham-central held release or held refuse, and the number.
        """)
    static let heldNumber = both("ลำดับ", "Number")
    static func heldCount(_ count: String) -> Label {
        both("มีการบันทึกที่พักไว้ \(count) ส่วน รอเจ้าหน้าที่ตรวจ", "Held, waiting for staff: \(count)")
    }
    static let restoredAt = both("ส่วนกลางถูกกู้คืนเมื่อ", "The centre was restored:")
    static func restored(awaited: String) -> Label {
        if awaited.isEmpty {
            return both("ทุกหน่วยงานติดต่อแล้วตั้งแต่นั้น", "All offices were in contact since.")
        }
        return both(
            "ข้อมูลบางส่วนอาจยังไม่กลับมา จนกว่าหน่วยงานเหล่านี้จะติดต่อ: \(awaited)",
            "Some records may still be missing, until these offices are in contact: \(awaited)")
    }
    static let forked = both("มีสำเนาของเครื่องถูกใช้พร้อมกัน", "a copied machine is in use")
    static let awaited = both("ยังไม่ติดต่อตั้งแต่กู้คืน", "no contact since the restoration")
    static let heldWhy = both("เหตุที่พักไว้", "Why")
    static let recordedBy = both("ผู้บันทึก", "Recorded by")
    static let arrived = both("มาถึง", "Arrived")

    // Spans of time.
    static let justNow = both("เมื่อครู่นี้", "just now")
    static let future = both("นาฬิกาอาจผิด", "the clock may be wrong")
    static func minutes(_ count: Int64) -> Label { both("\(count) นาที", plural(count, "minute")) }
    static func hours(_ count: Int64) -> Label { both("\(count) ชั่วโมง", plural(count, "hour")) }
    static func days(_ count: Int64) -> Label { both("\(count) วัน", plural(count, "day")) }
    static func ago(_ span: Label) -> Label { both("\(span.thai)ที่แล้ว", "\(span.english) ago") }

    private static func plural(_ count: Int64, _ word: String) -> String {
        count == 1 ? "1 \(word)" : "\(count) \(word)s"
    }

    // Errors.
    static let notFound = both("ไม่พบหน้านี้", "Page not found")
    static let notFoundWhy = both(
        "ไม่มีหน้าหรือรายการตามที่อยู่นี้ อาจพิมพ์ผิดหรือคัดลอกมาไม่ครบ",
        "There is no page or record at this address. It may be mistyped or cut short.")
    static let badAddress = both("ที่อยู่ของหน้าไม่ถูกต้อง", "This address cannot be read")
    static let badAddressWhy = both(
        "ค่าหนึ่งในที่อยู่นี้ใช้ไม่ได้ โปรดเริ่มใหม่จากหน้าภาพรวม",
        "One of the values in this address is not one that it may be. Please start again from the overview.")
    static let unavailable = both("อ่านข้อมูลไม่ได้ในขณะนี้", "The records cannot be read now")
    static let unavailableWhy = both(
        "ข้อมูลไม่ได้หายไป โปรดลองใหม่อีกครั้ง หากยังไม่ได้ให้แจ้งผู้ดูแลระบบ",
        "Nothing is lost. Please try again; if it goes on, tell whoever looks after the server.")
    static let toOverview = both("ไปหน้าภาพรวม", "To the overview")
}
