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

    public func append(_ change: Change, device: DeviceID?, receivedMs: Int64) throws(StorageError) -> UInt64 {
        let last = try head()
        let number = last.number + 1
        let hash = LogHash.after(change.hash, last.logHash, beginning: try epochs().beginning(at: number))
        let no = try insertOrExtend(change)
        try replica.statement("INSERT INTO log (number, change, device, received_ms, log_hash) VALUES (?, ?, ?, ?, ?)")
            .run([
                .integer(Int64(number)), .integer(no), device.map { .id($0) } ?? .null, .integer(receivedMs),
                .bytes(hash.bytes),
            ])
        if try hasUnproven(), let apart = try unproven(change.hash), apart.isCovered(by: change) {
            try replica.statement("DELETE FROM unproven WHERE hash = ?").run([.bytes(change.hash.bytes)])
        }
        memory.head = LogCursor(epoch: last.epoch, number: number, logHash: hash, scopeVersion: 0)
        memory.actors[change.header.actor]?.raiseTop(to: change.header.seq)
        return number
    }

    public func keep(_ parts: [LoggedPart], of number: UInt64) throws(StorageError) {
        let insert = try replica.statement(
            "INSERT INTO log_part (number, place, record, reason, audience, moves_record) VALUES (?, ?, ?, ?, ?, ?)")
        for part in parts {
            try insert.run([
                .integer(Int64(number)), .integer(Int64(part.place)), .id(part.record),
                .integer(Int64(part.held?.rawValue ?? 0)), .text(part.audience.joined(separator: " ")),
                .flag(part.movesRecord),
            ])
        }
    }

    private func hasUnproven() throws(StorageError) -> Bool {
        if let known = memory.hasUnproven { return known }
        let hasAny = try translatingDatabase {
            try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM unproven)") ?? false
        }
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
        try replica.statement("UPDATE log_part SET audience = ? WHERE number = ? AND place = ?")
            .run([.text(scopes.joined(separator: " ")), .integer(Int64(number)), .integer(Int64(place))])
    }

    public func entries(after number: UInt64, count: Int) throws(StorageError) -> [LogEntry] {
        try entries(
            "log.number > ? AND log.number <= ?", [.integer(Int64(number)), .integer(Int64(number) + Int64(count))])
    }

    public func entries(of change: ChangeRef) throws(StorageError) -> [LogEntry] {
        try entries(
            """
            log.change = (
                SELECT no FROM change WHERE actor = (SELECT no FROM actor WHERE id = ?) AND seq = ? AND tag = ?)
            """, [.id(change.actor), .integer(Int64(change.seq)), .integer(change.tag.stored)])
    }

    public func entries(of record: RecordID, before number: UInt64) throws(StorageError) -> [LogEntry] {
        // Asked of every part that moves its record, and mostly it begins it.
        let any = try replica.statement("SELECT 1 FROM log_part WHERE record = ? AND number < ? LIMIT 1")
            .first([.id(record), .integer(Int64(number))]) { row throws(StorageError) in row.integer(0) }
        if any == nil { return [] }
        return try entries(
            """
            log.number IN (SELECT number FROM log_part WHERE record = ? AND number < ? AND reason = 0)
            """, [.id(record), .integer(Int64(number))])
    }

    public func entries(releasedBy ruling: UInt64) throws(StorageError) -> [LogEntry] {
        try entries(
            "log.number IN (SELECT number FROM log_part WHERE ruling = ? AND reason = 0)", [.integer(Int64(ruling))])
    }

    public func rulings() throws(StorageError) -> [LogEntry] {
        try entries(
            """
            log.number IN (
                SELECT ruled.number FROM record AS ruling JOIN log_part AS ruled ON ruled.record = ruling.id
                WHERE ruling.type = ? AND ruled.reason = 0)
            """, [.text(Ruling.type)])
    }

    public func orders(after number: UInt64, count: Int) throws(StorageError) -> [LogEntry] {
        // From the few redactions to their entries: SQLite would go through the log to have them in its order.
        try entries(
            """
            log.number IN (
                SELECT log.number FROM redaction CROSS JOIN actor ON actor.id = redaction.actor
                    CROSS JOIN change
                        ON change.actor = actor.no AND change.seq = redaction.seq AND change.tag = redaction.tag
                    CROSS JOIN log ON log.change = change.no
                WHERE log.number > ? ORDER BY log.number LIMIT ?)
            """, [.integer(Int64(number)), .integer(Int64(count))])
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
            try Bool.fetchOne(db.cachedStatement(sql: "SELECT count(*) > 1 OR max(given_back) FROM epoch")) ?? false
        }
    }

    public func noteGivenBack() throws(StorageError) {
        if try isRestored() { return }
        try translatingDatabase { try db.execute(sql: "UPDATE epoch SET given_back = 1") }
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
                        SELECT genesis, device, is_forked, coalesce((
                            SELECT seq FROM change WHERE change.actor = known_actor.actor
                                AND NOT EXISTS (SELECT 1 FROM loose WHERE loose.change = change.no)
                            ORDER BY seq DESC LIMIT 1), 0)
                        FROM known_actor WHERE actor = (SELECT no FROM actor WHERE id = ?)
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
            // What was given back before anybody said how the actor began may continue its chain twice.
            try db.execute(
                sql: """
                    UPDATE known_actor SET is_forked = 1 WHERE actor = ?1 AND EXISTS (
                        SELECT 1 FROM change WHERE actor = ?1 GROUP BY seq HAVING count(*) > 1)
                    """,
                arguments: [actor])
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
}
