import Forms
import Keys
public import Protocol
import SyncLogic

/// What there is of snapshots.
public struct SnapshotFigures: Hashable, Sendable {
    /// Pieces that were built.
    public var built = 0
    /// Bytes of these.
    public var bytes = 0
}

/// A piece of a snapshot, to be sent.
public struct PieceFile: Hashable, Sendable {
    public let path: String
    public let bytes: Int
}

extension Central {
    /// Builds the pieces of snapshots that are missing, for every scope that an office reads by, and takes away those
    /// that hold for nobody any more. Nobody waits for it: what is written meanwhile is only put into pages.
    ///
    /// - Parameter isEnding: asked between two pieces; what was built until then stays.
    @discardableResult
    public func buildSnapshots(
        nowMs: Int64, unless isEnding: () -> Bool = { false }
    ) throws(CentralError) -> SnapshotFigures {
        try write(nowMs: nowMs) { transaction throws(CentralError) in
            try centrally { () throws(StorageError) in try transaction.forgetPieces(except: shelf.names) }
        }
        var figures = SnapshotFigures()
        while !isEnding(), let built = try buildPiece(nowMs: nowMs) {
            figures.built += built.bytes.isEmpty ? 0 : 1
            figures.bytes += built.bytes.count
        }
        try sweepSnapshots()
        return figures
    }

    /// Takes away the files of pieces that the database does not know any more.
    func sweepSnapshots() throws(CentralError) {
        let names = try read { transaction throws(CentralError) in
            try centrally { () throws(StorageError) in try transaction.pieceNames() }
        }
        shelf.keep(only: names)
    }

    /// The piece of this name, when the office of whoever asks reads it; nil also when there is none. One whose bytes
    /// are lost or damaged is named to nobody any more, until it is built anew.
    public func piece(_ hash: Digest, for sender: Sender, nowMs: Int64) throws(CentralError) -> PieceFile? {
        let bytes = try read { transaction throws(CentralError) in
            try centrally { () throws(StorageError) in try transaction.pieceBytes(hash, readBy: sender.scopes) }
        }
        guard let bytes else { return nil }
        guard let path = try shelf.path(of: hash.hex) else {
            try write(nowMs: nowMs) { transaction throws(CentralError) in
                try centrally { () throws(StorageError) in try transaction.forgetPiece(hash.hex) }
            }
            return nil
        }
        return PieceFile(path: path, bytes: bytes)
    }

    /// The bytes of that piece: for simulated worlds, whose lines carry no files.
    package func pieceBytes(_ hash: Digest, for sender: Sender) throws(CentralError) -> [UInt8]? {
        let bytes = try read { transaction throws(CentralError) in
            try centrally { () throws(StorageError) in try transaction.pieceBytes(hash, readBy: sender.scopes) }
        }
        return bytes == nil ? nil : try shelf.bytes(of: hash.hex)
    }

    /// Builds one piece, and lets it count if nothing was withdrawn meanwhile; nil when none is missing.
    private func buildPiece(nowMs: Int64) throws(CentralError) -> BuiltPiece? {
        let found = try read { transaction throws(CentralError) in
            try centrally { () throws(StorageError) in try self.nextPiece(transaction) }
        }
        guard let (job, built, withdrawals) = found else { return nil }
        if let hash = built.row.hash, !built.bytes.isEmpty { try shelf.put(built.bytes, hash.hex) }
        try write(nowMs: nowMs) { transaction throws(CentralError) in
            try centrally { () throws(StorageError) in
                if try transaction.withdrawals() == withdrawals { try transaction.keep(built.row, of: job.scope) }
            }
        }
        return built
    }

    private func nextPiece(
        _ transaction: CentralTransaction
    ) throws(StorageError) -> (SnapshotJob, BuiltPiece, Int64)? {
        let builder = SnapshotBuilder(
            log: transaction, plan: plan, isRestricted: catalogue.isRestricted, sign: signingKey.sign)
        let end = try transaction.head().number
        let scopes = Set(try transaction.offices().flatMap(transaction.scopes)).subtracting([Scope.all])
        for scope in scopes.sorted() {
            let rows = try transaction.snapshotRows(of: scope)
            guard let job = SnapshotBuilder<CentralTransaction>.job(scope, rows, end: end, plan) else { continue }
            return (job, try builder.build(job, rows), try transaction.withdrawals())
        }
        return nil
    }
}
