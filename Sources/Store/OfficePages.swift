import Foundation
import GRDB
public import Protocol
import SQLiteReplica
public import SyncLogic

/// The centre's replies as an office keeps them, and where its own and pulled changes are in the log. None is ever
/// thrown away: so whatever backup a centre is put back from, this office can give back what it was given.
public struct OfficePages: PageStorage {
    let transaction: OfficeTransaction
    private var db: Database { transaction.db }

    /// Stands for a place until it is known: of a page that was offered, or had more after it, and of what it brought.
    private static let unknown = Int64(Limits.numberMax)

    public func keep(
        _ envelope: [UInt8], bringing changes: [Change], end: LogMark?, written: UInt64
    ) throws(StorageError) {
        let kept = try KeptPage(envelope, bringing: changes) { change throws(StorageError) in
            try transaction.replica.numberAndBytes(of: change.ref)
        }
        let (through, hash) = end.map { (Int64($0.number), $0.logHash) } ?? (Self.unknown, .zero)
        try translatingDatabase {
            try db.cachedStatement(
                sql: """
                    INSERT INTO page (through, log_hash, changes, written, bytes, items) VALUES (?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                through, Data(hash.bytes), changes.count, Int64(written), Data(kept.envelope),
                kept.items.map { Data(KeptPage.encoded($0)) },
            ])
        }
    }

    public func marks() throws(StorageError) -> [LogMark] {
        let rows = try translatingDatabase {
            try Row.fetchAll(
                db, sql: "SELECT DISTINCT through, log_hash FROM page WHERE through < ? ORDER BY through DESC",
                arguments: [Self.unknown])
        }
        var marks: [LogMark] = []
        // The last ones, then ever wider apart: 64 of them reach back over any number of pages.
        var (place, step) = (0, 1)
        while place < rows.count, marks.count < Limits.marksMax - 1 {
            let number: Int64 = rows[place][0]
            let hash: Data = rows[place][1]
            if let hash = Digest(hash) { marks.append(LogMark(number: UInt64(clamping: number), logHash: hash)) }
            place += step
            if marks.count > Limits.marksMax / 4 { step *= 2 }
        }
        return marks + [LogMark(number: 0, logHash: .zero)]
    }

    public func offers(after number: Int64, bytes: Int) throws(StorageError) -> [Offer] {
        let wanted = try translatingDatabase {
            try Int64.fetchAll(
                db.cachedStatement(sql: "SELECT no FROM page WHERE is_wanted AND no > ? ORDER BY no LIMIT ?"),
                arguments: [number, Limits.offersMax])
        }
        var offers: [Offer] = []
        var room = bytes
        for number in wanted {
            let offer = try offer(number)
            if offer.envelope.count > room, !offers.isEmpty { break }
            room -= offer.envelope.count
            offers.append(offer)
        }
        return offers
    }

    private func offer(_ number: Int64) throws(StorageError) -> Offer {
        let row = try translatingDatabase {
            try Row.fetchOne(
                db.cachedStatement(sql: "SELECT bytes, items, written FROM page WHERE no = ?"), arguments: [number])
        }
        guard let row else { throw .damaged(what: "page") }
        let items: Data? = row[1]
        let kept = KeptPage(
            envelope: [UInt8](row[0] as Data),
            items: try items.map { items throws(StorageError) in try KeptPage.items(decoding: [UInt8](items)) })
        let envelope = try kept.whole { number throws(StorageError) in
            try transaction.replica.change(numbered: number)
        }
        return Offer(number: number, envelope: envelope, written: UInt64(clamping: row[2] as Int64))
    }

    public func settle(_ offers: [Int64]) throws(StorageError) {
        for number in offers {
            let changes = try translatingDatabase {
                try Int64.fetchOne(
                    db.cachedStatement(
                        sql: "UPDATE page SET is_wanted = 0 WHERE no = ? AND is_wanted RETURNING changes"),
                    arguments: [number])
            }
            try transaction.increase(.givenBack, by: changes ?? 0)
        }
    }

    public func goBack(to number: UInt64) throws(StorageError) {
        try translatingDatabase {
            try db.execute(
                sql: "UPDATE page SET is_wanted = 1, through = ? WHERE through > ?",
                arguments: [Self.unknown, Int64(number)])
            try db.execute(sql: "DELETE FROM receipt WHERE number > ?", arguments: [Int64(number)])
            try db.execute(sql: "UPDATE own_actor SET receipted = 0")
        }
        // Numbers beyond that are of another log now.
        try transaction.clear(.withheldThrough)
        try transaction.increase(.centreWentBack)
        try transaction.set(.givenBack, 0)
    }

    public func note(_ change: ChangeRef, at number: UInt64?) throws(StorageError) {
        let no = try transaction.replica.number(of: change)
        try translatingDatabase {
            try db.cachedStatement(sql: "INSERT OR IGNORE INTO receipt (change, number) VALUES (?, ?)")
                .execute(arguments: [no, number.map { Int64($0) } ?? Self.unknown])
        }
    }

    public func settled(_ actor: ActorID) throws(StorageError) -> UInt64 {
        let next = try translatingDatabase {
            try Int64.fetchOne(
                db,
                sql: """
                    SELECT min(seq) FROM written WHERE actor = (SELECT no FROM actor WHERE id = ?)
                        AND NOT EXISTS (SELECT 1 FROM receipt WHERE receipt.change = written.change)
                    """,
                arguments: [actor.data])
        }
        return next.map { UInt64(clamping: $0 - 1) } ?? UInt64(Limits.numberMax)
    }

    public func noteSettled(at end: LogMark) throws(StorageError) {
        try translatingDatabase {
            try db.cachedStatement(
                sql: """
                    INSERT OR IGNORE INTO receipt (change, number)
                    SELECT written.change, ? FROM own_actor JOIN written ON written.actor = own_actor.actor
                        AND written.seq > own_actor.receipted AND written.seq <= own_actor.confirmed
                    WHERE own_actor.is_known AND own_actor.receipted < own_actor.confirmed
                    """
            ).execute(arguments: [Int64(end.number)])
            try db.cachedStatement(
                sql: "UPDATE own_actor SET receipted = confirmed WHERE is_known AND receipted < confirmed"
            ).execute()
            try db.cachedStatement(
                sql: "UPDATE page SET through = ?, log_hash = ? WHERE through = ? AND NOT is_wanted"
            ).execute(arguments: [Int64(end.number), Data(end.logHash.bytes), Self.unknown])
        }
        // Only pages that had more after them left any; the table has no index for this.
        if try lastEnd() == nil { return }
        try translatingDatabase {
            try db.execute(
                sql: "UPDATE receipt SET number = ? WHERE number = ?", arguments: [Int64(end.number), Self.unknown])
        }
    }

    public func lastEnd() throws(StorageError) -> LogMark? {
        guard let number = try transaction.integer(.lastEndNumber), let bytes = try transaction.bytes(.lastEndHash)
        else {
            return nil
        }
        guard let hash = Digest(bytes) else { throw .damaged(what: "cursor") }
        return LogMark(number: UInt64(clamping: number), logHash: hash)
    }

    public func setLastEnd(_ mark: LogMark?) throws(StorageError) {
        guard let mark else {
            try transaction.clear(.lastEndNumber)
            return try transaction.clear(.lastEndHash)
        }
        try transaction.set(.lastEndNumber, Int64(mark.number))
        try transaction.set(.lastEndHash, mark.logHash.bytes)
    }

    public func setArchived(_ number: UInt64) throws(StorageError) {
        if try transaction.integer(.archived) ?? 0 != Int64(number) { try transaction.set(.archived, Int64(number)) }
    }

    /// The number of the last reply that is kept; 0 when none is.
    func last() throws(StorageError) -> Int64 {
        try translatingDatabase {
            try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(no) FROM page")) ?? 0
        }
    }

    public func isAstray() throws(StorageError) -> Bool { try transaction.integer(.astray) == 1 }

    public func setAstray(_ isAstray: Bool) throws(StorageError) {
        if try self.isAstray() == isAstray { return }
        try transaction.set(.astray, isAstray ? 1 : 0)
    }
}

extension OfficeTransaction {
    public var pages: OfficePages { OfficePages(transaction: self) }

    public func written(by actor: ActorID, at seq: UInt64) throws(StorageError) -> Change? {
        try replica.changes(
            """
            JOIN written ON written.change = change.no
            WHERE written.actor = (SELECT no FROM actor WHERE id = ?) AND written.seq = ?
            """, [actor.data, Int64(seq)]
        ).first
    }

    public func doubtActors() throws(StorageError) {
        try translatingDatabase {
            try db.execute(sql: "UPDATE own_actor SET is_known = 0, formerly = max(formerly, confirmed)")
        }
    }

    public func unsettle(_ actor: ActorID, after seq: UInt64) throws(StorageError) {
        let lost = try translatingDatabase {
            let no = try Int64.fetchOne(db, sql: "SELECT no FROM actor WHERE id = ?", arguments: [actor.data])
            let changes = "SELECT change FROM written WHERE actor = ? AND seq > ?"
            for rows in ["held WHERE verdict IS NULL AND", "receipt WHERE"] {
                try db.execute(
                    sql: "DELETE FROM \(rows) change IN (\(changes))", arguments: [no, Int64(seq)])
            }
            let lost = try Int64.fetchOne(
                db, sql: "SELECT max(0, min(confirmed, formerly) - ?) FROM own_actor WHERE actor = ?",
                arguments: [Int64(seq), no])
            try db.execute(
                sql: """
                    UPDATE own_actor SET receipted = min(receipted, ?1), formerly = min(formerly, ?1) WHERE actor = ?2
                    """,
                arguments: [Int64(seq), no])
            return lost
        }
        try increase(.givenBack, by: lost ?? 0)
    }

    /// Changes written here that are in two tested backups of the centre.
    public func archived() throws(StorageError) -> Int {
        let number = try integer(.archived) ?? 0
        return try translatingDatabase {
            try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM written JOIN receipt ON receipt.change = written.change WHERE number <= ?
                    """,
                arguments: [number]) ?? 0
        }
    }

    /// Whether all that was written into a record is in two tested backups of the centre.
    func isArchived(_ record: RecordID) throws(StorageError) -> Bool {
        let number = try integer(.archived) ?? 0
        if number == 0 { return false }
        let isLacking = try translatingDatabase {
            try Bool.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT 1 FROM part LEFT JOIN receipt ON receipt.change = part.change
                        WHERE part.record = (SELECT no FROM record WHERE id = ?)
                            AND (receipt.number IS NULL OR receipt.number > ?)
                        """),
                arguments: [record.data, number])
        }
        return isLacking != true
    }
}
