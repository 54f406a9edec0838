import Forms
import SyncLogic

extension Messages {
    /// The sentences about what the line may carry.
    enum Budget {
        static let lineHelp = both("กำหนดการใช้สัญญาณ", "What the daemon may take of the line.")
        static let showHelp = both("ดูข้อกำหนดและปริมาณที่ใช้ไป", "Show what the line may carry, and has carried.")
        static let setHelp = both("ตั้งข้อกำหนดการใช้สัญญาณ", "Set what the line may carry.")
        static let dayHelp = both("ใช้ได้วันละเท่าใด เช่น 5MB หรือ none", "Bytes a day, e.g. 5MB, or none for no bound.")
        static let hourHelp = both("ใช้ได้ชั่วโมงละเท่าใด เช่น 1MB หรือ none", "Bytes an hour, e.g. 1MB, or none.")
        static let hoursHelp = both(
            "รับส่งได้ในช่วงเวลาใด เช่น 6-18 หรือ none", "Hours of the day to exchange in, e.g. 6-18, or none.")
        static let meteredHelp = both(
            "สัญญาณคิดเงินตามปริมาณหรือไม่", "Whether bytes are paid for: fewer checks, no attachments.")
        static let proxyHelp = both("พร็อกซี เช่น http://ชื่อ:รหัส@เครื่อง:พอร์ต หรือ none", "A proxy to go through, or none.")
        static let badProxy = both(
            "--proxy ต้องเป็น http://เครื่อง:พอร์ต หรือ none", "--proxy takes http://HOST:PORT, or none.")

        static func proxy(_ address: String) -> Label { both("ผ่านพร็อกซี \(address)", "Through the proxy \(address).") }

        static let overHelp = both("รับส่งแม้เกินข้อกำหนดการใช้สัญญาณ", "Exchange even beyond the line's budget.")
        static let unused = both("ไม่มีข้อกำหนด และเดือนนี้ยังไม่ได้ใช้สัญญาณ", "No bounds, and nothing used this month.")
        static let metered = both(
            "สัญญาณคิดเงินตามปริมาณ จึงไม่รับส่งแฟ้มแนบ และตรวจน้อยครั้ง",
            "Bytes on this line are paid for: attachments stay, and checks are rare.")

        static func spent(day: Int64, month: Int64) -> Label {
            both(
                "ใช้สัญญาณวันนี้ \(Line.size(day).thai) เดือนนี้ \(Line.size(month).thai)",
                "Used of the line: \(Line.size(day).english) today, \(Line.size(month).english) this month.")
        }

        static func day(_ bytes: Int64, of all: Int64) -> Label {
            both(
                "ข้อกำหนดต่อวัน: ใช้แล้ว \(Line.size(bytes).thai) จาก \(Line.size(all).thai)",
                "The day's budget: \(Line.size(bytes).english) of \(Line.size(all).english) used.")
        }

        static func hour(_ bytes: Int64, of all: Int64) -> Label {
            both(
                "ข้อกำหนดต่อชั่วโมง: ใช้แล้ว \(Line.size(bytes).thai) จาก \(Line.size(all).thai)",
                "The hour's budget: \(Line.size(bytes).english) of \(Line.size(all).english) used.")
        }

        static func hours(_ hours: DayHours) -> Label {
            both(
                "รับส่งได้ตั้งแต่ \(hours.first).00 น. ถึง \(hours.end).00 น.",
                "Exchanges are made from \(hours.first):00 to \(hours.end):00.")
        }

        /// What waits for the budget, and until when: records, or what is still to come of a first sync.
        static func waiting(
            _ reason: LineBudget.Reason, _ untilMs: Int64?, isReceiving: Bool = false
        ) -> Label {
            let why = Self.why(reason)
            guard let time = untilMs.map(TimeText.text) else { return why }
            let what =
                isReceiving
                ? both("ข้อมูลจากส่วนกลางที่เหลือรอ", "The rest of what the centre has waits") : both("รอ", "Records wait")
            return both(
                "\(why.thai) \(what.thai)ถึง \(time.thai)", "\(why.english) \(what.english) until \(time.english).")
        }

        /// Why nothing went, what waits, and what to do.
        static func waits(_ reason: LineBudget.Reason, _ untilMs: Int64?, _ forecasts: Forecasts) -> Label {
            let advice = both(
                "ข้อมูลปลอดภัยอยู่ในเครื่องนี้ ถ้าต้องส่งเดี๋ยวนี้ใช้ khunatham sync --over-budget",
                "All is safe here. To send it now: khunatham sync --over-budget")
            let lines = [waiting(reason, untilMs)] + forecasts.labels + [advice]
            return both(
                lines.map(\.thai).joined(separator: "\n"), lines.map(\.english).joined(separator: "\n"))
        }

        private static func why(_ reason: LineBudget.Reason) -> Label {
            switch reason {
            case .day: both("ใช้สัญญาณของวันนี้ครบตามข้อกำหนดแล้ว", "The day's budget of the line is used.")
            case .hour: both("ใช้สัญญาณของชั่วโมงนี้ครบตามข้อกำหนดแล้ว", "The hour's budget of the line is used.")
            case .hours: both("ขณะนี้อยู่นอกช่วงเวลารับส่ง", "It is outside the hours of exchange.")
            case .metered: both("สัญญาณคิดเงินตามปริมาณ", "Bytes on this line are paid for.")
            }
        }

        static func badBytes(_ typed: String) -> Label {
            both(
                "'\(typed)' ต้องเป็นปริมาณ เช่น 300KB หรือ 5MB ตั้งแต่ 17KB ขึ้นไป หรือ none",
                "'\(typed)' must be a number of bytes such as 300KB or 5MB, 17KB or more, or none.")
        }

        static func badHours(_ typed: String) -> Label {
            both(
                "'\(typed)' ต้องเป็นช่วงเวลา เช่น 6-18 หรือ none", "'\(typed)' must be hours of a day such as 6-18, or none."
            )
        }
    }
}
