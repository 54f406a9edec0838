public import GRDB
import GRDBSQLite
import Glibc
public import SyncLogic

/// Opens SQLite files so that a commit is on the disk when it returns, and several programs may use one file.
public enum DatabaseFile {
    /// How long one program waits for another's transaction.
    public static let busyTimeoutSeconds = 10.0

    /// Bytes of a write-ahead log that a command leaves behind. A command that finds no other program at work reads
    /// the whole log when it starts, and no commit of it can begin the log anew.
    public static let logBytesMax = 512 * 1024

    /// Pages that a server's write-ahead log holds before they are moved into the database, 16 MiB of them: a page that
    /// changes again and again is moved once. All connections of the server share one index of the log.
    private static let logPagesWanted = 4096

    /// Moves the log into the database when it has grown long and nobody else is at work. Done for the next command:
    /// where it fails, that one is slower.
    public static func shortenLog(of queue: DatabaseQueue) {
        var status = stat()
        guard stat(queue.path + "-wal", &status) == 0, status.st_size > logBytesMax else { return }
        do {
            try queue.writeWithoutTransaction {
                try $0.execute(sql: "PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE)")
            }
        } catch {
            return
        }
    }

    /// One connection to the file at `path`: for a command that starts, does one thing and ends, and for the daemon.
    /// Throws: `StorageError.missing` or `.exists` when `mustExist` says otherwise, `.damaged` when it is no database.
    public static func queue(path: String, mustExist: Bool) throws(StorageError) -> DatabaseQueue {
        try check(path, mustExist: mustExist)
        return try translatingDatabase {
            // Opening writes nothing into a store that is there: not even into one that turns out to be damaged.
            let queue = try DatabaseQueue(path: path, configuration: configuration(.queue))
            try queue.writeWithoutTransaction { db in
                if mustExist { try expectStore(db) }
                try apply("PRAGMA journal_mode = WAL; \(durable)", to: db)
            }
            return queue
        }
    }

    /// Several connections to the file at `path`: for a server, whose readers do not wait for its writer.
    public static func pool(path: String, mustExist: Bool) throws(StorageError) -> DatabasePool {
        try check(path, mustExist: mustExist)
        return try translatingDatabase {
            if mustExist {
                try DatabaseQueue(path: path, configuration: configuration(.queue)).read(expectStore)
            }
            let pool = try DatabasePool(path: path, configuration: configuration(.pool))
            // In WAL mode GRDB chooses `synchronous = NORMAL`, which may lose the last commits at a power cut.
            try pool.writeWithoutTransaction {
                try apply("\(durable); PRAGMA wal_autocheckpoint = \(logPagesWanted)", to: $0)
            }
            return pool
        }
    }

    /// Moves all that was committed into the one file, and closes it: it may then be renamed or copied.
    ///
    /// Closing alone would try the same, and say nothing when the disk refuses.
    public static func seal(_ writer: some DatabaseWriter) throws(StorageError) {
        try translatingDatabase {
            _ = try writer.writeWithoutTransaction { try $0.checkpoint(.truncate) }
            try writer.close()
        }
    }

    /// Pages of a database too small to be worth a rewrite: a mebibyte.
    private static let pagesUnshrunk = 256

    /// Gives the disk back what a migration freed within its pages. Done for the space alone: where it fails, what the
    /// store grows by fills it.
    static func shrink(_ writer: some DatabaseWriter) {
        do {
            try writer.writeWithoutTransaction { db in
                if try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0 < pagesUnshrunk { return }
                try db.execute(sql: "VACUUM")
                try db.checkpoint(.truncate)
            }
        } catch {
            return
        }
    }

    /// A database in memory, for simulated worlds.
    public static func inMemory() throws(StorageError) -> DatabaseQueue {
        try translatingDatabase { try DatabaseQueue(configuration: configuration(.queue)) }
    }

    /// Throws: `StorageError.missing` or `.exists` when there is no file at `path`, or one, and there should be.
    public static func check(_ path: String, mustExist: Bool) throws(StorageError) {
        let exists = access(path, F_OK) == 0
        if mustExist, !exists { throw .missing(path: path) }
        if !mustExist, exists { throw .exists(path: path) }
    }

    /// An empty file, or another program's database, is no store and must not become one.
    private static func expectStore(_ db: Database) throws {
        if try !Migration.isStore(db) { throw StorageError.damaged(what: "no store") }
    }

    private enum Kind {
        case queue, pool
    }

    private static func configuration(_ kind: Kind) -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(busyTimeoutSeconds)
        configuration.foreignKeysEnabled = true
        configuration.journalMode = kind == .pool ? .wal : .default
        configuration.prepareDatabase { db in
            // Packing is for an office's small disk: a centre has room, and many offices that wait for it.
            try RowFunctions.install(in: db, isPacking: kind == .queue)
            // Redacted values shall not linger in free pages; text from elsewhere shall not run as schema.
            try apply("PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF", to: db)
        }
        return configuration
    }

    /// Settings of a connection, which nobody observes: without the way through GRDB, as every command sets them.
    private static func apply(_ settings: String, to db: Database) throws {
        let code = sqlite3_exec(db.sqliteConnection, settings, nil, nil, nil)
        if code != SQLITE_OK {
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage, sql: settings)
        }
    }

    /// A commit is on the disk when it returns.
    private static let durable = "PRAGMA synchronous = FULL"
}
