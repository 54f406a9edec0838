/// What the centre says of one of the request's heads.
public struct HeadStatus: Hashable, Sendable {
    /// How the office's chain stands to the centre's copy of it.
    public enum Standing: UInt8, Hashable, Sendable, CaseIterable {
        /// The centre has the chain up to `confirmed`; what follows is still wanted.
        case known = 0
        /// The centre has later changes of this actor than the office: the store was put back from an older copy.
        case behind = 1
        /// The chain continues twice: the store was copied, and both copies were used.
        case forked = 2
        /// The centre has nothing of this actor and does not know how it began.
        case unknown = 3
    }

    public let actor: ActorID
    public let standing: Standing
    /// Up to which sequence number the chain is durable at the centre.
    public let confirmed: UInt64
    /// The tag of the change at `confirmed`; nil when that is the request's head, or 0. An office whose own change
    /// there has another tag is on another branch, of which this says nothing.
    public let tag: Tag?

    public init(actor: ActorID, standing: Standing, confirmed: UInt64, tag: Tag? = nil) {
        self.actor = actor
        self.standing = standing
        self.confirmed = confirmed
        self.tag = tag
    }
}

/// A change that the centre keeps without applying it, and why.
public struct HeldNotice: Hashable, Sendable {
    public let change: ChangeRef
    public let reason: HoldReason

    public init(change: ChangeRef, reason: HoldReason) {
        self.change = change
        self.reason = reason
    }
}

/// Why the centre keeps a change without applying it (PROTOCOL.md, "Held changes").
public enum HoldReason: UInt8, Hashable, Sendable, CaseIterable {
    /// The office may not write that record.
    case outOfScope = 1
    /// Only the centre writes that type or field, or only the owner.
    case notTheWriter = 2
    /// The office that the change names is not the device's.
    case foreignOffice = 3
    /// The device was revoked.
    case revokedDevice = 4
    /// The lamport number is beyond what can be true.
    case inflatedClock = 5
    /// The record exists with another type.
    case typeMismatch = 6
    /// Reserved: an office offered somebody else's change and could not prove that the centre ever had it. It is kept
    /// apart, without a number.
    case unproven = 7
    /// It replaces values that its author was never given, or that nobody wrote.
    case unseenOverwrite = 8
    /// It gives the record to an office, or shares it with a scope, that does not exist.
    case unknownOffice = 9
    /// It breaks a rule that the form keeps at the centre: a step of a workflow, or an approval, that only the centre
    /// takes or gives.
    case failedRule = 10
}

/// What an office may read now: the scopes of which a record must have one.
public struct Grant: Hashable, Sendable {
    /// Higher each time the scopes change.
    public let version: UInt64
    /// Scope codes in ascending order of their bytes: the office's own, its networks', the province's.
    public let scopes: [String]

    public init(version: UInt64, scopes: [String]) {
        self.version = version
        self.scopes = scopes
    }

    func encode(into out: inout CanonicalWriter) {
        out.array(2)
        out.number(version)
        out.array(scopes.count)
        for scope in scopes { out.text(scope) }
    }

    init(decoding input: inout CanonicalReader) throws(ProtocolError) {
        try input.array(exactly: 2)
        version = try input.number()
        var scopes: [String] = []
        for _ in 0..<(try input.array(max: Limits.scopesMax, .actors)) {
            scopes.append(try input.text(max: Limits.nameBytesMax))
        }
        self.scopes = scopes
    }
}

/// Log entries that the office lacks, in the log's order.
public struct Page: Hashable, Sendable {
    /// The entries after this number are in the page.
    public let from: UInt64
    /// Where the office stands once it has taken the page in.
    public let cursor: LogCursor
    /// Whether there is more in the log.
    public let hasMore: Bool
    public let batch: PackedBatch?

    public init(from: UInt64, cursor: LogCursor, hasMore: Bool, batch: PackedBatch?) {
        self.from = from
        self.cursor = cursor
        self.hasMore = hasMore
        self.batch = batch
    }
}

/// What the centre answers in an exchange: what it has now, and what the office lacks (PROTOCOL.md, "Exchange").
public struct ExchangeReply: Hashable, Sendable {
    /// The number of the request.
    public let number: UInt64
    /// The centre's wall clock, in milliseconds since 1970.
    public let wallMs: Int64
    /// One for each head of the request, in its order.
    public var statuses: [HeadStatus]
    /// Changes of this exchange that were held.
    public var held: [HeldNotice]
    /// The office's scopes, when they are not those of the request's cursor.
    public let grant: Grant?
    /// nil when the office may not read now, or when the centre does not know its place yet.
    public var page: Page?
    /// Up to which number of the log two backups hold it that were restored for a test; 0 for none.
    public let archived: UInt64
    /// The highest of the places that the request named which is in this log; nil when its cursor is. Of what the
    /// office pulled after it the centre may lack some.
    public let rewind: UInt64?
    /// What brings the office further than pages would; nil when it lacks little.
    public let snapshot: Snapshot?

