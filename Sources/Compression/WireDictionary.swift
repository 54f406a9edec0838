import DictionaryData

/// The dictionary of packing 2: trained once, compiled in, the same at both ends. A new one takes a new packing number.
public enum WireDictionary {
    /// zstd's level for columns.
    static let level: Int32 = 19

    private static let shared: Result<ZstdDictionary, CompressionError> = {
        let data = dictionary_data_columns_1()
        let bytes = Array(UnsafeBufferPointer(start: data.bytes, count: data.count))
        do throws(CompressionError) {
            return .success(try ZstdDictionary(bytes, level: level))
        } catch {
            return .failure(error)
        }
    }()

    static func get() throws(CompressionError) -> ZstdDictionary { try shared.get() }
}
