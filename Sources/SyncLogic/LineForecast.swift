/// What it will take to bring what waits to the centre.
public struct LineForecast: Hashable, Sendable {
    /// Changes that wait.
    public let changes: Int64
    /// Bytes that they will take on the line.
    public let bytes: Int64
    /// How long that takes on the line as it was of late, in milliseconds; nil while its speed is not known.
    public let milliseconds: Int64?
}

extension LineMeter {
    /// Bytes that a change takes on the line, before any has shown it.
    private static let usualChangeBytes: Int64 = 60
    /// Changes of one exchange, at most: as many as a batch holds.
    private static let changesMax: Int64 = 500

    /// A round trip that takes longer is none, in milliseconds: an hour.
    static let roundTripMsMax: Int64 = 3_600_000

    /// What it will take to send so many changes.
    public func forecast(changes count: Int64) -> LineForecast {
        let count = min(max(0, count), Self.figureMax)
        guard count > 0 else { return LineForecast(changes: 0, bytes: 0, milliseconds: 0) }
        let exchanges = (count - 1) / Self.changesMax + 1
        let content = changes.amount(in: count) ?? Self.usualChangeBytes * count
        let bytes = content + exchanges * Int64(ExchangeSize.frameBytes)
        // One round trip for each exchange, and two for a connection and its securing.
        let waiting = min(roundTripMs ?? 0, Self.roundTripMsMax) * (exchanges + 2)
        let span = up.span(of: bytes).map { min($0, Self.figureMax) + waiting }
        return LineForecast(changes: count, bytes: bytes, milliseconds: span)
    }
}
