import Forms

extension Messages {
    /// Hints behind a problem with a field.
    enum Problem {
        static func findRecord(type: String) -> Label {
            both(
                "(ต้องตรงกับรายการ \(type) เพียงรายการเดียว ค้นหารหัสด้วย khunatham record search)",
                "(exactly one \(type) must fit; find its id with: khunatham record search)")
        }

        static func seeForm(_ type: String) -> Label {
            both("(ดูทั้งหมดด้วย khunatham forms \(type))", "(see them all with: khunatham forms \(type))")
        }

        static let scope = both(
            "(ใช้รหัสอำเภอ เช่น 5715, 57 คือจังหวัด หรือเครือข่าย เช่น N02)",
            "(a district such as 5715, 57 for the province, or a network such as N02)")
        static let askCentre = both("(แจ้งส่วนกลางให้กรอก)", "(ask the centre to fill it in)")
        static let noStep = both("(หน่วยงานเปลี่ยนสถานะนี้ต่อไม่ได้)", "(an office takes no step from there)")

        static func steps(_ thai: String, _ english: String) -> Label {
            both("(เปลี่ยนเป็นได้: \(thai))", "(possible now: \(english))")
        }
    }

    private static let brokenText = both(
        "คำสั่งมีข้อความที่ไม่ใช่ UTF-8 จึงไม่ได้ทำอะไร ตั้งหน้าจอคำสั่งเป็น UTF-8 แล้วพิมพ์ใหม่",
        "Some of the command is not UTF-8, so nothing was done. Set the terminal to UTF-8 and type it again.")

    /// What is wrong with a command line.
    static func usage(_ fault: UsageFault) -> Label {
        switch fault {
        case .parser(let message): both("\(badUsage.thai): \(message)", message)
        case .missingVerb: missingVerb
        case .brokenText: brokenText
        case .notAnEdit(let typed):
            both("'\(typed)' ต้องเป็น ช่อง=ค่า เช่น households=120", "'\(typed)' must be FIELD=VALUE, e.g. households=120")
        case .repeatedField(let name): both("ใส่ช่อง \(name) สองครั้ง", "The field \(name) is given twice.")
        case .nothingToDo: both("ยังไม่ได้บอกว่าจะแก้อะไร", "Nothing to change was given.")
        case .badID(let typed):
            both("'\(typed)' ไม่ใช่รหัสรายการ", "'\(typed)' is no record's id.")
        case .badToken: both("โทเคนของ --seen อ่านไม่ได้", "The token of --seen cannot be read.")
        case .badClerk: both("ชื่อผู้บันทึกว่างหรือยาวเกินไป", "The clerk's name is empty or too long.")
        case .noHome: both("ไม่รู้ว่าจะเก็บข้อมูลที่ใด ใส่ --home", "Where the store is was not said: use --home.")
        case .badTimeout: both("--timeout ต้องเป็น 1 ถึง 86400 วินาที", "--timeout takes 1 to 86400 seconds.")
        case .badBytes(let typed): Budget.badBytes(typed)
        case .badHours(let typed): Budget.badHours(typed)
        case .badProxy: Budget.badProxy
        case .badKind(let kinds):
            both(
                "ไม่มีเรื่องชนิดนี้ ใช้ชนิดใดชนิดหนึ่งต่อไปนี้: \(kinds.joined(separator: ", "))",
                "There is no such kind of finding. Use one of: \(kinds.joined(separator: ", ")).")
        case .badLimit: both("--limit ต้องเป็น 1 ขึ้นไป", "--limit takes 1 or more.")
        case .badServer(let typed):
            both(
                "'\(typed)' ต้องเป็น https://ชื่อเครื่อง:พอร์ต (http:// ใช้ได้เฉพาะในเครื่องเดียวกัน)",
                "'\(typed)' must be https://HOST:PORT (http:// is for this machine itself only).")
        case .needsTrust:
            both("ต้องมี --fingerprint จากกระดาษ หรือ --ca", "Give --fingerprint as on the paper, or --ca.")
        case .badFingerprint:
            both("ลายนิ้วมือต้องมี 8 กลุ่ม กลุ่มละ 4 ตัว", "A fingerprint has 8 groups of 4 hexadecimal digits.")
        case .badAuthority(let path):
            both("\(path) ไม่ใช่ใบรับรองของส่วนกลาง", "\(path) is no certificate of an authority.")
        case .badCode: both("รหัสลงทะเบียนว่างหรือยาวเกินไป", "The code is empty or too long.")
        case .onePickOrValue: both("ใส่ --pick หรือ --value อย่างใดอย่างหนึ่ง", "Give either --pick or --value.")
        case .mixedOutput:
            both("--json ใช้กับ --out - แบบ csv ไม่ได้", "--json cannot go with CSV on standard output.")
        }
    }

    static func unreadableFile(_ path: String, _ reason: Label) -> Label {
        both("อ่านแฟ้ม \(path) ไม่ได้: \(reason.thai)", "Cannot read \(path): \(reason.english)")
    }

    static func fileFault(_ path: String, _ reason: Label) -> Label {
        both("ใช้แฟ้ม \(path) ไม่ได้: \(reason.thai)", "Cannot use \(path): \(reason.english)")
    }

    static func unwritableFile(_ path: String, _ reason: Label) -> Label {
        both("เขียนแฟ้ม \(path) ไม่ได้: \(reason.thai)", "Cannot write \(path): \(reason.english)")
    }

