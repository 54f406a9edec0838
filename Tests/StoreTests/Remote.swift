import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import TestSupport

/// Somebody else who records: the centre, or another office. What it writes reaches a store in pages.
struct Remote {
    let office: String
    let clerk: String
    private(set) var head: ChainHead
    private var random: SeededGenerator

    init(_ office: String = "57", clerk: String = "วิภา", seed: UInt64 = 900) {
        self.office = office
        self.clerk = clerk
        random = SeededGenerator(seed: seed)
        let genesis = Genesis(
            actor: .random(using: &random), deviceKey: Array(repeating: 7, count: 32), office: office, reason: .new)
        head = genesis.head
    }

    /// Writes into a record as it is shown in `state`; `over` what is shown unless said otherwise.
    mutating func write(
        _ state: RecordState, _ values: KeyValuePairs<FieldID, Value>, over: [Dot]? = nil
    ) throws -> Change {
        let writes = values.map { field, value in
            FieldWrite(field: field, operation: .set, value: value, over: over ?? state.fields[field]?.map(\.dot) ?? [])
        }
        return try write(state.id, state.type, writes, seen: state.clock, lamport: state.lamport + 1)
    }

    /// Writes one part.
    mutating func write(
        _ record: RecordID, _ type: String, _ writes: [FieldWrite], seen: VectorClock = VectorClock(),
        lamport: UInt64 = 1
    ) throws -> Change {
        try seal([part(record, type, writes, seen: seen)], lamport: lamport)
    }

    /// A part with a salt of its own.
    mutating func part(
        _ record: RecordID, _ type: String, _ writes: [FieldWrite], seen: VectorClock = VectorClock()
    ) -> Part {
        Part(record: record, type: type, salt: RecordID.random(using: &random).bytes, seen: seen, writes: writes)
    }

    /// Seals parts, of several records perhaps, as the next change of the chain.
    mutating func seal(_ parts: [Part], lamport: UInt64 = 1) throws -> Change {
        let header = ChangeHeader(
            actor: head.actor, seq: head.seq + 1, prev: head.hash, lamport: lamport,
            claimed: ClaimedTime(wallMs: 1_767_582_900_000), clerk: clerk, office: office, formsVersion: 1)
        let change = try Change(header: header, parts: parts)
        head = change.head
        return change
    }
}

/// A central log of which pages are made, without a centre.
struct Line {
    static let epoch = EpochID.numbered(1)

    /// A place in the log.
    static func cursor(
        _ number: UInt64, epoch: EpochID = epoch, scopeVersion: UInt64 = 1
    ) -> LogCursor {
        LogCursor(
            epoch: epoch, number: number, logHash: Digest.of([UInt8(truncatingIfNeeded: number)]),
            scopeVersion: scopeVersion)
    }

    /// A reply with these statuses and the page that brings an office from one place to another.
    static func reply(
        _ statuses: [HeadStatus] = [], held: [HeldNotice] = [], grant: Grant? = nil, from: UInt64? = nil,
        to cursor: LogCursor? = nil, hasMore: Bool = false
    ) -> ExchangeReply {
        let page = cursor.map { Page(from: from ?? 0, cursor: $0, hasMore: hasMore, batch: nil) }
        return ExchangeReply(number: 1, wallMs: 0, statuses: statuses, held: held, grant: grant, page: page)
    }
}

extension Store {
    /// Takes in a reply and the changes of its page.
    @discardableResult
    func accept(
        _ reply: ExchangeReply, _ pulled: [Change] = [], pushed: [ActorID: UInt64]? = nil
    ) throws -> Acceptance {
        try write { transaction throws(StoreError) in
            do throws(AcceptError) {
                return try transaction.accept(reply, pulled: pulled, said: pushed.map { Said(pushed: $0) })
            } catch {
                throw .accept(error)
            }
        }
    }

    /// Takes in changes of others, as the next page.
    func pull(_ changes: [Change]) throws {
        let number = try reading { transaction in try transaction.cursor()?.number ?? 0 }
        try accept(Line.reply(from: number, to: Line.cursor(number + UInt64(changes.count))), changes)
    }

    /// The centre says what it has of the present actor.
    func confirm(_ seq: UInt64, _ standing: HeadStatus.Standing = .known) throws {
        try accept(Line.reply([HeadStatus(actor: try actor().id, standing: standing, confirmed: seq)]))
    }
}
