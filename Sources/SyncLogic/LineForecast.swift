/// What it will take to bring what waits to the centre.
public struct LineForecast: Hashable, Sendable {
    /// Changes, or attachments, that wait.
    public let count: Int64
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
    /// Round trips for a connection and its securing.
    private static let connectingTrips: Int64 = 2

    /// A round trip that takes longer is none, in milliseconds: an hour.
    static let roundTripMsMax: Int64 = 3_600_000

    /// What it will take to send so many changes.
    public func forecast(changes count: Int64) -> LineForecast {
        let count = min(max(0, count), Self.figureMax)
        guard count > 0 else { return LineForecast(count: 0, bytes: 0, milliseconds: 0) }
        let exchanges = (count - 1) / Self.changesMax + 1
        let content = changes.amount(in: count) ?? Self.usualChangeBytes * count
        return forecast(count, bytes: content + exchanges * Int64(ExchangeSize.frameBytes), requests: exchanges)
    }

    /// What it will take to bring attachments of these sizes, in bytes, of which the centre has nothing yet.
    public func forecast(attachments sizes: [Int64]) -> LineForecast {
        guard !sizes.isEmpty else { return LineForecast(count: 0, bytes: 0, milliseconds: 0) }
        let pieceBytes = Int64(planPiece(carried: 0).bytes)
        var content: Int64 = 0
        var requests: Int64 = 0
        for size in sizes {
            let size = min(max(1, size), Self.figureMax)
            content = min(content + size, Self.figureMax)
            // The centre is asked first how far it has the content.
            requests = min(requests + (size - 1) / pieceBytes + 2, Self.figureMax)
        }
        return forecast(Int64(sizes.count), bytes: content + requests * Self.pieceFrameBytes, requests: requests)
    }

    private func forecast(_ count: Int64, bytes: Int64, requests: Int64) -> LineForecast {
        let waiting = min(roundTripMs ?? 0, Self.roundTripMsMax) * (requests + Self.connectingTrips)
        let span = up.span(of: bytes).map { min($0, Self.figureMax) + waiting }
        return LineForecast(count: count, bytes: bytes, milliseconds: span)
    }
}