    public init(
        number: UInt64, wallMs: Int64, statuses: [HeadStatus], held: [HeldNotice], grant: Grant?, page: Page?,
        archived: UInt64 = 0, rewind: UInt64? = nil, snapshot: Snapshot? = nil
    ) {
        self.number = number
        self.wallMs = wallMs
        self.statuses = statuses
        self.held = held
        self.grant = grant
        self.page = page
        self.archived = archived
        self.rewind = rewind
        self.snapshot = snapshot
    }

    /// The canonical payload.
    public var encoded: [UInt8] {
        var out = CanonicalWriter()
        out.array(snapshot == nil ? 9 : 10)
        out.number(ExchangeRequest.version)
        out.number(number)
        out.integer(wallMs)
        encodeStatuses(into: &out)
        encodeHeld(into: &out)
        if let grant { grant.encode(into: &out) } else { out.null() }
        if let page { page.encode(into: &out) } else { out.null() }
        out.number(archived)
        if let rewind { out.number(rewind) } else { out.null() }
        snapshot?.encode(into: &out)
        return out.bytes
    }

    func encodeStatuses(into out: inout CanonicalWriter) {
        out.array(statuses.count)
        for status in statuses {
            out.array(4)
            out.identifier(status.actor)
            out.number(UInt64(status.standing.rawValue))
            out.number(status.confirmed)
            if let tag = status.tag { out.tag(tag) } else { out.null() }
        }
    }

    func encodeHeld(into out: inout CanonicalWriter) {
        out.array(held.count)
        for notice in held {
            out.array(4)
            out.identifier(notice.change.actor)
            out.number(notice.change.seq)
            out.tag(notice.change.tag)
            out.number(UInt64(notice.reason.rawValue))
        }
    }

    static func decodeStatuses(_ input: inout CanonicalReader) throws(ProtocolError) -> [HeadStatus] {
        var statuses: [HeadStatus] = []
        for _ in 0..<(try input.array(max: Limits.headsMax, .heads)) { statuses.append(try .init(decoding: &input)) }
        return statuses
    }

    static func decodeHeld(_ input: inout CanonicalReader) throws(ProtocolError) -> [HeldNotice] {
        var held: [HeldNotice] = []
        for _ in 0..<(try input.array(max: Limits.batchChangesMax, .changes)) {
            held.append(try .init(decoding: &input))
        }
        return held
    }

    /// The reply that exactly this canonical payload holds.
    public init(decoding bytes: [UInt8]) throws(ProtocolError) {
        var input = CanonicalReader(bytes)
        let count = try input.array(max: 10, .message)
        if count < 9 { throw .malformed(.wrongLength, offset: input.position) }
        let version = try input.number()
        if version != ExchangeRequest.version { throw .unknownVersion(version) }
        number = try input.number()
        wallMs = try input.integer()
        statuses = try Self.decodeStatuses(&input)
        held = try Self.decodeHeld(&input)
        grant = try input.nullIfNext() ? nil : try Grant(decoding: &input)
        page = try input.nullIfNext() ? nil : try Page(decoding: &input)
        archived = try input.number()
        rewind = try input.nullIfNext() ? nil : try input.number()
        snapshot = count == 10 ? try Snapshot(decoding: &input) : nil
        try input.finish()
    }
}

extension HeadStatus {
    fileprivate init(decoding input: inout CanonicalReader) throws(ProtocolError) {
        try input.array(exactly: 4)
        actor = try input.identifier()
        guard let standing = Standing(rawValue: UInt8(try input.number(max: 255))) else {
            throw .malformed(.badReference, offset: input.position)
        }
        self.standing = standing
        confirmed = try input.number()
        tag = try input.nullIfNext() ? nil : try input.tag()
    }
}

extension HeldNotice {
    fileprivate init(decoding input: inout CanonicalReader) throws(ProtocolError) {
        try input.array(exactly: 4)
        change = ChangeRef(actor: try input.identifier(), seq: try input.number(), tag: try input.tag())
        guard let reason = HoldReason(rawValue: UInt8(try input.number(max: 255))) else {
            throw .malformed(.badReference, offset: input.position)
        }
        self.reason = reason
    }
}

extension Page {
    func encode(into out: inout CanonicalWriter) {
        out.array(4)
        out.number(from)
        out.cursor(cursor)
        out.boolean(hasMore)
        if let batch { batch.encode(into: &out) } else { out.null() }
    }

    init(decoding input: inout CanonicalReader) throws(ProtocolError) {
        try input.array(exactly: 4)
        from = try input.number()
        cursor = try input.cursor()
        hasMore = try input.boolean()
        batch = try PackedBatch(decoding: &input)
    }
}
