import Foundation
import GRDB
public import Merge
public import Protocol
public import SQLiteReplica
public import SyncLogic

/// One transaction of an office's store. It lives no longer than the closure that it was given to.
public struct OfficeTransaction: OfficeStorage, RecordTransaction {
    /// The changes and records.
    public let replica: Replica
    var db: Database { replica.db }

    init(_ replica: Replica) { self.replica = replica }

    public func record(_ id: RecordID) throws(StorageError) -> RecordState? { try replica.record(id) }

    public func noteNew(_ id: RecordID) { replica.noteNew(id) }

    public func save(_ state: RecordState, after change: ChangeRef) throws(StorageError) {
        try replica.save(state, after: change)
    }

    public func hashes(of actor: ActorID, at seq: UInt64) throws(StorageError) -> [Digest] {
        try replica.hashes(of: actor, at: seq)
    }

    public func wasApplied(_ change: ChangeRef, to record: RecordID) throws(StorageError) -> Bool {
        try replica.wasApplied(change, to: record)
    }

    public func redactions(of record: RecordID) throws(StorageError) -> [Redaction] {
        try replica.redactions(of: record)
    }

    public func keepOrder(_ change: Change) throws(StorageError) -> Bool {
        guard try replica.keepOrder(change) else { return false }
        try pages.erase()
        return true
    }

    public func changes(about record: RecordID) throws(StorageError) -> [Change] {
        try replica.changes(about: record)
    }

    public func empty(_ change: Change) throws(StorageError) { try replica.empty(change) }

    public func save(_ state: RecordState) throws(StorageError) { try replica.save(state) }

    public func office() throws(StorageError) -> String {
        guard let office = try text(.office) else { throw .damaged(what: "setting office") }
        return office
    }

    public func ownActors() throws(StorageError) -> [OwnActor] {
        var actors: [OwnActor] = []
        try replica.statement(
            "SELECT genesis, signature, head_seq, head_hash, confirmed, is_known FROM own_actor ORDER BY place"
        ).each([]) { row throws(StorageError) in actors.append(try Self.ownActor(row)) }
        return actors
    }

    public func add(_ genesis: SignedGenesis) throws(StorageError) {
        let actor = try replica.number(of: genesis.genesis.actor)
        try translatingDatabase {
            try db.execute(
                sql: """
                    INSERT INTO own_actor (actor, genesis, signature, head_seq, head_hash) VALUES (?, ?, ?, 0, ?)
                    """,
                arguments: [
                    actor, Data(genesis.genesis.encoded), Data(genesis.signature), Data(genesis.genesis.hash.bytes),
                ])
        }
    }

    public func insertPulled(_ change: Change) throws(StorageError) { try replica.insert(change) }

    public func kept(_ ref: ChangeRef, hash: Digest) throws(StorageError) -> Change? {
        guard let change = try replica.change(ref), change.hash == hash else { return nil }
        return change
    }

    public func replace(_ change: Change) throws(StorageError) { try replica.empty(change) }

    public func onlyChange(of actor: ActorID, at seq: UInt64) throws(StorageError) -> Change? {
        try replica.onlyChange(of: actor, at: seq)
    }

    public func saltSeeds(of actor: ActorID, in seqs: ClosedRange<UInt64>) throws(StorageError) -> SaltSeeds {
        try replica.saltSeeds(of: actor, in: seqs)
    }

    public func keep(_ seeds: [SeedNode], of actor: ActorID) throws(StorageError) {
        try replica.keep(seeds, of: actor)
    }

    public func insertWritten(_ change: Change) throws(StorageError) {
        let no = try replica.insert(change)
        let actor = try replica.number(of: change.header.actor)
        let seq = SQLValue.integer(Int64(change.header.seq))
        try replica.statement("INSERT INTO written (actor, seq, change) VALUES (?, ?, ?)")
            .run([.integer(actor), seq, .integer(no)])
        try replica.statement("UPDATE own_actor SET head_seq = ?, head_hash = ? WHERE actor = ?")
            .run([seq, .bytes(change.hash.bytes), .integer(actor)])
        let moved = try bringBack(for: change)
        for part in change.parts { try merge(part, of: Origin(of: change)) }
        // Its owner gives it away: the copy goes once the centre has this.
        for record in moved where try isLost(record) { try setLeaving(true) }
    }

