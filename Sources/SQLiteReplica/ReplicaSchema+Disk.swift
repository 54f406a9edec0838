extension ReplicaSchema {
    /// Less on the disk: packed changes, and records that say what a change says already by naming it.
    static let disk = Migration(
        name: "disk-1",
        sql: """
            -- The change that makes the whole state of a record, applied alone: `visible` and `context` are empty then.
            -- Otherwise null, and `visible` is packed (RowPacker).
            ALTER TABLE record ADD COLUMN base INTEGER REFERENCES change (no);

            -- What can be searched: packed, leaning on the bytes of `base`, or on `visible`; a text where that does not
            -- pay.
            ALTER TABLE record ADD COLUMN text ANY NOT NULL DEFAULT '';
            UPDATE record SET text = coalesce((SELECT body FROM record_text WHERE record_text.no = record.no), '');
            DROP TABLE record_text;
            CREATE VIEW record_text AS
                SELECT record.no AS no, CAST(
                    unpacked(record.text, coalesce(unpacked(base.bytes), unpacked(record.visible))) AS TEXT) AS body
                FROM record LEFT JOIN change AS base ON base.no = record.base;

            -- As before, without a count of each record's trigrams, which only ranks what is found.
            DROP TABLE search;
            CREATE VIRTUAL TABLE search USING fts5 (
                body, content = 'record_text', content_rowid = 'no', tokenize = 'trigram', detail = 'none',
                columnsize = 0
            );
            INSERT INTO search (search) VALUES ('rebuild');
            DELETE FROM search_waiting;

            UPDATE change SET bytes = packed(bytes);

            -- The states of the records that are there are kept anew when the database is opened.
            DELETE FROM derivation;
            """)
}
