import Merge
public import Protocol

/// What came of one exchange.
public struct Acceptance: Hashable, Sendable {
    /// Changes pulled that were new here.
    public var received = 0
    /// Changes of this exchange that the centre keeps without applying them.
    public var held = 0
    /// Whether another exchange would move something.
    public var hasMore = false
    /// Whether the page was full: the centre has more.
    public var isPageFull = false
    /// Why this store must take a new actor before it writes again; nil when it need not.
    public var mustMint: Genesis.Reason?
    /// The number up to which the centre's log is still the one that this office knew; nil when nothing changed. The
    /// centre was put back from a backup, or another one took its place.
    public var wentBackTo: UInt64?
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
    /// Takes in what the centre said, in one transaction: acknowledgements, held changes, and the page.
    ///
    /// - Parameters:
    ///   - reply: the reply to the request that is outstanding.
    ///   - pulled: the changes of its page, unpacked.
    ///   - said: what the request said; nil takes every confirmation as it is.
    ///   - envelope: the reply as received, to be kept as proof of what it brought.
    public func accept(
        _ reply: ExchangeReply, pulled: [Change], said: Said? = nil, envelope: [UInt8]? = nil
    ) throws(AcceptError) -> Acceptance {
        let gap = try translating(
            { () throws(StorageError) -> (expected: UInt64, from: UInt64)? in
                try self.gap(before: reply)
            }, AcceptError.storage)
        if let gap { throw .gap(expected: gap.expected, from: gap.from) }
        return try translating(
            { () throws(StorageError) -> Acceptance in
                try takeIn(reply, pulled, said, envelope)
            }, AcceptError.storage)
    }

    /// Where the page should start and where it does, when something lies between the store's place and it.
    private func gap(before reply: ExchangeReply) throws(StorageError) -> (expected: UInt64, from: UInt64)? {
        guard let page = reply.page else { return nil }
        let place = try place(before: page.cursor)
        let base = reply.rewind ?? place
        return page.from > base ? (base, page.from) : nil
    }

    /// The number up to which this store has the log that `next` is a place in; 0 when it read with other scopes.
    private func place(before next: LogCursor) throws(StorageError) -> UInt64 {
        guard let cursor = try cursor(), cursor.scopeVersion == next.scopeVersion else { return 0 }
        return cursor.number
    }

    private func takeIn(
        _ reply: ExchangeReply, _ pulled: [Change], _ said: Said?, _ envelope: [UInt8]?
    ) throws(StorageError) -> Acceptance {
        // A centre that does not know this store's place took nothing in: it must be told a former place first.
        let isAstray = reply.rewind != nil && reply.page == nil
        try pages.setAstray(isAstray)
        if isAstray { return Acceptance(hasMore: true) }
        var acceptance = Acceptance(held: reply.held.count)
        acceptance.wentBackTo = try goBack(by: reply)
        // Nor did one of another epoch take in what was written here.
        let said = acceptance.wentBackTo == nil ? said : said.map { _ in Said() }
        if let said { try pages.settle(said.offered) }
        let present = try ownActors().last?.id
        for status in reply.statuses {
            try takeIn(status, said, holding: Set(reply.held.map(\.change)))
            if status.actor == present { acceptance.mustMint = status.standing.mintReason }
        }
        for notice in reply.held { try hold(notice) }
        let taken = try takeIn(pulled)
        acceptance.received = taken.received
        acceptance.mustMint = acceptance.mustMint ?? taken.mustMint
        let (former, read) = (try cursor(), try scopes())
        if let grant = reply.grant { try readBy(grant.scopes) }
        if acceptance.wentBackTo != nil { try setPendingSnapshot(nil) }
        if let page = reply.page {
            let brought = pulled.filter { !$0.parts.isEmpty }
            acceptance.isPageFull = try move(by: page, brought, envelope, wentBack: acceptance.wentBackTo != nil)
        }
        try note(reply.snapshot, isLast: reply.page != nil && !acceptance.isPageFull, after: former, read: read)
        try pages.setArchived(reply.archived)
        try letGo(reply.grant == nil ? taken.touched : nil, at: reply.wallMs)
        // An actor that the centre does not know although it was told is no reason to ask again at once.
        let isWaiting = try ownActors().contains { $0.isUnconfirmed || $0.isInDoubt }
        let isOffering = try !pages.offers(after: 0, bytes: 0).isEmpty
        acceptance.hasMore = acceptance.isPageFull || isWaiting || isOffering
        return acceptance
    }

