import Protocol
import SQLiteReplica
import Store
import SyncLogic
import Transport

/// What the line shows of itself in each exchange, and what follows for the next one.
extension Link {
    /// How much the next exchange may put on the line; makes room for it by a new connection where the open one has
    /// little left.
    ///
    /// - Parameter bytesMax: what the budget leaves; nil for any number.
    mutating func plan(
        over client: HTTPClient, isMoreExpected: Bool, bytesMax: Int64?
    ) throws(LinkError) -> ExchangeSize {
        let (meter, unsent) = try reading { transaction throws(StorageError) in
            (try transaction.meter(), try transaction.unsent())
        }
        let wanted = isMoreExpected ? Int64.max : meter.forecast(changes: Int64(unsent)).bytes
        let plan = meter.plan(carried: carriedBytes, wanted: wanted, bytesMax: bytesMax)
        if plan.isReconnecting { try reconnect(client) }
        return plan.size
    }

    /// Sends a request that brings so many changes, and keeps what that showed of the line, whatever came of it.
    mutating func send(
        _ request: HTTPRequest, over client: HTTPClient, bringing changes: Int
    ) throws(LinkError) -> HTTPResponse {
        try wait(for: Int64(request.body.count), over: client)
        do throws(TransportError) {
            let response = try client.send(request, stopDescriptor: stopDescriptor)
            take(client.lastTiming, changes: changes)
            end(isWhole: response.interruption == nil)
            return response
        } catch {
            take(client.lastTiming, changes: changes)
            end(isWhole: false)
            throw .transport(error)
        }
    }

    /// Makes the client wait for a transfer as long as this line may take for it.
    func wait(for bytes: Int64, over client: HTTPClient) throws(LinkError) {
        let meter = try reading { transaction throws(StorageError) in try transaction.meter() }
        let patience = meter.patience(sending: bytes)
        client.patience.stallSeconds = patience.stallSeconds
        client.patience.bytesPerSecond = patience.bytesPerSecond
        client.patience.graceSeconds = patience.graceSeconds
    }

    /// Makes something else than an exchange go over the line, and keeps what it took and showed, whatever came of it.
    ///
    /// - Parameters:
    ///   - bytes: how many are sent, heads apart.
    ///   - isResumable: whether what arrives before a cut is kept.
    ///   - body: sends it; says whether the answer is whole.
    mutating func counting<Value>(
        over client: HTTPClient, sending bytes: Int, isResumable: Bool,
        _ body: () throws(TransportError) -> (value: Value, isWhole: Bool)
    ) throws(LinkError) -> Value {
        try wait(for: Int64(bytes), over: client)
        let result = Swift.Result { () throws(TransportError) in try body() }
        take(client.lastTiming, changes: 0)
        let isShown: Bool
        switch result {
        case .success(let answer):
            end(isWhole: answer.isWhole)
            isShown = true
        case .failure(let error):
            end(isWhole: false)
            isShown = LinkError.transport(error).isCut
        }
        attempt?.isResumable = isResumable
        let timing = client.lastTiming
        let wallMs = MachineClock.wallMs()
        try writing { transaction throws(StorageError) in
            if isShown { try noteAttempt(transaction, wallMs: wallMs) }
            try transaction.countOnLine(timing.sentBytes + timing.receivedBytes, atMs: wallMs)
        }
        attempt = nil
        return try sending { () throws(TransportError) in try result.get().value }
    }

    /// The next piece; makes a new connection for it where the open one has little left.
    ///
    /// - Parameter bytesMax: what the budget leaves; nil for any number.
    mutating func planPiece(over client: HTTPClient, bytesMax: Int64? = nil) throws(LinkError) -> PiecePlan {
        let meter = try reading { transaction throws(StorageError) in try transaction.meter() }
        let plan = meter.planPiece(carried: carriedBytes, bytesMax: bytesMax)
        if plan.isReconnecting { try reconnect(client) }
        return plan
    }

    /// Closes the open connection: the next request makes a new one.
    private mutating func reconnect(_ client: HTTPClient) throws(LinkError) {
        try sending { () throws(TransportError) in try client.closeConnections() }
        carriedBytes = 0
    }

    /// So soon after a connection was used nobody but the line ends it.
    private static let lately: Duration = .seconds(10)

    /// Whether a connection was used so short a time before a moment that only the line can have ended it.
    func isUsedLately(at moment: Instant) -> Bool { moment - usedAt < Self.lately }

    /// Takes in how a transfer ended: one that was not carried to its end ends its connection.
    private mutating func end(isWhole: Bool) {
        attempt?.isWhole = isWhole
        if !isWhole { carriedBytes = 0 }
    }

    private mutating func take(_ timing: TransferTiming, changes: Int) {
        let now = MachineClock.now()
        lost = nil
        if timing.isNewConnection {
            // libcurl says by itself again, over a new connection, what it said on an open one that was cut.
            if carriedBytes > 0, isUsedLately(at: now - .milliseconds(timing.totalMs)) {
                var cut = LineMeter.Try()
                cut.carriedBytes = carriedBytes
                cut.sentBytes = timing.sentBytes
                cut.isWhole = false
                lost = cut
            }
            carriedBytes = 0
        }
        usedAt = now
        var shown = LineMeter.Try()
        shown.sentBytes = timing.sentBytes
        shown.receivedBytes = timing.receivedBytes
        shown.carriedBytes = carriedBytes
        shown.changes = Int64(changes)
        if timing.isNewConnection { shown.connectMs = Int64(timing.roundTripMs) }
        if timing.firstByteMs > 0 {
            shown.answerMs = Int64(max(0, timing.firstByteMs - timing.connectMs - timing.tlsMs))
            shown.receiveMs = Int64(max(0, timing.totalMs - timing.firstByteMs))
        }
        carriedBytes += timing.sentBytes + timing.receivedBytes
        attempt = shown
    }
}
