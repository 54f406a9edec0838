import GRDB
public import SyncLogic

/// The search index (SQLite's FTS5), which runs behind what the records hold: one record at a time costs it a multiple
/// of what many at a time cost, and that before the clerk is told "recorded" and before an office is answered.
extension Replica {
    /// Records that the index takes in at a time.
    public static let indexedAtOnce = 2048

    /// Records that wait for the index at most, where nobody takes them in but whoever adds to them. A search reads the
    /// text of each that waits, which takes some microseconds.
    public static let waitingMax = indexedAtOnce

    /// Whoever writes a record whose number this divides counts what waits, once a transaction.
    private static let countedEvery: Int64 = 16

    /// The same where a thread that gives way takes them in.
    public static let waitingMaxAtServer = 8 * indexedAtOnce

    /// What a search finds of the record numbered `no`.
    func text(_ no: Int64) throws(StorageError) -> String? {
        try statement("SELECT body FROM record_text WHERE no = ?")
            .first([.integer(no)]) { row throws(StorageError) in row.text(0) }
    }

    /// Notes that a search finds another text of the record numbered `no`, which is kept already.
    ///
    /// - Parameter former: what it found before; nil for a new record.
    func saveText(_ no: Int64, _ text: String, former: String?) throws(StorageError) {
        if let former, former.utf8.elementsEqual(text.utf8) { return }
        // A record that waits already keeps the text by which the index knows it.
        try statement("INSERT OR IGNORE INTO search_waiting (no, former) VALUES (?, ?)")
            .run([.integer(no), former.map { .text($0) } ?? .null])
        let added = db.changesCount
        if let known = waiting {
            waiting = known + added
        } else if no % Self.countedEvery == 0 {
            // Counting reads each of them with its former text, so a command that writes one record seldom does.
            waiting = try countWaiting()
        }
        if let waiting, waiting >= waitingMax { try indexSomeWaiting() }
    }

    /// How many records wait for the index.
    public func countWaiting() throws(StorageError) -> Int {
        try translatingDatabase { try Int.fetchOne(db, sql: "SELECT count(*) FROM search_waiting") ?? 0 }
    }

    /// Brings the search index up to date. Nothing of a former text is kept afterwards, but for what the index itself
    /// keeps until it is built anew.
    public func indexWaiting() throws(StorageError) {
        while try indexSomeWaiting() {}
    }

    /// Lets the search index take in some of what waits for it. Returns whether more does.
    @discardableResult
    public func indexSomeWaiting() throws(StorageError) -> Bool {
        try translatingDatabase {
            let last = try Int64.fetchOne(
                db, sql: "SELECT max(no) FROM (SELECT no FROM search_waiting ORDER BY no LIMIT ?)",
                arguments: [Self.indexedAtOnce])
            for sql in [
                """
                INSERT INTO search (search, rowid, body)
                    SELECT 'delete', no, former FROM search_waiting WHERE no <= ? AND former IS NOT NULL ORDER BY no
                """,
                """
                INSERT INTO search (rowid, body)
                    SELECT no, body FROM search_waiting JOIN record_text USING (no) WHERE no <= ? ORDER BY no
                """,
                "DELETE FROM search_waiting WHERE no <= ?",
            ] { try db.execute(sql: sql, arguments: [last]) }
        }
        let left = try countWaiting()
        waiting = left
        return left > 0
    }

    /// Takes a record out of the search.
    func forgetText(_ no: Int64) throws {
        guard let text = try text(no) else { return }
        let waits = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT former FROM search_waiting WHERE no = ?"), arguments: [no])
        let indexed = waits.map { row -> String? in row[0] } ?? text
        if let indexed {
            try db.cachedStatement(sql: "INSERT INTO search (search, rowid, body) VALUES ('delete', ?, ?)")
                .execute(arguments: [no, indexed])
        }
        try db.cachedStatement(sql: "DELETE FROM search_waiting WHERE no = ?").execute(arguments: [no])
    }
}
