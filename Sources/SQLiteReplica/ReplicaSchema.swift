/// The tables that office and centre have alike.
public enum ReplicaSchema {
    /// In order. Never edited once released.
    public static let migrations = [
        Migration(
            name: "replica-1",
            sql: """
                -- Actors have small numbers in this file, so that their 16 bytes stand once.
                CREATE TABLE actor (
                    no INTEGER PRIMARY KEY,
                    id BLOB NOT NULL UNIQUE
                ) STRICT;

                -- Changes as received, never rewritten. Two with one (actor, seq) are branches of a copied store.
                CREATE TABLE change (
                    no INTEGER PRIMARY KEY,
                    actor INTEGER NOT NULL REFERENCES actor (no),
                    seq INTEGER NOT NULL,
                    tag INTEGER NOT NULL,
                    hash BLOB NOT NULL,
                    bytes BLOB NOT NULL,
                    UNIQUE (actor, seq, tag)
                ) STRICT;

                -- Merged records. `visible` and `context` are the state; the other columns are derived from it.
                CREATE TABLE record (
                    no INTEGER PRIMARY KEY,
                    id BLOB NOT NULL UNIQUE,
                    type TEXT NOT NULL,
                    owner TEXT NOT NULL,
                    readers TEXT NOT NULL,
                    is_live INTEGER NOT NULL,
                    conflicts INTEGER NOT NULL,
                    sort_key BLOB NOT NULL,
                    visible BLOB NOT NULL,
                    context BLOB NOT NULL
                ) STRICT;
                CREATE INDEX record_by_type ON record (type, sort_key);
                CREATE INDEX record_in_conflict ON record (conflicts) WHERE conflicts > 0;

                -- Which changes were applied to which record, in the order in which they came.
                CREATE TABLE part (
                    record INTEGER NOT NULL REFERENCES record (no),
                    change INTEGER NOT NULL REFERENCES change (no),
                    PRIMARY KEY (record, change)
                ) STRICT, WITHOUT ROWID;

                -- What can be searched. Trigrams, because Thai has no spaces between words.
                CREATE TABLE record_text (
                    no INTEGER PRIMARY KEY REFERENCES record (no),
                    body TEXT NOT NULL
                ) STRICT;
                CREATE VIRTUAL TABLE search USING fts5 (
                    body, content = 'record_text', content_rowid = 'no', tokenize = 'trigram', detail = 'none'
                );
                """),
        findings,
        Migration(
            name: "replica-salts",
            sql: """
                -- Seeds of salts: each covers the changes of `actor` from place << level on, 1 << level of them.
                CREATE TABLE salt_seed (
                    actor INTEGER NOT NULL REFERENCES actor (no),
                    level INTEGER NOT NULL,
                    place INTEGER NOT NULL,
                    seed BLOB NOT NULL,
                    PRIMARY KEY (actor, level, place)
                ) STRICT, WITHOUT ROWID;
                """),
        redactions,
        search,
        attachments,
        departed,
        disk,
        diskClaims,
    ]
}
