import Merge
public import Protocol

/// One record's share of a change that a clerk wants recorded.
public struct RecordDraft: Sendable {
    /// `.unnamed` for a record that begins with this: its name follows from the change.
    public let record: RecordID
    public let type: String
    /// What the clerk had been shown of it.
    public let seen: VectorClock
    public let writes: [FieldWrite]

    public init(record: RecordID, type: String, seen: VectorClock, writes: [FieldWrite]) {
        self.record = record
        self.type = type
        self.seen = seen
        self.writes = writes
    }
}

/// Who records, with what, and when as the machine says.
public struct Authorship: Sendable {
    public let clerk: String
    public let claimed: ClaimedTime
    /// The version of the forms in use.
    public let formsVersion: UInt64

    public init(clerk: String, claimed: ClaimedTime, formsVersion: UInt64) {
        self.clerk = clerk
        self.claimed = claimed
        self.formsVersion = formsVersion
    }
}

/// Why a change could not be recorded. Nothing was stored.
public enum WriteError: Error, Hashable, Sendable {
    case storage(StorageError)
    /// The change is larger than a change may be.
    case tooLarge(ProtocolError)
}

extension AuthorStorage {
    /// Records one change in the name of the present actor and merges it: the one way in which anybody writes.
    ///
    /// - Parameters:
    ///   - drafts: what to write, record by record; never empty.
    ///   - isRestricted: whether a field of a type travels apart, because not every reader of the record may see it.
    ///   - random: where the seeds of the salts come from.
    public func write(
        _ drafts: [RecordDraft], by authorship: Authorship, isRestricted: (String, FieldID) -> Bool,
        using random: inout some RandomNumberGenerator
    ) throws(WriteError) -> Change {
        var generator = random
        defer { random = generator }
        let (header, seed) = try translating(
            { () throws(StorageError) -> (ChangeHeader, SaltSeed) in
                let header = try self.header(for: drafts, by: authorship)
                return (header, try saltSeed(at: header, using: &generator))
            }, WriteError.storage)
        let headerBytes = header.encoded
        var parts: [Part] = []
        for draft in drafts {
            let split = Dictionary(grouping: draft.writes) { isRestricted(draft.type, $0.field) }
            var record = draft.record
            for isApart in [false, true] {
                guard let writes = split[isApart] else { continue }
                let salt = SaltSeeds.salt(seed, header: headerBytes, place: parts.count)
                var part = Part(
                    record: record, type: draft.type, salt: salt, seen: draft.seen, writes: writes)
                if record == .unnamed {
                    record = part.begunRecord(seed)
                    noteNew(record)
                    part = Part(record: record, type: draft.type, salt: salt, seen: draft.seen, writes: writes)
                }
                parts.append(part)
            }
        }
        let sealed = parts
        let change = try translating(
            { () throws(ProtocolError) -> Change in
                try Change(header: header, parts: sealed)
            }, WriteError.tooLarge)
        try translating(
            { () throws(StorageError) -> Void in
                try insertWritten(try emptied(change))
            }, WriteError.storage)
        return change
    }

    private func header(
        for drafts: [RecordDraft], by authorship: Authorship
    ) throws(StorageError) -> ChangeHeader {
        guard let actor = try ownActors().last else { throw .damaged(what: "no actor") }
        var lamport: UInt64 = 0
        for draft in drafts where draft.record != .unnamed {
            lamport = max(lamport, try record(draft.record)?.lamport ?? 0)
        }
        return ChangeHeader(
            actor: actor.id, seq: actor.head.seq + 1, prev: actor.head.hash,
            lamport: min(lamport + 1, Limits.numberMax),
            claimed: authorship.claimed, clerk: authorship.clerk, office: try office(),
            formsVersion: authorship.formsVersion)
    }

    /// The seed of the salts of the change that has this header. The first of every tree is drawn, and kept.
    private func saltSeed(
        at header: ChangeHeader, using random: inout some RandomNumberGenerator
    ) throws(StorageError) -> SaltSeed {
        var seeds = try saltSeeds(of: header.actor, in: header.seq...header.seq)
        if let seed = seeds.seed(at: header.seq) { return seed }
        let root = SeedNode(
            level: SaltSeeds.levelMax, place: header.seq >> UInt64(SaltSeeds.levelMax), seed: .random(using: &random))
        try keep([root], of: header.actor)
        seeds = SaltSeeds([root])
        return seeds.seed(at: header.seq) ?? root.seed
    }

    /// Begins a new actor: the former one was restored or copied, and writes no more.
    ///
    /// - Parameters:
    ///   - sign: the device's Ed25519 signature over the given bytes.
    ///   - random: where the new identity comes from.
    public func mint(
        _ reason: Genesis.Reason, deviceKey: [UInt8], sign: ([UInt8]) -> [UInt8],
        using random: inout some RandomNumberGenerator
    ) throws(StorageError) {
        let genesis = Genesis(
            actor: .random(using: &random), deviceKey: deviceKey, office: try office(), reason: reason,
            parent: try ownActors().last?.head)
        try add(SignedGenesis(genesis: genesis, signature: sign(genesis.signedBytes)))
    }
}
