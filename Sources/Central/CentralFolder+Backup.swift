public import Forms
import Foundation
import GRDB
public import Protocol
import SQLiteReplica
import SyncLogic

/// A backup that was restored for a test.
public struct Backup: Sendable, Hashable {
    public let path: String
    public let manifest: BackupManifest
}

/// A data folder that was made from a backup or a copy.
public struct RestoredCentre: Sendable, Hashable {
    /// The number of the log's last entry.
    public let number: UInt64
    public let stateHash: Digest
    /// The new history of the log.
    public let epoch: EpochID
    /// Where the folder went that was there before.
    public let replaced: String?
}

extension CentralFolder {
    /// What the folder's backups say of themselves; a folder with it is no data folder.
    public var manifest: String { path + "/manifest" }

    /// Files besides the database, as far as they are there, and who may read them.
    private static let files: [(name: String, mode: mode_t)] = [
        ("server.key", 0o600), ("authority.pem", 0o644), ("authority.key", 0o600), ("server.pem", 0o600),
        ("address", 0o644), ("redactions", 0o600),
    ]

    /// Copies the centre into a new folder while it serves, then restores that copy aside and proves it: SQLite finds
    /// no damage, the log's hashes are right, and every record comes out the same when all changes are merged from
    /// nothing. Only then the folder has its name, and the centre counts it.
    ///
    /// - Parameter target: a path where nothing is, or an empty folder.
    ///
    /// Throws: `CentralError.badBackup` when the copy cannot be proven: it is taken away then, and does not count.
    public func backUp(
        _ central: Central, to target: String, nowMs: Int64
    ) throws(CentralError) -> Backup {
        let target = Self.plain(target)
        if !Self.isEmpty(target) { throw .store(.storage(.exists(path: target))) }
        let unfinished = CentralFolder(target + ".part")
        let aside = CentralFolder(target + ".check")
        for folder in [unfinished, aside] { try Self.remove(folder.path) }
        do throws(CentralError) {
            try unfinished.make()
            try central.copyDatabase(to: unfinished.database)
            for (name, mode) in Self.files where access(path + "/" + name, F_OK) == 0 {
                try Self.copy(path + "/" + name, to: unfinished.path + "/" + name, mode: mode)
            }
            // After the database: whatever that says is here.
            try unfinished.copyAttachments(of: self)
            let content = try DatabaseProof(catalogue: central.catalogue).check(unfinished.database)
            let manifest = BackupManifest(
                epoch: content.head.epoch, number: content.head.number, logHash: content.head.logHash,
                stateHash: content.stateHash, madeMs: nowMs,
                files: try unfinished.attachmentHashes() + unfinished.hashes())
            try PrivateFile.write(Array(manifest.text.utf8), to: unfinished.manifest)
            _ = try aside.takeOver(unfinished, central.catalogue, isTrial: true)
            try Self.remove(aside.path)
            try PrivateFile.rename(unfinished.path, to: target)
            let backup = Backup(path: target, manifest: manifest)
            try central.note(backup, nowMs: nowMs)
            return backup
        } catch {
            for folder in [unfinished, aside] { try Self.remove(folder.path) }
            throw error
        }
    }

    /// Proves a backup that is there already by restoring it aside, and counts it.
    /// Throws: `CentralError.badBackup` for what is wrong with it.
    public func verify(
        backup path: String, for central: Central, nowMs: Int64
    ) throws(CentralError) -> Backup {
        let path = Self.plain(path)
        let aside = CentralFolder(path + ".check")
        try Self.remove(aside.path)
        let manifest: BackupManifest?
        do throws(CentralError) {
            manifest = try aside.takeOver(CentralFolder(path), central.catalogue, isTrial: true).manifest
            try Self.remove(aside.path)
        } catch {
            try Self.remove(aside.path)
            throw error
        }
        guard let manifest else { throw .badBackup(path: path, .noManifest) }
        let backup = Backup(path: path, manifest: manifest)
        try central.note(backup, nowMs: nowMs)
        return backup
    }

