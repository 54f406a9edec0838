public import Protocol

/// Why a packed batch was refused.
public enum PackingError: Error, Hashable, Sendable {
    case compression(CompressionError)
    case content(ProtocolError)
}

/// Packs batches for the line, and unpacks them within their bounds (PROTOCOL.md, "Packing").
public enum BatchPacker {
    /// zstd's level: the knee of size against time for batches of this size.
    static let level: Int32 = 9

    /// The batch that holds `changes`; nil when there are none. Plain where packing would not pay.
    public static func pack(_ changes: [Change]) throws(CompressionError) -> PackedBatch? {
        if changes.isEmpty { return nil }
        let plain = Batch.encode(changes)
        let frame = try Zstd.compress(plain, level: level)
        // What compresses beyond the allowed ratio would be refused as a bomb.
        let isPaying = frame.count < plain.count && plain.count / frame.count < Limits.unpackRatioMax
        return isPaying ? PackedBatch(packing: .zstd, bytes: frame) : PackedBatch(packing: .plain, bytes: plain)
    }

    /// The changes of `batch`; none for nil.
    public static func unpack(_ batch: PackedBatch?) throws(PackingError) -> [Change] {
        guard let batch else { return [] }
        let plain: [UInt8]
        switch batch.packing {
        case .plain: plain = batch.bytes
        case .zstd:
            do throws(CompressionError) {
                plain = try Zstd.decompress(
                    batch.bytes, bytesMax: Limits.unpackedBytesMax, ratioMax: Limits.unpackRatioMax)
            } catch {
                throw .compression(error)
            }
        }
        do throws(ProtocolError) {
            return try Batch.decode(plain)
        } catch {
            throw .content(error)
        }
    }
}
