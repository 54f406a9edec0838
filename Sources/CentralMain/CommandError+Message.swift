import Bundles
import Central
import Forms
import Glibc
import Keys
import Merge
import Protocol
import SQLiteReplica
import SyncLogic

/// What happened and what to do, for people.
extension CommandError {
    ///
    /// - Parameter catalogue: nil when there is none to tell field problems by.
    func message(_ catalogue: Catalogue?) -> Label {
        switch self {
        case .usage(let fault): fault.message
        case .central(.store(.invalid(let problems))): Self.message(problems, catalogue)
        case .central(.bundle(let error)): error.message(catalogue)
        case .central(let error): error.message
        case .bundleCut(let received, _):
            Label(
                thai: "แฟ้มขาดหรือเสียหายระหว่างทาง รับส่วนที่สมบูรณ์แล้ว \(received) การบันทึกใหม่ ให้ขอแฟ้มมาใหม่",
                english:
                    "The bundle was cut or changed on its way. Of what came before that, \(received) changes were new.")
        case .catalogue: Label(thai: "แบบข้อมูลในโปรแกรมเสียหาย ติดตั้งใหม่", english: "The program's forms are damaged.")
        case .output(let code):
            Label(
                thai: "เขียนคำตอบไม่ได้: \(reason(code).thai)", english: "Cannot write the answer: \(reason(code).english)")
        case .unreadableFile(let path, let code):
            Label(
                thai: "อ่านแฟ้ม \(path) ไม่ได้: \(reason(code).thai)",
                english: "Cannot read \(path): \(reason(code).english)")
        case .unwritableFile(let path, let code):
            Label(
                thai: "เขียนแฟ้ม \(path) ไม่ได้: \(reason(code).thai)",
                english: "Cannot write \(path): \(reason(code).english)")
        case .badCertificate(let path, let reason):
            Label(thai: "ใช้ใบรับรอง \(path) ไม่ได้: \(reason)", english: "Cannot use \(path) for TLS: \(reason)")
        case .cannotListen(let address, let reason):
            Label(thai: "เปิดรับที่ \(address) ไม่ได้: \(reason)", english: "Cannot listen on \(address): \(reason)")
        }
    }

    private static func message(_ problems: [FieldProblem], _ catalogue: Catalogue?) -> Label {
        func text(_ language: Language) -> String {
            problems.map { problem in
                catalogue.map { problem.message(in: language, $0, form: nil) } ?? "\(problem.field): \(problem.kind)"
            }.joined(separator: "\n")
        }
        return Label(thai: text(.thai), english: text(.english))
    }
}

