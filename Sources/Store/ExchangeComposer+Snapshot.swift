import Compression
import Keys
public import Protocol
public import SQLiteReplica
import SyncLogic

/// The pieces of a snapshot as they arrive (PROTOCOL.md, "Snapshots").
extension ExchangeComposer {
    /// Takes in one piece, in one transaction. Returns how many of its changes were new here; nil when it is not wanted
    /// any more.
    ///
    /// - Parameters:
    ///   - bytes: the piece, whole. Whoever calls has compared its hash.
    public func takeIn(_ piece: SnapshotPiece, _ bytes: [UInt8]) throws(ExchangeError) -> Int? {
        let pages: [ReceivedPage]
        do throws(ExchangeError) {
            pages = try self.pages(of: bytes)
        } catch {
            // The centre named these bytes, and they are not what this program reads: pages bring the same.
            try writing { transaction throws(StorageError) in try transaction.readPages() }
            throw error
        }
        do throws(StoreError) {
            return try store.takeIn(piece, pages)
        } catch {
            throw .store(error)
        }
    }

    private func pages(of bytes: [UInt8]) throws(ExchangeError) -> [ReceivedPage] {
        let content: PieceContent
        do throws(ProtocolError) {
            content = try PieceContent(decoding: bytes)
        } catch {
            throw .malformed(error)
        }
        let changes: [Change]
        do throws(PackingError) {
            changes = try BatchPacker.unpack(content.batch)
        } catch {
            throw .unpacking(error)
        }
        var pages: [ReceivedPage] = []
        var place = 0
        for page in content.pages {
            guard page.changes <= changes.count - place else { break }
            let own = Array(changes[place..<(place + page.changes)])
            place += page.changes
            let envelope = page.envelope(own)
            guard try isSigned(envelope) else { throw .wrongSignature }
            pages.append(
                ReceivedPage(
                    envelope: envelope.encoded, changes: own,
                    end: LogMark(number: page.cursor.number, logHash: page.cursor.logHash)))
        }
        guard place == changes.count, pages.count == content.pages.count else {
            throw .malformed(.malformed(.wrongLength, offset: 0))
        }
        return pages
    }
}

extension Store {
    /// The piece of a snapshot that is wanted next; nil while none is.
    public func wantedPiece() throws(StoreError) -> SnapshotPiece? {
        try read { transaction throws(StoreError) in
            try storing { () throws(StorageError) in try transaction.pendingSnapshot()?.next }
        }
    }

    func takeIn(_ piece: SnapshotPiece, _ pages: [ReceivedPage]) throws(StoreError) -> Int? {
        let received = try write { transaction throws(StoreError) in
            try storing { () throws(StorageError) in
                let received = try transaction.take(piece, pages)
                if let received { try transaction.increase(.received, by: Int64(received)) }
                return received
            }
        }
        try applyLedger()
        return received
    }
}
