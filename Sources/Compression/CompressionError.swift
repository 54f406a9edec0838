/// Why bytes were not compressed or not decompressed.
public enum CompressionError: Error, Hashable, Sendable {
    /// The input ends before its frame does.
    case truncated
    /// The frame ends before the input does.
    case trailingBytes(count: Int)
    /// Not a zstd frame, or one whose content does not decode.
    case damaged
    /// The frame does not say how long its content is.
    case sizeNotNamed
    /// The content would be longer than allowed.
    case tooLarge(bytes: UInt64, bytesMax: Int)
    /// The content would be more times longer than its frame than allowed.
    case ratioTooHigh(bytes: UInt64, compressedBytes: Int)
    /// The frame was made with another dictionary; 0 stands for none.
    case wrongDictionary(needed: UInt32, given: UInt32)
    /// The bytes are not a trained dictionary with an id.
    case notDictionary
    /// The samples are too few or too small to train a dictionary from.
    case notTrainable
    /// libzstd failed, with its own code: out of memory.
    case library(code: Int)
}