extension UsageFault {
    fileprivate var message: Label {
        switch self {
        case .parser(let text): Label(thai: text, english: text)
        case .brokenText:
            Label(
                thai: "คำสั่งมีข้อความที่ไม่ใช่ UTF-8 จึงไม่ได้ทำอะไร ตั้งหน้าจอคำสั่งเป็น UTF-8 แล้วพิมพ์ใหม่",
                english: "Some of the command is not UTF-8, so nothing was done. Set the terminal to UTF-8.")
        case .noFolder: Label(thai: "บอกโฟลเดอร์ด้วย --data", english: "Say where the data is: --data DIR.")
        case .badID(let typed): Label(thai: "'\(typed)' ไม่ใช่รหัสรายการ", english: "'\(typed)' is no record id.")
        case .badListen(let typed):
            Label(
                thai: "'\(typed)' ไม่ใช่ที่อยู่ ใช้ HOST:PORT", english: "'\(typed)' is no address; write HOST:PORT.")
        case .notLoopback(let host):
            Label(
                thai: "--insecure-loopback ใช้ได้กับ 127.0.0.1, ::1 และ localhost เท่านั้น ไม่ใช่ \(host)",
                english: "--insecure-loopback is for 127.0.0.1, ::1 and localhost only, not \(host).")
        case .oneCertificateAndKey:
            Label(
                thai: "ต้องใช้ --tls-certificate และ --tls-key คู่กัน",
                english: "--tls-certificate and --tls-key go together.")
        case .certificateWithoutTLS:
            Label(
                thai: "--insecure-loopback ใช้กับใบรับรองไม่ได้",
                english: "--insecure-loopback takes no certificate.")
        case .sqliteOnly:
            Label(
                thai: "โปรแกรมชุดนี้ใช้ได้กับ SQLite ในโฟลเดอร์ข้อมูลเท่านั้น ไม่มี --database",
                english: "This build keeps its data in SQLite, in the data folder: --database is not supported.")
        case .onePickOrValue:
            Label(thai: "ใส่ --pick หรือ --value อย่างใดอย่างหนึ่ง", english: "Give either --pick or --value.")
        case .badToken: Label(thai: "--seen ไม่ใช่โทเคน", english: "--seen is no token.")
        case .badFingerprint(let typed):
            Label(thai: "'\(typed)' ไม่ใช่ลายนิ้วมือ", english: "'\(typed)' is no fingerprint.")
        case .badName(let name):
            Label(thai: "'\(name)' ไม่ใช่ชื่อเครื่อง", english: "'\(name)' is no host name.")
        case .badKind(let kinds):
            Label(
                thai: "ไม่มีเรื่องชนิดนี้ ใช้ชนิดใดชนิดหนึ่งต่อไปนี้: \(kinds.joined(separator: ", "))",
                english: "There is no such kind of finding. Use one of: \(kinds.joined(separator: ", ")).")
        case .mixedOutput:
            Label(
                thai: "ใช้ --out - กับ --json พร้อมกันไม่ได้",
                english: "--out - and --json cannot share standard output.")
        }
    }
}

extension CentralError {
    fileprivate var message: Label {
        switch self {
        case .store(let error): return error.message
        case .keys(.badName(let name)): return UsageFault.badName(name).message
        case .keys:
            return Label(
                thai: "กุญแจหรือใบรับรองของส่วนกลางใช้ไม่ได้", english: "A key or certificate cannot be used.")
        case .refused(let refusal) where refusal.kind == .pending:
            return Label(
                thai: "เครื่องที่ส่งยังรออนุมัติ ใช้ office approve ก่อน",
                english: "The machine that sealed this still waits for approval: office approve.")
        case .refused(let refusal) where refusal.kind == .unsigned: return BundleError.unsigned.message(nil)
        case .malformed, .refused: return Label(thai: "ข้อมูลผิดรูป", english: "Malformed data.")
        case .bundle(let error): return error.message(nil)
        case .noDevice(let office):
            return Label(
                thai: "หน่วยงาน \(office) ยังไม่มีเครื่องที่ลงทะเบียน", english: "Office \(office) has no machine enrolled.")
        case .severalDevices(let devices):
            let lines = devices.map { "\n" + $0.line }.joined()
            return Label(
                thai: "หน่วยงานนี้มีหลายเครื่อง ระบุหนึ่งเครื่องด้วย --device:\(lines)",
                english: "The office has several machines; name one with --device:\(lines)")
        case .unknownOffice(let code):
            return Label(
                thai: "ไม่มีหน่วยงาน '\(code)' ที่นี่ หรือถูกเพิกถอนแล้ว",
                english: "There is no office '\(code)' here, or it was revoked.")
        case .officeExists(let code):
            return Label(thai: "มีหน่วยงาน \(code) อยู่แล้ว", english: "Office \(code) is here already.")
        case .unknownNetwork(let code):
            return Label(thai: "ไม่มีเครือข่าย '\(code)'", english: "There is no network '\(code)'.")
        case .unknownDevice(let fingerprint):
            return Label(
                thai: "หน่วยงานนี้ไม่มีเครื่องที่มีลายนิ้วมือ \(fingerprint)",
                english: "The office has no machine with the fingerprint \(fingerprint).")
        case .notHeld(let name):
            return Label(
                thai: "ไม่มีการบันทึกที่พักไว้ชื่อ '\(name)' ใช้เลขลำดับจาก held list",
                english: "Nothing that is held is called '\(name)'. Use the number that held list shows.")
        case .notReleasable(let reason):
            return Label(
                thai: "นำไปใช้ไม่ได้: \(reason.label.thai) ใช้ held refuse แล้วให้หน่วยงานบันทึกใหม่",
                english: "This cannot be released: \(reason.label.english). Refuse it, and let the office record again."
            )
        case .whyMissing:
            return Label(
                thai: "ต้องบอกเหตุผลด้วย --why เพื่อแจ้งหน่วยงาน", english: "Say why with --why: the office is told.")
        case .staffMissing, .unknownRequest, .sameStaff, .notRedactable: return redactionMessage
        case .unknownAttachment(let hash):
            return Label(thai: "ไม่มีแฟ้มแนบ \(hash)", english: "There is no attachment \(hash).")
        case .attachmentInUse(let hash):
            return Label(
                thai: "แฟ้มแนบ \(hash) ยังมีรายการใช้อยู่ จึงไม่ลบ",
                english: "A record names the attachment \(hash): it is kept.")
        case .weakPassphrase(let path):
            let count = StaffPassphrase.lengthMin
            return Label(
                thai: "รหัสผ่านใน \(path) ต้องยาวอย่างน้อย \(count) ตัว",
                english: "The passphrase in \(path) must have at least \(count) characters.")
        case .badBackup(let path, let fault): return fault.message(path)
        case .isBackup(let path):
            return Label(
                thai: "\(path) คือชุดสำรอง ให้กู้คืนก่อนด้วย khunatham-central restore \(path) --data โฟลเดอร์ใหม่",
                english: "\(path) is a backup. Restore it first: khunatham-central restore \(path) --data NEWDIR")
        case .file(let path, let code):
            return Label(
                thai: "ใช้แฟ้ม \(path) ไม่ได้: \(reason(code).thai)", english: "Cannot use \(path): \(reason(code).english)"
            )
        }
    }
}

