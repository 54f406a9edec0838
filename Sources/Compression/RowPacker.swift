import CZstd
import DictionaryData
import Protocol

/// Packs the rows of a store, one by one, with a dictionary that is compiled in, or leaning on bytes that the reader
/// has at hand. Only the store that packed a row reads it.
///
/// A packed row is a byte that says how, and a zstd frame without its magic number. What begins with any other byte is
/// as it was: canonical bytes are an array, so their first byte is 0x80 or more.
///
/// It keeps between rows what libzstd works with: for one thread at a time.
public final class RowPacker {
    /// How a row is packed. A new dictionary takes a new number.
    private enum Packing: UInt8 {
        /// With the dictionary `rows-1`.
        case dictionary = 1
        /// With a prefix.
        case leaning = 2
    }

    /// zstd's level: on rows of some hundred bytes the higher ones take a multiple of the time for a twentieth less.
    private static let level: Int32 = 3
    /// The level of the first rows: a command that records one thing does not wait until the tables are made that pay
    /// for hundreds. Such a row is a fifteenth larger.
    private static let quickLevel: Int32 = 1
    private static let quickRows = 16
    private static let magic = withUnsafeBytes(of: khn_zstd_magic().littleEndian, Array.init)

    // Each is made when it is first needed: what reads rows need not be able to write them.
    private static let quick = Result { () throws(CompressionError) in
        try CompressingDictionary(dictionary, level: quickLevel)
    }
    private static let thorough = Result { () throws(CompressionError) in
        try CompressingDictionary(dictionary, level: level)
    }
    private static let unpacking = Result { () throws(CompressionError) in try DecompressingDictionary(dictionary) }

    /// The dictionary `rows-1`.
    private static var dictionary: [UInt8] {
        let data = dictionary_data_rows_1()
        return Array(UnsafeBufferPointer(start: data.bytes, count: data.count))
    }

    // What libzstd works with, made when it is first needed: most connections only read, or only write.
    private var compression: OpaquePointer?
    private var decompression: OpaquePointer?
    /// The rows that it has packed, as far as that matters.
    private var packedRows = 0

    /// A packer that has packed nothing yet.
    public init() {}

    deinit {
        ZSTD_freeCCtx(compression)
        ZSTD_freeDCtx(decompression)
    }

    private var compressing: OpaquePointer? {
        if compression == nil { compression = ZSTD_createCCtx() }
        return compression
    }

    private var decompressing: OpaquePointer? {
        if decompression == nil { decompression = ZSTD_createDCtx() }
        return decompression
    }

    /// `content` packed; nil where that would not make it smaller, and above `Limits.rowBytesMax`.
    public func pack(_ content: [UInt8]) throws(CompressionError) -> [UInt8]? {
        let dictionary = try (packedRows < Self.quickRows ? Self.quick : Self.thorough).get()
        return try packed(content, .dictionary) { ZSTD_CCtx_refCDict(compressing, dictionary.pointer) }
    }

    /// `content` packed for a reader that has `prefix`; nil where that would not make it smaller, and above
    /// `Limits.rowBytesMax`.
    public func pack(_ content: [UInt8], after prefix: [UInt8]) throws(CompressionError) -> [UInt8]? {
        // The prefix is named by its address, for this one frame: its bytes stay where they are until then.
        try prefix.withUnsafeBufferPointer { prefix throws(CompressionError) in
            try packed(content, .leaning) { ZSTD_CCtx_refPrefix(compressing, prefix.baseAddress, prefix.count) }
        }
    }

    /// Whether a row that begins with this byte is packed.
    public static func isPacked(_ first: UInt8) -> Bool { Packing(rawValue: first) != nil }

    /// What was packed; `row` itself when it is not packed.
    ///
    /// - Parameter prefix: the bytes on which it leans; nothing for a row that leans on none.
    public func unpack(_ row: [UInt8], after prefix: [UInt8] = []) throws(CompressionError) -> [UInt8] {
        guard let packing = row.first.flatMap(Packing.init) else { return row }
        switch packing {
        case .dictionary:
            let dictionary = try Self.unpacking.get()
            return try unpacked(row) { ZSTD_DCtx_refDDict(decompressing, dictionary.pointer) }
        case .leaning:
            return try prefix.withUnsafeBufferPointer { prefix throws(CompressionError) in
                try unpacked(row) { ZSTD_DCtx_refPrefix(decompressing, prefix.baseAddress, prefix.count) }
            }
        }
    }

    private func packed(
        _ content: [UInt8], _ packing: Packing, lean: () -> Int
    ) throws(CompressionError) -> [UInt8]? {
        if content.count > Limits.rowBytesMax { return nil }
        let isQuick = packedRows < Self.quickRows
        if isQuick { packedRows += 1 }
        var code = ZSTD_CCtx_setParameter(
            compressing, ZSTD_c_compressionLevel, isQuick ? Self.quickLevel : Self.level)
        if ZSTD_isError(code) == 0 { code = lean() }
        let magicCount = Self.magic.count
        let row = [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(content.count)) { buffer, filled in
            guard ZSTD_isError(code) == 0 else { return }
            code = ZSTD_compress2(compressing, buffer.baseAddress, buffer.count, content, content.count)
            guard ZSTD_isError(code) == 0, code > magicCount else { return }
            // The byte that says how stands where the magic number ended.
            buffer[magicCount - 1] = packing.rawValue
            filled = code
        }
        guard ZSTD_isError(code) == 0 else { throw .library(code: Int(ZSTD_getErrorCode(code).rawValue)) }
        return row.count - magicCount + 1 < content.count ? Array(row.dropFirst(magicCount - 1)) : nil
    }

    private func unpacked(_ row: [UInt8], lean: () -> Int) throws(CompressionError) -> [UInt8] {
        let frame = Self.magic + row.dropFirst()
        let claimed = ZSTD_getFrameContentSize(frame, frame.count)
        if khn_zstd_size_is_error(claimed) != 0 { throw .damaged }
        if khn_zstd_size_is_unknown(claimed) != 0 { throw .sizeNotNamed }
        guard let count = Int(exactly: claimed), count <= Limits.rowBytesMax else {
            throw .tooLarge(bytes: claimed, bytesMax: Limits.rowBytesMax)
        }
        var code = lean()
        let content = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            guard ZSTD_isError(code) == 0 else { return }
            code = ZSTD_decompressDCtx(decompressing, buffer.baseAddress, count, frame, frame.count)
            filled = ZSTD_isError(code) == 0 ? code : 0
        }
        guard ZSTD_isError(code) == 0, content.count == count else { throw .damaged }
        return content
    }
}
