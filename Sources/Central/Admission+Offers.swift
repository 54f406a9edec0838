import Compression
import Keys
import Merge
package import Protocol
package import SyncLogic

/// A former reply that an office gave back, opened.
package struct OfferedPage {
    let changes: [Change]
    /// Whether this centre's own key signed it: then these parts were applied here once.
    let isProven: Bool

    /// Opens former replies. What is none is passed over; what another key signed is kept apart for staff, and only as
    /// much of it as a centre unpacks for anybody.
    ///
    /// - Parameter isOwn: whether this centre's own key signed an envelope.
    package static func open(_ offers: [[UInt8]], isOwn: (Envelope) -> Bool) -> [OfferedPage] {
        var room = Limits.unpackedBytesMax
        var pages: [OfferedPage] = []
        for offer in offers {
            guard let (envelope, reply) = reply(offer), let batch = reply.page?.batch else { continue }
            let isProven = isOwn(envelope)
            if !isProven, room <= 0 { continue }
            do throws(PackingError) {
                let changes = try BatchPacker.unpack(batch)
                if !isProven { room -= changes.reduce(0) { $0 + $1.bytes.count } }
                pages.append(OfferedPage(changes: changes, isProven: isProven))
            } catch {
                // Bytes that hold no changes: nothing is lost by passing over them.
                continue
            }
        }
        return pages
    }

    private static func reply(_ offer: [UInt8]) -> (Envelope, ExchangeReply)? {
        do throws(ProtocolError) {
            let envelope = try Envelope(decoding: offer)
            return (envelope, try ExchangeReply(decoding: envelope.payload))
        } catch {
            return nil
        }
    }
}

extension Central {
    /// Opens former replies of this centre.
    func open(_ offers: [[UInt8]]) throws(CentralError) -> [OfferedPage] {
        if offers.isEmpty { return [] }
        let key = try keyed { () throws(KeysError) in try VerifyingKey(signingKey.publicKey) }
        return OfferedPage.open(offers) {
            key.isValid(signature: $0.signature, of: Envelope.signedBytes($0.payload, .reply))
        }
    }
}

extension Session {
    /// Takes in what an office gave back.
    package func take(_ pages: [OfferedPage]) throws(StorageError) {
        try Admission(log: log, sender: sender, catalogue: catalogue, nowMs: nowMs).take(pages)
    }
}

extension Admission {
    /// Takes in what an office gave back of the centre's own log (PROTOCOL.md, "Centres put back").
    func take(_ pages: [OfferedPage]) throws(StorageError) {
        for page in pages {
            for change in page.changes where !change.parts.isEmpty {
                if page.isProven {
                    try takeBack(change)
                } else if try lacks(change) {
                    try log.keepUnproven(try log.emptied(change), device: sender.device, receivedMs: nowMs)
                }
            }
        }
    }

    /// Takes in what is there of a change that was in this log once. The rights to its parts were checked then; the
    /// changes before it may come later, or never, and so may its other parts.
    private func takeBack(_ offered: Change) throws(StorageError) {
        let header = offered.header
        let atSeq = try log.hashes(of: header.actor, at: header.seq)
        let isHere = atSeq.contains(offered.hash)
        if !isHere, atSeq.contains(where: { $0.tag == offered.hash.tag }) { return }
        if !isHere, !atSeq.isEmpty { try log.markForked(header.actor) }
        let kept = isHere ? try log.change(offered.ref) : nil
        // It was applied once, so it is whatever this centre or its staff say of it now: readers have merged it.
        let freed = isHere ? try log.heldPlaces(of: offered.ref) : []
        var judged: [(part: Part, place: Int, reason: HoldReason?)] = []
        for place in offered.slots.indices {
            guard let part = offered.part(at: place) else { continue }
            if kept?.part(at: place) != nil, !freed.contains(where: { $0.place == place }) { continue }
            let isOther = try isOfAnotherType(part)
            if kept?.part(at: place) == nil || !isOther { judged.append((part, place, isOther ? .typeMismatch : nil)) }
        }
        if judged.isEmpty { return }
        try log.noteGivenBack()
        let change = kept.map { offered.completed(by: $0) } ?? offered
        let number = try keep(change, judged)
        for held in freed where judged.contains(where: { $0.place == held.place }) {
            try log.settle(held.number, place: held.place, by: number, isReleased: true)
        }
        for entry in judged where entry.reason == nil {
            if let ruling = Ruling(entry.part) {
                try LogWriter(log: log, catalogue: catalogue).settle(ruling, by: number)
            }
        }
        let isAnchored = try chain(before: header).contains(header.prev)
        if isAnchored, change.isWhole { try anchor(change) } else { try log.loosen(change.ref) }
    }

    /// Whether something of a change is not in the log.
    private func lacks(_ change: Change) throws(StorageError) -> Bool {
        let kept = try log.has(change) ? try log.change(change.ref) : nil
        return !change.isCovered(by: kept)
    }

    private func isOfAnotherType(_ part: Part) throws(StorageError) -> Bool {
        guard let state = try log.record(part.record), !state.clock.isEmpty else { return false }
        return state.type != part.type
    }
}

extension CentralLog {
    /// Counts the changes that follow in a chain and came before what they follow.
    package func anchorFollowers(of head: ChainHead) throws(StorageError) {
        var heads = [head]
        while let head = heads.popLast() {
            for change in try loose(of: head.actor, at: head.seq + 1)
            where change.header.prev == head.hash && change.isWhole {
                try anchor(change.ref)
                heads.append(change.head)
            }
        }
    }
}
