import CZstd

/// Compression of whole messages: one message is one zstd frame (RFC 8878) that names the length of its content.
///
/// A frame that names its length is decoded straight into a buffer of that length, after the length has been checked:
/// nothing else is allocated in proportion to what a sender claims, and no window size needs a limit of its own.
public enum Zstd {
    /// The frame of `content`. Higher levels are smaller and slower; 3 is quick, 19 is for what is built once.
    ///
    /// Any content is accepted. A receiver with a ratio limit refuses what compresses beyond it: send such a message
    /// as it is.
    ///
    /// Throws: `CompressionError.library`.
    public static func compress(_ content: [UInt8], level: Int32) throws(CompressionError) -> [UInt8] {
        try frame(bytesMax: ZSTD_compressBound(content.count)) { buffer in
            ZSTD_compress(buffer.baseAddress, buffer.count, content, content.count, level)
        }
    }

    /// Bytes from which on a content is large. Up to here libzstd works in tables that fit the dictionary, and beyond
    /// in such as fit the content: for half a megabyte, at the highest level, 18 MB instead of 3, for a hundredth of
    /// the bytes.
    private static let largeBytes = 192 * 1024

    /// The frame of `content`, made with `dictionary` at the level the dictionary was prepared for.
    ///
    /// Throws: `CompressionError.library`.
    public static func compress(
        _ content: [UInt8], dictionary: ZstdDictionary
    ) throws(CompressionError) -> [UInt8] {
        let context = ZSTD_createCCtx()
        defer { ZSTD_freeCCtx(context) }
        if content.count >= largeBytes { return try compressLarge(content, dictionary, context) }
        return try frame(bytesMax: ZSTD_compressBound(content.count)) { buffer in
            ZSTD_compress_usingCDict(
                context, buffer.baseAddress, buffer.count, content, content.count, dictionary.compressing)
        }
    }

    /// The same with the tables that fit the dictionary: those it gets when it is loaded for one frame alone.
    private static func compressLarge(
        _ content: [UInt8], _ dictionary: ZstdDictionary, _ context: OpaquePointer?
    ) throws(CompressionError) -> [UInt8] {
        var code = ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, dictionary.level)
        if ZSTD_isError(code) == 0 {
            code = ZSTD_CCtx_loadDictionary(context, dictionary.bytes, dictionary.bytes.count)
        }
        guard ZSTD_isError(code) == 0 else { throw .library(code: Int(ZSTD_getErrorCode(code).rawValue)) }
        return try frame(bytesMax: ZSTD_compressBound(content.count)) { buffer in
            ZSTD_compress2(context, buffer.baseAddress, buffer.count, content, content.count)
        }
    }

    /// The content of one whole frame and nothing after it.
    ///
    /// `bytesMax` bounds the content. `ratioMax` bounds how many times longer than the frame it is, once it is longer
    /// than `ratioFreeBytes`: a few repeated lines compress beyond any ratio and harm nobody.
    ///
    /// Throws: `CompressionError`; limits are checked before anything of that size is allocated.
    public static func decompress(
        _ frame: [UInt8], bytesMax: Int, ratioMax: Int, ratioFreeBytes: Int = 65_536, dictionary: ZstdDictionary? = nil
    ) throws(CompressionError) -> [UInt8] {
        let count = try contentBytes(of: frame, bytesMax: bytesMax, ratioMax: ratioMax, ratioFreeBytes: ratioFreeBytes)
        try requireOneFrame(frame)
        let needed = dictionaryID(of: frame)
        guard needed == dictionary?.id ?? 0 else {
            throw .wrongDictionary(needed: needed, given: dictionary?.id ?? 0)
        }
        let context = ZSTD_createDCtx()
        defer { ZSTD_freeDCtx(context) }
        var result = 0
        let content = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            result = ZSTD_decompress_usingDDict(
                context, buffer.baseAddress, count, frame, frame.count, dictionary?.decompressing)
            filled = ZSTD_isError(result) == 0 ? result : 0
        }
        guard ZSTD_isError(result) == 0, content.count == count else { throw .damaged }
        return content
    }

    /// The id of the dictionary that a frame was made with; 0 for none, and for what is not a frame.
    public static func dictionaryID(of frame: [UInt8]) -> UInt32 {
        ZSTD_getDictID_fromFrame(frame, frame.count)
    }

    /// The length that the frame names, once it is known to be allowed.
    private static func contentBytes(
        of frame: [UInt8], bytesMax: Int, ratioMax: Int, ratioFreeBytes: Int
    ) throws(CompressionError) -> Int {
        let magic = withUnsafeBytes(of: khn_zstd_magic().littleEndian, Array.init)
        guard frame.starts(with: magic) else { throw magic.starts(with: frame) ? .truncated : .damaged }
        let claimed = ZSTD_getFrameContentSize(frame, frame.count)
        if khn_zstd_size_is_error(claimed) != 0 {
            throw khn_zstd_is_cut(ZSTD_findFrameCompressedSize(frame, frame.count)) != 0 ? .truncated : .damaged
        }
        guard khn_zstd_size_is_unknown(claimed) == 0 else { throw .sizeNotNamed }
        guard let count = Int(exactly: claimed), count <= bytesMax else {
            throw .tooLarge(bytes: claimed, bytesMax: bytesMax)
        }
        let allowed = frame.count.multipliedReportingOverflow(by: ratioMax)
        guard count <= ratioFreeBytes || allowed.overflow || count <= allowed.partialValue else {
            throw .ratioTooHigh(bytes: claimed, compressedBytes: frame.count)
        }
        return count
    }

    private static func requireOneFrame(_ frame: [UInt8]) throws(CompressionError) {
        let end = ZSTD_findFrameCompressedSize(frame, frame.count)
        guard ZSTD_isError(end) == 0 else { throw khn_zstd_is_cut(end) != 0 ? .truncated : .damaged }
        guard end == frame.count else { throw .trailingBytes(count: frame.count - end) }
    }

    private static func frame(
        bytesMax: Int, _ write: (UnsafeMutableBufferPointer<UInt8>) -> Int
    ) throws(CompressionError) -> [UInt8] {
        var result = 0
        let frame = [UInt8](unsafeUninitializedCapacity: bytesMax) { buffer, filled in
            result = write(buffer)
            filled = ZSTD_isError(result) == 0 ? result : 0
        }
        guard ZSTD_isError(result) == 0 else { throw .library(code: Int(ZSTD_getErrorCode(result).rawValue)) }
        return frame
    }
}
