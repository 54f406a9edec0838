import Forms
import Foundation
import GRDB
public import Merge
public import Protocol
public import SQLiteReplica
public import SyncLogic

/// One transaction of the central database. It lives no longer than the closure that it was given to.
public struct CentralTransaction: RecordTransaction {
    /// The changes and records.
    public let replica: Replica
    /// The centre's clock at the start of the transaction, in milliseconds since 1970.
    let nowMs: Int64
    /// What it read or wrote already of what every entry of the log asks for.
    let memory = Memory()
    var db: Database { replica.db }

    /// What a transaction remembers, so that it is read once and not for every change that an office brings.
    final class Memory {
        /// Where the log stands.
        var head: LogCursor?
        var actors: [ActorID: KnownActor] = [:]
        /// The histories of this log.
        var epochs: [Epoch]?
        /// Whether there is any change of whose chain something is missing, and any that nobody vouches for.
        var hasLoose: Bool?
        var hasUnproven: Bool?
    }

    init(_ replica: Replica, nowMs: Int64) {
        self.replica = replica
        self.nowMs = nowMs
    }

    public func record(_ id: RecordID) throws(StorageError) -> RecordState? { try replica.record(id) }

    public func noteNew(_ id: RecordID) { replica.noteNew(id) }

    public func save(_ state: RecordState, after change: ChangeRef) throws(StorageError) {
        try replica.save(state, after: change)
    }

    public func hashes(of actor: ActorID, at seq: UInt64) throws(StorageError) -> [Digest] {
        // Above the top of a chain stands only what is loose.
        if let known = try self.actor(actor), seq > known.top, try !hasLoose() { return [] }
        return try replica.hashes(of: actor, at: seq)
    }

    public func wasApplied(_ change: ChangeRef, to record: RecordID) throws(StorageError) -> Bool {
        try replica.wasApplied(change, to: record)
    }

    public func redactions(of record: RecordID) throws(StorageError) -> [Redaction] {
        try replica.redactions(of: record)
    }

    public func keepOrder(_ change: Change) throws(StorageError) -> Bool { try replica.keepOrder(change) }

    public func changes(about record: RecordID) throws(StorageError) -> [Change] {
        try replica.changes(about: record) + unproven(about: record)
    }

    public func empty(_ change: Change) throws(StorageError) {
        if try emptyUnproven(change) { return }
        try replica.empty(change)
        for record in Set(change.parts.map(\.record)) { try withdrawSnapshots(of: record, from: nil) }
    }

    public func save(_ state: RecordState) throws(StorageError) { try replica.save(state) }

    public func office() throws(StorageError) -> String { replica.catalogue.province }

    public func isLost(_ id: RecordID) throws(StorageError) -> Bool { false }

    public func ownActors() throws(StorageError) -> [OwnActor] {
        let rows = try translatingDatabase {
            try Row.fetchAll(
                db,
                sql: """
                    SELECT genesis, signature, head_seq, head_hash FROM own_actor
                    JOIN known_actor ON known_actor.actor = own_actor.actor ORDER BY place
                    """)
        }
        var actors: [OwnActor] = []
        for row in rows {
            let signature: Data = row[1]
            let seq: Int64 = row[2]
            let hash: Data = row[3]
            let genesis = try Self.genesis(row[0])
            let head = ChainHead(
                actor: genesis.actor, seq: UInt64(clamping: seq), hash: Digest(hash) ?? genesis.hash)
            actors.append(
                OwnActor(
                    genesis: SignedGenesis(genesis: genesis, signature: [UInt8](signature)), head: head,
                    confirmed: head.seq, isKnownAtCentre: true))
        }
        return actors
    }

    public func add(_ genesis: SignedGenesis) throws(StorageError) {
        try register(genesis, device: nil)
        let actor = try replica.number(of: genesis.genesis.actor)
        try translatingDatabase {
            try db.execute(
                sql: "INSERT INTO own_actor (actor, head_seq, head_hash) VALUES (?, 0, ?)",
                arguments: [actor, Data(genesis.genesis.hash.bytes)])
        }
    }

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
        let judged = change.parts.enumerated().map { (part: $0.element, place: $0.offset, reason: HoldReason?.none) }
        try LogWriter(log: self, catalogue: replica.catalogue).write(change, judged, device: nil, nowMs: nowMs)
        let actor = try replica.number(of: change.header.actor)
        try translatingDatabase {
            try db.execute(
                sql: "UPDATE own_actor SET head_seq = ?, head_hash = ? WHERE actor = ?",
                arguments: [Int64(change.header.seq), Data(change.hash.bytes), actor])
        }
    }

    static func genesis(_ bytes: Data) throws(StorageError) -> Genesis {
        do {
            return try Genesis(decoding: [UInt8](bytes))
        } catch {
            throw .damaged(what: "genesis")
        }
    }
}
