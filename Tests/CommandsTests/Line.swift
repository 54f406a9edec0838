import Forms
import Merge
import Protocol
import SQLiteReplica
import Store
import SyncLogic

/// What a line would do between two desks, without a centre: each gets what the other wrote.
enum Line {
    /// Carries all that was written at `source` into the store of `target`.
    static func carry(from source: Desk, to target: Desk) throws {
        let catalogue = try Catalogue.load()
        let (office, changes) = try Store(opening: source.home, catalogue: catalogue).read {
            transaction throws(StoreError) in
            try storing { () throws(StorageError) in
                var changes: [Change] = []
                for actor in try transaction.ownActors() {
                    changes += try transaction.written(by: actor.id, after: 0, count: 100_000, bytes: .max)
                }
                return (try transaction.office(), changes)
            }
        }
        try Store(opening: target.home, catalogue: catalogue).write { transaction throws(StoreError) in
            try storing { () throws(StorageError) in
                // They read each other's records.
                try transaction.setScopes(Set(try transaction.scopes() + [office]).sorted())
                for change in changes where try !transaction.has(change) {
                    try transaction.insertPulled(change)
                    for part in change.parts { try transaction.merge(part, of: Origin(of: change)) }
                }
            }
        }
    }

    /// Two desks that wrote different numbers of households into one record, having not seen each other's.
    static func quarrel() throws -> (first: Desk, second: Desk, id: String) {
        let first = try Desk("5713", clerk: "สมหญิง")
        let second = try Desk("5703", clerk: "มานะ")
        let id = try first.add("community", "name_th=บ้านห้วยลึก", "households=100")
        try carry(from: first, to: second)
        first.run("record", "edit", id, "--set", "households=120")
        second.run("record", "edit", id, "--set", "households=118")
        try carry(from: second, to: first)
        try carry(from: first, to: second)
        return (first, second, id)
    }

    /// Writes settings into a desk's store, as the daemon would.
    static func note(
        at desk: Desk, _ body: (OfficeTransaction) throws(StorageError) -> Void
    ) throws {
        try note(in: desk.home, body)
    }

    /// Writes settings into the store of a home.
    static func note(
        in home: OfficeHome, _ body: (OfficeTransaction) throws(StorageError) -> Void
    ) throws {
        try Store(opening: home, catalogue: try Catalogue.load()).write { transaction throws(StoreError) in
            try storing { () throws(StorageError) in try body(transaction) }
        }
    }

    /// Reads the store of a home.
    static func look(
        in home: OfficeHome, _ body: (OfficeTransaction) throws(StorageError) -> Void
    ) throws {
        try Store(opening: home, catalogue: try Catalogue.load()).read { transaction throws(StoreError) in
            try storing { () throws(StorageError) in try body(transaction) }
        }
    }
}
