import Compression
import Foundation
import GRDB
import Merge
import Protocol
import SQLiteReplica
import SyncLogic

extension OfficePages {
    /// Takes out of the replies that are kept whole what was ordered to be erased; the others hold no change. Such a
    /// reply does not bear the centre's signature any more: what it brought besides may still be given back, and staff
    /// then look at it.
    func erase() throws(StorageError) {
        let rows = try translatingDatabase {
            try Row.fetchAll(transaction.replica.db, sql: "SELECT no, bytes FROM page WHERE items IS NULL ORDER BY no")
                .map { (no: $0[0] as Int64, bytes: [UInt8]($0[1] as Data)) }
        }
        for row in rows {
            guard let left = try withoutErased(row.bytes) else { continue }
            try translatingDatabase {
                try transaction.replica.db.execute(
                    sql: "UPDATE page SET bytes = ? WHERE no = ?", arguments: [Data(left), row.no])
            }
        }
    }

    /// The reply without the values that were ordered to be erased; nil when it holds none of them.
    private func withoutErased(_ bytes: [UInt8]) throws(StorageError) -> [UInt8]? {
        do {
            let reply = try ExchangeReply(decoding: try Envelope(decoding: bytes).payload)
            let changes = try BatchPacker.unpack(reply.page?.batch)
            let left = try changes.map { try transaction.emptied($0) }
            guard left != changes, let page = reply.page else { return nil }
            let again = ExchangeReply(
                number: reply.number, wallMs: reply.wallMs, statuses: reply.statuses, held: reply.held,
                grant: reply.grant,
                page: Page(
                    from: page.from, cursor: page.cursor, hasMore: page.hasMore, batch: try BatchPacker.pack(left)),
                archived: reply.archived, rewind: reply.rewind,
                snapshot: reply.snapshot)
            return Envelope(payload: again.encoded, signature: Array(repeating: 0, count: 64)).encoded
        } catch let error as StorageError {
            throw error
        } catch {
            throw .damaged(what: "page")
        }
    }
}
