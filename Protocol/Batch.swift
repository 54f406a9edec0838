/// Changes that travel together, in the order in which they must be applied (PROTOCOL.md, "Batches").
public enum Batch {
    /// The plain bytes of `changes`, before packing.
    public static func encode(_ changes: [Change]) -> [UInt8] {
        var out = CanonicalWriter()
        out.array(changes.count)
        for change in changes { out.bytes(change.bytes) }
        return out.bytes
    }

    /// The changes that exactly these plain bytes hold.
    /// Throws: `ProtocolError` when any of them is bad, or when they are more than a batch may hold.
    public static func decode(_ bytes: [UInt8]) throws(ProtocolError) -> [Change] {
        if bytes.count > Limits.unpackedBytesMax { throw .aboveLimit(.message, max: Limits.unpackedBytesMax) }
        var input = CanonicalReader(bytes)
        var changes: [Change] = []
        for _ in 0..<(try input.array(max: Limits.batchChangesMax, .changes)) {
            changes.append(try Change(decoding: try input.bytes(max: Limits.changeBytesMax, .change)))
        }
        try input.finish()
        return changes
    }
}

/// A batch as it travels.
public struct PackedBatch: Hashable, Sendable {
    /// How the bytes are packed: each number is described in PROTOCOL.md, "Packing".
    public enum Packing: UInt8, Hashable, Sendable, CaseIterable {
        /// The plain bytes.
        case plain = 0
        /// The plain bytes as one zstd frame (RFC 8878).
        case zstd = 1
        /// Laid out by columns, with the first dictionary.
        case columns = 2

        /// What this program writes for a reader that reads all it knows.
        public static let newest = Packing.columns
    }

    public let packing: Packing
    public let bytes: [UInt8]

    public init(packing: Packing, bytes: [UInt8]) {
        self.packing = packing
        self.bytes = bytes
    }

    func encode(into out: inout CanonicalWriter) {
        out.array(2)
        out.number(UInt64(packing.rawValue))
        out.bytes(bytes)
    }

    init?(decoding input: inout CanonicalReader) throws(ProtocolError) {
        if try input.nullIfNext() { return nil }
        try input.array(exactly: 2)
        let number = try input.number(max: 255)
        guard let packing = Packing(rawValue: UInt8(number)) else { throw .unknownVersion(number) }
        self.packing = packing
        bytes = try input.bytes(max: Limits.exchangeBytesMax, .message)
    }
}
