import CZstd

/// A dictionary made ready for compression at one level, which takes up to some hundred microseconds.
///
/// `@unchecked Sendable`: the pointer is set once, and libzstd only reads finished dictionaries (zstd.h, "Bulk
/// processing dictionary API").
final class CompressingDictionary: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Throws: `CompressionError.notDictionary` unless the bytes are in zstd's dictionary format.
    init(_ bytes: [UInt8], level: Int32) throws(CompressionError) {
        guard ZSTD_getDictID_fromDict(bytes, bytes.count) != 0,
            let pointer = ZSTD_createCDict(bytes, bytes.count, level)
        else { throw .notDictionary }
        self.pointer = pointer
    }

    deinit { ZSTD_freeCDict(pointer) }
}

/// A dictionary made ready for decompression, which takes some ten microseconds.
///
/// `@unchecked Sendable`: as for `CompressingDictionary`.
final class DecompressingDictionary: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Throws: `CompressionError.notDictionary` unless the bytes are in zstd's dictionary format.
    init(_ bytes: [UInt8]) throws(CompressionError) {
        guard ZSTD_getDictID_fromDict(bytes, bytes.count) != 0,
            let pointer = ZSTD_createDDict(bytes, bytes.count)
        else { throw .notDictionary }
        self.pointer = pointer
    }

    deinit { ZSTD_freeDDict(pointer) }
}
