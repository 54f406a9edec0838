import FormData

/// The data files that are compiled in.
enum EmbeddedData {
    /// One data file, where it lies in the program: copied only when it is read.
    ///
    /// Unchecked: its bytes are constants that live as long as the program.
    struct File: @unchecked Sendable {
        /// Its bytes in place.
        let place: UnsafeRawBufferPointer

        var bytes: [UInt8] { Array(place) }

        fileprivate init(_ data: form_data) { place = UnsafeRawBufferPointer(start: data.bytes, count: data.count) }
    }

    /// The documents of the record types.
    static func types() -> [File] {
        var documents: [File] = []
        var start = 0
        while true {
            let document = form_data_type(start)
            if document.count == 0 { return documents }
            documents.append(File(document))
            start += document.count + 1
        }
    }

    static func codes() -> [UInt8] { File(form_data_codes()).bytes }

    static func gazetteer() -> [UInt8] { File(form_data_gazetteer()).bytes }

    /// All of them, in place.
    static var all: [File] { [form_data_types(), form_data_codes(), form_data_gazetteer()].map(File.init) }
}
