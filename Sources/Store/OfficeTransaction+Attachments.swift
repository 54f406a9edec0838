import Foundation
import GRDB
public import Protocol
import SQLiteReplica
public import SyncLogic

/// What an office knows of the content of an attachment.
public struct OfficeAttachment: Hashable, Sendable {
    public let hash: Digest
    /// Whether the content is in this home.
    public let isHere: Bool
    /// Whether the centre said that it has all of it.
    public let isCentral: Bool
    /// Whether a clerk asked for it.
    public let isWanted: Bool
    /// A permanent word for why it was not sent or fetched; nil when nothing stands against it.
    public let problem: String?
}

extension OfficeTransaction {
    /// What is known of an attachment; nil when nothing is.
    public func attachment(_ hash: Digest) throws(StorageError) -> OfficeAttachment? {
        try translatingDatabase {
            try Row.fetchOne(
                db.cachedStatement(sql: "SELECT \(Self.columns) FROM attachment WHERE hash = ?"),
                arguments: [hash.data]
            ).flatMap(Self.attachment)
        }
    }

    /// All attachments that something is known of, in the order in which they came up.
    public func attachments() throws(StorageError) -> [OfficeAttachment] {
        try translatingDatabase {
            try Row.fetchAll(db, sql: "SELECT \(Self.columns) FROM attachment ORDER BY no").compactMap(Self.attachment)
        }
    }

    /// Notes that the content is in this home.
    ///
    /// - Parameter isCentral: whether it came from the centre.
    public func noteHere(_ hash: Digest, isCentral: Bool) throws(StorageError) {
        try run(
            """
            INSERT INTO attachment (hash, is_here, is_central) VALUES (?1, 1, ?2)
            ON CONFLICT (hash) DO UPDATE SET
                is_here = 1, is_central = max(is_central, ?2), is_wanted = 0, problem = NULL,
                damages = 0, damaged_ms = NULL
            """, [hash.data, isCentral])
    }

    /// Notes that the content is not in this home any more.
    public func noteGone(_ hash: Digest) throws(StorageError) {
        try run("UPDATE attachment SET is_here = 0, is_wanted = 0 WHERE hash = ?", [hash.data])
    }

    /// Notes that the centre has all of it.
    public func noteCentral(_ hash: Digest) throws(StorageError) {
        try run("UPDATE attachment SET is_central = 1, problem = NULL WHERE hash = ?", [hash.data])
    }

    /// Notes that a clerk asks for content that is not here: what is left alone is tried once more.
    public func want(_ hash: Digest) throws(StorageError) {
        try run(
            """
            INSERT INTO attachment (hash, is_wanted) VALUES (?, 1)
            ON CONFLICT (hash) DO UPDATE SET is_wanted = NOT is_here, problem = NULL, damaged_ms = NULL
            """, [hash.data])
    }

    /// Notes why content was not sent or fetched.
    public func noteProblem(_ hash: Digest, _ word: String) throws(StorageError) {
        try run(
            """
            INSERT INTO attachment (hash, problem) VALUES (?1, ?2) ON CONFLICT (hash) DO UPDATE SET problem = ?2
            """, [hash.data, word])
    }

    /// Notes that content came whole and was not what its hash says: it is left alone for a while (`ContentPause`).
    public func noteDamaged(_ hash: Digest, atMs wallMs: Int64) throws(StorageError) {
        try run(
            """
            INSERT INTO attachment (hash, problem, damages, damaged_ms) VALUES (?1, 'content', 1, ?2)
            ON CONFLICT (hash) DO UPDATE SET problem = 'content', damages = damages + 1, damaged_ms = ?2
            """, [hash.data, wallMs])
    }

    /// The content that is left alone at this time since it came damaged.
    public func pausedAttachments(atMs wallMs: Int64) throws(StorageError) -> Set<Digest> {
        let rows = try translatingDatabase {
            try Row.fetchAll(
                db.cachedStatement(
                    sql: "SELECT hash, damages, damaged_ms FROM attachment WHERE damaged_ms IS NOT NULL"))
        }
        let paused = rows.filter { ContentPause(damages: $0[1], lastMs: $0[2]).lasts(nowMs: wallMs) }
        return Set(paused.compactMap { Digest($0[0] as Data) })
    }

    /// Forgets all that is known of an attachment.
    public func forgetAttachment(_ hash: Digest) throws(StorageError) {
        for table in ["attachment", "attachment_left"] {
            try run("DELETE FROM \(table) WHERE hash = ?", [hash.data])
        }
    }

    /// Whether a visible value names an attachment, or did when its record left.
    public func isNeeded(_ hash: Digest) throws(StorageError) -> Bool {
        if try replica.isNamed(hash) { return true }
        return try !hashes("SELECT hash FROM attachment_left WHERE hash = ?", [hash.data]).isEmpty
    }

