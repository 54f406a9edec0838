import Files
import Glibc
import Keys
import Protocol
import SQLiteReplica
import Store
import SyncLogic
import Transport

/// The first sync, and what comes after a long absence: pieces of a snapshot, one a call.
extension Link {
    /// After so many times that all of a piece came and was something else, pages are to bring what it has.
    private static let damagesMax: Int64 = 2

    /// Fetches the piece of a snapshot that is wanted next, and takes it in. Something else goes first: what a clerk
    /// recorded or asked for since the last exchange.
    mutating func fetchPiece(
        over client: HTTPClient, _ enrolled: Enrolled, _ random: inout SecureRandom
    ) throws(LinkError) -> FetchedPiece {
        guard let home = store.home, let turn = pieces, let piece = try wanted(after: turn) else { return .none }
        do throws(LinkError) {
            try fetch(piece, into: home, over: client, enrolled)
        } catch {
            return .missing(try leave(turn, after: error, &random))
        }
        pieceBackoff.succeed()
        pieces = PieceTurn(wish: turn.wish, isFirst: false)
        try writing { transaction throws(StorageError) in try transaction.clear(.lastError) }
        return .moved
    }

    /// Whether a piece is wanted.
    func isPieceWanted() throws(LinkError) -> Bool {
        try reading { transaction throws(StorageError) in try transaction.pendingSnapshot() != nil }
    }

    /// Tells why pieces wait: the exchange that went meanwhile has cleared it.
    func notePause(_ pause: PieceBackoff.Pause) throws(LinkError) -> Result {
        try writing { transaction throws(StorageError) in try transaction.set(.lastError, pause.word) }
        return .paused(until: pause.until)
    }

    /// Leaves pieces alone for a while when one was not to be had; all else goes on.
    /// Throws: what is no matter of this piece.
    private mutating func leave(
        _ turn: PieceTurn, after error: LinkError, _ random: inout SecureRandom
    ) throws(LinkError) -> PieceBackoff.Pause {
        switch error {
        case .portal, .pieceRefused, .pieceDamaged, .transport(.unexpectedAnswer), .transport(.tooLarge):
            pieces = nil
            return pieceBackoff.fail(error.word, wish: turn.wish, now: MachineClock.now(), using: &random)
        // What the line cut is gone on with as soon as there is a line.
        case .transport: throw error
        case .notEnrolled, .store, .keys, .exchange, .otherFingerprint, .enrolmentRefused, .attachmentRefused:
            pieces = nil
            throw error
        }
    }

    /// Fetches as much of a piece as goes at once, and takes it in once all of it is here.
    private mutating func fetch(
        _ piece: SnapshotPiece, into home: OfficeHome, over client: HTTPClient, _ enrolled: Enrolled
    ) throws(LinkError) {
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
        case .refused(let response): throw Self.refusal(in: response)
        case .partly: break
        case .whole:
            try takeIn(piece, home.piece)
            unlink(home.piece)
        }
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

    /// Why the centre did not give a piece, when it was the centre that answered.
    private static func refusal(in response: HTTPResponse) -> LinkError {
        let portal = LinkError.portal(status: response.status, contentType: response.contentType)
        guard response.contentType == contentType else { return portal }
        do throws(ProtocolError) {
            return .pieceRefused(try Refusal(decoding: response.body))
        } catch {
            return portal
        }
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
        try writing { transaction throws(StorageError) in
            try transaction.set(.pieceName, piece.hash.hex)
            try transaction.clear(.pieceDamages)
        }
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
            try noteDamage()
            throw .pieceDamaged
        }
        _ = try composing { () throws(ExchangeError) in try ExchangeComposer(store).takeIn(piece, bytes) }
    }

    /// Counts that the piece whose file had begun is damaged. When it is so again, the centre has no other.
    private func noteDamage() throws(LinkError) {
        try writing { transaction throws(StorageError) in
            if try transaction.increase(.pieceDamages) < Self.damagesMax { return }
            try transaction.clear(.pieceDamages)
            try transaction.readPages()
        }
    }
}

/// What came of looking for a piece.
enum FetchedPiece {
    /// None is wanted, or something else goes first.
    case none
    /// It is here, or more of it.
    case moved
    /// It was not to be had.
    case missing(PieceBackoff.Pause)
}

/// That pieces may be fetched, and what goes before them.
struct PieceTurn {
    /// The newest wish when the last exchange began.
    let wish: Int64
    /// Whether none was fetched since that exchange.
    let isFirst: Bool
}
