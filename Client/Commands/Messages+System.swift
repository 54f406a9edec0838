import Forms
import Glibc

extension Messages {
    /// What an error number of the system means, for a clerk; the system's own words for rare ones.
    static func system(_ code: Int32) -> Label {
        switch code {
        case ENOENT: both("ไม่มีแฟ้มหรือโฟลเดอร์นี้", "there is no such file or folder")
        case EACCES, EPERM: both("ไม่มีสิทธิ์", "it is not allowed")
        case ENOSPC, EDQUOT: both("ดิสก์เต็ม", "the disk is full")
        case EROFS: both("ดิสก์นี้เขียนไม่ได้", "the disk can only be read")
        case EISDIR: both("เป็นโฟลเดอร์ ไม่ใช่แฟ้ม", "it is a folder")
        case ENOTDIR: both("ส่วนหนึ่งของเส้นทางแฟ้มไม่ใช่โฟลเดอร์", "part of its path is no folder")
        case EFBIG: both("แฟ้มใหญ่เกินไป", "the file is too large")
        case EIO: both("ดิสก์อ่านเขียนผิดพลาด", "the disk failed")
        default:
            // Other numbers are the system's, not ours to list.
            systemText(code)
        }
    }

    private static func systemText(_ code: Int32) -> Label {
        let text = strerror(code).map { String(cString: $0) } ?? String(code)
        return both(text, text)
    }
}