extension CentralError {
    /// What is said when a redaction was not done.
    private var redactionMessage: Label {
        switch self {
        case .staffMissing:
            Label(
                thai: "ต้องบอกชื่อเจ้าหน้าที่ด้วย --clerk", english: "Say which member of the staff you are with --clerk.")
        case .unknownRequest(let number):
            Label(
                thai: "ไม่มีคำขอลบเลขที่ \(number) ดูด้วย redact list",
                english: "No request to erase has the number \(number). See: redact list")
        case .sameStaff(let name):
            Label(
                thai: "\(name) เป็นผู้ขอเอง ต้องให้เจ้าหน้าที่อีกคนยืนยัน",
                english: "\(name) asked for it: another member of the staff must confirm.")
        case .notRedactable(let what):
            Label(thai: "ลบ '\(what)' แบบนี้ไม่ได้", english: "'\(what)' cannot be erased in this way.")
        default: preconditionFailure("only errors of redactions come here")
        }
    }
}

extension StoreError {
    fileprivate var message: Label {
        switch self {
        case .storage(let error): return error.message
        case .invalid(let problems): return both(problems.map { "\($0.field): \($0.kind)" }.joined(separator: "\n"))
        case .edit(let error, let field): return error.message(field)
        case .unknownType(let type): return Label(thai: "ไม่มีประเภท '\(type)'", english: "There is no type '\(type)'.")
        case .unknownField(let type, let field):
            return Label(thai: "\(type) ไม่มีช่อง '\(field)'", english: "\(type) has no field '\(field)'.")
        case .unknownRecord(let id): return Label(thai: "ไม่มีรายการ \(id)", english: "There is no record \(id).")
        case .unknownOffice(let code): return CentralError.unknownOffice(code).message
        case .file(let path, let code): return CentralError.file(path: path, code: code).message
        case .refusedRecord(let id), .notReadable(let id):
            return Label(thai: "อ่านรายการ \(id) ไม่ได้", english: "The record \(id) cannot be read here.")
        case .departed(let departure): return StoreError.notReadable(departure.record.text).message
        case .redacted(let id, _):
            return Label(
                thai: "ข้อมูลในรายการ \(id) ถูกลบตามคำสั่ง", english: "What record \(id) held was erased by order.")
        case .unknownChange(let label), .ambiguousChange(let label, _):
            return Label(thai: "ไม่มีการบันทึก \(label) หรือมีมากกว่าหนึ่ง", english: "There is no one change \(label).")
        case .notTheWriter(let type, let field, _):
            return Label(
                thai: "ส่วนกลางเขียน \(field ?? type) ไม่ได้", english: "The centre does not write \(field ?? type).")
        case .unreadable(let text): return Label(thai: "อ่าน \(text) ไม่ได้", english: "Cannot read \(text).")
        case .changeTooLarge:
            return Label(thai: "ข้อมูลครั้งเดียวใหญ่เกินไป", english: "That is too much for one change.")
        case .accept: return Label(thai: "รับข้อมูลไม่ได้", english: "What came could not be taken in.")
        case .keys: return CentralError.keys(.notAuthority).message
        }
    }

