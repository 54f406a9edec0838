import Attachments
import Forms
import Store
import SyncLogic

/// What it will take to bring all that waits here to the centre.
struct Forecasts: Hashable, Sendable {
    /// Longer than a clerk waits without asking why, in milliseconds; and bytes that may take as long on a line whose
    /// speed is not known.
    private static let longMs: Int64 = 5000
    private static let manyBytes: Int64 = 16 * 1024

    let changes: LineForecast
    let attachments: LineForecast

    /// - Parameter sizes: bytes of each attachment that the centre lacks.
    init(_ meter: LineMeter, changes: Int, attachments sizes: [Int64]) {
        self.changes = meter.forecast(changes: Int64(changes))
        attachments = meter.forecast(attachments: sizes)
    }

    /// What waits, a sentence each.
    var labels: [Label] { labels { $0.count > 0 } }

    /// What of it a clerk is told before it begins.
    var large: [Label] {
        labels { forecast in
            forecast.milliseconds.map { $0 >= Self.longMs } ?? (forecast.bytes >= Self.manyBytes)
        }
    }

    private func labels(where isTold: (LineForecast) -> Bool) -> [Label] {
        (isTold(changes) ? [Messages.Line.changes(changes)] : [])
            + (isTold(attachments) ? [Messages.Line.attachments(attachments)] : [])
    }
}

extension Session {
    /// What it will take to bring all that waits here to the centre.
    func forecasts() throws(CommandError) -> Forecasts {
        let (meter, unsent, attachments) = try read { t throws(StorageError) in
            (try t.meter(), try t.unsent(), try t.attachmentsToSend())
        }
        let folder = self.attachments
        let sizes = attachments.map { Int64(folder.size(of: $0) ?? 0) }
        return Forecasts(meter, changes: unsent, attachments: sizes)
    }
}
