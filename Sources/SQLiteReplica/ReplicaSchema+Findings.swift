extension ReplicaSchema {
    /// What the rules for findings need of each record.
    static let findings = Migration(
        name: "replica-findings-1",
        sql: """
            -- What each record says to each rule (`Claim`): derived from its state, like the columns of `record`.
            CREATE TABLE claim (
                no INTEGER PRIMARY KEY,
                record INTEGER NOT NULL REFERENCES record (no),
                rule TEXT NOT NULL,
                side INTEGER NOT NULL,
                key BLOB NOT NULL,
                target BLOB,
                low INTEGER NOT NULL,
                high INTEGER NOT NULL
            ) STRICT;
            CREATE INDEX claim_of_record ON claim (record);
            CREATE INDEX claim_by_key ON claim (side, rule, key);
            CREATE INDEX claim_by_target ON claim (target) WHERE target IS NOT NULL;

            -- By which forms the derived columns and tables were computed; no row before the first time.
            CREATE TABLE derivation (forms BLOB NOT NULL) STRICT;
            """)
}
