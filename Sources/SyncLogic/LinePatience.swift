/// How long a transfer is waited for on this line: what the daemon tells its transport.
public struct LinePatience: Hashable, Sendable {
    /// Without anything moving, in seconds.
    public let stallSeconds: Int
    /// What has to move for each second, both ways together, beyond the first `graceSeconds`.
    public let bytesPerSecond: Int
    public let graceSeconds: Int
}

extension LineMeter {
    /// What takes in a request ahead of the line, in bytes: the kernel, twice the buffer that was asked for.
    private static let aheadBytesMax: Int64 = 64 * 1024
    /// The time a centre with a thousand offices may think, and a line be silent, in seconds.
    private static let silenceSeconds: Int64 = 90
    /// Longer than this the kernel itself does not try, in seconds.
    private static let silenceSecondsMax: Int64 = 900
    /// The time to a connection, in seconds.
    private static let connectSeconds: Int64 = 30
    /// A line that moves as much is alive, whatever it did before, in bytes a second…
    private static let aliveBytesPerSecond: Int64 = 250
    /// …and one that moves less than this never is.
    private static let leastBytesPerSecond: Int64 = 10
    /// What a line that nobody knows is taken to carry, in bytes a second, when it falls silent.
    private static let unknownBytesPerSecond: Int64 = 500

    /// How long to wait for a transfer that sends so many bytes.
    ///
    /// A line may become four times slower than it was measured and is still waited for, and any line that moves 250
    /// bytes a second is, however much there is to move. A line that was never measured has to move hardly anything:
    /// whether it is slow it will have shown after the first exchange.
    public func patience(sending bytes: Int64) -> LinePatience {
        let known = slowest?.amount(in: 1000).map { $0 / 4 }
        let pace = min(max(known ?? 0, Self.leastBytesPerSecond), Self.aliveBytesPerSecond)
        let ahead = min(max(0, bytes), Self.aheadBytesMax)
        let draining = ahead / max(known ?? Self.unknownBytesPerSecond, Self.leastBytesPerSecond)
        let stall = min(Self.silenceSeconds + draining, Self.silenceSecondsMax)
        return LinePatience(
            stallSeconds: Int(stall), bytesPerSecond: Int(pace), graceSeconds: Int(stall + Self.connectSeconds))
    }
}
