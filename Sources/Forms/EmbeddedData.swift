import FormData

/// The data files that are compiled in.
enum EmbeddedData {
    /// The documents of the record types.
    static func types() -> [[UInt8]] {
        let bytes = bytes(form_data_types())
        var documents: [[UInt8]] = []
        var start = 0
        while let end = bytes[start...].firstIndex(of: 0) {
            documents.append(Array(bytes[start..<end]))
            start = end + 1
        }
        return documents
    }

    static func codes() -> [UInt8] { bytes(form_data_codes()) }

    static func gazetteer() -> [UInt8] { bytes(form_data_gazetteer()) }

    /// All of them.
    static func bytes() -> [UInt8] { bytes(form_data_types()) + codes() + gazetteer() }

    private static func bytes(_ data: form_data) -> [UInt8] {
        Array(UnsafeBufferPointer(start: data.bytes, count: data.count))
    }
}
