/// Which bytes of an attachment a piece has, as its `Content-Range` says (RFC 9110, section 14.4).
public struct AttachmentRange: Hashable, Sendable {
    /// The place of the piece's first byte, from 0.
    public let first: Int
    /// Bytes of the piece; at least 1.
    public let count: Int
    /// Bytes of the whole; at most `Limits.attachmentBytesMax`.
    public let total: Int

    /// The piece of `count` bytes from `first` on, of a whole of `total`.
    public init(first: Int, count: Int, total: Int) {
        precondition(first >= 0 && count > 0 && first + count <= total, "a piece lies within its whole")
        self.first = first
        self.count = count
        self.total = total
    }

    /// The header's value, e.g. `bytes 0-65535/3000000`.
    public var text: String { "bytes \(first)-\(first + count - 1)/\(total)" }

    /// The piece that a header's value names.
    /// Throws: `ProtocolError.unreadable` for anything that is not exactly one piece of a whole of known length,
    /// `.aboveLimit` for one that is too long.
    public init(parsing text: String) throws(ProtocolError) {
        let numbers = text.dropFirst(6).split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "/" }
        guard text.hasPrefix("bytes "), text.utf8.count <= Limits.nameBytesMax, numbers.count == 3,
            let first = Self.number(numbers[0]), let last = Self.number(numbers[1]),
            let total = Self.number(numbers[2]), first <= last, last < total
        else { throw .unreadable("range") }
        if total > Limits.attachmentBytesMax { throw .aboveLimit(.attachment, max: Limits.attachmentBytesMax) }
        self.init(first: first, count: last - first + 1, total: total)
        // Of one range there is one spelling: no sign, no leading zero.
        if self.text != text { throw .unreadable("range") }
    }

    private static func number(_ digits: Substring) -> Int? { digits.utf8.count <= 15 ? Int(digits) : nil }
}

/// Which bytes of an attachment somebody asks for, as a `Range` says (RFC 9110, section 14.2).
public struct AttachmentWish: Hashable, Sendable {
    /// The place of the first byte, from 0.
    public let first: Int
    /// How many are wanted; no more than one answer brings.
    public let count: Int

    /// The bytes that a header's value names: `bytes=FIRST-` or `bytes=FIRST-LAST`; nil for anything else.
    public init?(parsing text: String) {
        let ends = text.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard text.hasPrefix("bytes="), ends.count == 2, let first = Self.number(ends[0]) else { return nil }
        let max = Limits.attachmentPieceBytesMax
        if ends[1].isEmpty {
            count = max
        } else {
            guard let last = Self.number(ends[1]), last >= first else { return nil }
            count = min(last - first, max - 1) + 1
        }
        self.first = first
    }

    private static func number(_ digits: Substring) -> Int? {
        guard digits.utf8.count <= 15, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(digits)
    }
}
