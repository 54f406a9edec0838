import Files
import Glibc
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import Transport

/// The first sync, and what comes after a long absence: pieces of a snapshot, one a call.
extension Link {
    /// Fetches the piece of a snapshot that is wanted next, and takes it in; false when none is, or when something else
    /// goes first: what a clerk recorded or asked for since the last exchange.
    mutating func fetchPiece(over client: HTTPClient, _ enrolled: Enrolled) throws(LinkError) -> Bool {
        guard let home = store.home, let turn = pieces, let piece = try wanted(after: turn) else { return false }
        try begin(piece, at: home.piece)
        let path = SnapshotPiece.path(of: piece.hash)
        var download = HTTPDownload(
            enrolled.server + path, into: home.piece, bytes: Int64(piece.bytes), etag: "\"\(piece.hash.hex)\"")
        download.headers = [try ticket(for: "GET " + path)]
        download.stepBytes = try step(over: client)
        let (wanted, stop) = (download, stopDescriptor)
        let outcome = try counting(over: client, sending: 0, isResumable: true) { () throws(TransportError) in
            (try client.download(wanted, stopDescriptor: stop), true)
        }
        switch outcome {
        case .refused(let response):
            // Mostly the centre has others by now: it names them in the next exchange.
            pieces = nil
            guard response.contentType == Link.contentType else {
                throw .portal(status: response.status, contentType: response.contentType)
            }
            throw .exchange(.noAnswer(status: response.status))
        case .partly: break
        case .whole: try finish(piece, home.piece)
        }
        pieces = PieceTurn(wish: turn.wish, isFirst: false)
        try writing { transaction throws(StorageError) in try transaction.clear(.lastError) }
        return true
    }

    /// How many bytes of a piece are asked for at once, by what the budget leaves and what a connection carries; nil
    /// for all of it. What came of it is kept, whatever stops it.
    private mutating func step(over client: HTTPClient) throws(LinkError) -> Int64? {
        guard case .move(let bytesMax) = try mayMovePieces() else { return nil }
        guard try reading({ transaction throws(StorageError) in try transaction.meter() }).isPatchy else {
            return LineMeter.stepBytes(bytesMax: bytesMax)
        }
        return Int64(try planPiece(over: client, bytesMax: bytesMax).bytes)
    }

    /// Takes in a piece of which all is there.
    private mutating func finish(_ piece: SnapshotPiece, _ file: String) throws(LinkError) {
        do throws(LinkError) {
            try takeIn(piece, file)
        } catch {
            pieces = nil
            throw error
        }
        unlink(file)
    }

    /// The piece that is wanted next. After an exchange one is always fetched; more only while nothing waits.
    private func wanted(after turn: PieceTurn) throws(LinkError) -> SnapshotPiece? {
        try reading { transaction throws(StorageError) in
            guard let pending = try transaction.pendingSnapshot() else { return nil }
            if turn.isFirst { return pending.next }
            if try transaction.unsent() > 0 { return nil }
            return try transaction.wishes().newest > turn.wish ? nil : pending.next
        }
    }

    /// A file of another piece is none of this one's beginning.
    private func begin(_ piece: SnapshotPiece, at file: String) throws(LinkError) {
        let name = try reading { transaction throws(StorageError) in try transaction.text(.pieceName) }
        if name == piece.hash.hex { return }
        unlink(file)
        try writing { transaction throws(StorageError) in try transaction.set(.pieceName, piece.hash.hex) }
    }

    private func takeIn(_ piece: SnapshotPiece, _ file: String) throws(LinkError) {
        let bytes: [UInt8]
        do throws(FileFailure) {
            bytes = try FileBytes.read(file, max: Limits.pieceBytesMax)
        } catch {
            throw .store(.file(path: error.path, code: error.code))
        }
        guard Digest.of(bytes) == piece.hash else {
            // Somebody else's bytes, or a disk that lost some: all of it is fetched anew.
            unlink(file)
            throw .exchange(.noAnswer(status: 200))
        }
        _ = try composing { () throws(ExchangeError) in try ExchangeComposer(store).takeIn(piece, bytes) }
    }
}

/// That pieces may be fetched, and what goes before them.
struct PieceTurn {
    /// The newest wish when the last exchange began.
    let wish: Int64
    /// Whether none was fetched since that exchange.
    let isFirst: Bool
}
