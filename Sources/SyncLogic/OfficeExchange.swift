import Merge
public import Protocol

/// What an office is about to say, before it is packed and signed.
public struct Outgoing: Sendable {
    public let heads: [ChainHead]
    public let geneses: [SignedGenesis]
    public let cursor: LogCursor?
    /// Former places in the log, when the centre does not know the cursor's.
    public let marks: [LogMark]
    /// Changes that the centre lacks, in order.
    public let push: [Change]
    /// Former replies of the centre that it may lack.
    public let offers: [Offer]
    /// Whether more is waiting than fits.
    public let hasMore: Bool

    /// What of it the answer is taken in by.
    public var said: Said {
        Said(
            pushed: Dictionary(push.map { ($0.header.actor, $0.header.seq) }, uniquingKeysWith: { max($0, $1) }),
            offered: offers.map(\.number))
    }
}

/// What a request said, as far as its answer is taken in by it.
public struct Said: Hashable, Sendable {
    /// The last change of each actor that it brought. What the centre has beyond it, because another copy of this store
    /// sent it, is sent all the same: only so the store learns what became of it.
    public let pushed: [ActorID: UInt64]
    /// The numbers of the offers that it brought.
    public let offered: [Int64]

    public init(pushed: [ActorID: UInt64] = [:], offered: [Int64] = []) {
        self.pushed = pushed
        self.offered = offered
    }

    /// What this and then `other` said.
    public func merging(_ other: Said) -> Said {
        Said(pushed: pushed.merging(other.pushed) { max($0, $1) }, offered: offered + other.offered)
    }
}

extension OfficeStorage {
    /// What to say next: where the own actors stand, and the first changes that the centre lacks.
    ///
    /// To a centre that was put back this office gives everything again in the order in which it came about here: its
    /// own changes, each kept page between those that were written before it was taken in and those after. So each
    /// change arrives at a centre that has what its author was shown (PROTOCOL.md, "Centres put back").
    ///
    /// - Parameters:
    ///   - count: at most so many changes.
    ///   - bytes: at most so many bytes of changes, unless the first one alone is larger.
    ///   - before: what is on its way already; nothing of it is said again.
    public func outgoing(
        count: Int = Limits.batchChangesWanted, bytes: Int = Limits.batchBytesWanted, after before: Said = Said()
    ) throws(StorageError) -> Outgoing {
        let actors = try ownActors()
        let isAstray = try pages.isAstray()
        var saying = Saying()
        // Of an actor in doubt only the centre knows what it has: it is asked before anything is sent.
        if !isAstray, !actors.contains(where: \.isInDoubt) {
            saying = try say(actors, count: count, bytes: bytes, after: before)
        }
        let present = actors.last?.id
        let spoken = actors.filter { $0.id == present || $0.isUnconfirmed || !$0.isKnownAtCentre }
        return Outgoing(
            heads: spoken.map(\.head), geneses: spoken.filter { !$0.isKnownAtCentre }.map(\.genesis),
            cursor: try cursor(), marks: isAstray ? try pages.marks() : [], push: saying.push, offers: saying.offers,
            hasMore: saying.hasMore)
    }

    /// Own changes and former pages, as far as they fit, up to the first own change that does not.
    private func say(
        _ actors: [OwnActor], count: Int, bytes: Int, after before: Said
    ) throws(StorageError) -> Saying {
        let wanted = try pages.offers(after: before.offered.last ?? 0, bytes: bytes)
        let limit = wanted.first?.written ?? .max
        var saying = Saying()
        var room = bytes
        /// Changes that this store wrote as the actors looked at so far.
        var written: UInt64 = 0
        /// The first own change that has to wait, counted from the first that this store wrote.
        var waiting = UInt64.max
        for actor in actors where waiting == .max {
            var through = max(actor.confirmed, before.pushed[actor.id] ?? 0)
            let end = limit < written ? 0 : min(actor.head.seq, limit - written)
            if through < end {
                let next = try self.written(by: actor.id, after: through, count: count - saying.push.count, bytes: room)
                    .prefix { $0.header.seq <= end }
                let size = next.reduce(0) { $0 + $1.bytes.count }
                // The first change comes whatever its size, but only where nothing else is yet.
                if saying.push.isEmpty || size <= room {
                    saying.push += next
                    room -= size
                    through = next.last?.header.seq ?? through
                }
            }
            if through < actor.head.seq { waiting = written + through + 1 }
            written += actor.head.seq
        }
        for offer in wanted where offer.written < waiting {
            let isFirst = saying.push.isEmpty && saying.offers.isEmpty
            if !isFirst, offer.envelope.count > room { break }
            saying.offers.append(offer)
            room -= offer.envelope.count
        }
        let last = saying.offers.last?.number ?? before.offered.last ?? 0
        let isOffering = try !pages.offers(after: last, bytes: 0).isEmpty
        saying.hasMore = isOffering || waiting != .max
        return saying
    }
}

/// What one request brings.
private struct Saying {
    var push: [Change] = []
    var offers: [Offer] = []
    /// Whether more is waiting than fits.
    var hasMore = false
}
