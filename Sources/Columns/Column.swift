/// The columns of every batch, in the order in which they travel (PROTOCOL.md, "Columns"). After them come the values,
/// a column for each field of each type.
enum Column: Int, CaseIterable {
    case actor, seq, prev, lamport, wall, monotonic, author, slot, salt
    case record, anchorActor, anchorSeq, type, seen, writes, field, operation, over, kind, prefix, suffix
    case names, seeds
}

/// How a change says its `prev`.
enum PrevMode: UInt64 {
    /// The actor's change before it, earlier in the batch.
    case batch = 0
    /// The actor's change before it, which the reader has.
    case known = 1
    /// In full, among the raw bytes.
    case raw = 2
}

/// How a part says its record, its type and what its author had seen.
enum RecordMode: UInt64 {
    /// A record that the part begins: its name follows from the change.
    case begun = 0
    /// The same as in the part before it in this change.
    case same = 1
    /// The id among the raw bytes, the type from the batch's table.
    case raw = 2
    /// That of the anchor: a change that the author had seen.
    case anchored = 3
}

/// What a value is, and where it stands.
enum ValueKind: UInt64 {
    case text = 0
    case integer = 1
    case no = 2
    case yes = 3
    case bytes = 4
    case other = 5
    /// A text that shares its start and its end with the one that it replaces.
    case likeFormer = 6
    /// 16 bytes that name a record of this batch.
    case reference = 7
}

/// Numbers as bytes: 7 bits each, the least significant first, the top bit where more follow.
struct ColumnWriter {
    private(set) var bytes: [UInt8] = []

    mutating func number(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Small for numbers close to 0 on either side.
    mutating func signed(_ value: Int64) {
        number(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }

    /// How far `value` is from what the reader expects.
    mutating func difference(_ value: UInt64, from expected: UInt64) {
        signed(Int64(bitPattern: value &- expected))
    }

    mutating func raw(_ value: some Sequence<UInt8>) { bytes.append(contentsOf: value) }
}

/// Reads one column; never beyond its end.
struct ColumnReader {
    private let bytes: [UInt8]
    private var position: Int
    private let end: Int

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
    }

    var isAtEnd: Bool { position == end }

    var left: Int { end - position }

    mutating func number() throws(ColumnsError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            guard position < end else { throw .truncated }
            let byte = bytes[position]
            position += 1
            if shift == 63, byte > 1 { throw .malformed }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            if shift == 63 { throw .malformed }
            shift += 7
        }
    }

    mutating func signed() throws(ColumnsError) -> Int64 {
        let value = try number()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    mutating func number(from expected: UInt64) throws(ColumnsError) -> UInt64 {
        expected &+ UInt64(bitPattern: try signed())
    }

    /// A count of at most `max`.
    mutating func count(max: Int) throws(ColumnsError) -> Int {
        let value = try number()
        guard value <= UInt64(max) else { throw .tooLarge }
        return Int(value)
    }

    mutating func raw(_ count: Int) throws(ColumnsError) -> ArraySlice<UInt8> {
        guard count <= end - position else { throw .truncated }
        defer { position += count }
        return bytes[position..<(position + count)]
    }

    /// The bytes before the next 0, which is read too.
    mutating func untilZero() throws(ColumnsError) -> ArraySlice<UInt8> {
        guard let zero = bytes[position..<end].firstIndex(of: 0) else { throw .truncated }
        defer { position = zero + 1 }
        return bytes[position..<zero]
    }
}