    /// Makes this data folder from a backup, or from a copy of a data folder that is to take the place of the old
    /// centre. It is proven first, and begins a new epoch: offices then give back what it lacks.
    ///
    /// - Parameter isReplacing: whether a folder that is there is moved aside; otherwise it is left as it is.
    ///
    /// Throws: `StorageError.exists`, `CentralError.badBackup`.
    public func restore(
        from source: String, isReplacing: Bool, catalogue: Catalogue, nowMs: Int64,
        using random: inout some RandomNumberGenerator
    ) throws(CentralError) -> RestoredCentre {
        let target = Self.plain(path)
        if !isReplacing, !Self.isEmpty(target) { throw .store(.storage(.exists(path: target))) }
        let unfinished = CentralFolder(target + ".part")
        try Self.remove(unfinished.path)
        let taken: (content: DatabaseProof.Content, manifest: BackupManifest?)
        let epoch: EpochID
        do throws(CentralError) {
            taken = try unfinished.takeOver(CentralFolder(Self.plain(source)), catalogue, isTrial: false)
            let central = try unfinished.open(catalogue)
            if let manifest = taken.manifest {
                try central.note(Backup(path: Self.plain(source), manifest: manifest), nowMs: nowMs)
            }
            try central.beginEpoch(nowMs: nowMs, using: &random)
            // What was ordered since the backup was made stands in the folder that it takes the place of.
            try central.applyLedger()
            try central.applyLedger(at: CentralFolder(target).redactions)
            epoch = try central.head().epoch
            try unfinished.noteIncarnation(of: central)
            try central.close()
        } catch {
            try Self.remove(unfinished.path)
            throw error
        }
        var replaced: String?
        if !Self.isEmpty(target) {
            let former = "\(target).before-\(nowMs / 1000)"
            try PrivateFile.rename(target, to: former)
            replaced = former
        }
        try PrivateFile.rename(unfinished.path, to: target)
        return RestoredCentre(
            number: taken.content.head.number, stateHash: taken.content.stateHash, epoch: epoch, replaced: replaced)
    }

    /// Copies `source` into this folder, which is not there yet, and proves the copy.
    ///
    /// - Parameter isTrial: whether the copy is taken away again: then attachments are checked where they are.
    private func takeOver(
        _ source: CentralFolder, _ catalogue: Catalogue, isTrial: Bool
    ) throws(CentralError) -> (content: DatabaseProof.Content, manifest: BackupManifest?) {
        let manifest = try PrivateFile.read(source.manifest).map { String(decoding: $0, as: UTF8.self) }
        let named = manifest.map { BackupManifest(reading: $0) }
        if let named, named == nil { throw .badBackup(path: source.path, .noManifest) }
        guard access(source.database, F_OK) == 0 else {
            throw .badBackup(path: source.path, .otherFile("central.sqlite"))
        }
        try make()
        // A copied data folder may hold the last changes in the log beside the database.
        let whole: [(name: String, mode: mode_t)] =
            Self.files + [("central.sqlite", 0o600), ("central.sqlite-wal", 0o600)]
        for (name, mode) in whole where access(source.path + "/" + name, F_OK) == 0 {
            try Self.copy(source.path + "/" + name, to: path + "/" + name, mode: mode)
        }
        if !isTrial { try copyAttachments(of: source) }
        if case .some(.some(let manifest)) = named {
            let hashes = try hashes() + (isTrial ? source.attachmentHashes() : attachmentHashes())
            for file in manifest.files where !hashes.contains(file) {
                throw .badBackup(path: source.path, .otherFile(file.name))
            }
        }
        guard access(serverKey, F_OK) == 0 else { throw .badBackup(path: source.path, .noKey) }
        let content: DatabaseProof.Content
        do throws(CentralError) {
            content = try DatabaseProof(catalogue: catalogue).check(database)
        } catch {
            if case .badBackup(_, let fault) = error { throw .badBackup(path: source.path, fault) }
            throw error
        }
        if case .some(.some(let manifest)) = named {
            let isSame =
                content.head.number == manifest.number && content.head.logHash == manifest.logHash
                && content.head.epoch == manifest.epoch && content.stateHash == manifest.stateHash
            if !isSame { throw .badBackup(path: source.path, .otherContent) }
        }
        return (content, named ?? nil)
    }

    /// The hashes of this folder's files.
    private func hashes() throws(CentralError) -> [BackupManifest.File] {
        var files: [BackupManifest.File] = []
        for name in (["central.sqlite"] + Self.files.map(\.name)).sorted()
        where access(path + "/" + name, F_OK) == 0 {
            files.append(BackupManifest.File(name: name, hash: try Self.hash(path + "/" + name)))
        }
        return files
    }
}
