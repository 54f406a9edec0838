import Protocol
import SyncLogic

/// Collects what an office lacks of the log: only what its scopes read, and nothing that it has already
/// (PROTOCOL.md, "Pages").
struct PageBuilder<Log: CentralLog> {
    let log: Log
    let sender: Sender
    /// How far the office surely has the chains of its own actors: that it need not get.
    let had: [ActorID: UInt64]
    /// Bytes of changes that the page should not pass.
    let bytesWanted: Int
    /// Whether a field of a type travels to the centre alone.
    let isRestricted: (String, FieldID) -> Bool
    /// Whether what was ordered to be erased comes first: not in a piece of a snapshot, which nobody gets any more once
    /// something in it is to be erased.
    var bringsOrders = true
    /// Changes that the page should not pass.
    var changesWanted = Limits.pageChangesWanted
    /// Entries that bring the office nothing: it has just sent them itself.
    var skipped: Set<UInt64> = []

    struct Result {
        let from: UInt64
        let cursor: LogCursor
        let hasMore: Bool
        let changes: [Change]
    }

    /// Whether this log was put back, so that it may apply what it held without a ruling.
    var isRestored = false

    /// Entries read from the log at a time.
    private static var step: Int { 500 }

    /// Where a page starts.
    struct Start {
        /// The page holds what comes after it; nil when the office must say first where it was.
        let from: UInt64?
        /// The last place of those that the office named which is in this log; nil when its cursor is.
        let rewind: UInt64?
    }

    /// Where the page of a request starts. Equal log hashes at a number show that two logs are the same up to it,
    /// whatever their epochs.
    func start(_ request: ExchangeRequest) throws(StorageError) -> Start {
        guard let cursor = request.cursor else { return Start(from: 0, rewind: nil) }
        let isSame = cursor.scopeVersion == sender.scopeVersion
        if try log.logHash(at: cursor.number) == cursor.logHash {
            return Start(from: isSame ? cursor.number : 0, rewind: nil)
        }
        if request.marks.isEmpty { return Start(from: nil, rewind: 0) }
        var common: UInt64 = 0
        for mark in request.marks where mark.number > common {
            if try log.logHash(at: mark.number) == mark.logHash { common = mark.number }
        }
        return Start(from: isSame ? common : 0, rewind: common)
    }

    /// The page after an entry; one that the office has in part, as `cursor` says, goes on where it ended.
    ///
    /// - Parameter last: the page ends there at the latest; nil for the end of the log.
    func page(from: UInt64, after cursor: LogCursor?, through last: UInt64? = nil) throws(StorageError) -> Result {
        let head = try log.head()
        let end = min(head.number, last ?? head.number)
        // Another epoch may have another entry there, and other scopes read another history.
        let isSame = cursor?.epoch == head.epoch && cursor?.scopeVersion == sender.scopeVersion
        var filling = Filling(place: from, within: isSame && cursor?.number == from ? cursor?.within ?? 0 : 0)
        let orders = bringsOrders ? try orders(after: from) : []
        filling.known = Set(orders)
        filling.bytes = orders.reduce(0) { $0 + $1.bytes.count }
        reading: while filling.place < end {
            let count = unread(after: filling.place)
            if count == 0 {
                filling.place += 1
                continue
            }
            let entries = try log.entries(after: filling.place, count: count)
            if entries.isEmpty { break }
            for entry in entries.prefix(while: { $0.number <= end }) where try !take(entry, into: &filling) {
                break reading
            }
        }
        let place = filling.place
        let hash = place == head.number ? head.logHash : try log.logHash(at: place) ?? .zero
        let cursor = LogCursor(
            epoch: head.epoch, number: place, logHash: hash, scopeVersion: sender.scopeVersion, within: filling.within)
        return Result(from: from, cursor: cursor, hasMore: place < end, changes: orders + filling.changes)
    }

    /// How many entries after a number are to be read at a time: up to the next one that brings nothing.
    private func unread(after number: UInt64) -> Int {
        if skipped.isEmpty { return Self.step }
        return (0..<Self.step).first { skipped.contains(number + 1 + UInt64($0)) } ?? Self.step
    }

    /// What was ordered to be erased since, before anything else: nobody is to be shown it meanwhile.
    private func orders(after number: UInt64) throws(StorageError) -> [Change] {
        var orders: [Change] = []
        for entry in try log.orders(after: number, count: Limits.ordersWanted) {
            if let order = try visible(entry, gained: []) { orders.append(order) }
        }
        return orders
    }

    /// A page that is being filled.
    private struct Filling {
        /// The last entry that is in it whole.
        var place: UInt64
        /// The last entry of the history that the next one brings, as far as it is in.
        var within: UInt64
        var changes: [Change] = []
        var known = Set<Change>()
        var bytes = 0
    }

    /// Puts what an entry brings into the page; false once the page is full. What fits into no page goes in pieces.
    private func take(_ entry: LogEntry, into filling: inout Filling) throws(StorageError) -> Bool {
        let known = filling.known
        let wanted = try self.wanted(entry).filter { $0.number > filling.within && !known.contains($0.change) }
        let size = wanted.reduce(0) { $0 + $1.change.bytes.count }
        let fits =
            filling.changes.count + wanted.count <= changesWanted
            && filling.bytes + size <= bytesWanted
        if !fits, !filling.changes.isEmpty { return false }
        for (number, change) in wanted {
            let isFull =
                filling.changes.count >= changesWanted
                || filling.bytes + change.bytes.count > bytesWanted
            if isFull, !filling.changes.isEmpty { return false }
            filling.changes.append(change)
            filling.known.insert(change)
            filling.bytes += change.bytes.count
            filling.within = number
        }
        filling.place = entry.number
        filling.within = 0
        return true
    }

