import Protocol

/// The next request for a part of something larger: a piece of an attachment, some bytes of a file.
public struct PiecePlan: Hashable, Sendable {
    /// Whether to make a new connection first: the open one has little left.
    public let isReconnecting: Bool
    /// Bytes of content, at most.
    public let bytes: Int
}

extension LineMeter {
    /// Bytes of content in a piece while the line speaks for no less: more saves next to nothing.
    public static let pieceBytesMax = 64 * 1024
    /// What the worst line is still tried with.
    public static let pieceBytesMin = Limits.attachmentPieceBytesMin
    /// How long one piece shall take, in milliseconds: a clerk's sync waits for it.
    private static let pieceMs: Int64 = 8000
    /// Bytes of the heads of a request that brings a ticket, and of its answer.
    static let pieceFrameBytes: Int64 = 800

    /// The next piece, on a connection that has carried so many bytes.
    ///
    /// - Parameters:
    ///   - carried: bytes both ways; 0 before the first request of a connection.
    ///   - bytesMax: what a budget leaves for it, heads included; nil for any number.
    public func planPiece(carried: Int64, bytesMax: Int64? = nil) -> PiecePlan {
        let (isReconnecting, room) = room(after: carried, wanted: .max)
        let speed = slowest.flatMap { $0.amount(in: Self.pieceMs) }
        let least = [room, speed, bytesMax].compactMap { $0 }.min() ?? .max
        let content = Int(clamping: max(least, Self.pieceFrameBytes) - Self.pieceFrameBytes)
        return PiecePlan(
            isReconnecting: isReconnecting, bytes: min(max(content, Self.pieceBytesMin), Self.pieceBytesMax))
    }

    /// Bytes of a file that are asked for at once on a line that is not patchy; nil for all of it.
    ///
    /// - Parameter bytesMax: what a budget leaves for it, heads included; nil for any number.
    public static func stepBytes(bytesMax: Int64?) -> Int64? {
        bytesMax.map { max($0, pieceFrameBytes + Int64(pieceBytesMin)) - pieceFrameBytes }
    }

    /// Whether connections carry so little that a file is asked for in pieces: what was cut amidst a record of TLS
    /// never arrives.
    public var isPatchy: Bool { room.bytes.map { $0 < Int64(Self.pieceBytesMax) } ?? false }
}
