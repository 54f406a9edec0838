import Protocol

/// How much of an attachment goes in one piece: as much as the line lets through.
///
/// A line that is cut in the midst of a piece has moved nothing, and would never move anything if as much were sent
/// again. So a cut leaves a quarter, and a piece that arrives adds an eighth: down fast and up slowly, as networks
/// themselves avoid congestion (Jacobson, "Congestion avoidance and control", 1988).
public struct PieceSize: Hashable, Sendable {
    /// While nothing speaks for less.
    public static let bytesMax = Limits.batchBytesWanted
    /// What the worst line is still tried with.
    public static let bytesMin = 4096

    /// Bytes of content; `bytesMin` to `bytesMax`.
    public let bytes: Int

    /// A size of so many bytes, or what is nearest to it.
    public init(bytes: Int = bytesMax) { self.bytes = min(max(bytes, Self.bytesMin), Self.bytesMax) }

    /// The size after a piece that was cut, or in which nothing moved any more.
    public var afterCut: Self { Self(bytes: bytes / 4) }

    /// The size after a piece that arrived.
    public var afterSuccess: Self { Self(bytes: bytes + bytes / 8) }
}
