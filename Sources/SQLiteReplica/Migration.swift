public import GRDB
import GRDBSQLite
public import SyncLogic

/// One step of a database's schema. Once released a migration is never edited: a later one follows it. The tests hold
/// the SHA-256 of each.
public struct Migration: Sendable {
    /// Unique, and permanent.
    public let name: String
    /// The statements, run in one transaction.
    public let sql: String

    public init(name: String, sql: String) {
        self.name = name
        self.sql = sql
    }

    /// Brings a database up to the last of `migrations`, in one transaction.
    /// Throws: `StorageError.newer` when a newer version of the program has migrated it further.
    public static func run(_ migrations: [Migration], on writer: some DatabaseWriter) throws(StorageError) {
        try translatingDatabase {
            // Without a transaction, as all that each start of a command asks for: the answer is only a reason to look
            // again.
            if try writer.unsafeRead({ try missing(migrations, in: $0) }).isEmpty { return }
            try writer.write { db in
                try db.execute(sql: "CREATE TABLE IF NOT EXISTS \(table) (identifier TEXT NOT NULL PRIMARY KEY)")
                // Looked up again: after an upgrade client and daemon may migrate the same file at once.
                for migration in try missing(migrations, in: db) {
                    try db.execute(sql: migration.sql)
                    try db.execute(sql: "INSERT INTO \(table) (identifier) VALUES (?)", arguments: [migration.name])
                }
            }
        }
    }

    /// Holds the names of the migrations that were run. A database without it is none of this program's.
    static let table = "grdb_migrations"

    /// Whether this program made the database. Asked twice at each start of a command, so without a statement.
    static func isStore(_ db: Database) throws -> Bool {
        let code = sqlite3_table_column_metadata(db.sqliteConnection, "main", table, nil, nil, nil, nil, nil, nil)
        switch code {
        case SQLITE_OK: return true
        case SQLITE_ERROR: return false
        default: throw DatabaseError(resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage)
        }
    }

    private static func missing(_ migrations: [Migration], in db: Database) throws -> [Migration] {
        guard try isStore(db) else { return migrations }
        var applied: Set<String> = []
        try QuickStatement(db, "SELECT identifier FROM \(table)").each([]) { applied.insert($0.text(0)) }
        if let newer = applied.subtracting(migrations.map(\.name)).min() { throw StorageError.newer(migration: newer) }
        return migrations.filter { !applied.contains($0.name) }
    }
}
