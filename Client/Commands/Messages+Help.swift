import Forms

extension Messages {
    /// The texts of the help screens.
    enum Help {
        static let root = both(
            "ระบบบันทึกข้อมูลจังหวัดคุณธรรม ใช้งานได้ทั้งมีและไม่มีสัญญาณ",
            "The record system of a moral province. Works with and without a network.")
        static let rootMore = both(
            """
            เริ่มต้น: khunatham init สร้างที่เก็บข้อมูลของหน่วยงาน แล้ว khunatham forms ดูว่าบันทึกอะไรได้บ้าง
            รหัสจบ: 0 สำเร็จ, 1 ไม่สำเร็จ, 2 คำสั่งผิด, 3 ข้อมูลไม่ผ่านการตรวจ, 4 ไม่มีสัญญาณ, 5 มีข้อมูลขัดแย้ง
            """,
            """
            To begin: khunatham init makes the office's store, khunatham forms shows what can be recorded.
            Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused by validation, 4 no line, 5 conflicts.
            """)
        static let record = both("บันทึก แก้ไข ค้นหา และดูรายการ", "Record, change, find and show records.")
        static let conflict = both("ดูและตัดสินข้อมูลขัดแย้ง", "See and settle conflicts.")

        static let finding = both("ดูสิ่งที่ควรแก้ไขหลังรวมข้อมูล", "See what the merged records violate.")

        static let home = both("โฟลเดอร์เก็บข้อมูลของเครื่องนี้", "The folder of this office's store.")
        static let json = both("ตอบเป็นเอกสาร JSON หนึ่งฉบับ", "Answer with one JSON document.")
        static let lang = both("ภาษา: th ไทย, en อังกฤษ", "Language: th or en.")
        static let clerk = both("ชื่อผู้บันทึก แทนชื่อที่ตั้งไว้", "Who records, in place of the store's clerk.")

        static let initialise = both("สร้างที่เก็บข้อมูลใหม่ ไม่ต้องมีสัญญาณ", "Make a new store; no network needed.")
        static let initOffice = both("รหัสหรือชื่ออำเภอ เช่น 5715", "The office's code or Thai name, e.g. 5715.")
        static let initClerk = both("ชื่อผู้บันทึก", "The clerk who records here.")

        static let enrol = both("ลงทะเบียนเครื่องนี้กับส่วนกลาง", "Enrol this machine at the centre.")
        static let server = both("ที่อยู่ของส่วนกลาง", "The centre's address.")
        static let code = both("รหัสใช้ครั้งเดียวจากส่วนกลาง", "The one-time code from the centre.")
        static let fingerprint = both(
            "ลายนิ้วมือของส่วนกลางบนกระดาษที่ได้รับ", "The centre's fingerprint as on the paper.")
        static let authority = both("แฟ้มใบรับรองของส่วนกลาง แทนลายนิ้วมือ", "The centre's certificate, in place of it.")
        static let timeout = both("รอได้นานเท่าใด เป็นวินาที", "How long to wait, in seconds.")

