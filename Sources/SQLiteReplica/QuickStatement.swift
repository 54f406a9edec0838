public import GRDB
import GRDBSQLite
public import Protocol
public import SyncLogic

/// A value as SQLite keeps it.
public enum SQLValue: Sendable {
    case integer(Int64)
    case text(String)
    case bytes([UInt8])
    case null

    /// The bytes of an identifier.
    public static func id<Subject>(_ id: Bits128<Subject>) -> SQLValue { .bytes(id.bytes) }

    /// 1 for what is true.
    public static func flag(_ flag: Bool) -> SQLValue { .integer(flag ? 1 : 0) }
}

/// A statement that runs for every change of an exchange, or for every record.
///
/// It is a prepared statement of GRDB's, in GRDB's transaction, bound and stepped by SQLite's own calls: a statement
/// that takes SQLite two microseconds takes as long again on the way through arguments and rows of any kind.
public final class QuickStatement {
    private let statement: Statement

    /// The statement of this text, which is prepared once a connection.
    public init(_ db: Database, _ sql: String) throws(StorageError) {
        statement = try translatingDatabase { try db.cachedStatement(sql: sql) }
    }

    /// Runs it to its end.
    public func run(_ values: [SQLValue]) throws(StorageError) {
        defer { sqlite3_reset(statement.sqliteStatement) }
        try bind(values)
        while try step() {}
    }

    /// What `read` takes from the first row; nil when there is none.
    public func first<Value>(
        _ values: [SQLValue], _ read: (QuickRow) throws(StorageError) -> Value
    ) throws(StorageError) -> Value? {
        defer { sqlite3_reset(statement.sqliteStatement) }
        try bind(values)
        return try step() ? try read(QuickRow(handle: statement.sqliteStatement)) : nil
    }

    /// Gives each row to `read`, which must not run this statement.
    public func each(
        _ values: [SQLValue], _ read: (QuickRow) throws(StorageError) -> Void
    ) throws(StorageError) {
        defer { sqlite3_reset(statement.sqliteStatement) }
        try bind(values)
        while try step() { try read(QuickRow(handle: statement.sqliteStatement)) }
    }

    private func step() throws(StorageError) -> Bool {
        switch sqlite3_step(statement.sqliteStatement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw failure(code)
        }
    }

    private func bind(_ values: [SQLValue]) throws(StorageError) {
        // GRDB leaves a statement of which it wanted one row at that row.
        sqlite3_reset(statement.sqliteStatement)
        for (place, value) in values.enumerated() {
            let index = CInt(place + 1)
            let code: CInt
            switch value {
            case .integer(let number): code = sqlite3_bind_int64(statement.sqliteStatement, index, number)
            case .text(var text): code = text.withUTF8 { bind(UnsafeRawBufferPointer($0), index, isText: true) }
            case .bytes(let bytes): code = bytes.withUnsafeBytes { bind($0, index, isText: false) }
            case .null: code = sqlite3_bind_null(statement.sqliteStatement, index)
            }
            if code != SQLITE_OK { throw failure(code) }
        }
    }

    /// Gives SQLite a copy, which it frees.
    private func bind(_ bytes: UnsafeRawBufferPointer, _ index: CInt, isText: Bool) -> CInt {
        guard let copy = sqlite3_malloc64(UInt64(max(bytes.count, 1))) else { return SQLITE_NOMEM }
        UnsafeMutableRawBufferPointer(start: copy, count: bytes.count).copyMemory(from: bytes)
        let handle = statement.sqliteStatement
        let count = UInt64(bytes.count)
        if isText {
            return sqlite3_bind_text64(
                handle, index, copy.assumingMemoryBound(to: CChar.self), count, sqlite3_free, UInt8(SQLITE_UTF8))
        }
        return sqlite3_bind_blob64(handle, index, copy, count, sqlite3_free)
    }

    private func failure(_ code: CInt) -> StorageError {
        let message = String(cString: sqlite3_errmsg(sqlite3_db_handle(statement.sqliteStatement)))
        return StorageError(DatabaseError(resultCode: ResultCode(rawValue: code), message: message))
    }
}

/// The row at which a statement stands. It does not outlive the call that it was given to.
public struct QuickRow {
    fileprivate let handle: OpaquePointer

    /// Whether a column holds nothing.
    public func isNull(_ column: Int) -> Bool { sqlite3_column_type(handle, CInt(column)) == SQLITE_NULL }

    /// A number; 0 for nothing.
    public func integer(_ column: Int) -> Int64 { sqlite3_column_int64(handle, CInt(column)) }

    /// A text; empty for nothing.
    public func text(_ column: Int) -> String {
        guard let text = sqlite3_column_text(handle, CInt(column)) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, CInt(column)))
        return String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
    }

    /// Bytes; none for nothing.
    public func bytes(_ column: Int) -> [UInt8] {
        guard let bytes = sqlite3_column_blob(handle, CInt(column)) else { return [] }
        return [UInt8](UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(handle, CInt(column)))))
    }
}

extension Replica {
    /// The statement of this text, looked up once a transaction.
    public func statement(_ sql: StaticString) throws(StorageError) -> QuickStatement {
        let place = UInt(bitPattern: sql.utf8Start)
        if let known = statements[place] { return known }
        let statement = try QuickStatement(db, sql.description)
        statements[place] = statement
        return statement
    }
}
