import Attachments
import Files
import Forms

extension Messages {
    /// The sentences about attachments. Words: attachment แฟ้มแนบ.
    enum Attachment {
        static func kind(_ kind: AttachmentKind) -> Label {
            switch kind {
            case .jpeg, .png, .gif, .webp, .heic:
                both("ภาพ \(kind.rawValue.uppercased())", "\(kind.rawValue.uppercased()) picture")
            case .pdf: both("เอกสาร PDF", "PDF document")
            case .zip: both("เอกสารหรือแฟ้มบีบอัด", "document or archive")
            case .other: both("แฟ้ม", "file")
            }
        }

        /// A size in steps of 1,000.
        static func size(_ bytes: Int) -> Label {
            if bytes < 1000 { return both("\(bytes) ไบต์", plural(bytes, "byte")) }
            let (unit, thai, english) = bytes < 1_000_000 ? (100, "กิโลไบต์", "KB") : (100_000, "เมกะไบต์", "MB")
            let tenths = (bytes + unit / 2) / unit
            let number = "\(tenths / 10).\(tenths % 10)"
            return both("\(number) \(thai)", "\(number) \(english)")
        }

        static let everywhere = both("อยู่ในเครื่องนี้และที่ส่วนกลาง", "here and at the centre")
        static let onlyHereYet = both("อยู่ในเครื่องนี้ ยังไม่ถึงส่วนกลาง", "here, not at the centre yet")
        static let coming = both("ขอไว้แล้ว รอรับจากส่วนกลาง", "asked for, still to come from the centre")
        static let elsewhere = both(
            "ไม่อยู่ในเครื่องนี้ ขอได้ด้วย khunatham attachment want",
            "not on this machine; ask for it with: khunatham attachment want")
        static let unnamed = both("ไม่มีรายการใดใช้แฟ้มนี้แล้ว", "no record names it any more")

        /// Why it was not sent or fetched.
        static func problem(_ word: String) -> Label {
            switch word {
            case "absent": both("ส่วนกลางยังไม่มีหรือไม่ให้แฟ้มนี้", "the centre has no such file for this office")
            case "tooMany":
                both(
                    "วันนี้ส่งแฟ้มแนบครบตามที่กำหนดแล้ว จะส่งต่อภายหลัง",
                    "the day's measure of attachments is full; it goes on later")
            case "tooLarge": both("ใหญ่เกินกว่าที่ส่วนกลางรับ", "larger than the centre takes")
            case "content":
                both("ไบต์ที่รับส่งไม่ตรงกับแฮช จะลองใหม่", "what arrived was not what its hash says; tried again later")
            case "damaged":
                both(
                    "แฟ้มในเครื่องนี้หายหรือเสียหาย แนบใหม่จากต้นฉบับ",
                    "the file on this machine is gone or damaged; attach it again from the original")
            default: both("เหตุ \(word)", "reason: \(word)")
            }
        }

        static let none = both("ไม่มีแฟ้มแนบ", "No attachments.")
        static func followed(_ types: String) -> Label {
            types.isEmpty
                ? both("ไม่รับแฟ้มแนบของประเภทใดโดยไม่ต้องขอ", "No attachments are fetched unasked.")
                : both("รับแฟ้มแนบโดยไม่ต้องขอ ของประเภท: \(types)", "Fetched unasked, of the types: \(types)")
        }
        static func saved(_ path: String, _ bytes: Int) -> Label {
            both("เขียนแฟ้มแนบลงใน \(path) แล้ว (\(size(bytes).thai))", "Wrote \(size(bytes).english) to \(path).")
        }
        static let asked = both(
            "ขอแล้ว จะได้รับเมื่อมีสัญญาณ (khunatham sync รับเดี๋ยวนี้)",
            "Asked for. It comes when there is a line (khunatham sync fetches it now).")
        static let isHere = both("แฟ้มนี้อยู่ในเครื่องแล้ว", "It is on this machine already.")
        static let forgotten = both(
            "เอาออกจากเครื่องนี้แล้ว ขอใหม่ได้ด้วย khunatham attachment want",
            "It is off this machine now. Ask for it again with: khunatham attachment want")

