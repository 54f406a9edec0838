/// What a change says of itself, apart from what it writes (PROTOCOL.md, "Changes").
public struct ChangeHeader: Hashable, Sendable {
    public let actor: ActorID
    /// 1 for an actor's first change, then one more each time.
    public let seq: UInt64
    /// The hash of the actor's previous change, or of its genesis for the first.
    public let prev: Digest
    /// 1 + the highest lamport number that the author knew of the records it touches. For order on a page only.
    public let lamport: UInt64
    public let claimed: ClaimedTime
    /// The clerk, as that device says.
    public let clerk: String
    /// The office, which the centre checks against the device.
    public let office: String
    /// The version of the forms that the author had.
    public let formsVersion: UInt64

    public init(
        actor: ActorID, seq: UInt64, prev: Digest, lamport: UInt64, claimed: ClaimedTime, clerk: String, office: String,
        formsVersion: UInt64
    ) {
        self.actor = actor
        self.seq = seq
        self.prev = prev
        self.lamport = lamport
        self.claimed = claimed
        self.clerk = clerk
        self.office = office
        self.formsVersion = formsVersion
    }
}

/// What the author's machine said of the time. Shown, never compared to decide.
public struct ClaimedTime: Hashable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z by the wall clock, which may be wrong by years.
    public let wallMs: Int64
    /// Which start of the machine this was: 0 when unknown.
    public let boot: UInt64
    /// Milliseconds since the machine started.
    public let monotonicMs: UInt64

    public init(wallMs: Int64, boot: UInt64 = 0, monotonicMs: UInt64 = 0) {
        self.wallMs = wallMs
        self.boot = boot
        self.monotonicMs = monotonicMs
    }
}

/// An immutable, hash-chained fact: who wrote which fields of which records, and what the writer had been shown.
public struct Change: Hashable, Sendable {
    public let header: ChangeHeader
    public let slots: [PartSlot]
    /// What the next change of the chain names as `prev`.
    public let hash: Digest
    /// The canonical bytes, as written or as received.
    public let bytes: [UInt8]

    /// The name of this change in dots.
    public var ref: ChangeRef { ChangeRef(actor: header.actor, seq: header.seq, tag: hash.tag) }

    /// Where the actor's chain stands with this change.
    public var head: ChainHead { ChainHead(actor: header.actor, seq: header.seq, hash: hash) }

    /// The parts that are here, in order; of emptied ones what is left.
    public var parts: [Part] { slots.compactMap(\.part) }

    public static func == (left: Change, right: Change) -> Bool {
        left.hash == right.hash && left.bytes == right.bytes
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}

/// A part of a change as one store has it.
public enum PartSlot: Hashable, Sendable {
    case whole(Part)
    /// Only the part's hash: the reader may not see the part. The chain still verifies.
    case withheld(Digest)
    /// The hash of the whole part, and what a redaction left of it. The chain still verifies.
    case emptied(Digest, Part)

    /// The part as far as it is here.
    public var part: Part? {
        switch self {
        case .whole(let part), .emptied(_, let part): part
        case .withheld: nil
        }
    }

    /// Whether only the part's hash is here.
    public var isWithheld: Bool { part == nil }

    /// Whether a redaction took values of the part away.
    public var isEmptied: Bool {
        switch self {
        case .emptied: true
        case .whole, .withheld: false
        }
    }
}
