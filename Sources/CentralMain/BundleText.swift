import Bundles
import Central
import Forms
import Glibc
import Keys
import Protocol

/// Why a bundle was not opened or written, for the centre's staff.
extension BundleError {
    /// Whether the file, and not the machine, is the reason.
    var isRefusal: Bool {
        switch self {
        case .notABundle, .newer, .wrongReceiver, .wrongDirection, .malformed, .unsigned: true
        case .keys, .exists, .file: false
        }
    }

    /// A permanent word for programs.
    var kind: String {
        switch self {
        case .notABundle: "not_a_bundle"
        case .newer: "newer_bundle"
        case .wrongReceiver: "wrong_receiver"
        case .wrongDirection: "wrong_direction"
        case .malformed: "malformed_bundle"
        case .unsigned: "unsigned_bundle"
        case .keys: "keys"
        case .exists: "file_exists"
        case .file: "file"
        }
    }

    /// What happened and what to do.
    func message(_ catalogue: Catalogue?) -> Label {
        switch self {
        case .notABundle(.database):
            return Label(
                thai: "แฟ้มนี้เป็นฐานข้อมูล SQLite ไม่ใช่แฟ้มนำส่ง ไม่ได้เปิดอ่าน",
                english: "The file is an SQLite database, no bundle. It was not opened.")
        case .notABundle(.empty): return Label(thai: "แฟ้มนี้ว่าง", english: "The file is empty: it is no bundle.")
        case .notABundle(.cut):
            return Label(thai: "แฟ้มนี้ขาดตั้งแต่ต้น ให้คัดลอกใหม่", english: "The bundle is cut at its very start.")
        case .notABundle(.other): return Label(thai: "แฟ้มนี้ไม่ใช่แฟ้มนำส่ง", english: "The file is no bundle.")
        case .newer:
            return Label(
                thai: "โปรแกรมรุ่นใหม่กว่าสร้างแฟ้มนี้", english: "A newer version of the program made this bundle.")
        case .wrongReceiver(let party):
            let fingerprint = Fingerprint(party.device)
            let name = catalogue?.gazetteer.text(party.office, .thai) ?? party.office
            let english = catalogue?.gazetteer.text(party.office, .english) ?? party.office
            return Label(
                thai: "แฟ้มนี้ผนึกไว้ให้ \(name) (\(party.office)) กุญแจ \(fingerprint) ไม่ใช่ส่วนกลางนี้",
                english: "The bundle is for \(english) (\(party.office)), key \(fingerprint), not for this centre.")
        case .wrongDirection:
            return Label(
                thai: "แฟ้มนี้เป็นแฟ้มตอบกลับถึงหน่วยงาน ไม่ใช่แฟ้มนำส่ง", english: "This is an answer on its way to an office.")
        case .malformed, .unsigned:
            return Label(
                thai: "แฟ้มนี้ไม่ได้มาจากเครื่องของหน่วยงานที่ลงทะเบียนไว้ หรือถูกแก้ไขระหว่างทาง",
                english: "No machine that is enrolled here sealed this bundle, or it was changed on its way.")
        case .keys: return Label(thai: "กุญแจของส่วนกลางใช้ไม่ได้", english: "A key of the centre cannot be used.")
        case .exists(let path):
            return Label(
                thai: "มีแฟ้ม \(path) อยู่แล้ว ใช้ชื่ออื่น หรือ --force",
                english: "There is a file \(path). Take another name, or --force.")
        case .file(let path, let code):
            let reason = strerror(code).map { String(cString: $0) } ?? String(code)
            return Label(thai: "ใช้แฟ้ม \(path) ไม่ได้: \(reason)", english: "Cannot use \(path): \(reason)")
        }
    }
}

extension Device {
    /// One line that tells machines of an office apart.
    var line: String { "\(fingerprint)  \(label)" }
}
