import Forms
import Protocol
import SQLiteReplica
import SyncLogic

extension Messages {
    /// Records that this office does not read any more.
    enum Scopes {
        static func departed(_ departure: Departure, _ owners: Label) -> Label {
            let time = TimeText.text(departure.leftMs)
            let delivered =
                departure.isWritten
                ? both(
                    " สิ่งที่บันทึกไว้ที่นี่ถึงส่วนกลางครบแล้ว",
                    " All that was recorded here about it had reached the centre.") : both("", "")
            return both(
                "รายการ \(departure.record.text) อยู่ในความดูแลของ \(owners.thai) หน่วยงานนี้ไม่มีสิทธิ์อ่านแล้ว "
                    + "จึงนำสำเนาออกจากเครื่องนี้เมื่อ \(time.thai)\(delivered.thai)",
                "The record \(departure.record.text) belongs to \(owners.english), and this office does not read it "
                    + "any more: its copy left this machine on \(time.english).\(delivered.english)")
        }

        /// Why a copy is still here.
        static func stay(_ stay: Stay) -> Label {
            let reason =
                switch stay {
                case .unsent:
                    both("รอส่งสิ่งที่บันทึกไว้ที่นี่ถึงส่วนกลาง", "what was recorded here about it waits to be sent")
                case .held:
                    both(
                        "รอเจ้าหน้าที่ส่วนกลางตัดสินสิ่งที่บันทึกไว้ที่นี่",
                        "the centre's staff have not decided on what was recorded here about it")
                case .unclear:
                    both("รอส่วนกลางยืนยันสิ่งที่ได้รับ", "the centre has not confirmed yet what it has")
                }
            return both(
                "หน่วยงานนี้ไม่มีสิทธิ์อ่านรายการนี้แล้ว แก้ไขไม่ได้ สำเนานี้ยังอยู่เพราะ\(reason.thai) แล้วจะถูกนำออกจากเครื่อง",
                "This office does not read this record any more. The copy cannot be changed, and is still here because "
                    + "\(reason.english); then it leaves this machine.")
        }

        /// What stands in place of the values of a departed record.
        static let notShown = both("(รายการนี้ถูกนำออกจากเครื่องนี้แล้ว)", "(this record left this machine)")
    }
}

extension Messages.Status {
    static func leaving(_ count: Int) -> Label {
        Messages.both(
            "รอนำออกจากเครื่องนี้ \(count) รายการ เพราะหน่วยงานนี้ไม่มีสิทธิ์อ่านแล้ว แต่สิ่งที่บันทึกไว้ที่นี่ยังไม่เรียบร้อยที่ส่วนกลาง",
            "Waiting to leave this machine, until the centre has settled what was recorded here: "
                + "\(Messages.count(count).english).")
    }
}
