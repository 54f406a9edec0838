/// Where an office stands in the central log.
public struct LogCursor: Hashable, Sendable {
    public let epoch: EpochID
    /// The number of the last log entry that was taken in.
    public let number: UInt64
    /// The log's hash at that number: what shows that both mean the same history.
    public let logHash: Digest
    /// The version of the office's scopes with which the log was read. Other scopes read another log from its start.
    public let scopeVersion: UInt64
    /// How far into the history that the next entry brings: the number of the last entry of it that was taken in; 0
    /// before the first. A long history takes several pages.
    public let within: UInt64

    public init(epoch: EpochID, number: UInt64, logHash: Digest, scopeVersion: UInt64, within: UInt64 = 0) {
        self.epoch = epoch
        self.number = number
        self.logHash = logHash
        self.scopeVersion = scopeVersion
        self.within = within
    }

    /// Whether both are places in the same log, read with the same scopes.
    public func isComparable(with other: LogCursor) -> Bool {
        epoch == other.epoch && scopeVersion == other.scopeVersion
    }
}

/// A place in the central log by its number and hash: two logs with the same hash at a number are the same up to it.
public struct LogMark: Hashable, Sendable {
    public let number: UInt64
    public let logHash: Digest

    public init(number: UInt64, logHash: Digest) {
        self.number = number
        self.logHash = logHash
    }
}

/// What an office says in an exchange: what it has, and what the centre lacks (PROTOCOL.md, "Exchange").
public struct ExchangeRequest: Hashable, Sendable {
    public let device: DeviceID
    /// Higher in each exchange of one device, so that a recorded request cannot be sent again.
    public let number: UInt64
    /// Where each of this store's own actors stands.
    public let heads: [ChainHead]
    /// How those actors began that the centre has not confirmed yet.
    public let geneses: [SignedGenesis]
    /// nil before the first page.
    public let cursor: LogCursor?
    /// Former places of this office in the central log, the newest first: sent only when the centre does not know the
    /// cursor's.
    public let marks: [LogMark]
    public let push: PackedBatch?
    /// Former replies of the centre, each the bytes of an envelope as received: what a centre that was put back from a
    /// backup may lack.
    public let offers: [[UInt8]]
    /// The office takes no larger reply, in bytes.
    public let replyBytesMax: UInt64
    /// The office's wall clock, in milliseconds since 1970: to show how wrong it is.
    public let wallMs: Int64
    /// The number of the highest packing that the office reads.
    public let highestPacking: UInt64

    public init(
        device: DeviceID, number: UInt64, heads: [ChainHead], geneses: [SignedGenesis], cursor: LogCursor?,
        marks: [LogMark] = [], push: PackedBatch?, offers: [[UInt8]] = [], replyBytesMax: UInt64, wallMs: Int64,
        reads: PackedBatch.Packing = .zstd
    ) {
        self.device = device
        self.number = number
        self.heads = heads
        self.geneses = geneses
        self.cursor = cursor
        self.marks = marks
        self.push = push
        self.offers = offers
        self.replyBytesMax = replyBytesMax
        self.wallMs = wallMs
        highestPacking = UInt64(reads.rawValue)
    }

    /// The highest packing that both read; from `columns` on the office reads folded replies too.
    public var reads: PackedBatch.Packing { PackedBatch.Packing(rawValue: UInt8(clamping: highestPacking)) ?? .newest }

    /// The request without what it brought: what an answer goes by.
    public var asked: ExchangeRequest { asking(after: cursor) }

    /// The same without what it brought, from another place in the log.
    public func asking(after cursor: LogCursor?) -> ExchangeRequest {
        ExchangeRequest(
            device: device, number: number, heads: heads, geneses: [], cursor: cursor, marks: marks, push: nil,
            replyBytesMax: replyBytesMax, wallMs: wallMs)
    }

    /// The version of the exchange that these messages follow.
    public static let version: UInt64 = 1

    /// The canonical payload.
    public var encoded: [UInt8] {
        var out = CanonicalWriter()
        out.array(12)
        out.number(Self.version)
        out.identifier(device)
        out.number(number)
        out.array(heads.count)
        for head in heads { out.head(head) }
        out.array(geneses.count)
        for genesis in geneses { genesis.encode(into: &out) }
        if let cursor { out.cursor(cursor) } else { out.null() }
        out.array(marks.count)
        for mark in marks {
            out.array(2)
            out.number(mark.number)
            out.digest(mark.logHash)
        }
        if let push { push.encode(into: &out) } else { out.null() }
        out.array(offers.count)
        for offer in offers { out.bytes(offer) }
        out.number(replyBytesMax)
        out.integer(wallMs)
        out.number(highestPacking)
        return out.bytes
    }

    /// The request that exactly this canonical payload holds.
    public init(decoding bytes: [UInt8]) throws(ProtocolError) {
        var input = CanonicalReader(bytes)
        try input.array(exactly: 12)
        let version = try input.number()
        if version != Self.version { throw .unknownVersion(version) }
        device = try input.identifier()
        number = try input.number()
        var heads: [ChainHead] = []
        for _ in 0..<(try input.array(max: Limits.headsMax, .heads)) { heads.append(try input.head()) }
        self.heads = heads
        var geneses: [SignedGenesis] = []
        for _ in 0..<(try input.array(max: Limits.headsMax, .heads)) {
            geneses.append(try SignedGenesis(decoding: &input))
        }
        self.geneses = geneses
        cursor = try input.nullIfNext() ? nil : try input.cursor()
        var marks: [LogMark] = []
        for _ in 0..<(try input.array(max: Limits.marksMax, .marks)) {
            try input.array(exactly: 2)
            marks.append(LogMark(number: try input.number(), logHash: try input.digest()))
        }
        self.marks = marks
        push = try PackedBatch(decoding: &input)
        var offers: [[UInt8]] = []
        for _ in 0..<(try input.array(max: Limits.offersMax, .offers)) {
            offers.append(try input.bytes(max: Limits.exchangeBytesMax, .message))
        }
        self.offers = offers
        replyBytesMax = try input.number()
        wallMs = try input.integer()
        highestPacking = try input.number(max: 255)
        try input.finish()
    }
}

extension CanonicalWriter {
    mutating func cursor(_ cursor: LogCursor) {
        array(cursor.within == 0 ? 4 : 5)
        identifier(cursor.epoch)
        number(cursor.number)
        digest(cursor.logHash)
        number(cursor.scopeVersion)
        if cursor.within > 0 { number(cursor.within) }
    }
}

extension CanonicalReader {
    mutating func cursor() throws(ProtocolError) -> LogCursor {
        let start = position
        let count = try array(max: 5, .heads)
        if count < 4 { throw .malformed(.wrongLength, offset: start) }
        let cursor = LogCursor(
            epoch: try identifier(), number: try number(), logHash: try digest(), scopeVersion: try number(),
            within: count == 5 ? try number() : 0)
        // One spelling for each cursor: a fifth item is never 0.
        if count == 5, cursor.within == 0 { throw .malformed(.notShortest, offset: start) }
        return cursor
    }
}
