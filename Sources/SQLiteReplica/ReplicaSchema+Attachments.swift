extension ReplicaSchema {
    /// Which records name which attachments.
    static let attachments = Migration(
        name: "attachments-replica-1",
        sql: """
            -- The attachments that a record's visible values name: derived from its state, like its columns.
            CREATE TABLE attachment_name (
                hash BLOB NOT NULL,
                record INTEGER NOT NULL REFERENCES record (no),
                field INTEGER NOT NULL,
                PRIMARY KEY (hash, record, field)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX attachment_name_of_record ON attachment_name (record);

            -- Attachments whose name a redaction took away: once nothing names them, their content goes too.
            CREATE TABLE attachment_erased (
                hash BLOB PRIMARY KEY
            ) STRICT, WITHOUT ROWID;

            -- The names of the records that are there are computed when the database is opened.
            DELETE FROM derivation;
            """)
}
