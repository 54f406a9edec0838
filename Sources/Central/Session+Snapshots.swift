import Protocol
import SyncLogic

/// Offices that lack much are told of a snapshot in place of a page (PROTOCOL.md, "Snapshots").
extension Session {
    /// What brings the office on further than pages would.
    ///
    /// One that reads folded replies reads snapshots. One of another epoch gives back first what it has.
    func snapshot(for request: ExchangeRequest, _ start: PageBuilder<Log>.Start?) throws(StorageError) -> Snapshot? {
        guard let start, let from = start.from, start.rewind == nil, request.reads == .columns,
            !sender.scopes.contains(Scope.all)
        else { return nil }
        if let cursor = request.cursor, cursor.epoch != (try log.head().epoch) { return nil }
        guard let snapshot = try snapshots(sender.scopes, from) else { return nil }
        let place = snapshot.cursor
        return Snapshot(
            cursor: LogCursor(
                epoch: place.epoch, number: place.number, logHash: place.logHash, scopeVersion: sender.scopeVersion),
            pieces: snapshot.pieces)
    }

    /// The page that goes with a snapshot: it brings nothing, and the office stands where it would begin.
    func waitingPage(
        _ request: ExchangeRequest, at number: UInt64, _ epoch: EpochID
    ) throws(StorageError) -> Page {
        let cursor = request.cursor
        let isSame = cursor?.epoch == epoch && cursor?.scopeVersion == sender.scopeVersion && cursor?.number == number
        let place = LogCursor(
            epoch: epoch, number: number, logHash: try log.logHash(at: number) ?? .zero,
            scopeVersion: sender.scopeVersion)
        return Page(from: number, cursor: isSame ? cursor ?? place : place, hasMore: true, batch: nil)
    }
}
