public import GRDB
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

    /// Brings a database up to the last of `migrations`.
    /// Throws: `StorageError.newer` when a newer version of the program has migrated it further.
    public static func run(_ migrations: [Migration], on writer: some DatabaseWriter) throws(StorageError) {
        try translatingDatabase {
            let known = Set(migrations.map(\.name))
            let applied = try writer.read { db in
                try db.tableExists("grdb_migrations")
                    ? Set(String.fetchAll(db, sql: "SELECT identifier FROM grdb_migrations")) : []
            }
            if let newer = applied.subtracting(known).min() { throw StorageError.newer(migration: newer) }
            if applied == known { return }
            var migrator = DatabaseMigrator()
            for migration in migrations {
                migrator.registerMigration(migration.name) { try $0.execute(sql: migration.sql) }
            }
            try migrator.migrate(writer)
        }
    }
}
