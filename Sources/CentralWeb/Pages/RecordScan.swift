import Central
import Forms
import Merge
import SQLiteReplica
import SyncLogic

/// One page of the records that a filter wants, in the order of their titles.
struct RecordScan: Sendable {
    let records: [RecordReader]
    /// How many records fit in all, as far as they were read.
    private(set) var count: Int
    /// Whether the reading ended before all records were seen.
    private(set) var isCut = false
    /// The page shown, from 1.
    let page: Int

    /// Reads the page of this number, or the last one when there are fewer.
    init(
        _ filter: RecordFilter, page wanted: Int, size: Int = PageLimits.listedRecords,
        scanMax: Int = PageLimits.scanMax, _ transaction: CentralTransaction
    ) throws(CentralError) {
        let replica = transaction.replica
        var query = filter.query
        if filter.needsReading {
            var found = Found(wanted: wanted, size: size)
            isCut = try Self.read(query, into: &found, where: filter.fits, scanMax, replica)
            count = found.count
            page = found.page
            records = found.records
        } else {
            count = try readingPage { () throws(StorageError) in try replica.count(query) }
            let pager = Pager(wanted: wanted, count: count, size: size)
            page = pager.page
            query.limit = size
            query.offset = pager.offset
            let states = try readingPage { () throws(StorageError) in try replica.records(query) }
            records = states.map { RecordReader($0, replica.catalogue) }
        }
    }

    /// Goes through the records step by step, so that memory holds one step. Returns whether it ended early.
    private static func read(
        _ query: RecordQuery, into found: inout Found, where fits: (RecordReader) -> Bool, _ scanMax: Int,
        _ replica: Replica
    ) throws(CentralError) -> Bool {
        let total = try readingPage { () throws(StorageError) in try replica.count(query) }
        let end = min(total, scanMax)
        var query = query
        while query.offset < end {
            query.limit = min(PageLimits.scanStep, end - query.offset)
            let states = try readingPage { () throws(StorageError) in try replica.records(query) }
            for state in states {
                let reader = RecordReader(state, replica.catalogue)
                if fits(reader) { found.add(reader) }
            }
            query.offset += query.limit
        }
        return total > scanMax
    }
}

/// Keeps the wanted page of what is found, and the last page in case there are fewer.
private struct Found {
    let wanted: Int
    let size: Int
    private(set) var count = 0
    private var kept: [RecordReader] = []

    init(wanted: Int, size: Int) {
        self.wanted = wanted
        self.size = size
    }

    mutating func add(_ reader: RecordReader) {
        if count < wanted * size {
            if kept.count == size { kept.removeAll(keepingCapacity: true) }
            kept.append(reader)
        }
        count += 1
    }

    var page: Int { Pager(wanted: wanted, count: count, size: size).page }
    var records: [RecordReader] { kept }
}
