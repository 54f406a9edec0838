/// Reads the canonical encoding and refuses everything else: a reader of received bytes, so that what was hashed and
/// signed has exactly one spelling (PROTOCOL.md, "Encoding").
///
/// Never recurses, never allocates more than the input holds, and throws `ProtocolError` on every bad byte.
public struct CanonicalReader {
    private let input: [UInt8]
    /// The offset of the next byte.
    public private(set) var position: Int
    private let end: Int

    /// A reader over all of `input`.
    public init(_ input: [UInt8]) {
        self.input = input
        position = 0
        end = input.count
    }

    /// Whether every byte was read.
    public var isAtEnd: Bool { position == end }

    /// Throws unless every byte was read.
    public func finish() throws(ProtocolError) {
        if !isAtEnd { throw .malformed(.trailingBytes, offset: position) }
    }

    /// An unsigned number of at most `max`.
    public mutating func number(max: UInt64 = Limits.numberMax) throws(ProtocolError) -> UInt64 {
        let start = position
        let value = try head(major: 0)
        if value > max { throw .malformed(.numberTooLarge, offset: start) }
        return value
    }

    /// A signed number of 64 bits.
    public mutating func integer() throws(ProtocolError) -> Int64 {
        let start = position
        let (major, value) = try head()
        guard major <= 1 else { throw .malformed(.unexpectedKind, offset: start) }
        guard value <= UInt64(Int64.max) else { throw .malformed(.numberTooLarge, offset: start) }
        return major == 0 ? Int64(value) : -1 - Int64(value)
    }

    /// A byte string of at most `max` bytes.
    public mutating func bytes(max: Int, _ bound: ProtocolError.Bound = .value) throws(ProtocolError) -> [UInt8] {
        Array(input[try span(major: 2, max: max, bound)])
    }

    /// A text of at most `max` bytes of valid UTF-8.
    public mutating func text(max: Int, _ bound: ProtocolError.Bound = .text) throws(ProtocolError) -> String {
        let start = position
        let span = try span(major: 3, max: max, bound)
        guard let text = String(strictly: input.span.extracting(span)) else {
            throw .malformed(.invalidText, offset: start)
        }
        return text
    }

    /// The number of items of an array, at most `max`. The caller reads the items next.
    public mutating func array(max: Int, _ bound: ProtocolError.Bound) throws(ProtocolError) -> Int {
        let start = position
        let count = try head(major: 4)
        if count > UInt64(max) { throw .aboveLimit(bound, max: max) }
        // Every item takes a byte at least: a count that the bytes cannot hold is a lie.
        if count > UInt64(end - position) { throw .malformed(.truncated, offset: start) }
        return Int(count)
    }

    /// The start of an array of exactly `count` items.
    public mutating func array(exactly count: Int) throws(ProtocolError) {
        let start = position
        if try head(major: 4) != UInt64(count) { throw .malformed(.wrongLength, offset: start) }
    }

    /// A Boolean.
    public mutating func boolean() throws(ProtocolError) -> Bool {
        switch try peek() {
        case 0xF4:
            position += 1
            return false
        case 0xF5:
            position += 1
            return true
        default: throw .malformed(.unexpectedKind, offset: position)
        }
    }

    /// Reads a null when one comes next, and says so.
    public mutating func nullIfNext() throws(ProtocolError) -> Bool {
        if try peek() != 0xF6 { return false }
        position += 1
        return true
    }

    /// Whether an array comes next.
    public func isArrayNext() throws(ProtocolError) -> Bool { try peek() >> 5 == 4 }

    /// An identifier of 16 bytes.
    public mutating func identifier<Subject>() throws(ProtocolError) -> Bits128<Subject> {
        let start = position
        guard let value = Bits128<Subject>(input[try span(major: 2, max: 16, .value)]) else {
            throw .malformed(.wrongLength, offset: start)
        }
        return value
    }

