import Central
import Compression
import Keys
import Merge
import Protocol
import SyncLogic
import TestSupport

/// A machine of an office as the centre meets it: it writes changes, lays out requests and reads replies, and can be
/// made to lie.
struct Station {
    let office: String
    let signing: SigningKey
    private(set) var head: ChainHead
    private(set) var genesis: SignedGenesis
    /// The number of the last request.
    var number: UInt64 = 0
    /// The place in the log after the last page that was taken in.
    var cursor: LogCursor?
    /// Everything that it wrote or was given, in the order in which it came.
    private(set) var changes: [Change] = []
    /// The merged state of each record.
    private(set) var states: [RecordID: RecordState] = [:]
    private var applied: Set<ChangeRef> = []
    private var random: SeededGenerator

    init(_ office: String, seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        self.office = office
        signing = try SigningKey(seed: (0..<32).map { _ in UInt8(truncatingIfNeeded: random.next()) })
        let genesis = Genesis(
            actor: .random(using: &random), deviceKey: signing.publicKey, office: office, reason: .new)
        self.genesis = SignedGenesis(genesis: genesis, signature: signing.sign(genesis.signedBytes))
        head = genesis.head
        self.random = random
    }

    var device: DeviceID { DeviceID(publicKey: signing.publicKey) }

    /// Takes a new actor.
    mutating func mint(_ reason: Genesis.Reason = .restored) {
        let next = Genesis(
            actor: .random(using: &random), deviceKey: signing.publicKey, office: office, reason: reason, parent: head)
        genesis = SignedGenesis(genesis: next, signature: signing.sign(next.signedBytes))
        head = next.head
    }

    /// Makes what it writes from here on differ from what a copy of it writes.
    mutating func diverge() { _ = random.next() }

    // MARK: Writing

    /// A new community of this office with these values, shared with these scopes.
    mutating func add(
        _ values: KeyValuePairs<FieldID, Value>, shared: [String] = []
    ) throws -> (record: RecordID, change: Change) {
        try add("community", values, shared: shared)
    }

    /// A new record of this office.
    mutating func add(
        _ type: String, _ values: KeyValuePairs<FieldID, Value>, shared: [String] = []
    ) throws -> (record: RecordID, change: Change) {
        let record = RecordID.make(using: &random)
        let change = try write(
            record, type,
            [FieldWrite(field: 1, operation: .set, value: .text(office))]
                + shared.map { FieldWrite(field: 2, operation: .add, value: .text($0)) }
                + values.map { FieldWrite(field: $0.key, operation: .set, value: $0.value) })
        return (record, change)
    }

    /// Sets a field of a record over what this machine sees in it.
    mutating func set(_ record: RecordID, _ field: FieldID, _ text: String) throws -> Change {
        let state = states[record]
        let over = state?.fields[field]?.map(\.dot) ?? []
        let write = FieldWrite(field: field, operation: .set, value: .text(text), over: over)
        return try self.write(record, state?.type ?? "community", [write])
    }

    /// Shares a record with one more scope.
    mutating func share(_ record: RecordID, with scope: String) throws -> Change {
        try write(record, "community", [FieldWrite(field: 2, operation: .add, value: .text(scope))])
    }

    /// Shares a record with nobody.
    mutating func unshare(_ record: RecordID) throws -> Change {
        let over = states[record]?.fields[2]?.map(\.dot) ?? []
        return try write(record, "community", [FieldWrite(field: 2, operation: .remove, over: over)])
    }

    /// Writes one part into one record.
    mutating func write(
        _ record: RecordID, _ type: String, _ writes: [FieldWrite], office: String? = nil, lamport: UInt64? = nil
    ) throws -> Change {
        try seal([part(record, type, writes)], office: office, lamport: lamport ?? (states[record]?.lamport ?? 0) + 1)
    }

    mutating func part(_ record: RecordID, _ type: String, _ writes: [FieldWrite]) -> Part {
        Part(
            record: record, type: type, salt: RecordID.random(using: &random).bytes,
            seen: states[record]?.clock ?? VectorClock(), writes: writes)
    }

    /// Seals the next change of the chain.
    mutating func seal(_ parts: [Part], office: String? = nil, lamport: UInt64 = 1) throws -> Change {
        let header = ChangeHeader(
            actor: head.actor, seq: head.seq + 1, prev: head.hash, lamport: lamport,
            claimed: ClaimedTime(wallMs: 1_767_582_764_000), clerk: "สมชาย", office: office ?? self.office,
            formsVersion: 1)
        let change = try Change(header: header, parts: parts)
        head = change.head
        absorb([change])
        return change
    }