    /// Takes in what the centre says of one own actor.
    private func takeIn(
        _ status: HeadStatus, _ said: Said?, holding held: Set<ChangeRef>
    ) throws(StorageError) {
        switch status.standing {
        case .unknown:
            try unsettle(status.actor, after: 0)
            try forget(status.actor)
        case .known, .behind, .forked:
            let actor = try ownActors().first { $0.id == status.actor }
            let former = actor?.confirmed ?? 0
            var through = status.confirmed
            // To a centre that was put back another copy of this store may have given what this one sent the former
            // centre, and it may be held now: only of what was never lost nothing new is to be learnt.
            let sure = actor?.isInDoubt == true ? min(former, try pages.settled(status.actor)) : former
            if let said { through = min(through, max(said.pushed[status.actor] ?? 0, sure)) }
            if let tag = status.tag, try written(by: status.actor, at: status.confirmed)?.ref.tag != tag {
                // The centre speaks of another branch of this chain.
                through = 0
            }
            if through < former { try unsettle(status.actor, after: through) }
            try confirm(status.actor, through: through)
            // A centre that was put back judges anew what comes back to it. What it applies of what the former one's
            // staff refused counts from then on: nobody can take it out of the records that hold it.
            let sent = min(through, said?.pushed[status.actor] ?? 0)
            guard former < sent else { return }
            let refused = try refusedChanges(of: status.actor, in: (former + 1)...sent)
            for change in refused where !held.contains(change) {
                try release(change)
                try setLeaving(true)
            }
        }
    }

    /// Notes which snapshot is on its way, and that none is once the log was read to its end.
    private func note(
        _ snapshot: Snapshot?, isLast: Bool, after former: LogCursor?, read: [String]
    ) throws(StorageError) {
        if let snapshot { return try begin(snapshot, after: former, read: read) }
        if isLast { try setPendingSnapshot(nil) }
    }
}

extension OfficeStorage {
    /// Goes back in the log when the reply shows that the centre is not where it was: what it confirmed and gave since
    /// is no longer trusted to be there. Returns the number up to which both logs are the same.
    private func goBack(by reply: ExchangeReply) throws(StorageError) -> UInt64? {
        guard let page = reply.page else { return nil }
        guard let cursor = try cursor() else {
            // What was confirmed before the first page another centre may have said.
            try doubtActors()
            return nil
        }
        let isOther = cursor.epoch != page.cursor.epoch
        guard isOther || reply.rewind != nil else { return nil }
        let common = reply.rewind ?? (cursor.scopeVersion == page.cursor.scopeVersion ? page.from : cursor.number)
        try doubtActors()
        try pages.goBack(to: common)
        return common
    }

    /// Moves this store's place in the log by a page, and keeps what proves it. Returns whether there is more to read.
    private func move(
        by page: Page, _ brought: [Change], _ envelope: [UInt8]?, wentBack: Bool
    ) throws(StorageError) -> Bool {
        let former = try cursor()
        let isBackward = former.map { $0.isComparable(with: page.cursor) && $0.number > page.cursor.number }
        let next = try place(after: page, wentBack: wentBack)
        let isLast = !page.hasMore && next == page.cursor
        if isBackward != true || wentBack { try setCursor(next) }
        try keep(page, brought, envelope, isLast: isLast)
        try noteLastEnd(before: page, former, isLast: isLast)
        return !isLast
    }

    /// Where to read on after a page: behind it, unless the centre is another than the one that gave the pages before
    /// it, and these did not come to an end. They left out what a later entry took away from this office; the entry may
    /// be lost, and then nothing else brings what was left out.
    private func place(after page: Page, wentBack: Bool) throws(StorageError) -> LogCursor {
        guard wentBack, let end = try pages.lastEnd(), end.number < page.from else { return page.cursor }
        return LogCursor(
            epoch: page.cursor.epoch, number: end.number, logHash: end.logHash,
            scopeVersion: page.cursor.scopeVersion)
    }

    /// Notes where the log was read to its end before pages that have more after them.
    private func noteLastEnd(before page: Page, _ former: LogCursor?, isLast: Bool) throws(StorageError) {
        let end = try pages.lastEnd()
        if isLast {
            if end != nil { try pages.setLastEnd(nil) }
            return
        }
        if let end, end.number <= page.from { return }
        var start = LogMark(number: 0, logHash: .zero)
        if page.from > 0 {
            let places = try pages.marks() + (former.map { [LogMark(number: $0.number, logHash: $0.logHash)] } ?? [])
            start = places.last { $0.number == page.from } ?? start
        }
        try pages.setLastEnd(start)
    }

    /// Keeps what proves the page, and that what it brought is in the log.
    private func keep(
        _ page: Page, _ pulled: [Change], _ envelope: [UInt8]?, isLast: Bool
    ) throws(StorageError) {
        let end = LogMark(number: page.cursor.number, logHash: page.cursor.logHash)
        // What a page with more after it brings may have taken effect later than where it ends: redactions come before
        // their places, and what was released stands at its own.
        if let envelope, !pulled.isEmpty {
            let written = try ownActors().reduce(0) { $0 + $1.head.seq }
            try pages.keep(envelope, bringing: pulled, end: isLast ? end : nil, written: written)
        }
        for change in pulled { try pages.note(change.ref, at: isLast ? end.number : nil) }
        if isLast { try pages.noteSettled(at: end) }
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