    public func forget(_ actor: ActorID) throws(StorageError) {
        try translatingDatabase {
            try db.cachedStatement(
                sql: """
                    UPDATE own_actor SET confirmed = 0, is_known = 0 WHERE actor = (SELECT no FROM actor WHERE id = ?)
                    """
            ).execute(arguments: [actor.data])
        }
    }

    public func confirm(_ actor: ActorID, through seq: UInt64) throws(StorageError) {
        try translatingDatabase {
            try db.cachedStatement(
                sql: """
                    UPDATE own_actor SET confirmed = min(?, head_seq), is_known = 1
                    WHERE actor = (SELECT no FROM actor WHERE id = ?)
                    """
            ).execute(arguments: [Int64(seq), actor.data])
        }
    }

    public func head(of actor: ActorID, at seq: UInt64) throws(StorageError) -> ChainHead? {
        if seq == 0 { return try ownActors().first { $0.id == actor }?.genesis.genesis.head }
        let hash = try translatingDatabase {
            try Data.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT change.hash FROM written JOIN change ON change.no = written.change
                        WHERE written.actor = (SELECT no FROM actor WHERE id = ?) AND written.seq = ?
                        """),
                arguments: [actor.data, Int64(seq)])
        }
        return hash.flatMap { Digest($0) }.map { ChainHead(actor: actor, seq: seq, hash: $0) }
    }

    public func written(
        by actor: ActorID, after seq: UInt64, count: Int, bytes: Int
    ) throws(StorageError) -> [Change] {
        try translatingDatabase {
            let rows = try Data.fetchCursor(
                db.cachedStatement(
                    sql: """
                        SELECT unpacked(change.bytes) FROM written JOIN change ON change.no = written.change
                        WHERE written.actor = (SELECT no FROM actor WHERE id = ?) AND written.seq > ?
                        ORDER BY written.seq LIMIT ?
                        """),
                arguments: [actor.data, Int64(seq), count])
            var changes: [Change] = []
            var room = bytes
            while let row = try rows.next() {
                if row.count > room, !changes.isEmpty { break }
                room -= row.count
                changes.append(try Change(decoding: [UInt8](row)))
            }
            return changes
        }
    }

    public func cursor() throws(StorageError) -> LogCursor? {
        guard let epochBytes = try bytes(.cursorEpoch), let hashBytes = try bytes(.cursorHash),
            let number = try integer(.cursorNumber), let version = try integer(.cursorScopeVersion)
        else { return nil }
        guard let epoch = EpochID(epochBytes), let hash = Digest(hashBytes) else { throw .damaged(what: "cursor") }
        return LogCursor(
            epoch: epoch, number: UInt64(number), logHash: hash, scopeVersion: UInt64(version),
            within: UInt64(try integer(.cursorWithin) ?? 0))
    }

    public func setCursor(_ cursor: LogCursor) throws(StorageError) {
        try set(.cursorEpoch, cursor.epoch.bytes)
        try set(.cursorHash, cursor.logHash.bytes)
        try set(.cursorNumber, Int64(cursor.number))
        try set(.cursorScopeVersion, Int64(cursor.scopeVersion))
        if cursor.within == 0 { try clear(.cursorWithin) } else { try set(.cursorWithin, Int64(cursor.within)) }
    }

    public func scopes() throws(StorageError) -> [String] {
        guard let scopes = try text(.scopes) else { return [try office()] }
        return scopes.split(separator: " ").map(String.init)
    }

    public func setScopes(_ scopes: [String]) throws(StorageError) {
        try set(.scopes, scopes.joined(separator: " "))
    }

    private static func ownActor(_ row: QuickRow) throws(StorageError) -> OwnActor {
        do throws(ProtocolError) {
            let genesis = try Genesis(decoding: row.bytes(0))
            let head = ChainHead(
                actor: genesis.actor, seq: UInt64(clamping: row.integer(2)), hash: Digest(row.bytes(3)) ?? genesis.hash)
            return OwnActor(
                genesis: SignedGenesis(genesis: genesis, signature: row.bytes(1)), head: head,
                confirmed: UInt64(clamping: row.integer(4)), isKnownAtCentre: row.integer(5) != 0)
        } catch {
            throw .damaged(what: "own_actor")
        }
    }
}
