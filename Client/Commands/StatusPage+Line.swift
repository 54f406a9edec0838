import Forms
import Protocol
import Store
import SyncLogic

extension StatusPage {
    /// Of a thousand exchanges so many must be cut before it is worth a sentence.
    private static let cutsTold: Int64 = 20

    /// How good the line is, and what it will take to send what waits.
    var quality: [Label] {
        var labels: [Label] = []
        if let time = status.roundTripMs, let bytes = status.exchangeBytes {
            labels.append(Messages.Status.quality(roundTripMs: time, bytes: bytes))
        }
        if let speed = Messages.Line.speed(status.meter) { labels.append(speed) }
        if status.meter.cutPerMille >= Self.cutsTold {
            labels.append(Messages.Line.cuts(perMille: status.meter.cutPerMille))
        }
        return labels + forecasts.labels + linePage.labels
    }

    /// What the line may carry, and has carried.
    var linePage: LinePage {
        LinePage(status.budget, nowMs: session.environment.now().wallMs, isReceiving: status.firstSync != nil)
    }

    /// What the line has shown, for programs.
    var lineDocument: JSON {
        .object([
            .init("upBytesPerSecond", Self.number(status.meter.up.amount(in: 1000))),
            .init("downBytesPerSecond", Self.number(status.meter.down.amount(in: 1000))),
            .init("roundTripMs", Self.number(status.meter.roundTripMs)),
            .init("cutPerMille", .integer(status.meter.cutPerMille)),
            .init("connectionBytes", Self.number(status.meter.room.bytes)),
        ])
    }

    /// What it will take to bring what waits, for programs.
    static func document(_ forecast: LineForecast, of name: String) -> JSON {
        .object([
            .init(name, .integer(forecast.count)), .init("bytes", .integer(forecast.bytes)),
            .init("milliseconds", number(forecast.milliseconds)),
        ])
    }
}
