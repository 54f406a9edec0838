import Compression
import GRDB
import GRDBSQLite

/// The SQL functions by which statements read and write packed rows:
///
/// - `packed(row)`, and `packed(row, source)` for a row that leans on another: smaller, or as it is;
/// - `unpacked(row)`, `unpacked(row, source)`: a blob as it was before; whatever is no blob, or not packed, as it is.
///
/// They are innocuous in SQLite's words: a view may call them though schemas are not trusted.
enum RowFunctions {
    /// Makes the functions known to a connection, each of which works with a packer of its own.
    ///
    /// - Parameter isPacking: whether what is written from now on is packed. What was is read in any case.
    static func install(in db: Database, isPacking packs: Bool) throws {
        for isPacking in [true, false] {
            for count: Int32 in [1, 2] {
                let packer = Unmanaged.passRetained(RowPacker()).toOpaque()
                let code = sqlite3_create_function_v2(
                    db.sqliteConnection, isPacking ? "packed" : "unpacked", count,
                    SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, packer,
                    isPacking ? packs ? pack : keep : unpack, nil, nil
                ) { packer in
                    if let packer { Unmanaged<RowPacker>.fromOpaque(packer).release() }
                }
                // A failure releases the packer too.
                if code != SQLITE_OK { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
            }
        }
    }

    private typealias Function =
        @convention(c) (
            OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?
        ) -> Void

    private static let pack: Function = { context, count, values in
        apply(context, count, values) { packer, row, source throws(CompressionError) in
            if let source { return try packer.pack(row, after: source) }
            return try packer.pack(row)
        }
    }

    private static let keep: Function = { context, _, values in sqlite3_result_value(context, values?[0]) }

    private static let unpack: Function = { context, count, values in
        guard let values, sqlite3_value_type(values[0]) == SQLITE_BLOB, isPacked(values[0]) else {
            sqlite3_result_value(context, values?[0])
            return
        }
        apply(context, count, values) { packer, row, source throws(CompressionError) in
            try packer.unpack(row, after: source ?? [])
        }
    }

    /// Gives the first value changed by `body`, or as it is when that is nil.
    private static func apply(
        _ context: OpaquePointer?, _ count: Int32, _ values: UnsafeMutablePointer<OpaquePointer?>?,
        _ body: (RowPacker, _ row: [UInt8], _ source: [UInt8]?) throws(CompressionError) -> [UInt8]?
    ) {
        guard let values, let user = sqlite3_user_data(context), sqlite3_value_type(values[0]) != SQLITE_NULL else {
            return
        }
        let packer = Unmanaged<RowPacker>.fromOpaque(user).takeUnretainedValue()
        do throws(CompressionError) {
            guard let changed = try body(packer, bytes(values[0]), count > 1 ? bytes(values[1]) : nil) else {
                sqlite3_result_value(context, values[0])
                return
            }
            // Without bytes SQLite would take it for null.
            if changed.isEmpty { return sqlite3_result_zeroblob(context, 0) }
            // SQLITE_TRANSIENT, a macro: SQLite copies the bytes.
            let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
            sqlite3_result_blob64(context, changed, sqlite3_uint64(changed.count), copied)
        } catch {
            sqlite3_result_error(context, "packed row", -1)
            sqlite3_result_error_code(context, SQLITE_CORRUPT)
        }
    }

    private static func isPacked(_ blob: OpaquePointer?) -> Bool {
        guard let start = sqlite3_value_blob(blob) else { return false }
        return RowPacker.isPacked(start.load(as: UInt8.self))
    }

    /// The bytes of a blob, or of a text in UTF-8.
    private static func bytes(_ value: OpaquePointer?) -> [UInt8] {
        guard let start = sqlite3_value_blob(value) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_value_bytes(value))))
    }
}
