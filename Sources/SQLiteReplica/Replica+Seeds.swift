import Foundation
import GRDB
public import Protocol
public import SyncLogic

/// What batches lean on: changes by their place, and the seeds of salts (PROTOCOL.md, "Columns" and "Salts").
extension Replica {
    /// The change of `actor` at `seq`; nil when there is none, or more than one.
    public func onlyChange(of actor: ActorID, at seq: UInt64) throws(StorageError) -> Change? {
        let found = try changes(
            "WHERE actor = (SELECT no FROM actor WHERE id = ?) AND seq = ?", [actor.data, Int64(clamping: seq)])
        return found.count == 1 ? found[0] : nil
    }

    /// The seeds kept here from which the salts of an actor's changes at these places come. Looked up level by level:
    /// an actor that wrote a hundred thousand changes one by one has as many.
    public func saltSeeds(of actor: ActorID, in seqs: ClosedRange<UInt64>) throws(StorageError) -> SaltSeeds {
        var nodes: [SeedNode] = []
        // The heights of a tree, from 0 to `SaltSeeds.levelMax`: a constant text, as it is prepared at each start.
        try statement(
            """
            WITH tree (height) AS (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10))
            SELECT level, place, seed FROM tree CROSS JOIN salt_seed
            WHERE actor = (SELECT no FROM actor WHERE id = ?) AND level = height
                AND place BETWEEN ? >> height AND ? >> height
            """
        ).each([
            .id(actor), .integer(Int64(clamping: seqs.lowerBound)), .integer(Int64(clamping: seqs.upperBound)),
        ]) { row throws(StorageError) in
            guard let seed = SaltSeed(row.bytes(2)) else { return }
            nodes.append(
                SeedNode(level: Int(row.integer(0)), place: UInt64(clamping: row.integer(1)), seed: seed))
        }
        return SaltSeeds(nodes)
    }

    /// Keeps seeds of an actor's salts; what is kept already stays. Those of changes of which something was taken
    /// away are not kept, though they come again.
    public func keep(_ seeds: [SeedNode], of actor: ActorID) throws(StorageError) {
        if seeds.isEmpty { return }
        let no = try number(of: actor)
        try translatingDatabase {
            let statement = try db.cachedStatement(
                sql: "INSERT OR IGNORE INTO salt_seed (actor, level, place, seed) VALUES (?, ?, ?, ?)")
            for node in seeds {
                try statement.execute(arguments: [no, node.level, Int64(clamping: node.place), node.seed.data])
            }
        }
        for change in try emptied(of: actor) where seeds.contains(where: { $0.covers(change.seq) }) {
            try forgetSalts(of: change)
        }
    }

    /// Forgets the seed of one change's salts: a part of it was erased here, and must not be guessed from its hash.
    public func forgetSalts(of change: ChangeRef) throws(StorageError) {
        let kept = try saltSeeds(of: change.actor, in: change.seq...change.seq).punctured(at: change.seq)
        try translatingDatabase {
            try db.cachedStatement(
                sql: """
                    DELETE FROM salt_seed WHERE actor = (SELECT no FROM actor WHERE id = ?) AND place = ? >> level
                    """
            ).execute(arguments: [change.actor.data, Int64(clamping: change.seq)])
        }
        try keep(kept, of: change.actor)
    }
}
