public import Columns
public import Protocol

/// Why a packed batch was refused.
public enum PackingError: Error, Hashable, Sendable {
    case compression(CompressionError)
    case content(ProtocolError)
    case columns(ColumnsError)
}

/// Packs batches for the line, and unpacks them within their bounds (PROTOCOL.md, "Packing").
public enum BatchPacker {
    /// zstd's level: the knee of size against time for batches of this size.
    static let level: Int32 = 9

    /// The batch that holds `changes`, readable without anything else; nil when there are none. Plain where packing
    /// would not pay.
    public static func pack(_ changes: [Change]) throws(CompressionError) -> PackedBatch? {
        if changes.isEmpty { return nil }
        let plain = Batch.encode(changes)
        let frame = try Zstd.compress(plain, level: level)
        // What compresses beyond the allowed ratio would be refused as a bomb.
        let isPaying = frame.count < plain.count && plain.count / frame.count < Limits.unpackRatioMax
        return isPaying ? PackedBatch(packing: .zstd, bytes: frame) : PackedBatch(packing: .plain, bytes: plain)
    }

    /// The smallest batch that holds `changes` for a reader that knows packings up to `packing`, and has what
    /// `knowledge` has; nil when there are none.
    public static func pack(
        _ changes: [Change], as packing: PackedBatch.Packing, knowing knowledge: some BatchKnowledge
    ) throws(CompressionError) -> PackedBatch? {
        guard packing == .columns, !changes.isEmpty else { return try pack(changes) }
        let laidOut = ColumnsEncoder.encode(changes, knowing: knowledge)
        let frame = try Zstd.compress(laidOut.columns, dictionary: try WireDictionary.get())
        guard laidOut.columns.count / frame.count < Limits.unpackRatioMax else { return try pack(changes) }
        return PackedBatch(packing: .columns, bytes: Self.counted(laidOut.raw.count) + laidOut.raw + frame)
    }

    /// The changes of `batch`; none for nil.
    public static func unpack(_ batch: PackedBatch?) throws(PackingError) -> [Change] {
        try unpack(batch, knowing: NoKnowledge()).changes
    }

    /// The changes of `batch`, and the seeds of their salts that came with them; none for nil.
    public static func unpack(
        _ batch: PackedBatch?, knowing knowledge: some BatchKnowledge
    ) throws(PackingError) -> RebuiltBatch {
        guard let batch else { return RebuiltBatch(changes: [], seeds: [:]) }
        switch batch.packing {
        case .plain: return try decode(batch.bytes)
        case .zstd: return try decode(try decompress(batch.bytes[...], nil))
        case .columns:
            let (raw, frame) = try split(batch.bytes)
            let dictionary: ZstdDictionary
            do throws(CompressionError) {
                dictionary = try WireDictionary.get()
            } catch {
                throw .compression(error)
            }
            let columns = try decompress(frame, dictionary)
            do throws(ColumnsError) {
                return try ColumnsDecoder.decode(
                    LaidOutColumns(columns: columns, raw: Array(raw)), knowing: knowledge)
            } catch {
                throw .columns(error)
            }
        }
    }

    private static func decode(_ plain: [UInt8]) throws(PackingError) -> RebuiltBatch {
        do throws(ProtocolError) {
            return RebuiltBatch(changes: try Batch.decode(plain), seeds: [:])
        } catch {
            throw .content(error)
        }
    }

    private static func decompress(
        _ frame: ArraySlice<UInt8>, _ dictionary: ZstdDictionary?
    ) throws(PackingError) -> [UInt8] {
        do throws(CompressionError) {
            return try Zstd.decompress(
                Array(frame), bytesMax: Limits.unpackedBytesMax, ratioMax: Limits.unpackRatioMax,
                dictionary: dictionary)
        } catch {
            throw .compression(error)
        }
    }

    /// A count in 3 bytes, the most significant first: enough for any exchange.
    private static func counted(_ count: Int) -> [UInt8] {
        [16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }
    }

    private static func split(
        _ bytes: [UInt8]
    ) throws(PackingError) -> (raw: ArraySlice<UInt8>, frame: ArraySlice<UInt8>) {
        guard bytes.count >= 3 else { throw .columns(.truncated) }
        let count = bytes[0..<3].reduce(0) { $0 << 8 | Int($1) }
        guard count <= bytes.count - 3 else { throw .columns(.truncated) }
        return (bytes[3..<(3 + count)], bytes[(3 + count)...])
    }
}