        static func waiting(_ count: some BinaryInteger) -> Label {
            both("แฟ้มแนบยังไม่ถึงส่วนกลาง \(count) แฟ้ม", "Not at the centre yet: \(plural(count, "attachment")).")
        }
        static func wanted(_ count: Int) -> Label {
            both("แฟ้มแนบที่ขอไว้และยังไม่ได้รับ \(count) แฟ้ม", "Asked for and still to come: \(plural(count, "attachment")).")
        }
        static func notInBundle(_ count: Int) -> Label {
            both(
                "แฟ้มแนบ \(count) แฟ้มไม่ไปกับแฟ้มนำส่ง จะส่งเมื่อมีสัญญาณ",
                "Attachments do not travel in bundles: \(count) will be sent when there is a line.")
        }
    }
}

extension Messages.Attachment {
    static func file(_ path: String, _ error: AttachmentError) -> Label {
        switch error {
        case .file(let failure): Messages.fileFault(path, Messages.system(failure.code))
        case .tooLarge(_, let max):
            Messages.both(
                "แฟ้ม \(path) ใหญ่เกินไป แนบได้ไม่เกิน \(max / 1_048_576) MiB",
                "\(path) is too large: an attachment has at most \(max / 1_048_576) MiB.")
        case .empty: Messages.both("แฟ้ม \(path) ว่างเปล่า", "\(path) is empty.")
        case .notAFile: Messages.both("\(path) ไม่ใช่แฟ้มธรรมดา", "\(path) is no plain file.")
        case .changing:
            Messages.both(
                "แฟ้ม \(path) เปลี่ยนระหว่างอ่าน ลองใหม่", "\(path) changed while it was read. Try again.")
        case .otherContent:
            Messages.both(
                "แฟ้มแนบในเครื่องนี้เสียหาย ใช้ khunatham attachment forget แล้วขอใหม่ด้วย want",
                "The attachment on this machine is damaged. Use: khunatham attachment forget, then want.")
        }
    }

    static func otherField(_ name: String) -> Label {
        Messages.both("\(name) ไม่ใช่ช่องแฟ้มแนบ", "\(name) holds no attachments.")
    }

    static func nothingThere(_ name: String) -> Label {
        Messages.both("ช่อง \(name) ว่าง", "The field \(name) is empty.")
    }

    static func several(_ name: String, _ count: Int) -> Label {
        Messages.both(
            "ช่อง \(name) ขัดแย้งกัน \(count) ค่า เลือกด้วย --pick N",
            "The field \(name) has \(count) values in conflict. Choose one with --pick N.")
    }

    static let notHere = Messages.both(
        "แฟ้มไม่อยู่ในเครื่องนี้ ขอก่อนด้วย khunatham attachment want แล้ว khunatham sync",
        "It is not on this machine. Ask for it: khunatham attachment want, then khunatham sync.")

    static let onlyHere = Messages.both(
        "แฟ้มนี้ยังไม่ถึงส่วนกลาง เอาออกจากเครื่องนี้ไม่ได้ ใช้ khunatham sync ก่อน",
        "It is not at the centre yet, so it stays here. Use khunatham sync first.")

    /// The texts of the help screens.
    enum Help {
        static let group = Messages.both("แฟ้มแนบ: ดู บันทึกออก ขอ และเอาออก", "See, save, ask for and drop attachments.")
        static let list = Messages.both("ดูแฟ้มแนบที่เครื่องนี้มีหรือขอไว้", "List what this machine has or asked for.")
        static let save = Messages.both("เขียนแฟ้มแนบลงแฟ้ม", "Write an attachment to a file.")
        static let out = Messages.both("แฟ้มปลายทางที่ยังไม่มี", "The file to write, where there is none yet.")
        static let want = Messages.both("ขอแฟ้มแนบที่ไม่อยู่ในเครื่องนี้", "Ask for an attachment that is not here.")
        static let follow = Messages.both(
            "รับแฟ้มแนบทุกแฟ้มของประเภทหนึ่งโดยไม่ต้องขอ", "Fetch all attachments of a type, unasked.")
        static let stop = Messages.both("เลิกรับโดยไม่ต้องขอ", "Fetch them no more.")
        static let forget = Messages.both(
            "เอาแฟ้มที่อยู่ที่ส่วนกลางแล้วออกจากเครื่องนี้", "Take off this machine what the centre has.")
    }
}
