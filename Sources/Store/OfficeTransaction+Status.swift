import GRDB
public import Protocol
import SQLiteReplica
public import SyncLogic

/// What a clerk wants to know of the store as a whole.
public struct OfficeStatus: Sendable, Hashable {
    public let office: String
    public let clerk: String
    public let actor: ActorID
    public let isEnrolled: Bool
    /// Changes that the centre has not confirmed.
    public let unsent: Int
    /// Changes that the centre keeps without applying them, and has not decided on.
    public let held: Int
    /// Changes that the centre decided not to apply.
    public let refused: Int
    /// Records in which people must settle something.
    public let conflicts: Int
    /// What the merged records violate, as this office sees them.
    public let findings: Int
    public let records: Int
    /// Records that this office does not read any more, and whose copies are still here.
    public let leaving: Int
    public let server: String?
    public let enrolError: String?
    /// Milliseconds since 1970 by this machine's clock; nil before the first answer.
    public let lastContactMs: Int64?
    public let lastError: String?
    public let nextTryMs: Int64?
    public let roundTripMs: Int64?
    public let exchangeBytes: Int64?
    public let clockAheadMs: Int64?
    /// What the daemon's exchanges have shown of the line.
    public let meter: LineMeter
    /// What the line may carry, and has carried.
    public let budget: LineBudget
    /// Bundles that were written out and wait for an answer, the oldest first.
    public let bundles: [WaitingBundle]
    /// When an answer was taken in from a bundle last, by this machine's clock.
    public let lastAnswerMs: Int64?
    /// Changes written here that are in two proven backups of the centre.
    public let archived: Int
    /// Changes written here.
    public let written: Int
    /// Why this store goes on as another actor than it began: it was put back from an older copy, or copied; nil when
    /// it does not.
    public let remade: Genesis.Reason?
    /// When the centre was last found to be put back from a backup, in milliseconds since 1970 by this machine's clock.
    public let centreRestoredMs: Int64?
    /// Changes that this store gave back to it since.
    public let givenBack: Int
    /// How far a first sync has come; nil when none is under way.
    public let firstSync: FirstSync?
}

/// How far a first sync has come, or one after a long absence.
public struct FirstSync: Sendable, Hashable {
    /// Changes that are here of those that are wanted.
    public let received: Int
    public let wanted: Int
}

extension OfficeTransaction {
    /// The state of the store as a whole.
    public func status() throws(StorageError) -> OfficeStatus {
        guard let actor = try ownActors().last else { throw .damaged(what: "own_actor") }
        return OfficeStatus(
            office: try office(), clerk: try text(.clerk) ?? "", actor: actor.id,
            isEnrolled: try text(.serverKey) != nil, unsent: try unsent(),
            held: try count("held WHERE verdict IS NULL"),
            refused: try count("held WHERE verdict = 'refused'"),
            conflicts: try conflicts(),
            findings: try findings(),
            records: try replica.count(RecordQuery()),
            leaving: try leaving(), server: try server(),
            enrolError: try text(.enrolError), lastContactMs: try integer(.lastContact),
            lastError: try text(.lastError), nextTryMs: try integer(.nextTry), roundTripMs: try integer(.roundTrip),
            exchangeBytes: try integer(.exchangeBytes), clockAheadMs: try integer(.clockAhead),
            meter: try meter(), budget: try lineBudget(),
            bundles: try waitingBundles(), lastAnswerMs: try integer(.lastAnswer),
            archived: try archived(), written: try count("written"),
            remade: actor.genesis.genesis.reason == .new ? nil : actor.genesis.genesis.reason,
            centreRestoredMs: try integer(.centreWentBackAt), givenBack: Int(clamping: try integer(.givenBack) ?? 0),
            firstSync: try firstSync())
    }

    /// How far a first sync has come; nil when none is on its way.
    public func firstSync() throws(StorageError) -> FirstSync? {
        try pendingSnapshot().map {
            FirstSync(received: Int(clamping: $0.changes), wanted: Int(clamping: $0.snapshot.changes))
        }
    }

    /// The centre that is in force, or else the one that is wished for.
    private func server() throws(StorageError) -> String? {
        if let server = try text(.server) { return server }
        return try text(.wishedServer)
    }

    /// Changes written here that the centre has not confirmed.
    public func unsent() throws(StorageError) -> Int {
        try ownActors().reduce(0) { $0 + Int($1.head.seq - min($1.delivered, $1.head.seq)) }
    }

    /// Records that are to leave. While a snapshot arrives the beginning of many is still to come, and with it who
    /// reads them.
    private func leaving() throws(StorageError) -> Int {
        guard try hasLeaving(), try pendingSnapshot() == nil else { return 0 }
        return try foreignRecords(among: nil).count
    }

    /// Records in which people must settle something.
    public func conflicts() throws(StorageError) -> Int {
        var query = RecordQuery()
        query.isInConflict = true
        return try replica.count(query)
    }

    private func findings() throws(StorageError) -> Int {
        var query = FindingQuery()
        query.viewer = try viewer()
        return try replica.count(query)
    }

    private func count(_ rest: String) throws(StorageError) -> Int {
        try translatingDatabase { try Int.fetchOne(db, sql: "SELECT count(*) FROM \(rest)") ?? 0 }
    }
}
