import Forms

/// The texts of the help screens.
enum Help {
    static let root = both("เครื่องแม่ข่ายส่วนกลางของจังหวัดคุณธรรม", "The central server of a moral province.")
    static let rootMore = both(
        """
        เริ่มต้น: init สร้างโฟลเดอร์ข้อมูล, serve เปิดรับ, office add และ office code ให้หน่วยงานลงทะเบียน
        รหัสจบ: 0 สำเร็จ, 1 ไม่สำเร็จ, 2 คำสั่งผิด, 3 ไม่ผ่านการตรวจ
        """,
        """
        To begin: init makes the data folder, serve listens, office add and office code let an office enrol.
        Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused by validation.
        """)

    static let data = both(
        "โฟลเดอร์ข้อมูล (หรือ KHUNATHAM_CENTRAL_DATA)", "The data folder; else KHUNATHAM_CENTRAL_DATA.")
    static let json = both("ตอบเป็นเอกสาร JSON หนึ่งฉบับ", "Answer with one JSON document.")
    static let lang = both("ภาษา: th ไทย, en อังกฤษ", "Language: th or en.")
    static let badLanguage = both("ใช้ th หรือ en", "Use th or en.")

    static let initialise = both("สร้างโฟลเดอร์ข้อมูลของส่วนกลาง", "Make the data folder of a new centre.")
    static let province = both("รหัสจังหวัด", "The province's code.")
    static let hostName = both(
        "ชื่อหรือที่อยู่ IP ที่หน่วยงานใช้ติดต่อ (ซ้ำได้)", "A name or IP address by which offices reach it; repeatable.")

    static let serve = both("เปิดรับหน่วยงานและหน้าเว็บ", "Listen for offices and serve the pages.")
    static let listen = both("ที่อยู่ที่เปิดรับ พอร์ต 0 คือพอร์ตว่าง", "Where to listen; port 0 takes a free one.")
    static let certificate = both("ใบรับรอง TLS (PEM ทั้งสาย) แทนของส่วนกลางเอง", "TLS certificate chain in PEM.")
    static let key = both("กุญแจของใบรับรอง (PEM)", "The certificate's private key in PEM.")
    static let insecure = both("ไม่ใช้ TLS เฉพาะในเครื่องนี้", "Plain HTTP, on loopback only.")
    static let passwordFile = both(
        "แฟ้มรหัสผ่านของหน้าเว็บเจ้าหน้าที่ (12 ตัวขึ้นไป)", "A file with the passphrase of the staff's pages.")
    static let database = both("ฐานข้อมูลอื่น (ยังไม่มี)", "Another database; not in this build.")

    static let office = both("หน่วยงานและเครื่องของหน่วยงาน", "Offices and their machines.")
    static let officeAdd = both("เพิ่มหน่วยงาน หรือรับกลับหลังเพิกถอน", "Take in an office, or take a revoked one back.")
    static let officeCode = both("ออกรหัสลงทะเบียนใช้ครั้งเดียว", "Make a one-time code for one machine to enrol.")
    static let officeList = both("ดูหน่วยงานทั้งหมด", "List the offices.")
    static let officeNetworks = both("กำหนดเครือข่ายของหน่วยงาน", "Say which networks an office belongs to.")
    static let officeApprove = both("อนุมัติเครื่องที่รออยู่", "Approve a machine that waits.")
    static let officeRevoke = both(
        "เพิกถอนหน่วยงาน หรือเครื่องเดียวถ้าระบุลายนิ้วมือ", "Revoke an office, or one machine by its fingerprint.")
    static let code = both("รหัสหน่วยงาน เช่น 5715", "The office's code, e.g. 5715.")
    static let network = both("รหัสเครือข่าย (ซ้ำได้)", "A network's code; repeatable.")
    static let approve = both("เครื่องต้องรออนุมัติก่อน", "The machine then waits for approval.")
    static let fingerprint = both("ลายนิ้วมือของเครื่อง", "The machine's fingerprint.")
    static let server = both("ที่อยู่ที่พิมพ์ในใบลงทะเบียน", "The server's address as printed on the slip.")

