extension ReplicaSchema {
    /// What was ordered to be erased.
    static let redactions = Migration(
        name: "replica-redactions-1",
        sql: """
            -- Orders to erase values, one row for each record that one is about; `bytes` is the change that orders it.
            -- Until `is_scrubbed` the file may still hold the values where no query finds them.
            CREATE TABLE redaction (
                no INTEGER PRIMARY KEY,
                record BLOB NOT NULL,
                actor BLOB NOT NULL,
                seq INTEGER NOT NULL,
                tag INTEGER NOT NULL,
                bytes BLOB NOT NULL,
                is_scrubbed INTEGER NOT NULL DEFAULT 0,
                UNIQUE (record, actor, seq, tag)
            ) STRICT;
            CREATE INDEX redaction_unscrubbed ON redaction (no) WHERE NOT is_scrubbed;

            -- Changes of which a redaction took values away: no seed of their salts is kept.
            CREATE TABLE emptied (
                change INTEGER PRIMARY KEY REFERENCES change (no)
            ) STRICT;
            """)
}