    /// Notes what a record names that is about to leave.
    func leaveAttachments(of record: RecordID) throws(StorageError) {
        try run(
            """
            INSERT OR REPLACE INTO attachment_left (hash)
            SELECT DISTINCT hash FROM attachment_name JOIN record ON record.no = attachment_name.record
            WHERE record.id = ?
            """, [Data(record.bytes)])
    }

    /// Notes where the centre's log ends, for content of departed records that the centre has: a backup that holds
    /// more than that was made later.
    func noteCentralContent(before end: UInt64) throws(StorageError) {
        try run(
            """
            UPDATE attachment_left SET since = ? WHERE since IS NULL AND EXISTS (
                SELECT 1 FROM attachment WHERE attachment.hash = attachment_left.hash AND is_central)
            """, [Int64(clamping: end)])
    }

    /// Whether `attachmentsToErase()` is worth asking.
    func mayHaveAttachmentsToErase() throws(StorageError) -> Bool {
        let any = try replica.statement(
            "SELECT EXISTS (SELECT 1 FROM attachment_erased) OR EXISTS (SELECT 1 FROM attachment_left)"
        ).first([]) { row throws(StorageError) in row.integer(0) }
        return any != 0
    }

    /// The content that must go from this home: a redaction took its name away, or its record left and two tested
    /// backups hold it; and no visible value names it.
    func attachmentsToErase() throws(StorageError) -> [Digest] {
        let erased = try replica.attachmentsToErase()
        if try integer(.attachmentsDoubted) ?? 0 != integer(.centreWentBack) ?? 0 { return erased }
        return try erased
            + hashes(
                """
                SELECT attachment_left.hash FROM attachment_left
                LEFT JOIN attachment ON attachment.hash = attachment_left.hash
                WHERE (coalesce(is_here, 0) = 0 OR since < ?) AND NOT EXISTS (
                    SELECT 1 FROM attachment_name WHERE attachment_name.hash = attachment_left.hash)
                """, [try integer(.archived) ?? 0])
    }

    /// The content that the centre may lack, the newest first: it is here, and a visible value names it, or did when
    /// its record left.
    public func attachmentsToSend() throws(StorageError) -> [Digest] {
        try hashes(
            """
            SELECT hash FROM attachment WHERE is_here AND NOT is_central AND (
                EXISTS (SELECT 1 FROM attachment_name WHERE attachment_name.hash = attachment.hash)
                OR EXISTS (SELECT 1 FROM attachment_left WHERE attachment_left.hash = attachment.hash))
            ORDER BY no DESC
            """)
    }

    /// The content that a clerk asked for, or that the records of a wanted type name, and that is not here.
    public func attachmentsToFetch() throws(StorageError) -> [Digest] {
        let asked = try hashes("SELECT hash FROM attachment WHERE is_wanted AND NOT is_here ORDER BY no")
        let types = try wantedAttachmentTypes()
        if types.isEmpty { return asked }
        return try asked
            + hashes(
                """
                SELECT attachment_name.hash FROM attachment_name
                CROSS JOIN record ON record.no = attachment_name.record
                LEFT JOIN attachment ON attachment.hash = attachment_name.hash
                WHERE coalesce(is_here, 0) = 0 AND instr(?, ' ' || record.type || ' ') > 0
                ORDER BY record.no DESC LIMIT 100
                """, [" " + types.joined(separator: " ") + " "])
    }

    /// The record types whose attachments this office fetches unasked.
    public func wantedAttachmentTypes() throws(StorageError) -> [String] {
        (try text(.attachmentTypes) ?? "").split(separator: " ").map(String.init)
    }

    /// Takes back that the centre has anything, once after each time that it was put back: it is asked again.
    public func doubtCentralAttachments() throws(StorageError) {
        let times = try integer(.centreWentBack) ?? 0
        if try integer(.attachmentsDoubted) ?? 0 == times { return }
        try run("UPDATE attachment SET is_central = 0", [])
        try run("UPDATE attachment_left SET since = NULL", [])
        try set(.attachmentsDoubted, times)
    }

    private static let columns = "hash, is_here, is_central, is_wanted, problem"

    private static func attachment(_ row: Row) -> OfficeAttachment? {
        let bytes: Data = row[0]
        return Digest(bytes).map {
            OfficeAttachment(hash: $0, isHere: row[1], isCentral: row[2], isWanted: row[3], problem: row[4])
        }
    }

    private func hashes(_ sql: String, _ arguments: StatementArguments = []) throws(StorageError) -> [Digest] {
        try translatingDatabase {
            try Data.fetchAll(db.cachedStatement(sql: sql), arguments: arguments).compactMap { Digest($0) }
        }
    }

    private func run(_ sql: String, _ arguments: StatementArguments) throws(StorageError) {
        try translatingDatabase { try db.cachedStatement(sql: sql).execute(arguments: arguments) }
    }
}

extension Digest {
    fileprivate var data: Data { Data(bytes) }
}
