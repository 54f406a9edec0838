/// What one transfer cost, as libcurl counts it: HTTP bytes with their headers, without TLS and TCP around them.
public struct TransferTiming: Equatable, Sendable {
    /// To an open TCP connection, name look-up included; 0 on a reused connection.
    public var connectMs = 0
    /// The TLS handshake alone; 0 on a reused connection and without TLS.
    public var tlsMs = 0
    /// The TCP handshake alone, which is one round trip; 0 on a reused connection.
    public var roundTripMs = 0
    /// From the start to the first byte of the answer; 0 when none came.
    public var firstByteMs = 0
    /// From the start to the end.
    public var totalMs = 0
    /// Request bytes that the kernel took.
    public var sentBytes: Int64 = 0
    /// Answer bytes that arrived.
    public var receivedBytes: Int64 = 0
    /// Connections made for it; 0 when an open one was reused.
    public var newConnections = 0

    public init() {}

    /// Whether this transfer paid for a connection.
    public var isNewConnection: Bool { newConnections > 0 }

    /// Bytes in both directions over the time after the connection stood; 0 when there was none.
    public var bytesPerSecond: Int64 {
        let transferMs = Int64(totalMs - connectMs - tlsMs)
        let bytes = (sentBytes + receivedBytes).multipliedReportingOverflow(by: 1_000)
        return transferMs > 0 && !bytes.overflow ? bytes.partialValue / transferMs : 0
    }
}
