import Merge
public import Protocol

/// What is different when a courier carries the messages: they come late, twice, in another order, or not at all
/// (PROTOCOL.md, "Bundles").
extension OfficeStorage {
    /// What one frame of a bundle says. Its heads stand where the centre will have the chains once it has taken in this
    /// frame and those before it: a bundle that is cut says nothing of what it does not bring.
    ///
    /// - Parameter before: what the frames before bring.
    public func bundled(after before: Said) throws(StorageError) -> Outgoing {
        let outgoing = try outgoing(after: before)
        let said = before.merging(outgoing.said)
        var heads: [ChainHead] = []
        for actor in try ownActors() where outgoing.heads.contains(actor.head) {
            let through = max(actor.confirmed, said.pushed[actor.id] ?? 0)
            guard let head = try head(of: actor.id, at: through) else { throw .damaged(what: "own_actor") }
            heads.append(head)
        }
        return Outgoing(
            heads: heads, geneses: outgoing.geneses, cursor: outgoing.cursor,
            marks: outgoing.cursor == nil || !outgoing.marks.isEmpty ? outgoing.marks : try fewMarks(),
            push: outgoing.push, offers: outgoing.offers, hasMore: outgoing.hasMore)
    }

    /// Former places in the log for a centre that does not know the present one. A courier is on his way for days: such
    /// a centre must not have to ask for them first. A few are enough, ever wider apart; the last is the beginning.
    private func fewMarks() throws(StorageError) -> [LogMark] {
        let all = try pages.marks()
        var few: [LogMark] = []
        var (place, step) = (0, 1)
        while place < all.count - 1 {
            few.append(all[place])
            place += step
            step *= 2
        }
        return few + all.suffix(1)
    }

    /// What a reply that a courier brought means for the store as it is now.
    ///
    /// - Parameters:
    ///   - asked: what the reply answers; this store wrote more since, or was put back.
    ///   - answered: the highest number of a request whose reply was taken in.
    ///
    /// Throws: `AcceptError.otherChain` when the store lacks what it then said that it had: the page leaves that out.
    /// `AcceptError.old` when taking it in could take back what was said later.
    public func timely(
        _ reply: ExchangeReply, to asked: ExchangeRequest, answered: UInt64
    ) throws(AcceptError) -> ExchangeReply {
        try translating(
            { () throws(StorageError) -> Result<ExchangeReply, AcceptError> in
                for head in asked.heads where try self.head(of: head.actor, at: head.seq) != head {
                    return .failure(.otherChain)
                }
                if try isOld(reply, to: asked, answered) { return .failure(.old) }
                return .success(try adjusted(reply, to: asked, isRepeated: asked.number == answered))
            }, AcceptError.storage
        ).get()
    }

    /// The numbers of requests tell which answer is the later one. Of two to one request that is the one further on in
    /// the same log; of two logs nobody can tell, and the one that came first stays.
    private func isOld(
        _ reply: ExchangeReply, to asked: ExchangeRequest, _ answered: UInt64
    ) throws(StorageError) -> Bool {
        if asked.number != answered { return asked.number < answered }
        guard let page = reply.page, let cursor = try cursor() else { return false }
        return page.cursor.epoch != cursor.epoch || page.cursor.scopeVersion < cursor.scopeVersion
    }

    private func adjusted(
        _ reply: ExchangeReply, to asked: ExchangeRequest, isRepeated: Bool
    ) throws(StorageError) -> ExchangeReply {
        let actors = try ownActors()
        var statuses: [HeadStatus] = []
        for status in reply.statuses {
            guard let actor = actors.first(where: { $0.id == status.actor }) else { continue }
            // One request is answered twice in any order: what the later answer confirmed stays confirmed.
            if isRepeated, status.standing == .unknown || status.confirmed < actor.confirmed { continue }
            // What the centre has beyond that head may well be what this store wrote and sent since.
            let isPast = status.standing == .behind && !asked.heads.contains(actor.head)
            statuses.append(
                HeadStatus(
                    actor: status.actor, standing: isPast ? .known : status.standing, confirmed: status.confirmed,
                    tag: status.tag))
        }
        var held: [HeldNotice] = []
        for notice in reply.held {
            let hashes = try hashes(of: notice.change.actor, at: notice.change.seq)
            // The centre may hold what another copy of this store wrote.
            if hashes.contains(where: { $0.tag == notice.change.tag }) { held.append(notice) }
        }
        var adjusted = reply
        adjusted.statuses = statuses
        adjusted.held = held
        return adjusted
    }
}
