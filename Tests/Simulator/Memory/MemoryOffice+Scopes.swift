import Compression
import Forms
import Merge
import Protocol
import SQLiteReplica
import SyncLogic

/// Records that are not shown here any more, in memory.
extension MemoryOffice {
    /// What is kept of a record whose readable copy was taken away.
    struct Departed {
        var changes: Set<ChangeRef>
        let readers: Set<String>
        /// How many replies were kept when it left; nil once none of them holds a part of it.
        var pages: Int?
    }

    func isLost(_ id: RecordID) throws(StorageError) -> Bool {
        guard let state = try record(id) else { return try isDeparted(id) }
        return try RecordReader(state, replica.catalogue).isForeign(to: scopes())
    }

    func foreignRecords(among records: Set<RecordID>?) throws(StorageError) -> [RecordID] {
        let scopes = try scopes()
        var foreign: [RecordID] = []
        for state in replica.states where records?.contains(state.id) ?? true {
            let reader = RecordReader(state, replica.catalogue)
            if reader.isReadable(by: scopes) { continue }
            let isNobodys = reader.owners.isEmpty
            if isNobodys, try !ownChanges(about: state.id).isEmpty { continue }
            foreign.append(state.id)
        }
        return foreign.sorted(by: RecordID.precedes)
    }

    func hasLeaving() throws(StorageError) -> Bool { content.hasLeaving }

    func setLeaving(_ hasLeaving: Bool) throws(StorageError) { content.hasLeaving = hasLeaving }

    func ownChanges(about record: RecordID) throws(StorageError) -> [ChangeRef] {
        let own = Set(content.written.values.joined())
        return try replica.changes(about: record).map(\.ref).filter(own.contains)
    }

    func isUndecided(_ change: ChangeRef) throws(StorageError) -> Bool {
        content.held[change] != nil && content.verdicts[change] == nil
    }

    func depart(_ record: RecordID, at wallMs: Int64) throws(StorageError) {
        let refused = Set(content.refused.map(\.change))
        let others = try replica.changes(about: record).map(\.ref).filter(refused.contains)
        let readers = Set(try replica.record(record).map { RecordReader($0, replica.catalogue).readers } ?? [])
        content.departed[record] = Departed(
            changes: replica.remove(record).union(others), readers: readers, pages: content.pages.pages.count)
    }

    func returningRecords() throws(StorageError) -> [RecordID] {
        let scopes = try scopes()
        return content.departed.filter { $0.value.readers.contains(where: scopes.contains) }.map(\.key)
            .sorted(by: RecordID.precedes)
    }

    /// The departed records of which nothing was written here.
    var strangers: [RecordID: Departed] {
        let own = Set(content.written.values.joined())
        return content.departed.filter { $0.value.changes.isDisjoint(with: own) }
    }

    func isDeparted(_ record: RecordID) throws(StorageError) -> Bool { content.departed[record] != nil }

    func bringBack(_ record: RecordID) throws(StorageError) {
        guard let departed = content.departed.removeValue(forKey: record) else { return }
        try replica.bringBack(record, from: departed.changes, leavingOut: content.refused)
    }

    func archivedOfDeparted() throws(StorageError) -> [(record: RecordID, change: Change)] {
        var kept: [(record: RecordID, change: Change)] = []
        for (record, departed) in strangers.sorted(by: { RecordID.precedes($0.key, $1.key) }) {
            for ref in departed.changes.sorted(by: ChangeRef.precedes) {
                guard let number = content.pages.receipts[ref], number <= content.pages.archived else { continue }
                if let change = try replica.change(ref) { kept.append((record, change)) }
            }
        }
        return kept
    }

    func withhold(_ record: RecordID, from change: Change) throws(StorageError) {
        try replica.withhold(change)
        content.departed[record]?.changes.remove(change.ref)
    }
}

extension MemoryPages {
    func withholdDeparted() throws(StorageError) {
        let departed = office.strangers.filter { $0.value.pages != nil }
        let count = departed.values.compactMap(\.pages).max() ?? 0
        for place in 0..<count where isArchived(office.content.pages.pages[place]) {
            let page = office.content.pages.pages[place]
            let left = try rewritten(page.envelope) { change in
                let places = change.slots.indices.filter { place in
                    change.slots[place].part.map { departed[$0.record] != nil } ?? false
                }
                return change.withholding(Set(places))
            }
            if let left { replace(place, with: left) }
        }
        for (record, kept) in departed where office.content.pages.pages.prefix(kept.pages ?? 0).allSatisfy(isArchived) {
            office.content.departed[record]?.pages = nil
        }
    }

    private func isArchived(_ page: Page) -> Bool {
        !page.isWanted && page.end.map { $0.number <= office.content.pages.archived } ?? false
    }

    /// Takes out of the replies what was ordered to be erased of a change.
    func erase(_ change: Change) throws(StorageError) {
        for place in office.content.pages.pages.indices {
            let left = try rewritten(office.content.pages.pages[place].envelope) { kept throws(StorageError) in
                kept.hash == change.hash ? try office.emptied(kept) : kept
            }
            if let left { replace(place, with: left) }
        }
    }

    private func replace(_ place: Int, with envelope: [UInt8]) {
        let page = office.content.pages.pages[place]
        office.content.pages.pages[place] = Page(
            envelope: envelope, written: page.written, end: page.end, isWanted: page.isWanted)
    }

    /// A reply with less of its changes, whose signature is none any more; nil when it holds nothing else.
    private func rewritten(
        _ envelope: [UInt8], _ reduced: (Change) throws(StorageError) -> Change
    ) throws(StorageError) -> [UInt8]? {
        do {
            let kept = try Envelope(decoding: envelope)
            let reply = try ExchangeReply(decoding: kept.payload)
            let changes = try BatchPacker.unpack(reply.page?.batch)
            let left = try changes.map(reduced)
            if left == changes { return nil }
            let batch = PackedBatch(packing: .plain, bytes: Batch.encode(left))
            return Envelope(payload: reply.replacingBatch(batch).encoded, signature: kept.signature).encoded
        } catch {
            throw .damaged(what: "page")
        }
    }
}
