import Columns
import Compression
import Forms
import Protocol
import SyncLogic

/// How snapshots are cut into pieces.
package struct SnapshotPlan: Sendable {
    /// Changes that a piece is filled up to.
    var pieceChanges = Limits.pieceChangesWanted
    /// Log entries that are left to pages before they are put into pieces.
    var growth = Limits.snapshotGrowthWanted
    /// Changes that a snapshot must bring.
    var least = Limits.snapshotChangesWanted

    package init() {}

    package init(pieceChanges: Int, growth: Int, least: Int) {
        self.pieceChanges = pieceChanges
        self.growth = growth
        self.least = least
    }
}

/// A piece that is missing.
struct SnapshotJob: Hashable, Sendable {
    let scope: String
    let start: SnapshotPlace
    /// The last entry that it may bring.
    let last: UInt64
}

/// A piece that was built, and lies nowhere yet.
struct BuiltPiece {
    let row: SnapshotRow
    /// Empty where the scope reads nothing.
    let bytes: [UInt8]
}

/// Builds pieces of snapshots out of the log.
struct SnapshotBuilder<Log: CentralLog> {
    let log: Log
    let plan: SnapshotPlan
    let isRestricted: (String, FieldID) -> Bool
    /// The centre's signature over the given bytes.
    let sign: ([UInt8]) -> [UInt8]

    /// What is missing among the pieces of a scope; nil when they are up to date.
    static func job(_ scope: String, _ rows: [SnapshotRow], end: UInt64, _ plan: SnapshotPlan) -> SnapshotJob? {
        let covered = rows.covered
        // What was withdrawn left a hole. A piece after it that begins amidst an entry goes with it.
        if let next = rows.first(where: { $0.start > covered && $0.start.within == 0 }) {
            return SnapshotJob(scope: scope, start: covered, last: next.start.number)
        }
        guard end > covered.number, end - covered.number >= UInt64(plan.growth) || covered.within > 0 else {
            return nil
        }
        return SnapshotJob(scope: scope, start: covered, last: end)
    }

    /// The piece that a job asks for, or as much of it as one piece holds.
    ///
    /// - Parameter rows: the pieces of the scope. One before that is not full is built anew with what came since.
    func build(_ job: SnapshotJob, _ rows: [SnapshotRow]) throws(StorageError) -> BuiltPiece {
        let fresh = try pages(of: job.scope, after: job.start, through: job.last)
        guard let former = rows.last(where: { $0.end == job.start }) else { return try packed(fresh, job, job.start) }
        if fresh.changes == 0, fresh.end.within == 0 {
            let row = SnapshotRow(
                start: former.start, end: fresh.end, changes: former.changes, bytes: former.bytes, hash: former.hash)
            return BuiltPiece(row: row, bytes: [])
        }
        if former.hash == nil { return try packed(fresh, job, former.start) }
        guard former.changes < plan.pieceChanges, former.end.within == 0, former.start.within == 0 else {
            return try packed(fresh, job, job.start)
        }
        return try packed(try pages(of: job.scope, after: former.start, through: job.last), job, former.start)
    }

    /// Pages as far as they fit into one piece.
    private struct Pages {
        var pages: [PageBuilder<Log>.Result] = []
        var end: SnapshotPlace
        var changes: Int { pages.reduce(0) { $0 + $1.changes.count } }
        var bytes: Int { pages.reduce(0) { $0 + $1.changes.reduce(0) { $0 + $1.bytes.count } } }
    }

    private func pages(
        of scope: String, after start: SnapshotPlace, through last: UInt64
    ) throws(StorageError) -> Pages {
        let reader = Sender(
            device: DeviceID(publicKey: []), office: scope, standing: .active, scopes: [scope], scopeVersion: 0)
        var builder = PageBuilder(
            log: log, sender: reader, had: [:], bytesWanted: Limits.batchBytesWanted, isRestricted: isRestricted,
            bringsOrders: false)
        builder.isRestored = try log.isRestored()
        let epoch = try log.head().epoch
        var pages = Pages(end: start)
        while pages.changes < plan.pieceChanges, pages.bytes < Limits.piecePlainBytesWanted,
            pages.pages.count < Limits.piecePagesMax
        {
            let cursor = LogCursor(
                epoch: epoch, number: pages.end.number, logHash: try log.logHash(at: pages.end.number) ?? .zero,
                scopeVersion: 0, within: pages.end.within)
            builder.changesWanted = min(Limits.pageChangesWanted, plan.pieceChanges - pages.changes)
            let page = try builder.page(from: pages.end.number, after: cursor, through: last)
            pages.end = SnapshotPlace(number: page.cursor.number, within: page.cursor.within)
            if !page.changes.isEmpty { pages.pages.append(page) }
            if !page.hasMore { break }
        }
        return pages
    }

    /// The piece of these pages: fewer of them when all do not pack into one.
    private func packed(_ all: Pages, _ job: SnapshotJob, _ start: SnapshotPlace) throws(StorageError) -> BuiltPiece {
        var pages = all
        while true {
            let changes = pages.pages.flatMap(\.changes)
            guard !changes.isEmpty else {
                return BuiltPiece(
                    row: SnapshotRow(start: start, end: pages.end, changes: 0, bytes: 0, hash: nil), bytes: [])
            }
            let batch = try pack(changes)
            if batch.bytes.count <= Limits.exchangeBytesMax || pages.pages.count == 1 {
                let content = PieceContent(scope: job.scope, pages: pages.pages.map(signed), batch: batch).encoded
                let row = SnapshotRow(
                    start: start, end: pages.end, changes: changes.count, bytes: content.count,
                    hash: Digest.of(content))
                return BuiltPiece(row: row, bytes: content)
            }
            pages.pages.removeLast(pages.pages.count / 2)
            if let last = pages.pages.last {
                pages.end = SnapshotPlace(number: last.cursor.number, within: last.cursor.within)
            }
        }
    }

    private func signed(_ page: PageBuilder<Log>.Result) -> PiecePage {
        let reply = PiecePage.reply(from: page.from, cursor: page.cursor, changes: page.changes)
        return PiecePage(
            from: page.from, cursor: page.cursor, changes: page.changes.count,
            signature: sign(Envelope.signedBytes(reply.encoded, .reply)))
    }

    /// A piece leans on nothing but the seeds of the salts of what it brings.
    private func pack(_ changes: [Change]) throws(StorageError) -> PackedBatch {
        do throws(CompressionError) {
            let batch = try BatchPacker.pack(changes, as: .columns, knowing: SeedKnowledge(log: log))
            guard let batch else { throw CompressionError.damaged }
            return batch
        } catch {
            throw .failed(code: 0, message: "compression: \(error)")
        }
    }
}

/// The seeds of salts, and nothing else.
private struct SeedKnowledge<Log: CentralLog>: BatchKnowledge {
    let log: Log

    func change(of actor: ActorID, at seq: UInt64) -> Change? { nil }

    func seeds(of actor: ActorID, in seqs: ClosedRange<UInt64>) -> SaltSeeds {
        CentralKnowledge(log).seeds(of: actor, in: seqs)
    }
}
