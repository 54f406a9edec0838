/// 16 bytes with a meaning given by `Subject`, so that an actor is never taken for a record.
public struct Bits128<Subject>: Hashable, Sendable {
    let high: UInt64
    let low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The identifier made of exactly 16 bytes, or nil.
    public init?(_ bytes: some Collection<UInt8>) {
        guard let words = BigEndian.words(bytes, count: 2) else { return nil }
        high = words.0
        low = words.1
    }

    /// A new identifier of 128 bits from `random`.
    public static func random(using random: inout some RandomNumberGenerator) -> Self {
        Self(high: random.next(), low: random.next())
    }

    /// The 16 bytes, most significant first.
    public var bytes: [UInt8] { BigEndian.bytes((high, low, 0, 0), count: 2) }

    /// 32 lower-case hexadecimal digits.
    public var hex: String { Hex.text(bytes) }

    /// The order of the bytes. Total, and without any meaning in time.
    public static func precedes(_ left: Self, _ right: Self) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

/// 32 bytes of SHA-256.
public struct Digest: Hashable, Sendable {
    let words: (UInt64, UInt64, UInt64, UInt64)

    /// The digest that is made of exactly 32 bytes, or nil.
    public init?(_ bytes: some Collection<UInt8>) {
        guard let words = BigEndian.words(bytes, count: 4) else { return nil }
        self.words = words
    }

    /// 32 zero bytes: the log hash before the first entry.
    public static let zero = Digest(words: (0, 0, 0, 0))

    init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

    /// The 32 bytes in order.
    public var bytes: [UInt8] { BigEndian.bytes(words, count: 4) }

    /// 64 lower-case hexadecimal digits.
    public var hex: String { Hex.text(bytes) }

    /// The first 8 bytes: enough to tell two changes of one actor and sequence number apart.
    public var tag: Tag { Tag(rawValue: words.0) }

    public static func == (left: Digest, right: Digest) -> Bool { left.words == right.words }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
    }
}

/// Up to four words of 64 bits as bytes, most significant first.
enum BigEndian {
    typealias Words = (UInt64, UInt64, UInt64, UInt64)

    /// The words that exactly so many times eight bytes hold; nil for any other number of bytes.
    static func words(_ bytes: some Collection<UInt8>, count: Int) -> Words? {
        let read: Words?? = bytes.withContiguousStorageIfAvailable { buffer -> Words? in
            words(UnsafeRawBufferPointer(buffer), count: count)
        }
        return read ?? Array(bytes).withUnsafeBytes { words($0, count: count) }
    }

    private static func words(_ bytes: UnsafeRawBufferPointer, count: Int) -> Words? {
        guard bytes.count == count * 8 else { return nil }
        func word(_ place: Int) -> UInt64 {
            place < count ? UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: place * 8, as: UInt64.self)) : 0
        }
        return (word(0), word(1), word(2), word(3))
    }

    /// The bytes of the first `count` words.
    static func bytes(_ words: Words, count: Int) -> [UInt8] {
        let stored = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
        return withUnsafeBytes(of: stored) { Array($0.prefix(count * 8)) }
    }
}

/// Hexadecimal forms.
public enum Hex {
    /// Lower-case hexadecimal digits of `bytes`.
    public static func text(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var out: [UInt8] = []
        for byte in bytes {
            out.append(digits[Int(byte >> 4)])
            out.append(digits[Int(byte & 15)])
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// The bytes of `text`, which holds an even number of hexadecimal digits of either case and nothing else; else nil.
    @inlinable
    public static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        var out: [UInt8] = []
        var half: UInt8?
        for character in text.utf8 {
            guard let digit = digit(character) else { return nil }
            if let high = half {
                out.append(high << 4 | digit)
                half = nil
            } else {
                half = digit
            }
        }
        return half == nil ? out : nil
    }

    @usableFromInline
    static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case 0x30...0x39: character - 0x30
        case 0x61...0x66: character - 0x61 + 10
        case 0x41...0x46: character - 0x41 + 10
        default: nil
        }
    }
}
