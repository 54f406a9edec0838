import Merge
public import Protocol

/// What an office is about to say, before it is packed and signed.
public struct Outgoing: Sendable {
    public let heads: [ChainHead]
    public let geneses: [SignedGenesis]
    public let cursor: LogCursor?
    /// Changes that the centre lacks, in order.
    public let push: [Change]
    /// Whether more is waiting than fits.
    public let hasMore: Bool

    /// The last change of each actor that is sent.
    public var pushed: [ActorID: UInt64] {
        Dictionary(push.map { ($0.header.actor, $0.header.seq) }, uniquingKeysWith: { max($0, $1) })
    }
}

/// What came of one exchange.
public struct Acceptance: Hashable, Sendable {
    /// Changes pulled that were new here.
    public var received = 0
    /// Changes of this exchange that the centre keeps without applying them.
    public var held = 0
    /// Whether another exchange would move something.
    public var hasMore = false
    /// Why this store must take a new actor before it writes again; nil when it need not.
    public var mustMint: Genesis.Reason?
}

/// Why a reply was not taken in. Nothing of it was stored.
public enum AcceptError: Error, Hashable, Sendable {
    case storage(StorageError)
    /// The page starts after the place where this store stands.
    case gap(expected: UInt64, from: UInt64)
    /// It answers what a store said that had changes which this one has not: it was put back since, or is a copy.
    case otherChain
    /// It answers less than this store was answered already.
    case old
}

extension OfficeStorage {
    /// What to say next: where the own actors stand, and the first changes that the centre lacks.
    ///
    /// - Parameters:
    ///   - count: at most so many changes.
    ///   - bytes: at most so many bytes of changes, unless the first one alone is larger.
    ///   - sent: what is on its way already, by the last change of each actor; nothing up to it is said again.
    public func outgoing(
        count: Int = Limits.batchChangesWanted, bytes: Int = Limits.batchBytesWanted,
        after sent: [ActorID: UInt64] = [:]
    ) throws(StorageError) -> Outgoing {
        let actors = try ownActors()
        var push: [Change] = []
        var room = bytes
        var hasMore = false
        for actor in actors {
            let through = max(actor.confirmed, sent[actor.id] ?? 0)
            if through >= actor.head.seq { continue }
            let next = try written(by: actor.id, after: through, count: count - push.count, bytes: room)
            let size = next.reduce(0) { $0 + $1.bytes.count }
            // The first change comes whatever its size, but only where nothing else is yet.
            if push.isEmpty || size <= room {
                push += next
                room -= size
            }
            if push.last?.head != actor.head {
                hasMore = true
                break
            }
        }
        let present = actors.last?.id
        let spoken = actors.filter { $0.id == present || $0.isUnconfirmed || !$0.isKnownAtCentre }
        return Outgoing(
            heads: spoken.map(\.head), geneses: spoken.filter { !$0.isKnownAtCentre }.map(\.genesis),
            cursor: try cursor(), push: push, hasMore: hasMore)
    }

    /// Takes in what the centre said, in one transaction: acknowledgements, held changes, and the page.
    ///
    /// - Parameters:
    ///   - reply: the reply to the request that is outstanding.
    ///   - pulled: the changes of its page, unpacked.
    ///   - pushed: the last change of each actor that the request brought. What the centre has beyond it, because
    ///     another copy of this store sent it, is sent all the same: only so the store learns what became of it. nil
    ///     takes every confirmation as it is.
    public func accept(
        _ reply: ExchangeReply, pulled: [Change], pushed: [ActorID: UInt64]? = nil
    ) throws(AcceptError) -> Acceptance {
        let gap = try translating(
            { () throws(StorageError) -> (expected: UInt64, from: UInt64)? in
                try self.gap(before: reply.page)
            }, AcceptError.storage)
        if let gap { throw .gap(expected: gap.expected, from: gap.from) }
        return try translating(
            { () throws(StorageError) -> Acceptance in
                try takeIn(reply, pulled, pushed)
            }, AcceptError.storage)
    }

    /// Where the page should start and where it does, when something lies between the store's place and it.
    private func gap(before page: Page?) throws(StorageError) -> (expected: UInt64, from: UInt64)? {
        guard let page else { return nil }
        let base = try place(before: page.cursor)
        return page.from > base ? (base, page.from) : nil
    }

    /// The number up to which this store has the log that `next` is a place in; 0 when it has nothing of it.
    private func place(before next: LogCursor) throws(StorageError) -> UInt64 {
        guard let cursor = try cursor(), cursor.isComparable(with: next) else { return 0 }
        return cursor.number
    }

    private func takeIn(
        _ reply: ExchangeReply, _ pulled: [Change], _ pushed: [ActorID: UInt64]?
    ) throws(StorageError) -> Acceptance {
        var acceptance = Acceptance(held: reply.held.count)
        for notice in reply.held { try hold(notice) }
        let actors = try ownActors()
        let present = actors.last?.id
        for status in reply.statuses {
            switch status.standing {
            case .unknown: try forget(status.actor)
            case .known, .behind, .forked:
                let former = actors.first { $0.id == status.actor }?.confirmed ?? 0
                let learnt = pushed.map { max($0[status.actor] ?? 0, former) } ?? status.confirmed
                try confirm(status.actor, through: min(status.confirmed, learnt))
            }
            if status.actor == present { acceptance.mustMint = status.standing.mintReason }
        }
        for change in pulled where try takeIn(change) { acceptance.received += 1 }
        if let grant = reply.grant { try setScopes(grant.scopes) }
        if let page = reply.page {
            let former = try cursor()
            let isBackward = former.map { $0.isComparable(with: page.cursor) && $0.number > page.cursor.number }
            if isBackward != true { try setCursor(page.cursor) }
            acceptance.hasMore = page.hasMore
        }
        let isWaiting = try ownActors().contains(where: \.isUnconfirmed)
        acceptance.hasMore = acceptance.hasMore || isWaiting
        return acceptance
    }

    /// Keeps and merges what of a pulled change is not here yet; false when all of it is.
    private func takeIn(_ change: Change) throws(StorageError) -> Bool {
        let kept = try kept(change.ref, hash: change.hash)
        let merged = kept.map { change.completed(by: $0) } ?? change
        if merged.bytes == kept?.bytes { return false }
        if kept == nil { try insertPulled(merged) } else { try replace(merged) }
        let known = Set(kept?.parts ?? [])
        let origin = Origin(of: merged)
        for part in merged.parts where !known.contains(part) {
            try merge(part, of: origin)
            if let ruling = Ruling(part) { try settle(ruling, by: origin) }
        }
        return true
    }
}

extension HeadStatus.Standing {
    /// Why a store whose present actor stands so must take a new one; nil when it need not.
    public var mintReason: Genesis.Reason? {
        switch self {
        case .known, .unknown: nil
        case .behind: .restored
        case .forked: .cloned
        }
    }
}
