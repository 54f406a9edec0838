/// How long a transfer is waited for. No fixed time bounds a whole one: how long it may take follows from what it
/// moves.
///
/// Two things end it: almost nothing moves for a while, or on the whole it moves more slowly than the line is known to.
public struct TransferPatience: Hashable, Sendable {
    /// A transfer that moves fewer bytes a second than this…
    public var stallBytesPerSecond = 10
    /// …for so many seconds is stalled. Must exceed the time in which the line carries what the kernel has taken in
    /// ahead of it, and the time the server may think.
    public var stallSeconds = 90
    /// What a transfer has to move for each second that it takes, in bytes…
    public var bytesPerSecond = 10
    /// …beyond these first ones: name, connection, the server's thinking, and what the kernel holds.
    public var graceSeconds = 120

    public init() {}

    /// Whether a transfer is given up that has moved so many bytes in so many milliseconds.
    public func isOver(afterMs elapsedMs: Int64, bytes: Int64) -> Bool {
        let (earned, isTooMuch) = max(0, bytes).multipliedReportingOverflow(by: 1000)
        let (grace, isEndless) = Int64(clamping: graceSeconds).multipliedReportingOverflow(by: 1000)
        let (due, isLater) = (earned / Int64(max(1, bytesPerSecond))).addingReportingOverflow(grace)
        if isTooMuch || isEndless || isLater { return false }
        return elapsedMs > due
    }
}
