import Forms
import Foundation
import GRDB
import Merge
public import Protocol
import SQLiteReplica
public import SyncLogic

extension CentralTransaction: CentralLog {
    public func head() throws(StorageError) -> LogCursor {
        if let head = memory.head { return head }
        let head = try readHead()
        memory.head = head
        return head
    }

    private func readHead() throws(StorageError) -> LogCursor {
        let rows = try translatingDatabase {
            (
                try Data.fetchOne(db, sql: "SELECT id FROM epoch ORDER BY place DESC LIMIT 1"),
                try Row.fetchOne(
                    db.cachedStatement(sql: "SELECT number, log_hash FROM log ORDER BY number DESC LIMIT 1"))
            )
        }
        guard let epochBytes = rows.0, let epoch = EpochID(epochBytes) else { throw .damaged(what: "epoch") }
        guard let last = rows.1 else {
            return LogCursor(epoch: epoch, number: 0, logHash: .zero, scopeVersion: 0)
        }
        let number: Int64 = last[0]
        let hash: Data = last[1]
        return LogCursor(
            epoch: epoch, number: UInt64(clamping: number), logHash: Digest(hash) ?? .zero, scopeVersion: 0)
    }

    public func logHash(at number: UInt64) throws(StorageError) -> Digest? {
        if number == 0 { return .zero }
        let bytes = try translatingDatabase {
            try Data.fetchOne(
                db.cachedStatement(sql: "SELECT log_hash FROM log WHERE number = ?"), arguments: [Int64(number)])
        }
        return bytes.flatMap { Digest($0) }
    }

    public func append(
        _ change: Change, parts: [LoggedPart], device: DeviceID?, receivedMs: Int64
    ) throws(StorageError) -> UInt64 {
        let last = try head()
        let number = last.number + 1
        let hash = LogHash.after(change.hash, last.logHash, beginning: try epochs().beginning(at: number))
        let no = try insertOrExtend(change)
        let actor = try replica.number(of: change.header.actor)
        try translatingDatabase {
            try db.cachedStatement(
                sql: "INSERT INTO log (number, change, device, received_ms, log_hash) VALUES (?, ?, ?, ?, ?)"
            ).execute(arguments: [Int64(number), no, device?.data, receivedMs, Data(hash.bytes)])
            for part in parts {
                try db.cachedStatement(
                    sql: """
                        INSERT INTO log_part (number, place, record, reason, audience, moves_record)
                        VALUES (?, ?, ?, ?, ?, ?)
                        """
                ).execute(arguments: [
                    Int64(number), part.place, part.record.data, Int64(part.held?.rawValue ?? 0),
                    part.audience.joined(separator: " "), part.movesRecord,
                ])
            }
            try db.cachedStatement(sql: "UPDATE known_actor SET top = max(top, ?) WHERE actor = ?")
                .execute(arguments: [Int64(change.header.seq), actor])
            if try hasUnproven() {
                try db.cachedStatement(sql: "DELETE FROM unproven WHERE hash = ?")
                    .execute(arguments: [Data(change.hash.bytes)])
            }
        }
        memory.head = LogCursor(epoch: last.epoch, number: number, logHash: hash, scopeVersion: 0)
        memory.actors[change.header.actor]?.raiseTop(to: change.header.seq)
        return number
    }

