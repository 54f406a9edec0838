import Compression
import Foundation
import GRDB
import Merge
import Protocol
import SQLiteReplica
public import SyncLogic

extension OfficePages {
    /// Takes out of the replies that are kept whole what was ordered to be erased; the others hold no change. Such a
    /// reply does not bear the centre's signature any more: what it brought besides may still be given back, and staff
    /// then look at it.
    func erase() throws(StorageError) {
        try rewrite { change throws(StorageError) in try transaction.emptied(change) }
    }

    public func withholdDeparted() throws(StorageError) {
        guard let archived = try transaction.newlyArchived() else { return }
        try transaction.set(.withheldThrough, archived)
        let (last, departed) = try translatingDatabase {
            (
                try Int64.fetchOne(transaction.db, sql: "SELECT max(pages) FROM departed"),
                Set(
                    try Data.fetchAll(
                        transaction.db,
                        sql: """
                            SELECT record FROM departed WHERE pages IS NOT NULL
                                AND NOT EXISTS (\(OfficeTransaction.ownPart) departed.record)
                            """
                    ).compactMap { RecordID($0) })
            )
        }
        guard let last else { return }
        try rewrite("AND no <= \(last) AND through <= \(archived) AND NOT is_wanted") { change in
            change.withholding(
                Set(
                    change.slots.indices.filter { place in
                        change.slots[place].part.map { departed.contains($0.record) } ?? false
                    }))
        }
        try translatingDatabase {
            try transaction.db.execute(
                sql: """
                    UPDATE departed SET pages = NULL WHERE pages IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM page WHERE no <= departed.pages AND (through > ? OR is_wanted))
                    """, arguments: [archived])
        }
    }

    /// Keeps less of the changes that replies which are kept whole brought. A reply of which something is gone bears no
    /// signature any more: it proves nothing.
    private func rewrite(
        _ which: String = "", _ reduced: (Change) throws(StorageError) -> Change
    ) throws(StorageError) {
        let rows = try translatingDatabase {
            try Row.fetchAll(transaction.db, sql: "SELECT no, bytes FROM page WHERE items IS NULL \(which) ORDER BY no")
                .map { (no: $0[0] as Int64, bytes: [UInt8]($0[1] as Data)) }
        }
        for row in rows {
            guard let left = try rewritten(row.bytes, reduced) else { continue }
            try translatingDatabase {
                try transaction.db.execute(
                    sql: "UPDATE page SET bytes = ? WHERE no = ?", arguments: [Data(left), row.no])
            }
        }
    }

    /// The reply with its changes reduced; nil when all are as they were.
    private func rewritten(
        _ bytes: [UInt8], _ reduced: (Change) throws(StorageError) -> Change
    ) throws(StorageError) -> [UInt8]? {
        do {
            var reply = try ExchangeReply(decoding: try Envelope(decoding: bytes).payload)
            let changes = try BatchPacker.unpack(reply.page?.batch)
            // What is withheld whole is no change that a page brings.
            let left = try changes.map(reduced).filter { !$0.parts.isEmpty }
            guard left != changes, let page = reply.page else { return nil }
            reply.page = Page(
                from: page.from, cursor: page.cursor, hasMore: page.hasMore, batch: try BatchPacker.pack(left))
            return Envelope(payload: reply.encoded, signature: Array(repeating: 0, count: 64)).encoded
        } catch let error as StorageError {
            throw error
        } catch {
            throw .damaged(what: "page")
        }
    }
}
