import Forms
import Merge
import Protocol
import SQLiteReplica
import SyncLogic

/// How entries of the log are read.
extension CentralTransaction {
    /// The entries that meet a condition, in the order of their numbers.
    func entries(_ condition: String, _ values: [SQLValue]) throws(StorageError) -> [LogEntry] {
        let statement = try QuickStatement(
            db,
            """
            SELECT log.number, actor.id, change.seq, unpacked(change.bytes), log_part.place, log_part.record,
                log_part.reason, log_part.audience, log_part.moves_record, record.readers, record.type
            FROM log JOIN change ON change.no = log.change JOIN actor ON actor.no = change.actor
                JOIN log_part ON log_part.number = log.number
                LEFT JOIN record ON record.id = log_part.record
            WHERE \(condition) ORDER BY log.number, log_part.place
            """)
        var entries: [LogEntry] = []
        var parts: [LoggedPart] = []
        try statement.each(values) { row throws(StorageError) in
            let number = UInt64(clamping: row.integer(0))
            if let last = entries.last, last.number == number {
                parts.append(try part(row))
                entries[entries.count - 1] = LogEntry(
                    number: number, actor: last.actor, seq: last.seq, bytes: last.bytes, parts: parts)
                return
            }
            guard let actor = ActorID(row.bytes(1)) else { throw .damaged(what: "log \(number)") }
            parts = [try part(row)]
            entries.append(
                LogEntry(
                    number: number, actor: actor, seq: UInt64(clamping: row.integer(2)), bytes: row.bytes(3),
                    parts: parts))
        }
        return entries
    }

    private func part(_ row: QuickRow) throws(StorageError) -> LoggedPart {
        guard let record = RecordID(row.bytes(5)) else { throw .damaged(what: "log_part") }
        let type = row.text(10)
        let isReference = replica.catalogue.form(type)?.isReference ?? false
        return LoggedPart(
            place: Int(row.integer(4)), record: record, held: HoldReason(rawValue: UInt8(clamping: row.integer(6))),
            audience: Self.scopes(row.text(7)), movesRecord: row.integer(8) != 0,
            readers: Self.scopes(row.text(9)) + (isReference ? [replica.catalogue.province] : []),
            isRuling: type == Ruling.type)
    }

    private static func scopes(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
}