    private func hasUnproven() throws -> Bool {
        if let known = memory.hasUnproven { return known }
        let hasAny = try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM unproven)") ?? false
        memory.hasUnproven = hasAny
        return hasAny
    }

    private func insertOrExtend(_ change: Change) throws(StorageError) -> Int64 {
        if let no = try replica.insertNew(change) { return no }
        try replica.empty(change)
        return try replica.number(of: change.ref)
    }

    public func heldPlaces(of change: ChangeRef) throws(StorageError) -> [HeldPlace] {
        let no = try replica.number(of: change)
        return try translatingDatabase {
            let statement = try db.cachedStatement(
                sql: """
                    SELECT log.number, place, reason, ruling IS NOT NULL
                    FROM log JOIN log_part ON log_part.number = log.number
                    WHERE log.change = ? AND reason > 0 ORDER BY place
                    """)
            return try Row.fetchAll(statement, arguments: [no]).compactMap { row in
                HoldReason(rawValue: UInt8(clamping: row[2] as Int64)).map {
                    HeldPlace(
                        number: UInt64(clamping: row[0] as Int64), place: row[1], reason: $0, isRefused: row[3])
                }
            }
        }
    }

    public func setAudience(_ scopes: [String], of number: UInt64, place: Int) throws(StorageError) {
        try translatingDatabase {
            try db.cachedStatement(sql: "UPDATE log_part SET audience = ? WHERE number = ? AND place = ?")
                .execute(arguments: [scopes.joined(separator: " "), Int64(number), place])
        }
    }

    public func entries(after number: UInt64, count: Int) throws(StorageError) -> [LogEntry] {
        try entries("log.number > ? AND log.number <= ?", [Int64(number), Int64(number) + Int64(count)])
    }

    public func entries(of change: ChangeRef) throws(StorageError) -> [LogEntry] {
        try entries(
            """
            log.change = (
                SELECT no FROM change WHERE actor = (SELECT no FROM actor WHERE id = ?) AND seq = ? AND tag = ?)
            """, [change.actor.data, Int64(change.seq), change.tag.stored])
    }

    public func entries(of record: RecordID, before number: UInt64) throws(StorageError) -> [LogEntry] {
        // Asked of every part that moves its record, and mostly it begins it.
        let hasAny = try translatingDatabase {
            try Bool.fetchOne(
                db.cachedStatement(sql: "SELECT 1 FROM log_part WHERE record = ? AND number < ? LIMIT 1"),
                arguments: [record.data, Int64(number)])
        }
        if hasAny == nil { return [] }
        return try entries(
            """
            log.number IN (SELECT number FROM log_part WHERE record = ? AND number < ? AND reason = 0)
            """, [record.data, Int64(number)])
    }

    public func entries(releasedBy ruling: UInt64) throws(StorageError) -> [LogEntry] {
        try entries(
            "log.number IN (SELECT number FROM log_part WHERE ruling = ? AND reason = 0)", [Int64(ruling)])
    }

    public func orders(after number: UInt64, count: Int) throws(StorageError) -> [LogEntry] {
        try entries(
            """
            log.number IN (
                SELECT log.number FROM redaction JOIN actor ON actor.id = redaction.actor
                    JOIN change ON change.actor = actor.no AND change.seq = redaction.seq AND change.tag = redaction.tag
                    JOIN log ON log.change = change.no
                WHERE log.number > ? ORDER BY log.number LIMIT ?)
            """, [Int64(number), count])
    }

    public func settle(
        _ number: UInt64, place: Int, by ruling: UInt64, isReleased: Bool
    ) throws(StorageError) {
        try translatingDatabase {
            try db.execute(
                sql: """
                    UPDATE log_part SET ruling = ?, reason = CASE WHEN ? THEN 0 ELSE reason END
                    WHERE number = ? AND place = ?
                    """,
                arguments: [Int64(ruling), isReleased, Int64(number), place])
        }
    }

    public func change(_ ref: ChangeRef) throws(StorageError) -> Change? { try replica.change(ref) }

    public func isRestored() throws(StorageError) -> Bool {
        try translatingDatabase {
            try Bool.fetchOne(db.cachedStatement(sql: "SELECT count(*) > 1 FROM epoch")) ?? false
        }
    }

    public func actor(_ id: ActorID) throws(StorageError) -> KnownActor? {
        if let known = memory.actors[id] { return known }
        let known = try readActor(id)
        memory.actors[id] = known
        return known
    }

    private func readActor(_ id: ActorID) throws(StorageError) -> KnownActor? {
        let row = try translatingDatabase {
            try Row.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT genesis, device, is_forked, top FROM known_actor
                        WHERE actor = (SELECT no FROM actor WHERE id = ?)
                        """),
                arguments: [id.data])
        }
        guard let row else { return nil }
        let device: Data? = row[1]
        let top: Int64 = row[3]
        return KnownActor(
            genesis: try Self.genesis(row[0]), device: device.flatMap { DeviceID($0) }, isForked: row[2],
            top: UInt64(clamping: top))
    }

    public func register(_ genesis: SignedGenesis, device: DeviceID?) throws(StorageError) {
        let actor = try replica.number(of: genesis.genesis.actor)
        try translatingDatabase {
            try db.execute(
                sql: """
                    INSERT OR IGNORE INTO known_actor (actor, device, genesis, signature) VALUES (?, ?, ?, ?)
                    """,
                arguments: [
                    actor, device?.data, Data(genesis.genesis.encoded), Data(genesis.signature),
                ])
        }
    }

    public func markForked(_ actor: ActorID) throws(StorageError) {
        memory.actors[actor] = nil
        try translatingDatabase {
            try db.execute(
                sql: "UPDATE known_actor SET is_forked = 1 WHERE actor = (SELECT no FROM actor WHERE id = ?)",
                arguments: [actor.data])
        }
    }

    public func hasChild(_ head: ChainHead) throws(StorageError) -> Bool {
        let next = try replica.changes(
            """
            JOIN actor ON actor.no = change.actor WHERE actor.id = ? AND seq = ? AND NOT EXISTS (
                SELECT 1 FROM log JOIN log_part USING (number) WHERE log.change = change.no AND reason = ?)
            """,
            [head.actor.data, Int64(head.seq) + 1, Int64(HoldReason.foreignOffice.rawValue)])
        return next.contains { $0.header.prev == head.hash }
    }

    private func entries(
        _ condition: String, _ arguments: StatementArguments
    ) throws(StorageError) -> [LogEntry] {
        let rows = try translatingDatabase {
            try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT log.number, actor.id, change.seq, unpacked(change.bytes), log_part.place,
                            log_part.record, log_part.reason, log_part.audience, log_part.moves_record,
                            record.readers, record.type
                        FROM log JOIN change ON change.no = log.change JOIN actor ON actor.no = change.actor
                            JOIN log_part ON log_part.number = log.number
                            LEFT JOIN record ON record.id = log_part.record
                        WHERE \(condition) ORDER BY log.number, log_part.place
                        """),
                arguments: arguments)
        }
        var entries: [LogEntry] = []
        var start = rows.startIndex
        while start < rows.endIndex {
            let number: Int64 = rows[start][0]
            let end = rows[start...].firstIndex { ($0[0] as Int64) != number } ?? rows.endIndex
            entries.append(try entry(rows[start..<end]))
            start = end
        }
        return entries
    }

    private func entry(_ rows: ArraySlice<Row>) throws(StorageError) -> LogEntry {
        guard let first = rows.first else { throw .damaged(what: "log") }
        let number: Int64 = first[0]
        let actorBytes: Data = first[1]
        let seq: Int64 = first[2]
        let bytes: Data = first[3]
        guard let actor = ActorID(actorBytes) else { throw .damaged(what: "log \(number)") }
        var parts: [LoggedPart] = []
        for row in rows { parts.append(try part(row)) }
        return LogEntry(
            number: UInt64(clamping: number), actor: actor, seq: UInt64(clamping: seq), bytes: [UInt8](bytes),
            parts: parts)
    }

    private func part(_ row: Row) throws(StorageError) -> LoggedPart {
        let recordBytes: Data = row[5]
        guard let record = RecordID(recordBytes) else { throw .damaged(what: "log_part") }
        let reason: Int64 = row[6]
        let audience: String = row[7]
        let readers: String? = row[9]
        let type: String? = row[10]
        let isReference = type.flatMap { replica.catalogue.form($0)?.isReference } ?? false
        let scopes = (readers ?? "").split(separator: " ").map(String.init)
        return LoggedPart(
            place: row[4], record: record, held: HoldReason(rawValue: UInt8(clamping: reason)),
            audience: audience.split(separator: " ").map(String.init), movesRecord: row[8],
            readers: scopes + (isReference ? [replica.catalogue.province] : []), isRuling: type == Ruling.type)
    }
}