    static func output(_ reason: Label) -> Label {
        both(
            "เขียนคำตอบออกไม่ได้: \(reason.thai) (สิ่งที่บันทึกไปแล้วยังอยู่)",
            "The answer could not be written: \(reason.english). What was recorded stays recorded.")
    }

    static let damagedForms = both("แบบบันทึกในโปรแกรมเสียหาย ติดตั้งใหม่", "The program's forms are damaged. Reinstall it.")

    static func malformedFile(_ path: String, line: Int, _ fault: Label) -> Label {
        both("\(path) บรรทัด \(line): \(fault.thai)", "\(path), line \(line): \(fault.english)")
    }

    static func fault(_ fault: CSVFault) -> Label {
        switch fault {
        case .openQuote: both("เครื่องหมายคำพูดไม่มีตัวปิด", "a quoted cell has no closing quote")
        case .textAfterQuote: both("มีข้อความต่อท้ายเครื่องหมายคำพูดปิด", "text follows a closing quote")
        case .strayQuote: both("มีเครื่องหมายคำพูดอยู่กลางช่อง", "a quote stands inside a cell")
        case .notUTF8:
            both(
                "ไม่ใช่ UTF-8 ใน Excel ให้บันทึกเป็น CSV UTF-8", "the file is not UTF-8; in Excel save it as CSV UTF-8")
        case .cellTooLong: both("ช่องยาวเกินไป", "a cell is too long")
        case .rowTooLong: both("แถวยาวเกินไป", "a row is too long")
        }
    }

    static let emptyFile = both("แฟ้มว่าง ไม่มีหัวคอลัมน์", "the file is empty: it has no header")

    static func badColumns(_ path: String, _ type: String, _ names: String) -> Label {
        both(
            "\(path): คอลัมน์เหล่านี้ไม่มีใน \(type) หรือซ้ำกัน: \(names) (ดูชื่อช่องด้วย khunatham forms \(type))",
            "\(path): \(type) has no such columns, or they are repeated: \(names) (see: khunatham forms \(type))"
        )
    }

    static func rowsRefused(_ count: Int) -> Label {
        both(
            "มี \(count) แถวที่ผิด จึงไม่ได้บันทึกแถวใดเลย แก้แฟ้มแล้วนำเข้าใหม่ หรือใช้ --skip-bad",
            "Nothing was stored, because of \(plural(count, "wrong row")). Mend the file, or use --skip-bad.")
    }

    static func rowRefused(_ path: String, line: Int, _ message: String) -> Label {
        both("\(path) บรรทัด \(line): \(message)", "\(path), line \(line): \(message)")
    }

    static let extraCell = both("มีค่าในคอลัมน์ที่ไม่มีชื่อ", "a value stands in a column without a name")

    static func otherType(_ type: String) -> Label {
        both("รหัสนี้เป็นของรายการประเภท \(type)", "this is the id of a record of the type \(type)")
    }

    static func unknownRow(_ id: String) -> Label {
        both(
            "ไม่มีรายการ \(id) ในเครื่องนี้ ถ้าเป็นรายการใหม่ให้เว้นช่อง id",
            "there is no record \(id) here; for a new record leave the cell id empty")
    }

    static func ambiguousID(_ typed: String, _ count: Int) -> Label {
        both(
            "มี \(count) รายการขึ้นไปที่รหัสขึ้นต้นด้วย \(typed) พิมพ์ให้ยาวขึ้น",
            "\(count) or more ids begin with \(typed). Type more of it.")
    }

    static func unsettled(_ count: Int) -> Label {
        both(
            "มีข้อมูลขัดแย้งใน \(count) รายการ ตัดสินก่อนด้วย khunatham conflict list",
            "In conflict: \(plural(count, "record")). Settle that first: khunatham conflict list")
    }

    static let notEnrolled = both(
        "เครื่องนี้ยังไม่ได้ลงทะเบียนกับส่วนกลาง ใช้ khunatham enrol ก่อน",
        "This machine is not enrolled at the centre. Use khunatham enrol first.")

    static func noLine(_ reason: Label?) -> Label {
        both(
            "ติดต่อส่วนกลางไม่ได้\(reason.map { ": " + $0.thai } ?? "") ข้อมูลปลอดภัยอยู่ในเครื่องนี้",
            "There is no line to the centre\(reason.map { ": " + $0.english } ?? ""). What was recorded is safe here.")
    }

    static func timedOut(_ reason: Label?) -> Label {
        both(
            "รอนานเกินกำหนดแล้ว\(reason.map { ": " + $0.thai } ?? "") ข้อมูลปลอดภัยอยู่ในเครื่องนี้",
            "It took too long\(reason.map { ": " + $0.english } ?? ""). What was recorded is safe here.")
    }

    static func daemonMissing(_ path: String) -> Label {
        both("ไม่พบโปรแกรมรับส่งข้อมูล \(path) ติดตั้งใหม่", "The daemon's program \(path) is missing. Reinstall it.")
    }

    static func daemonFailed(_ code: Int32, _ complaints: String) -> Label {
        let rest = complaints.isEmpty ? "" : "\n\(complaints)"
        return both("โปรแกรมรับส่งข้อมูลล้มเหลว (\(code))\(rest)", "The daemon failed (\(code)).\(rest)")
    }
}
