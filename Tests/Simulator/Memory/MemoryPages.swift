import Protocol
import SQLiteReplica
import SyncLogic

/// What an office keeps of the centre's replies, in memory.
struct MemoryPages: PageStorage {
    let office: MemoryOffice

    struct Content {
        var pages: [Page] = []
        var receipts: [ChangeRef: UInt64] = [:]
        var archived: UInt64 = 0
        var isAstray = false
        var lastEnd: LogMark?
    }

    struct Page {
        let envelope: [UInt8]
        /// How many changes the store had written when it came.
        let written: UInt64
        /// Where it ends in the log; nil while that is not known, since it was offered or brought what comes later.
        var end: LogMark?
        var isWanted = false
    }

    func keep(
        _ envelope: [UInt8], bringing changes: [Change], end: LogMark?, written: UInt64
    ) throws(StorageError) {
        office.content.pages.pages.append(Page(envelope: envelope, written: written, end: end))
    }

    func marks() throws(StorageError) -> [LogMark] {
        let ends = Set(office.content.pages.pages.compactMap(\.end)).sorted { $0.number > $1.number }
        return Array(ends.prefix(Limits.marksMax - 1)) + [LogMark(number: 0, logHash: .zero)]
    }

    func offers(after number: Int64, bytes: Int) throws(StorageError) -> [Offer] {
        var offers: [Offer] = []
        var room = bytes
        for (place, page) in office.content.pages.pages.enumerated() where page.isWanted && place >= number {
            if page.envelope.count > room || offers.count == Limits.offersMax, !offers.isEmpty { break }
            room -= page.envelope.count
            offers.append(Offer(number: Int64(place) + 1, envelope: page.envelope, written: page.written))
        }
        return offers
    }

    func settle(_ offers: [Int64]) throws(StorageError) {
        for number in offers { office.content.pages.pages[Int(number) - 1].isWanted = false }
    }

    func goBack(to number: UInt64) throws(StorageError) {
        for place in office.content.pages.pages.indices {
            if let end = office.content.pages.pages[place].end, end.number <= number { continue }
            office.content.pages.pages[place].end = nil
            office.content.pages.pages[place].isWanted = true
        }
        office.content.pages.receipts = office.content.pages.receipts.filter { $0.value <= number }
    }

    func note(_ change: ChangeRef, at number: UInt64?) throws(StorageError) {
        if office.content.pages.receipts[change] == nil { office.content.pages.receipts[change] = number ?? .max }
    }

    func settled(_ actor: ActorID) throws(StorageError) -> UInt64 {
        let next = (office.content.written[actor] ?? []).first { office.content.pages.receipts[$0] == nil }
        return next.map { $0.seq - 1 } ?? .max
    }

    func noteSettled(at end: LogMark) throws(StorageError) {
        for actor in office.content.actors {
            for ref in office.content.written[actor.id] ?? [] where ref.seq <= actor.delivered {
                try note(ref, at: end.number)
            }
        }
        for (ref, number) in office.content.pages.receipts where number == .max {
            office.content.pages.receipts[ref] = end.number
        }
        for place in office.content.pages.pages.indices where office.content.pages.pages[place].end == nil {
            if !office.content.pages.pages[place].isWanted { office.content.pages.pages[place].end = end }
        }
    }

    func lastEnd() throws(StorageError) -> LogMark? { office.content.pages.lastEnd }

    func setLastEnd(_ mark: LogMark?) throws(StorageError) { office.content.pages.lastEnd = mark }

    func setArchived(_ number: UInt64) throws(StorageError) { office.content.pages.archived = number }

    func isAstray() throws(StorageError) -> Bool { office.content.pages.isAstray }

    func setAstray(_ isAstray: Bool) throws(StorageError) { office.content.pages.isAstray = isAstray }
}

extension MemoryOffice {
    var pages: MemoryPages { MemoryPages(office: self) }

    func written(by actor: ActorID, at seq: UInt64) throws(StorageError) -> Change? {
        guard let ref = content.written[actor]?.first(where: { $0.seq == seq }) else { return nil }
        return try replica.change(ref)
    }

    func unsettle(_ actor: ActorID, after seq: UInt64) throws(StorageError) {
        for ref in content.written[actor] ?? [] where ref.seq > seq {
            if content.verdicts[ref] == nil { content.held[ref] = nil }
            content.pages.receipts[ref] = nil
        }
    }

    func doubtActors() throws(StorageError) {
        for actor in content.actors {
            update(actor.id) {
                OwnActor(genesis: $0.genesis, head: $0.head, confirmed: $0.confirmed, isKnownAtCentre: false)
            }
        }
    }
}
