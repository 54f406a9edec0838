import Protocol

/// How much one exchange may put on the line: as much as the line has shown to carry.
public struct ExchangeSize: Hashable, Sendable {
    /// Bytes of the heads of request and answer, of a signature, and of what an answer says of the changes sent.
    static let frameBytes = 500
    /// Bytes of changes for a byte of an answer, while no answer has shown how well they pack here.
    public static let usualDensity = 4

    /// Bytes both ways, heads included; nil while the line sets no limit.
    public let lineBytes: Int?
    /// Bytes of changes for each byte of an answer.
    let density: Int

    /// A size of so many bytes on the line, or of as many as an exchange ever takes.
    public init(lineBytes: Int? = nil, density: Int = usualDensity) {
        self.lineBytes = lineBytes.map { max($0, Int(ConnectionRoom.bytesMin)) }
        self.density = max(1, density)
    }

    /// At most so many bytes of the request as it is sent; nil for no limit. A single change goes whatever its size.
    public var requestBytesMax: Int? { lineBytes.map { $0 - Self.frameBytes } }

    /// For how many bytes of changes, before packing, to ask after a request that packs its changes into `bytes`.
    public func replyBytesMax(after bytes: Int) -> Int {
        guard let lineBytes else { return Limits.batchBytesWanted }
        let left = max(lineBytes - Self.frameBytes - bytes, 0)
        let (room, isTooMuch) = left.multipliedReportingOverflow(by: density)
        return isTooMuch ? Limits.batchBytesWanted : min(max(room, Self.frameBytes), Limits.batchBytesWanted)
    }
}

extension LineMeter {
    /// What the next exchange shall do.
    public struct Plan: Hashable, Sendable {
        /// Whether to make a new connection first: the open one has little left.
        public let isReconnecting: Bool
        public let size: ExchangeSize
    }

    /// How long one exchange shall send on a line whose end nobody knows, in milliseconds: of a line that lives 30 s
    /// little is lost then when it dies…
    private static let exchangeMs: Int64 = 2500
    /// …and the round trips, of which it takes so many at least, still are the smaller part of the time.
    private static let exchangeRoundTrips: Int64 = 3

    /// The next exchange, on a connection that has carried so many bytes.
    ///
    /// - Parameters:
    ///   - carried: bytes both ways; 0 before the first exchange of a connection.
    ///   - wanted: bytes that the exchange will take as far as known; it does not take a new connection for less.
    ///   - bytesMax: what a budget leaves for it; nil for any number.
    public func plan(carried: Int64, wanted: Int64, bytesMax: Int64? = nil) -> Plan {
        let (isReconnecting, left) = room(after: carried, wanted: wanted)
        let span = max(Self.exchangeMs, min(roundTripMs ?? 0, Self.roundTripMsMax) * Self.exchangeRoundTrips)
        var bytes = slowest.flatMap { $0.amount(in: span) } ?? .max
        bytes = min(bytes, left ?? .max, bytesMax ?? .max)
        // Laying out a batch to measure takes time: not where all fits anyway.
        let isBounded = bytes < ConnectionRoom.bytesMax / 4
        let known = density.amount(in: 1).map { min(max($0 - 1, 1), 32) }
        let size = ExchangeSize(
            lineBytes: isBounded ? Int(bytes) : nil, density: Int(known ?? Int64(ExchangeSize.usualDensity)))
        return Plan(isReconnecting: isReconnecting, size: size)
    }

    /// What a connection that has carried so many bytes can take yet, nil while that is not bounded; or what a new one
    /// can, where the open one has little left for as much as is wanted.
    func room(after carried: Int64, wanted: Int64) -> (isReconnecting: Bool, bytes: Int64?) {
        guard let room = room.bytes else { return (false, nil) }
        let left = max(0, room - carried)
        let isReconnecting = carried > 0 && left < min(wanted, max(ConnectionRoom.bytesMin, room / 4))
        return (isReconnecting, isReconnecting ? room : left)
    }

    /// The speed of the slower direction, as far as known.
    var slowest: LineRate? {
        guard let upward = up.amount(in: 1000) else { return down.amount(in: 1000) == nil ? nil : down }
        guard let downward = down.amount(in: 1000) else { return up }
        return upward <= downward ? up : down
    }
}