    private func both(_ text: String) -> Label { Label(thai: text, english: text) }
}

extension EditError {
    fileprivate func message(_ field: String) -> Label {
        switch self {
        case .notInConflict:
            Label(thai: "ช่อง \(field) ไม่ได้ขัดแย้งกัน", english: "The field \(field) is not in conflict.")
        case .noSuchElement:
            Label(thai: "ช่อง \(field) ไม่มีค่าลำดับนั้น", english: "The field \(field) has no such value.")
        case .appendOnly: Label(thai: "ช่อง \(field) เพิ่มได้อย่างเดียว", english: "The field \(field) only takes more.")
        case .notASet: Label(thai: "ช่อง \(field) มีได้ค่าเดียว", english: "The field \(field) takes one value.")
        case .deleted: Label(thai: "รายการนี้ถูกลบแล้ว", english: "The record is deleted.")
        case .notDeleted: Label(thai: "รายการนี้ไม่ได้ถูกลบ", english: "The record is not deleted.")
        case .nothingToUndo: Label(thai: "ไม่มีอะไรให้ย้อน", english: "There is nothing to take back.")
        }
    }
}

extension StorageError {
    fileprivate var message: Label {
        switch self {
        case .busy: Label(thai: "ฐานข้อมูลกำลังถูกใช้ ลองใหม่", english: "The database is in use; try again.")
        case .full: Label(thai: "ดิสก์เต็ม ไม่มีอะไรถูกบันทึก", english: "The disk is full; nothing was stored.")
        case .damaged(let what):
            Label(thai: "ฐานข้อมูลเสียหาย (\(what))", english: "The database is damaged (\(what)).")
        case .missing(let path):
            Label(
                thai: "ไม่มีข้อมูลส่วนกลางที่ \(path) สร้างด้วย khunatham-central init",
                english: "There is no centre at \(path). Make one with: khunatham-central init")
        case .exists(let path):
            Label(thai: "มีข้อมูลส่วนกลางที่ \(path) อยู่แล้ว", english: "There is a centre at \(path) already.")
        case .newer(let migration):
            Label(
                thai: "โปรแกรมรุ่นใหม่กว่าทำฐานข้อมูลนี้ (\(migration))",
                english: "A newer version of the program made this database (\(migration)).")
        case .failed(let code, let message):
            Label(thai: "ฐานข้อมูลผิดพลาด (\(code)): \(message)", english: "The database failed (\(code)): \(message)")
        }
    }
}

/// What an error number of the system means: in the system's own words, where there are none of ours.
private func reason(_ code: Int32) -> Label {
    if code == ENOSPC || code == EDQUOT { return Label(thai: "ดิสก์เต็ม", english: "the disk is full") }
    let text = strerror(code).map { String(cString: $0) } ?? String(code)
    return Label(thai: text, english: text)
}