    /// The changes that an entry brings to the office, by their numbers: all that was written earlier to a record which
    /// it lets the office read, what it released, and its own visible parts.
    private func wanted(_ entry: LogEntry) throws(StorageError) -> [(number: UInt64, change: Change)] {
        // Mostly it is no ruling, and brings nothing of what was written earlier.
        let isRuling = entry.parts.contains { $0.isRuling && $0.held == nil }
        let isMoving = entry.parts.contains { $0.movesRecord && $0.held == nil && isReadableNow($0) }
        if !isRuling, !isMoving { return try brought(entry, gained: []).map { (entry.number, $0) } }
        var entries: [UInt64: (entry: LogEntry, gained: Set<RecordID>)] = [:]
        var moving = [entry]
        // What staff released takes effect here, long after its own place in the log.
        if isRuling {
            for released in try log.entries(releasedBy: entry.number) {
                entries[released.number] = (released, [])
                moving.append(released)
            }
        }
        for part in moving.flatMap(\.parts) where part.movesRecord && part.held == nil && isReadableNow(part) {
            for earlier in try log.entries(of: part.record, before: entry.number) {
                entries[earlier.number, default: (earlier, [])].gained.insert(part.record)
            }
        }
        entries[entry.number] = (entry, [])
        var changes: [(number: UInt64, change: Change)] = []
        for (number, item) in entries.sorted(by: { $0.key < $1.key }) {
            changes += try brought(item.entry, gained: item.gained).map { (number, $0) }
        }
        return changes
    }

    /// What an entry brings by itself: what the office sees of its change, and what the author has to know of it.
    private func brought(_ entry: LogEntry, gained: Set<RecordID>) throws(StorageError) -> [Change] {
        let visible = try visible(entry, gained: gained)
        let bare = visible?.isWhole == true ? nil : try bare(entry)
        return [bare, visible].compactMap(\.self)
    }

    /// The entry's change with the parts that the office may not see withheld; nil when it sees none, or has it.
    private func visible(_ entry: LogEntry, gained: Set<RecordID>) throws(StorageError) -> Change? {
        if try isHad(entry) { return nil }
        let isLate = try appliesLate(entry)
        let parts = isLate ? try log.entries(of: change(of: entry).ref).flatMap(\.parts) : entry.parts
        let shown = Set(
            parts.filter { part in
                let isGained = gained.contains(part.record) && part.held == nil
                return isGained || isVisible(part)
            }.map(\.place))
        if shown.isEmpty { return nil }
        let change = try change(of: entry)
        // What came by another entry is brought by that one.
        let withheld = Set(change.slots.indices).subtracting(shown).union(restricted(change))
        return withheld.count == change.slots.count ? nil : change.withholding(withheld)
    }

    private func change(of entry: LogEntry) throws(StorageError) -> Change {
        do throws(ProtocolError) {
            return try Change(decoding: entry.bytes)
        } catch {
            throw .damaged(what: "log \(entry.number)")
        }
    }

    /// The bare change that tells the author's office, which need not read it any more, that nothing of it is held: no
    /// ruling does.
    private func bare(_ entry: LogEntry) throws(StorageError) -> Change? {
        guard try appliesLate(entry), try log.actor(entry.actor)?.genesis.office == sender.office else { return nil }
        let change = try change(of: entry)
        return try log.heldPlaces(of: change.ref).isEmpty ? change.withholding(Set(change.slots.indices)) : nil
    }

    /// Whether an entry applied what a former entry of the same change held: what an office gave back.
    private func appliesLate(_ entry: LogEntry) throws(StorageError) -> Bool {
        guard isRestored else { return false }
        return try log.entries(releasedBy: entry.number).contains {
            $0.actor == entry.actor && $0.seq == entry.seq && $0.number < entry.number
        }
    }

    /// The parts that the forms keep from every office.
    private func restricted(_ change: Change) -> [Int] {
        if sender.scopes.contains(Scope.all) { return [] }
        return change.slots.indices.filter { place in
            guard let part = change.slots[place].part else { return false }
            return part.writes.contains { isRestricted(part.type, $0.field) }
        }
    }

    private func isVisible(_ part: LoggedPart) -> Bool {
        if part.held != nil { return false }
        if sender.scopes.contains(Scope.all) { return true }
        return sender.scopes.contains(where: part.audience.contains) && (part.movesRecord || isReadableNow(part))
    }

    private func isReadableNow(_ part: LoggedPart) -> Bool {
        sender.scopes.contains { part.readers.contains($0) || $0 == Scope.all }
    }

    /// Whether the office has all that it reads of a change already: it wrote it, or got it in an earlier page.
    func isThere(_ change: Change, before number: UInt64) throws(StorageError) -> Bool {
        guard let entry = try log.entries(of: change.ref).first else { return false }
        if try isHad(entry) { return true }
        guard entry.number <= number else { return false }
        return try visible(entry, gained: [])?.parts.count == change.slots.count
    }

    /// Whether the office wrote this change itself. Of a chain that continues twice it may have another branch.
    private func isHad(_ entry: LogEntry) throws(StorageError) -> Bool {
        guard let through = had[entry.actor], entry.seq <= through else { return false }
        return try log.actor(entry.actor)?.isForked == false
    }
}
