import SQLiteReplica

/// The tables that only an office has.
enum OfficeSchema {
    /// In order. Never edited once released.
    static let migrations =
        ReplicaSchema.migrations + [
            Migration(
                name: "office-1",
                sql: """
                    -- What is true of this store as a whole, by name.
                    CREATE TABLE setting (
                        name TEXT PRIMARY KEY,
                        value ANY NOT NULL
                    ) STRICT, WITHOUT ROWID;

                    -- The actors of this store, the present one last. `confirmed` is what the centre said it has.
                    CREATE TABLE own_actor (
                        place INTEGER PRIMARY KEY,
                        actor INTEGER NOT NULL UNIQUE REFERENCES actor (no),
                        genesis BLOB NOT NULL,
                        signature BLOB NOT NULL,
                        head_seq INTEGER NOT NULL,
                        head_hash BLOB NOT NULL,
                        confirmed INTEGER NOT NULL DEFAULT 0,
                        is_known INTEGER NOT NULL DEFAULT 0
                    ) STRICT;

                    -- The chain of each own actor, as far as it was written here.
                    CREATE TABLE written (
                        actor INTEGER NOT NULL REFERENCES actor (no),
                        seq INTEGER NOT NULL,
                        change INTEGER NOT NULL REFERENCES change (no),
                        PRIMARY KEY (actor, seq)
                    ) STRICT, WITHOUT ROWID;

                    -- Changes that the centre keeps without applying them.
                    CREATE TABLE held (
                        change INTEGER PRIMARY KEY REFERENCES change (no),
                        reason INTEGER NOT NULL
                    ) STRICT;
                    """),
            Migration(
                name: "office-2",
                sql: """
                    -- What staff decided of a held change: no verdict while they have not. Released ones are gone.
                    ALTER TABLE held ADD COLUMN verdict TEXT;
                    ALTER TABLE held ADD COLUMN why TEXT NOT NULL DEFAULT '';
                    ALTER TABLE held ADD COLUMN staff TEXT NOT NULL DEFAULT '';
                    ALTER TABLE held ADD COLUMN ruled_ms INTEGER;

                    -- The parts of own changes that were refused, by their places: no record shows them.
                    CREATE TABLE refused_part (
                        change INTEGER NOT NULL REFERENCES change (no),
                        place INTEGER NOT NULL,
                        PRIMARY KEY (change, place)
                    ) STRICT, WITHOUT ROWID;
                    """),
            Migration(
                name: "office-bundle-1",
                sql: """
                    -- Bundles that were written out and not answered yet, by the number of their request.
                    CREATE TABLE bundle (
                        number INTEGER PRIMARY KEY,
                        file TEXT NOT NULL,
                        written_ms INTEGER NOT NULL,
                        changes INTEGER NOT NULL
                    ) STRICT;
                    """),
        ]
}