    // MARK: Exchanging

    /// What it would say; a test may change any of it.
    mutating func request(
        _ push: [Change] = [], heads: [ChainHead]? = nil, geneses: [SignedGenesis]? = nil, marks: [LogMark] = [],
        offers: [[UInt8]] = [], replyBytesMax: UInt64 = UInt64(Limits.batchBytesWanted)
    ) throws -> ExchangeRequest {
        number &+= 1
        return ExchangeRequest(
            device: device, number: number, heads: heads ?? [head], geneses: geneses ?? [genesis], cursor: cursor,
            marks: marks, push: try BatchPacker.pack(push), offers: offers, replyBytesMax: replyBytesMax,
            wallMs: 1_767_582_764_000)
    }

    /// The bytes that travel: the request in an envelope that this machine signed.
    func envelope(_ request: ExchangeRequest) -> [UInt8] { envelope(request.encoded) }

    func envelope(_ payload: [UInt8]) -> [UInt8] {
        Envelope(payload: payload, signature: signing.sign(Envelope.signedBytes(payload, .request))).encoded
    }

    /// One exchange that is expected to be answered. Takes in its page.
    mutating func exchange(
        _ centre: Centre, _ push: [Change] = [], heads: [ChainHead]? = nil, geneses: [SignedGenesis]? = nil,
        marks: [LogMark] = [], offers: [[UInt8]] = [], replyBytesMax: UInt64 = UInt64(Limits.batchBytesWanted)
    ) throws -> Reply {
        let request = try request(
            push, heads: heads, geneses: geneses, marks: marks, offers: offers, replyBytesMax: replyBytesMax)
        let reply = try Reply(centre.central.exchange(envelope(request), nowMs: centre.nowMs), centre)
        guard reply.body.number == request.number else { throw Reply.Unexpected(refusal: nil) }
        absorb(reply.pulled)
        if let page = reply.body.page { cursor = page.cursor }
        return reply
    }

    /// Exchanges until there is no more to pull, and returns all that came.
    mutating func pull(_ centre: Centre) throws -> [Change] {
        var pulled: [Change] = []
        var reply = try exchange(centre)
        pulled += reply.pulled
        while reply.body.page?.hasMore == true {
            reply = try exchange(centre)
            pulled += reply.pulled
        }
        return pulled
    }

    private mutating func absorb(_ changes: [Change]) {
        for change in changes {
            self.changes.append(change)
            guard applied.insert(change.ref).inserted else { continue }
            for part in change.parts {
                var state = states[part.record] ?? RecordState(id: part.record, type: part.type)
                let known = applied
                state.apply(part, of: Origin(of: change)) { known.contains($0) && $0 != change.ref }
                states[part.record] = state
            }
        }
    }
}

extension LogMark {
    /// A place that no log has.
    static let wrong = LogMark(number: 1, logHash: Digest.of([57]))
}

/// What the centre answered, with its signature checked and its page unpacked.
struct Reply {
    let status: Int
    let body: ExchangeReply
    let pulled: [Change]

    /// There was no reply: a refusal, or bytes that are neither.
    struct Unexpected: Error, Equatable { let refusal: Refusal? }

    init(_ answer: Answer, _ centre: Centre) throws { try self.init(answer, centre.signing.publicKey) }

    init(_ answer: Answer, _ key: [UInt8]) throws {
        guard answer.status == 200 || answer.status == 403 else {
            throw Unexpected(refusal: try Refusal(decoding: answer.body))
        }
        let envelope = try Envelope(decoding: answer.body)
        let isSigned = try VerifyingKey(key)
            .isValid(signature: envelope.signature, of: Envelope.signedBytes(envelope.payload, .reply))
        guard isSigned else { throw Unexpected(refusal: nil) }
        status = answer.status
        body = try ExchangeReply(decoding: envelope.payload)
        pulled = try BatchPacker.unpack(body.page?.batch)
    }

    /// What is said of the request's only head.
    var standing: HeadStatus.Standing? { body.statuses.first?.standing }
    /// What is confirmed of the request's only head.
    var confirmed: UInt64? { body.statuses.first?.confirmed }
}
