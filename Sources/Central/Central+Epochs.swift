import Foundation
import GRDB
import Keys
public import Protocol
import SQLiteReplica
public import SyncLogic

/// One unbroken history of the central log.
public struct Epoch: Sendable, Hashable {
    public let id: EpochID
    /// The number of the last entry that it took over from the one before.
    public let start: UInt64
    /// Milliseconds since 1970 by the centre's clock.
    public let beganMs: Int64
}

extension Central {
    /// Begins a new epoch with a new actor of the centre: this database was put back from a backup, or copied, and
    /// another one may have gone on from the same place. What it has keeps its numbers.
    public func beginEpoch(nowMs: Int64, using random: inout some RandomNumberGenerator) throws(CentralError) {
        var generator = random
        defer { random = generator }
        try write(nowMs: nowMs) { transaction throws(CentralError) in
            try beginEpoch(.restored, transaction, using: &generator)
        }
    }

    /// The histories of this log, the present one last.
    public func epochs() throws(CentralError) -> [Epoch] {
        try read { transaction throws(CentralError) in
            try centrally { () throws(StorageError) in try transaction.epochs() }
        }
    }

    /// A copy in memory of what this centre holds now, as a backup is.
    public func copyInMemory() throws(CentralError) -> Central {
        let copy = try centrally { () throws(StorageError) -> DatabaseQueue in
            let copy = try DatabaseFile.inMemory()
            try translatingDatabase { try writer.backup(to: copy) }
            return copy
        }
        return try Central(copy, catalogue, signingKey, plan: plan)
    }

    /// Writes a copy of the database to a new file, as it is at one moment, while others read and write. It is on the
    /// disk on return.
    func copyDatabase(to path: String) throws(CentralError) {
        try centrally { () throws(StorageError) in
            try translatingDatabase {
                let copy = try DatabaseQueue(path: path)
                try writer.backup(to: copy)
                // One file, complete in itself.
                try copy.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
                try copy.close()
            }
        }
        try PrivateFile.seal(path)
    }

    /// Closes the database: all of it is in its one file then.
    func close() throws(CentralError) {
        try centrally { () throws(StorageError) in try translatingDatabase { try writer.close() } }
    }

    /// Counts a backup that was restored for a test.
    func note(_ backup: Backup, nowMs: Int64) throws(CentralError) {
        let manifest = backup.manifest
        try write(nowMs: nowMs) { transaction throws(CentralError) in
            try transaction.execute(
                "DELETE FROM backup WHERE path = ? OR log_hash = ? AND made_ms = ?",
                [
                    backup.path, Data(manifest.logHash.bytes), manifest.madeMs,
                ])
            try transaction.execute(
                "INSERT INTO backup (path, epoch, number, log_hash, made_ms) VALUES (?, ?, ?, ?, ?)",
                [
                    backup.path, manifest.epoch.data, Int64(manifest.number), Data(manifest.logHash.bytes),
                    manifest.madeMs,
                ])
        }
    }

    func beginEpoch(
        _ reason: Genesis.Reason, _ transaction: CentralTransaction, using random: inout some RandomNumberGenerator
    ) throws(CentralError) {
        try centrally { () throws(StorageError) in
            try transaction.beginEpoch(.random(using: &random))
            try transaction.mint(
                reason, deviceKey: signingKey.publicKey, sign: signingKey.sign, using: &random)
        }
    }
}

extension CentralTransaction {
    /// What happened to the machines of each office that staff should know: how many chains continue twice, and how
    /// often a machine was put back or copied, as it said.
    func alerts() throws(StorageError) -> [String: (forks: Int, restorations: Int)] {
        let rows = try translatingDatabase {
            try Row.fetchAll(
                db,
                sql: """
                    SELECT device.office, genesis, is_forked FROM known_actor
                    JOIN device ON device.id = known_actor.device
                    """)
        }
        var alerts: [String: (forks: Int, restorations: Int)] = [:]
        for row in rows {
            let genesis = try Self.genesis(row[1])
            let isForked: Bool = row[2]
            alerts[row[0], default: (0, 0)].forks += isForked ? 1 : 0
            alerts[row[0], default: (0, 0)].restorations += genesis.reason == .new ? 0 : 1
        }
        return alerts
    }

    /// The histories of this log, the present one last.
    public func epochs() throws(StorageError) -> [Epoch] {
        if let known = memory.epochs { return known }
        let rows = try translatingDatabase {
            try Row.fetchAll(db, sql: "SELECT id, start, began_ms FROM epoch ORDER BY place")
        }
        var epochs: [Epoch] = []
        for row in rows {
            let bytes: Data = row[0]
            let start: Int64 = row[1]
            guard let id = EpochID(bytes) else { throw .damaged(what: "epoch") }
            epochs.append(Epoch(id: id, start: UInt64(clamping: start), beganMs: row[2]))
        }
        memory.epochs = epochs
        return epochs
    }
}
