import Foundation
public import GRDB
public import Merge
public import Protocol
public import SyncLogic

/// What was ordered to be erased, and how it is erased here.
extension Replica {
    public func redactions(of record: RecordID) throws(StorageError) -> [Redaction] {
        guard try hasRedactions() else { return [] }
        var found: [Redaction] = []
        for bytes in try orders("WHERE record = ? ORDER BY no", [record.data]) {
            do throws(ProtocolError) {
                found += Redaction.all(in: try Change(decoding: bytes)).filter { $0.record == record }
            } catch {
                throw .damaged(what: "redaction")
            }
        }
        return found
    }

    /// Whether anything was ever ordered to be erased: asked for each part, and mostly not so.
    private func hasRedactions() throws(StorageError) -> Bool {
        if let isRedacted { return isRedacted }
        let hasAny = try statement("SELECT EXISTS (SELECT 1 FROM redaction)").first([]) { $0.integer(0) } == 1
        isRedacted = hasAny
        return hasAny
    }

    /// The canonical bytes of every change that orders something to be erased, in the order in which they came.
    public func orders() throws(StorageError) -> [[UInt8]] {
        if try !hasRedactions() { return [] }
        return try orders("GROUP BY actor, seq, tag ORDER BY min(no)", [])
    }

    public func keepOrder(_ change: Change) throws(StorageError) -> Bool {
        let ref = change.ref
        isRedacted = nil
        return try translatingDatabase {
            let statement = try db.cachedStatement(
                sql: "INSERT OR IGNORE INTO redaction (record, actor, seq, tag, bytes) VALUES (?, ?, ?, ?, ?)")
            var isNew = false
            for redaction in Redaction.all(in: change) {
                try statement.execute(arguments: [
                    redaction.record.data, ref.actor.data, Int64(ref.seq), ref.tag.stored, Data(change.bytes),
                ])
                isNew = isNew || db.changesCount > 0
            }
            return isNew
        }
    }

    /// Reads every change that is here: what is erased is erased wherever it is kept, and that happens seldom.
    public func changes(about record: RecordID) throws(StorageError) -> [Change] {
        try changes("WHERE instr(unpacked(bytes), ?) > 0 ORDER BY no", [record.data])
            .filter { $0.parts.contains { $0.record == record } }
    }

    /// Keeps a change in place of itself, with fewer values, or with more of its parts.
    public func empty(_ change: Change) throws(StorageError) {
        let no = try number(of: change.ref)
        if let former = try self.change(change.ref) {
            try noteErasedAttachments(former, change)
            try detachRecords(from: former, numbered: no)
        }
        try translatingDatabase {
            try db.cachedStatement(sql: "UPDATE change SET bytes = packed(?) WHERE no = ?")
                .execute(arguments: [Data(change.bytes), no])
        }
        noteRewritten(change, numbered: no)
        try noteEmptied(change)
    }

    /// Forgets the seed of the salts of a change that is kept here now, when a redaction took values of it away.
    func noteEmptied(_ change: Change) throws(StorageError) {
        if change.slots.contains(where: \.isEmptied) { try noteWithoutSalts(change) }
    }

    /// Forgets the seed of the salts of a change that is kept here, and that it must not be kept.
    func noteWithoutSalts(_ change: Change) throws(StorageError) {
        let no = try number(of: change.ref)
        try translatingDatabase {
            try db.cachedStatement(sql: "INSERT OR IGNORE INTO emptied (change) VALUES (?)").execute(arguments: [no])
        }
        try forgetSalts(of: change.ref)
    }

    /// The changes of an actor of which values or parts were taken away.
    func emptied(of actor: ActorID) throws(StorageError) -> [ChangeRef] {
        let rows = try translatingDatabase {
            try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT seq, tag FROM emptied CROSS JOIN change ON change.no = emptied.change
                        WHERE actor = (SELECT no FROM actor WHERE id = ?)
                        """),
                arguments: [actor.data])
        }
        return rows.map { row in
            let seq: Int64 = row[0]
            let tag: Int64 = row[1]
            return ChangeRef(actor: actor, seq: UInt64(clamping: seq), tag: Tag(rawValue: UInt64(bitPattern: tag)))
        }
    }

    /// What was erased must not wait for the search index either.
    public func save(_ state: RecordState) throws(StorageError) {
        try replace(state)
        try indexWaiting()
    }

    private func orders(_ rest: String, _ arguments: StatementArguments) throws(StorageError) -> [[UInt8]] {
        try translatingDatabase {
            try Data.fetchAll(db.cachedStatement(sql: "SELECT bytes FROM redaction \(rest)"), arguments: arguments)
                .map { [UInt8]($0) }
        }
    }
}

extension DatabaseFile {
    /// Takes off the disk what a redaction left where no query finds it: in the search index's old segments, in free
    /// space inside pages, and in the write-ahead log. Costs a rewrite of the file; nothing when nothing was redacted.
    ///
    /// Throws: `StorageError.busy` while another program reads; what is left is done by the next call.
    public static func scrub(_ writer: some DatabaseWriter) throws(StorageError) {
        try translatingDatabase {
            let last = try writer.read {
                try Int64.fetchOne($0, sql: "SELECT max(no) FROM redaction WHERE NOT is_scrubbed")
            }
            guard let last else { return }
            try writer.write {
                try $0.execute(sql: "INSERT INTO search (search) VALUES ('rebuild'); DELETE FROM search_waiting")
            }
            try writer.writeWithoutTransaction { db in
                try db.execute(sql: "VACUUM")
                try db.checkpoint(.truncate)
                try db.execute(sql: "UPDATE redaction SET is_scrubbed = 1 WHERE no <= ?", arguments: [last])
            }
        }
    }
}