    /// A digest of 32 bytes.
    public mutating func digest() throws(ProtocolError) -> Digest {
        let start = position
        guard let value = Digest(input[try span(major: 2, max: 32, .value)]) else {
            throw .malformed(.wrongLength, offset: start)
        }
        return value
    }

    /// A tag of 8 bytes.
    public mutating func tag() throws(ProtocolError) -> Tag {
        let start = position
        guard let value = Tag(input[try span(major: 2, max: 8, .value)]) else {
            throw .malformed(.wrongLength, offset: start)
        }
        return value
    }

    /// A field's value. A kind that this version does not know is kept as its bytes.
    public mutating func value() throws(ProtocolError) -> Value {
        switch try peek() >> 5 {
        case 0, 1:
            let start = position
            let (_, magnitude) = try head()
            position = start
            return magnitude <= UInt64(Int64.max) ? .integer(try integer()) : .other(try item())
        case 2: return .bytes(try bytes(max: Limits.valueBytesMax))
        case 3: return .text(try text(max: Limits.valueBytesMax, .value))
        default:
            let next = try peek()
            return next == 0xF4 || next == 0xF5 ? .boolean(try boolean()) : .other(try item())
        }
    }

    /// Any one canonical item, as its bytes. Nesting is followed with a counter and not by recursion.
    public mutating func item() throws(ProtocolError) -> [UInt8] {
        let start = position
        var open: [UInt64] = [1]
        while let last = open.indices.last {
            if open[last] == 0 {
                open.removeLast()
                continue
            }
            open[last] -= 1
            let at = position
            let (major, value) = try head()
            switch major {
            case 0, 1: break
            case 2, 3:
                position = at
                let max = Limits.valueBytesMax
                if major == 2 { _ = try bytes(max: max) } else { _ = try text(max: max, .value) }
            case 4:
                if open.count > Limits.valueDepthMax { throw .aboveLimit(.depth, max: Limits.valueDepthMax) }
                if value > UInt64(end - position) { throw .malformed(.truncated, offset: at) }
                open.append(value)
            default:
                guard (20...22).contains(value) else { throw .malformed(.reservedEncoding, offset: at) }
            }
        }
        if position - start > Limits.valueBytesMax { throw .aboveLimit(.value, max: Limits.valueBytesMax) }
        return Array(input[start..<position])
    }

    private func peek() throws(ProtocolError) -> UInt8 {
        guard position < end else { throw .malformed(.truncated, offset: position) }
        return input[position]
    }

    private mutating func span(
        major: UInt8, max: Int, _ bound: ProtocolError.Bound
    ) throws(ProtocolError) -> Range<Int> {
        let start = position
        let count = try head(major: major)
        if count > UInt64(max) { throw .aboveLimit(bound, max: max) }
        guard count <= UInt64(end - position) else { throw .malformed(.truncated, offset: start) }
        defer { position += Int(count) }
        return position..<(position + Int(count))
    }

    private mutating func head(major expected: UInt8) throws(ProtocolError) -> UInt64 {
        let start = position
        let (major, value) = try head()
        if major != expected { throw .malformed(.unexpectedKind, offset: start) }
        return value
    }

    private mutating func head() throws(ProtocolError) -> (major: UInt8, value: UInt64) {
        let start = position
        let first = try peek()
        position += 1
        let major = first >> 5
        guard major <= 4 || major == 7 else { throw .malformed(.reservedEncoding, offset: start) }
        let small = first & 31
        if small < 24 { return (major, UInt64(small)) }
        guard small <= 27, major != 7 else { throw .malformed(.reservedEncoding, offset: start) }
        let count = 1 << (Int(small) - 24)
        guard count <= end - position else { throw .malformed(.truncated, offset: start) }
        var value: UInt64 = 0
        for place in position..<(position + count) { value = value << 8 | UInt64(input[place]) }
        position += count
        let smallest: UInt64 = count == 1 ? 24 : 1 << (8 * UInt64(count / 2))
        if value < smallest { throw .malformed(.notShortest, offset: start) }
        return (major, value)
    }
}
