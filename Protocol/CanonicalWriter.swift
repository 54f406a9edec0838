/// Writes the canonical encoding: the deterministic subset of CBOR (RFC 8949, section 4.2.1) that PROTOCOL.md names.
/// Integers in their shortest form, definite lengths, no maps, no floats, no tags.
public struct CanonicalWriter: Sendable {
    /// The bytes written so far.
    public private(set) var bytes: [UInt8] = []

    /// - Parameter room: bytes that will be written, about: without it the buffer is made larger again and again.
    public init(room: Int = 0) {
        if room > 0 { bytes.reserveCapacity(room) }
    }

    /// An unsigned number.
    public mutating func number(_ value: UInt64) { head(major: 0, value) }

    /// A signed number.
    public mutating func integer(_ value: Int64) {
        if value >= 0 {
            head(major: 0, UInt64(value))
        } else {
            head(major: 1, UInt64(-1 - value))
        }
    }

    /// A byte string.
    public mutating func bytes(_ value: [UInt8]) {
        head(major: 2, UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    /// A text of UTF-8.
    public mutating func text(_ value: String) {
        let utf8 = value.utf8
        head(major: 3, UInt64(utf8.count))
        bytes.append(contentsOf: utf8)
    }

    /// The start of an array of `count` items, which the caller writes next.
    public mutating func array(_ count: Int) { head(major: 4, UInt64(count)) }

    /// A Boolean.
    public mutating func boolean(_ value: Bool) { bytes.append(value ? 0xF5 : 0xF4) }

    /// The absence of a value.
    public mutating func null() { bytes.append(0xF6) }

    /// An identifier as a byte string.
    public mutating func identifier<Subject>(_ value: Bits128<Subject>) {
        bytes.append(0x50)
        append(value.high, count: 8)
        append(value.low, count: 8)
    }

    /// A digest as a byte string.
    public mutating func digest(_ value: Digest) {
        head(major: 2, 32)
        append(value.words.0, count: 8)
        append(value.words.1, count: 8)
        append(value.words.2, count: 8)
        append(value.words.3, count: 8)
    }

    /// A tag as a byte string.
    public mutating func tag(_ value: Tag) {
        bytes.append(0x48)
        append(value.rawValue, count: 8)
    }

    /// Bytes that are canonical already.
    public mutating func raw(_ value: [UInt8]) { bytes.append(contentsOf: value) }

    /// A field's value.
    public mutating func value(_ value: Value) {
        switch value {
        case .text(let text): self.text(text)
        case .integer(let integer): self.integer(integer)
        case .boolean(let boolean): self.boolean(boolean)
        case .bytes(let bytes): self.bytes(bytes)
        case .other(let canonical): raw(canonical)
        }
    }

    private mutating func head(major: UInt8, _ value: UInt64) {
        let kind = major << 5
        switch value {
        case 0..<24:
            bytes.append(kind | UInt8(value))
        case 24...0xFF:
            bytes.append(kind | 24)
            append(value, count: 1)
        case 0x100...0xFFFF:
            bytes.append(kind | 25)
            append(value, count: 2)
        case 0x1_0000...0xFFFF_FFFF:
            bytes.append(kind | 26)
            append(value, count: 4)
        default:
            bytes.append(kind | 27)
            append(value, count: 8)
        }
    }

    private mutating func append(_ value: UInt64, count: Int) {
        var rest = value << (64 - 8 * UInt64(count))
        for _ in 0..<count {
            bytes.append(UInt8(truncatingIfNeeded: rest >> 56))
            rest <<= 8
        }
    }
}