    static let record = both("ดูและส่งออกรายการ", "Show and export records.")
    static let recordShow = both("ดูรายการ", "Show a record.")
    static let recordList = both("ดูรายการของประเภทหนึ่ง", "List the records of a type.")
    static let recordHistory = both("ดูว่าใครบันทึกอะไรเมื่อใด", "Show who recorded what, and when.")
    static let recordHash = both("แฮชของข้อมูลที่รวมแล้ว", "The hash of the merged state.")
    static let export = both("เขียนรายการของประเภทหนึ่งลงแฟ้ม", "Write the records of a type to a file.")
    static let id = both("รหัสรายการ", "The record's id.")
    static let type = both("ประเภทรายการ เช่น community", "The record type, e.g. community.")
    static let owner = both("เฉพาะของหน่วยงานนี้", "Only records that this office owns.")
    static let scope = both("เฉพาะที่หน่วยงานนี้เห็น", "Only what this office reads.")
    static let format = both("รูปแบบ: csv หรือ json", "The format: csv or json.")
    static let out = both("แฟ้มปลายทาง หรือ -", "The file, or - for standard output.")

    static let conflict = both("ดูและตัดสินข้อมูลขัดแย้ง", "See and settle conflicts.")
    static let conflictList = both("ดูข้อมูลขัดแย้งทั้งหมด", "List the conflicts.")
    static let conflictResolve = both("ตัดสินข้อมูลขัดแย้งหนึ่งช่อง", "Settle one conflict.")
    static let field = both("ชื่อช่อง", "The field.")
    static let pick = both("เลือกค่าลำดับที่ N ตามที่แสดง", "Take the n-th value as listed.")
    static let value = both("ใช้ค่าอื่นนี้", "Take another value.")
    static let why = both("เหตุผล เก็บไว้ในหมายเหตุ", "Why; kept among the remarks.")
    static let seen = both(
        "โทเคน seen จาก --json ของสิ่งที่เห็นก่อนตัดสิน", "The token `seen` of what was shown (--json).")
    static let clerk = both("ชื่อผู้ตัดสิน", "Who settles it.")

    static let logExport = both(
        "เขียนบันทึกการเปลี่ยนแปลงทั้งหมดลงแฟ้ม ให้โปรแกรมอื่นตรวจทาน",
        "Write the whole log to a file, for another program to check.")
    static let log = both("แฟ้มที่จะเขียน", "The file to write.")

    static let bundle = both("แฟ้มนำส่งของหน่วยงานที่ไม่มีสัญญาณ", "Files from and to offices that no line reaches.")
    static let bundleImport = both("รับแฟ้มนำส่งของหน่วยงาน", "Take in a bundle of an office.")
    static let bundleAnswer = both("ทำแฟ้มตอบกลับให้หน่วยงาน", "Write the answer that goes back to an office.")
    static let bundleFile = both("แฟ้ม", "The file.")
    static let bundleDevice = both(
        "ลายนิ้วมือของเครื่อง ถ้าหน่วยงานมีหลายเครื่อง", "The machine's fingerprint, where the office has several.")
    static let force = both("เขียนทับแฟ้มที่มีอยู่", "Write over a file that is there.")

    static let finding = both("ดูสิ่งที่ควรแก้ไขหลังรวมข้อมูล", "See what the merged records violate.")
    static let findingList = both("ดูสิ่งที่ควรแก้ไขทั้งหมด พร้อมวิธีแก้", "List the findings, with what to do.")
    static let kind = both("เฉพาะเรื่องชนิดนี้ เช่น possible_duplicate", "Only this kind, e.g. possible_duplicate.")

