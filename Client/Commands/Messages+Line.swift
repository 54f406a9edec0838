import Forms
import SyncLogic

extension Messages {
    /// The sentences about the line: how good it is and what it will take.
    enum Line {
        static func speed(_ meter: LineMeter) -> Label? {
            var thai: [String] = []
            var english: [String] = []
            if let up = meter.up.amount(in: 1000) {
                thai.append("ส่ง \(size(up).thai)/วินาที")
                english.append("\(size(up).english)/s up")
            }
            if let down = meter.down.amount(in: 1000) {
                thai.append("รับ \(size(down).thai)/วินาที")
                english.append("\(size(down).english)/s down")
            }
            if let roundTrip = meter.roundTripMs {
                thai.append("ไปกลับ \(roundTrip) มิลลิวินาที")
                english.append("round trip \(roundTrip) ms")
            }
            if thai.isEmpty { return nil }
            return both("สัญญาณ: \(thai.joined(separator: ", "))", "The line: \(english.joined(separator: ", ")).")
        }

        static func cuts(perMille: Int64) -> Label {
            both(
                "การรับส่งขาดกลางคันราว \(perMille / 10) ใน 100 ครั้ง จึงส่งเป็นชุดย่อย",
                "About \(perMille / 10) in 100 exchanges are cut, so they are kept small.")
        }

        static func forecast(_ forecast: LineForecast) -> Label {
            let bytes = size(forecast.bytes)
            let changes = plural(forecast.changes, "change")
            guard let milliseconds = forecast.milliseconds else {
                return both(
                    "รอส่ง \(forecast.changes) การบันทึก ราว \(bytes.thai)",
                    "Waiting: \(changes), about \(bytes.english).")
            }
            let span = TimeText.span(max(1000, milliseconds))
            return both(
                "รอส่ง \(forecast.changes) การบันทึก ราว \(bytes.thai) ใช้เวลาราว \(span.thai)ตามสัญญาณขณะนี้",
                "Waiting: \(changes), about \(bytes.english), about \(span.english) on today's line.")
        }

        /// A number of bytes, as large as a person reads them: rounded up.
        static func size(_ bytes: Int64) -> Label {
            switch bytes {
            case ..<1000: both("\(bytes) ไบต์", "\(bytes) bytes")
            case ..<1_000_000: both("\((bytes - 1) / 1000 + 1) กิโลไบต์", "\((bytes - 1) / 1000 + 1) KB")
            default: both("\(tenths(bytes)) เมกะไบต์", "\(tenths(bytes)) MB")
            }
        }

        private static func tenths(_ bytes: Int64) -> String {
            let tenths = (bytes - 1) / 100_000 + 1
            return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
        }
    }
}
