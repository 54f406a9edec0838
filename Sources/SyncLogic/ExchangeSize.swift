import Protocol

/// How much of its changes an office puts into one exchange, each way: as much as the line lets through.
///
/// A line that is cut in the midst of an exchange has moved nothing, and would never move anything if as much were
/// said again. So a cut leaves a quarter, and an exchange that ends well adds an eighth: down fast and up slowly, as
/// networks themselves avoid congestion (Jacobson, "Congestion avoidance and control", 1988).
public struct ExchangeSize: Hashable, Sendable {
    /// While nothing speaks for less.
    public static let bytesMax = Limits.batchBytesWanted
    /// What the worst line is still tried with: about ten changes, which take less than 2 KiB with all around them.
    public static let bytesMin = 4096

    /// Bytes of changes, before packing; `bytesMin` to `bytesMax`.
    public let bytes: Int

    /// A size of so many bytes, or what is nearest to it.
    public init(bytes: Int = bytesMax) { self.bytes = min(max(bytes, Self.bytesMin), Self.bytesMax) }

    /// The size after an exchange that was cut, or in which nothing moved any more.
    public var afterCut: Self { Self(bytes: bytes / 4) }

    /// The size after an exchange that ended well.
    public var afterSuccess: Self { Self(bytes: bytes + bytes / 8) }
}
