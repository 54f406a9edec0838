import CZstd

/// A trained dictionary: what the messages of this system have in common, known to both sides.
public final class ZstdDictionary: Sendable {
    /// The number that frames made with this dictionary carry; never 0.
    public let id: UInt32
    let bytes: [UInt8]
    let level: Int32
    private let compression: CompressingDictionary
    private let decompression: DecompressingDictionary

    var compressing: OpaquePointer { compression.pointer }
    var decompressing: OpaquePointer { decompression.pointer }

    /// Prepares a dictionary for compression at `level`; takes milliseconds, so keep it.
    ///
    /// Throws: `CompressionError.notDictionary` unless the bytes are in zstd's dictionary format (RFC 8878, section 5).
    public init(_ bytes: [UInt8], level: Int32) throws(CompressionError) {
        self.bytes = bytes
        self.level = level
        compression = try CompressingDictionary(bytes, level: level)
        decompression = try DecompressingDictionary(bytes)
        id = ZSTD_getDictID_fromDict(bytes, bytes.count)
    }

    /// Makes the bytes of a dictionary from messages as they are before compression: for the tool that prepares one.
    ///
    /// Throws: `CompressionError.notTrainable`; libzstd wants about a hundred times more samples than dictionary.
    public static func train(samples: [[UInt8]], bytesMax: Int) throws(CompressionError) -> [UInt8] {
        let joined = Array(samples.joined())
        let sizes = samples.map(\.count)
        guard bytesMax > 0, !joined.isEmpty, let count = UInt32(exactly: sizes.count) else { throw .notTrainable }
        var dictionary = [UInt8](repeating: 0, count: bytesMax)
        let written = ZDICT_trainFromBuffer(&dictionary, bytesMax, joined, sizes, count)
        guard ZDICT_isError(written) == 0 else { throw .notTrainable }
        return Array(dictionary.prefix(written))
    }
}
