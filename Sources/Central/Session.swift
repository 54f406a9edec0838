import Compression
package import Forms
import Protocol
import SyncLogic

/// What a page brings, before it is packed for the line.
struct PageContent<Log: CentralLog> {
    let changes: [Change]
    let builder: PageBuilder<Log>
    /// The number that the page begins after.
    let from: UInt64
}

/// One exchange as the centre sees it: changes in, statuses and a page out.
package struct Session<Log: CentralLog> {
    let log: Log
    let sender: Sender
    let catalogue: Catalogue
    let nowMs: Int64
    /// What brings an office on that reads by these scopes and has the log up to a number; nil when pages do as well.
    var snapshots: (_ scopes: [String], _ after: UInt64) throws(StorageError) -> Snapshot? = { _, _ in nil }

    package init(log: Log, sender: Sender, catalogue: Catalogue, nowMs: Int64) {
        self.log = log
        self.sender = sender
        self.catalogue = catalogue
        self.nowMs = nowMs
    }

    /// What came of the pushed chain of one actor.
    struct Chain {
        /// The highest place of it that is durable here.
        var confirmed: ChangeRef?
        var isDiverged = false
        /// Whether something before what was sent is missing: nothing after that is confirmed.
        var isBroken = false
    }

    /// What came of changes that an office brought.
    struct Taken {
        var held: [HeldNotice] = []
        var chains: [ActorID: Chain] = [:]
        /// Changes that were new here.
        var logged = 0
        /// The entries of the log that these made, without those that may bring their own sender something.
        var skipped: Set<UInt64> = []
        /// Changes that were here already.
        var known = 0
        /// Changes that were passed over, because what they follow is not here.
        var missing = 0
        /// Changes that have to wait until their office has given back what lies under them.
        var deferred = 0
    }

    /// Takes changes in, in the order given.
    func take(_ changes: [Change]) throws(StorageError) -> Taken {
        var taken = Taken()
        var admission = Admission(log: log, sender: sender, catalogue: catalogue, nowMs: nowMs)
        for change in changes {
            var chain = taken.chains[change.header.actor] ?? Chain()
            let admitted = try admission.admit(change)
            switch admitted {
            case .gap(let isDiverged):
                taken.missing += 1
                chain.isDiverged = chain.isDiverged || isDiverged
                chain.isBroken = true
            // Of what it sent before the office may have missed the answer: it is told again.
            case .duplicate(let reasons), .logged(let reasons):
                if case .logged = admitted { taken.logged += 1 } else { taken.known += 1 }
                if !chain.isBroken { chain.confirmed = change.ref }
                if let reason = reasons.first { taken.held.append(HeldNotice(change: change.ref, reason: reason)) }
            }
            taken.chains[change.header.actor] = chain
        }
        // A log that was put back may apply anew, by an entry, what another one of it held.
        if try !log.isRestored() { taken.skipped = admission.skipped }
        return taken
    }

    /// What to tell the office: how its heads stand after what was taken in, and what it lacks.
    func reply(to request: ExchangeRequest, _ taken: Taken) throws(StorageError) -> ExchangeReply {
        try respond(to: request, taken).reply
    }

    /// The same, and what its page brings.
    func respond(
        to request: ExchangeRequest, _ taken: Taken
    ) throws(StorageError) -> (reply: ExchangeReply, page: PageContent<Log>?) {
        var statuses: [HeadStatus] = []
        var had: [ActorID: UInt64] = [:]
        for head in request.heads {
            let isHere = try isHere(head)
            statuses.append(try status(of: head, taken.chains[head.actor] ?? Chain(), isHere: isHere))
            // Without its head here, only what the office sent just now is surely of its own branch.
            had[head.actor] = isHere ? head.seq : taken.chains[head.actor]?.confirmed?.seq
        }
        let isRead = sender.standing == .active
        let isElsewhere = try isOfAnotherEpoch(request)
        let start = isRead || isElsewhere || request.cursor == nil ? try builder(request, had).start(request) : nil
        let snapshot = isRead ? try snapshot(for: request, start) : nil
        var page: (page: Page, content: PageContent<Log>?)?
        if let snapshot {
            page = (try waitingPage(request, at: start?.from ?? 0, snapshot.cursor.epoch), nil)
        } else if !isRead {
            page = try placePage(request, start).map { ($0, nil) }
        } else if let content = try pageContent(request, from: start?.from, had, skipped: taken.skipped) {
            page = (content.page, content.content)
        }
        let reply = ExchangeReply(
            number: request.number, wallMs: nowMs, statuses: statuses, held: taken.held,
            grant: isRead && request.cursor?.scopeVersion != sender.scopeVersion
                ? Grant(version: sender.scopeVersion, scopes: sender.scopes) : nil,
            page: page?.page, archived: try log.archived(), rewind: start?.rewind, snapshot: snapshot)
        return (reply, page?.content)
    }

    private func builder(
        _ request: ExchangeRequest, _ had: [ActorID: UInt64]
    ) throws(StorageError) -> PageBuilder<Log> {
        let room = min(Int(clamping: request.replyBytesMax), Limits.batchBytesWanted)
        var builder = PageBuilder(
            log: log, sender: sender, had: had, bytesWanted: room, isRestricted: catalogue.isRestricted)
        builder.isRestored = try log.isRestored()
        return builder
    }

    /// The log entries that the office lacks after `from`; nil when it must say first where it was.
    ///
    /// - Parameter had: how far the office surely has the chains of its own actors.
    func page(
        _ request: ExchangeRequest, from: UInt64?, _ had: [ActorID: UInt64]
    ) throws(StorageError) -> Page? {
        try pageContent(request, from: from, had)?.page
    }

    private func pageContent(
        _ request: ExchangeRequest, from: UInt64?, _ had: [ActorID: UInt64], skipped: Set<UInt64> = []
    ) throws(StorageError) -> (page: Page, content: PageContent<Log>)? {
        guard let from else { return nil }
        var builder = try builder(request, had)
        builder.skipped = skipped
        let result = try builder.page(from: from, after: request.cursor)
        do throws(CompressionError) {
            // What is signed is the plain batch, however it is packed for the line.
            let plain = PackedBatch(packing: .plain, bytes: Batch.encode(result.changes))
            let page = Page(
                from: result.from, cursor: result.cursor, hasMore: result.hasMore,
                batch: request.reads != .columns
                    ? try BatchPacker.pack(result.changes) : result.changes.isEmpty ? nil : plain)
            return (page, PageContent(changes: result.changes, builder: builder, from: result.from))
        } catch {
            throw .failed(code: 0, message: "compression: \(error)")
        }
    }

    /// How a head stands to the centre's copy of its chain.
    private func status(of head: ChainHead, _ chain: Chain, isHere: Bool) throws(StorageError) -> HeadStatus {
        guard let actor = try log.actor(head.actor) else {
            return HeadStatus(actor: head.actor, standing: .unknown, confirmed: 0)
        }
        guard isHere else {
            let standing: HeadStatus.Standing = actor.isForked || chain.isDiverged ? .forked : .known
            let known = try confirmed(head, actor, chain)
            return HeadStatus(
                actor: head.actor, standing: standing, confirmed: known?.seq ?? 0, tag: known?.tag)
        }
        let standing: HeadStatus.Standing = actor.isForked ? .forked : try log.hasChild(head) ? .behind : .known
        return HeadStatus(actor: head.actor, standing: standing, confirmed: head.seq)
    }

    /// Whether the centre has this head, and so all of the chain before it.
    func isHere(_ head: ChainHead) throws(StorageError) -> Bool {
        if head.seq == 0 { return try log.actor(head.actor)?.genesis.hash == head.hash }
        return try log.anchored(of: head.actor, at: head.seq).contains(head.hash)
    }

    /// The last change that is here of a chain whose head is not: of what was sent just now, else of the only branch.
    /// Whether that branch is the office's own the office sees by the tag.
    private func confirmed(
        _ head: ChainHead, _ actor: KnownActor, _ chain: Chain
    ) throws(StorageError) -> ChangeRef? {
        if let confirmed = chain.confirmed { return confirmed.seq < head.seq ? confirmed : nil }
        let seq = min(actor.top, head.seq == 0 ? 0 : head.seq - 1)
        if actor.isForked || chain.isDiverged || seq == 0 { return nil }
        let hashes = try log.anchored(of: head.actor, at: seq)
        return hashes.count == 1 ? ChangeRef(actor: head.actor, seq: seq, tag: hashes[0].tag) : nil
    }
}
