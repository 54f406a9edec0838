extension ReplicaSchema {
    /// Less on the disk: what records say to the rules for findings, with one index beside it.
    static let diskClaims = Migration(
        name: "disk-claims-1",
        sql: """
            -- Rules have small numbers in this file, so that their names stand once.
            CREATE TABLE claim_rule (
                no INTEGER PRIMARY KEY,
                name TEXT NOT NULL UNIQUE
            ) STRICT;

            -- As before; `place` counts the claims of a record. A bound is null where there is none.
            DROP TABLE claim;
            CREATE TABLE claim (
                record INTEGER NOT NULL REFERENCES record (no),
                place INTEGER NOT NULL,
                rule INTEGER NOT NULL REFERENCES claim_rule (no),
                side INTEGER NOT NULL,
                key BLOB NOT NULL,
                target BLOB,
                low INTEGER,
                high INTEGER,
                PRIMARY KEY (record, place)
            ) STRICT, WITHOUT ROWID;
            -- Few rules have keys in common: which of them is looked up in the table.
            CREATE INDEX claim_by_key ON claim (side, key);
            CREATE INDEX claim_by_target ON claim (target) WHERE target IS NOT NULL;

            -- The claims of the records that are there are computed when the database is opened.
            DELETE FROM derivation;
            """)
}
