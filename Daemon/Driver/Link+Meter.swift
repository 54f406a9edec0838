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
        if plan.isReconnecting {
            try sending { () throws(TransportError) in try client.closeConnections() }
            carriedBytes = 0
        }
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
            return response
        } catch {
            take(client.lastTiming, changes: changes)
            attempt?.isWhole = false
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

    private mutating func take(_ timing: TransferTiming, changes: Int) {
        if timing.isNewConnection { carriedBytes = 0 }
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