    static let attachment = both("แฟ้มแนบที่ส่วนกลางเก็บไว้", "The attachments that the centre keeps.")
    static let attachmentList = both("ดูทั้งหมด และแฟ้มที่ไม่มีรายการใดใช้", "List them, and those that no record names.")
    static let attachmentRemove = both("ลบแฟ้มที่ไม่มีรายการใดใช้", "Remove one that no record names.")
    static let attachmentHash = both("แฮชของแฟ้ม", "Its hash.")
    static let unnamed = both("เฉพาะที่ไม่มีรายการใดใช้", "Only those that no record names.")
    static let held = both("สิ่งที่รับไว้แต่ยังไม่นำไปใช้", "What is kept without being applied.")
    static let heldList = both("ดูทั้งหมด ใหม่สุดก่อน", "List it, the newest first.")
    static let heldShow = both("ดูว่าเขียนอะไร และพักไว้เพราะเหตุใด", "Show what it wrote, and why it is held.")
    static let heldRelease = both("นำไปใช้เหมือนเพิ่งมาถึง", "Apply it as if it had come now.")
    static let heldRefuse = both("ไม่นำไปใช้ และแจ้งหน่วยงานพร้อมเหตุผล", "Do not apply it, and tell the office why.")
    static let heldName = both("เลขลำดับหรือรหัสการบันทึก", "Its number, or the change.")
    static let heldWhy = both("เหตุผล แจ้งหน่วยงานที่ส่ง", "Why; the office is told.")

    static let backup = both(
        "สำรองข้อมูลทั้งหมด แล้วทดลองกู้คืนเพื่อพิสูจน์", "Back up everything, then restore it aside to prove it.")
    static let backupFolder = both("โฟลเดอร์ของชุดสำรอง ต้องยังไม่มีหรือว่าง", "The backup's folder: a new or empty one.")
    static let verify = both("พิสูจน์ชุดสำรองที่มีอยู่แล้ว", "Prove a backup that is there already.")
    static let restore = both(
        "สร้างโฟลเดอร์ข้อมูลจากชุดสำรอง หรือจากสำเนาของโฟลเดอร์ข้อมูล", "Make the data folder from a backup or a copy.")
    static let restoreFrom = both("ชุดสำรอง หรือสำเนาโฟลเดอร์ข้อมูล", "The backup, or a copy of a data folder.")
    static let replace = both(
        "ย้ายโฟลเดอร์ข้อมูลเดิมไปเก็บข้าง ๆ แล้วใช้ของที่กู้คืน", "Move the data folder that is there aside.")

    static let snapshot = both(
        "สร้างชุดข้อมูลเริ่มต้นของหน่วยงานใหม่ให้เป็นปัจจุบันทันที", "Build at once what new offices begin with.")

    static let redact = both("ลบข้อมูลถาวรตามกฎหมาย", "Erase values for good, as the law asks.")
    static let redactMore = both(
        "ต้องมีเจ้าหน้าที่สองคน คนหนึ่งขอ อีกคนยืนยัน แล้วลบทุกแห่งที่ข้อมูลไปถึง เรียกคืนไม่ได้",
        "Two of the staff: one asks, another confirms. Then it vanishes wherever it went, and cannot be brought back.")
    static let redactAsk = both("ขอลบ และดูว่าอะไรจะหายไป", "Ask for values to be erased; shows what would vanish.")
    static let redactConfirm = both("ยืนยันคำขอของเจ้าหน้าที่อีกคน", "Confirm what another member of the staff asked for.")
    static let redactCancel = both("ยกเลิกคำขอที่ยังไม่ยืนยัน", "Withdraw a request that nobody confirmed.")
    static let redactList = both(
        "ดูคำขอ สิ่งที่ลบแล้ว และหน่วยงานที่ยังไม่ยืนยัน", "List requests, what was erased, and who has not confirmed it.")
    static let redactField = both("ช่องที่จะลบ (ซ้ำได้)", "A field to erase; repeatable.")
    static let redactPersonal = both("ทุกช่องที่เป็นข้อมูลส่วนบุคคล", "All fields that hold personal data.")
    static let redactLinked = both(
        "รวมข้อมูลส่วนบุคคลในรายการที่อ้างถึง เช่น หอเกียรติยศที่อาศัยความยินยอมนี้",
        "Also the personal data of records that point to it, such as what was published by this consent.")
    static let redactWhole = both("ทั้งรายการ", "The whole record.")
    static let redactCause = both(
        "เหตุ: request ตามคำขอ, withdrawal ถอนความยินยอม, unlawful ไม่ควรบันทึกไว้",
        "Why: request, withdrawal of consent, or unlawful to have been recorded.")
    static let redactStaff = both("ชื่อเจ้าหน้าที่", "Who does it.")
    static let redactNumber = both("เลขที่คำขอ", "The request's number.")

    private static func both(_ thai: String, _ english: String) -> Label { Label(thai: thai, english: english) }
}
