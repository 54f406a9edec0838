import Central
import Forms
import Merge
import Protocol
import SQLiteReplica
import SyncLogic

/// One page of the records that a filter wants, in the order of their titles.
struct RecordScan: Sendable {
    let records: [RecordReader]
    /// How many records fit in all, as far as they were read.
    let count: Int
    /// Whether the reading ended before all records were seen.
    let isCut: Bool
    /// The page shown, from 1.
    let page: Int

    /// Reads the page of this number, or the last one when there are fewer.
    init(
        _ filter: RecordFilter, page wanted: Int, size: Int = PageLimits.listedRecords,
        scanMax: Int = PageLimits.scanMax, step: Int = PageLimits.scanStep, _ transaction: CentralTransaction
    ) throws(CentralError) {
        let replica = transaction.replica
        if filter.needsReading {
            var reading = Reading(filter: filter, replica: replica, step: step, left: scanMax)
            let found = try reading.sorted()
            let pager = Pager(wanted: wanted, count: found.count, size: size)
            var shown: [RecordReader] = []
            for entry in found.dropFirst(pager.offset).prefix(size) {
                let state = try readingPage { () throws(StorageError) in try replica.record(entry.id) }
                if let state { shown.append(RecordReader(state, replica.catalogue)) }
            }
            records = shown
            (count, isCut, page) = (found.count, reading.isCut, pager.page)
        } else {
            let whole = filter.query
            count = try readingPage { () throws(StorageError) in try replica.count(whole) }
            let pager = Pager(wanted: wanted, count: count, size: size)
            var part = whole
            part.limit = size
            part.offset = pager.offset
            let shown = part
            records = try readingPage { () throws(StorageError) in try replica.records(shown) }
                .map { RecordReader($0, replica.catalogue) }
            (isCut, page) = (false, pager.page)
        }
    }
}

/// Goes through all records that the database can tell may fit, and notes those that do.
///
/// Record type by record type: of one type the database reads in order, of all together it would sort again for each
/// step.
private struct Reading {
    /// A record that fits: what is needed to put it into its place.
    struct Entry {
        let sortKey: [UInt8]
        let id: RecordID
    }

    let filter: RecordFilter
    let replica: Replica
    /// How many records are read at once.
    let step: Int
    /// How many more records may be read.
    var left: Int
    private(set) var isCut = false
    private var found: [Entry] = []

    init(filter: RecordFilter, replica: Replica, step: Int, left: Int) {
        self.filter = filter
        self.replica = replica
        self.step = step
        self.left = left
    }

    /// The records that fit, in the order of the database: by title, then by id.
    mutating func sorted() throws(CentralError) -> [Entry] {
        for query in try queries() { try read(query) }
        return found.sorted { one, other in
            if one.sortKey != other.sortKey { return one.sortKey.lexicographicallyPrecedes(other.sortKey) }
            return RecordID.precedes(one.id, other.id)
        }
    }

    /// One query for each type; one for all when there are records of types that only a newer version knows.
    private func queries() throws(CentralError) -> [RecordQuery] {
        let whole = filter.query
        if whole.type != nil { return [whole] }
        let queries = replica.catalogue.forms.map { form in
            var query = whole
            query.type = form.name
            return query
        }
        var known = 0
        for query in queries { known += try count(query) }
        return try count(whole) == known ? queries : [whole]
    }

    private func count(_ query: RecordQuery) throws(CentralError) -> Int {
        try readingPage { () throws(StorageError) in try replica.count(query) }
    }

    private mutating func read(_ query: RecordQuery) throws(CentralError) {
        let total = try count(query)
        if total > left { isCut = true }
        let end = min(total, left)
        var query = query
        while query.offset < end {
            query.limit = min(query.type == nil ? end : step, end - query.offset)
            let part = query
            for state in try readingPage({ () throws(StorageError) in try replica.records(part) }) {
                let reader = RecordReader(state, replica.catalogue)
                if filter.fits(reader) { found.append(Entry(sortKey: ThaiText.sortKey(reader.title), id: state.id)) }
            }
            query.offset += query.limit
        }
        left -= end
    }
}
