import Central
import Forms
import Merge
import Protocol
import SyncLogic

/// The changes that made a record what it is, the newest first.
struct RecordHistory: Sendable {
    /// What one change did to the record.
    struct Entry: Sendable {
        /// Its place in the central log.
        let number: UInt64
        let header: ChangeHeader
        /// The change's name for people.
        let label: String
        let writes: [Write]
        /// Whether the change began the record.
        let isFirst: Bool
        /// Whether a part of it may have been about this record and is not kept any more.
        let isPartlyWithheld: Bool
    }

    /// One write to one field, with what it replaced as far as that is known.
    struct Write: Sendable {
        let field: FieldID
        let operation: FieldOperation
        let value: Value?
        /// Whether its value was erased by order.
        let isEmptied: Bool
        let replaced: [Value]
    }

    /// One page of the entries.
    let entries: [Entry]
    /// How many there are in all.
    let count: Int
    /// The page shown, from 1.
    let page: Int

    /// Reads the page of this number, or the last one when there are fewer.
    init(of id: RecordID, page: Int, _ transaction: CentralTransaction) throws(CentralError) {
        let logged = try readingPage { () throws(StorageError) in
            try transaction.entries(of: id, before: Limits.numberMax)
        }
        let changes = try readingPage { () throws(StorageError) in try logged.map(Applied.init) }
        var written: [RecordState.FieldDot: Value] = [:]
        for applied in changes {
            for part in applied.parts(of: id) {
                for (write, dot) in part.dotted(by: applied.change.ref) {
                    if let dot, let value = write.value { written[.init(field: write.field, dot: dot)] = value }
                }
            }
        }
        count = changes.count
        let pager = Pager(wanted: page, count: count, size: PageLimits.listedChanges)
        self.page = pager.page
        entries = changes.reversed().dropFirst(pager.offset).prefix(PageLimits.listedChanges)
            .map { Self.entry($0, of: id, written) }
    }

    private static func entry(
        _ applied: Applied, of id: RecordID, _ written: [RecordState.FieldDot: Value]
    ) -> Entry {
        let change = applied.change
        let parts = applied.parts(of: id)
        let writes = parts.flatMap(\.writes).map { write in
            Write(
                field: write.field, operation: write.operation, value: write.value, isEmptied: write.isEmptied,
                replaced: write.over.compactMap { written[.init(field: write.field, dot: $0)] })
        }
        return Entry(
            number: applied.number, header: change.header, label: change.ref.label, writes: writes,
            isFirst: parts.contains { $0.seen.isEmpty }, isPartlyWithheld: change.parts.count < change.slots.count)
    }

    /// The records that values of this page's entries point to.
    func targets(_ reader: RecordReader) -> [RecordID] {
        entries.flatMap(\.writes).flatMap { write in
            ([write.value].compactMap { $0 } + write.replaced).compactMap { reader.target(of: $0, in: write.field) }
        }
    }
}

/// A logged change, and which of its parts were applied.
struct Applied: Sendable {
    let number: UInt64
    let change: Change
    private let places: Set<Int>

    init(_ entry: LogEntry) throws(StorageError) {
        number = entry.number
        places = Set(entry.parts.filter { $0.held == nil }.map(\.place))
        do throws(ProtocolError) {
            change = try Change(decoding: entry.bytes)
        } catch {
            throw .damaged(what: "log \(entry.number)")
        }
    }

    /// The parts that were not held, as far as they are here.
    var parts: [Part] {
        change.slots.enumerated().compactMap { place, slot in
            places.contains(place) ? slot.part : nil
        }
    }

    /// Those about one record.
    func parts(of record: RecordID) -> [Part] { parts.filter { $0.record == record } }
}