        static let type = both("ประเภทรายการ เช่น community", "The record type, e.g. community.")
        static let id = both("รหัสรายการ หรือส่วนต้นอย่างน้อย 6 ตัว", "The record's id, or its first 6 digits or more.")
        static let change = both("รหัสการบันทึก เช่น 9f3ac2e1-14", "The change, e.g. 9f3ac2e1-14.")
        static let recordAdd = both("บันทึกรายการใหม่", "Record something new.")
        static let recordEdit = both("แก้ไขรายการ", "Change a record.")
        static let recordShow = both("ดูรายการ", "Show a record.")
        static let recordList = both("ดูรายชื่อรายการของประเภทหนึ่ง", "List the records of a type.")
        static let recordSearch = both("ค้นหาคำในทุกรายการ", "Find records that hold a text.")
        static let recordHistory = both("ดูว่าใครบันทึกอะไรเมื่อใด", "Show who recorded what, and when.")
        static let recordDelete = both("ลบรายการ", "Delete a record.")
        static let recordUndo = both("ย้อนการบันทึกหนึ่งครั้ง", "Take back what one change recorded.")
        static let set = both("ใส่ค่าในช่อง", "Give a field this value.")
        static let add = both("เพิ่มค่าในช่องที่มีหลายค่า", "Add a value to a field with several.")
        static let remove = both("เอาค่าออกจากช่องที่มีหลายค่า", "Take a value out of such a field.")
        static let clear = both("ทำช่องให้ว่าง", "Make a field empty.")
        static let share = both("แบ่งปันให้ เช่น 5703, 57, N02", "Share with e.g. 5703, 57, N02.")
        static let seen = both("โทเคน seen จาก --json ของสิ่งที่เห็นก่อนแก้", "The token `seen` of what was shown (--json).")
        static let filter = both("เฉพาะที่ช่องนี้มีค่านี้", "Only where the field has this value.")
        static let limit = both("ไม่เกินกี่รายการ", "At most so many.")
        static let text = both("คำที่ค้นหา", "The text to be found.")
        static let onlyType = both("เฉพาะประเภทนี้", "Only records of this type.")

        static let findingList = both("ดูสิ่งที่ควรแก้ไขทั้งหมด พร้อมวิธีแก้", "List the findings, with what to do.")
        static let onlyKind = both("เฉพาะเรื่องชนิดนี้ เช่น possible_duplicate", "Only this kind, e.g. possible_duplicate.")
        static let conflictList = both("ดูข้อมูลขัดแย้งทั้งหมด", "List the conflicts.")
        static let conflictResolve = both("ตัดสินข้อมูลขัดแย้งหนึ่งช่อง", "Settle one conflict.")
        static let held = both("ดูสิ่งที่ส่วนกลางยังไม่นำไปใช้", "See what the centre has not applied.")
        static let heldList = both(
            "ดูการบันทึกที่ส่วนกลางพักไว้หรือไม่รับ พร้อมเหตุผล", "List what the centre holds or did not take, and why.")
        static let field = both("ชื่อช่อง", "The field.")
        static let pick = both("เลือกค่าลำดับที่ N ตามที่แสดง", "Take the n-th value as listed.")
        static let value = both("ใช้ค่าอื่นนี้", "Take another value.")
        static let why = both("เหตุผล เก็บไว้ในหมายเหตุ", "Why; kept among the remarks.")

        static let importing = both(
            "นำเข้ารายการจากแฟ้ม CSV หัวคอลัมน์เป็นชื่อช่อง ช่องว่างหมายถึงไม่แก้",
            "Take in a CSV file. Its header has field names; an empty cell changes nothing.")
        static let importFile = both("แฟ้ม CSV หรือ - ", "The CSV file, or - for standard input.")
        static let dryRun = both("ตรวจอย่างเดียว ไม่บันทึก", "Check only; store nothing.")
        static let skipBad = both("บันทึกแถวที่ดี แม้มีแถวที่ผิด", "Store the good rows even when some are bad.")
        static let export = both("เขียนรายการของประเภทหนึ่งลงแฟ้ม", "Write the records of a type to a file.")
        static let format = both("รูปแบบ: csv หรือ json", "The format: csv or json.")
        static let out = both("แฟ้มปลายทาง หรือ - ", "The file, or - for standard output.")
        static let settled = both("ไม่เขียน ถ้ามีข้อมูลขัดแย้ง", "Write nothing when records are in conflict.")
        static let sync = both("รับส่งข้อมูลกับส่วนกลางเดี๋ยวนี้", "Exchange with the centre now.")
        static let status = both("ดูสภาพของเครื่องนี้", "Show how this office's store is.")
        static let forms = both("ดูว่าบันทึกอะไรได้บ้าง และพิมพ์อย่างไร", "Show what can be recorded, and how.")
        static let formsType = both("ประเภทรายการ ไม่ใส่เพื่อดูทั้งหมด", "The record type; none to list them all.")
    }
}
