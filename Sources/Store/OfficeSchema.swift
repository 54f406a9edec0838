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
            Migration(
                name: "office-pages-1",
                sql: """
                    -- The centre's replies that brought changes, as received: they prove to a centre that was put back
                    -- what it gave. `through` is where the page ends in the log, `written` how many changes this store
                    -- had written by then.
                    CREATE TABLE page (
                        no INTEGER PRIMARY KEY,
                        through INTEGER NOT NULL,
                        log_hash BLOB NOT NULL,
                        changes INTEGER NOT NULL,
                        written INTEGER NOT NULL,
                        is_wanted INTEGER NOT NULL DEFAULT 0,
                        bytes BLOB NOT NULL
                    ) STRICT;
                    CREATE INDEX page_through ON page (through);
                    CREATE INDEX page_wanted ON page (no) WHERE is_wanted;

                    -- Changes that are in the central log, at `number` or before.
                    CREATE TABLE receipt (
                        change INTEGER PRIMARY KEY REFERENCES change (no),
                        number INTEGER NOT NULL
                    ) STRICT;
                    CREATE INDEX receipt_number ON receipt (number);

                    -- How far the own chains have receipts, and had been confirmed when the centre was put back.
                    ALTER TABLE own_actor ADD COLUMN receipted INTEGER NOT NULL DEFAULT 0;
                    ALTER TABLE own_actor ADD COLUMN formerly INTEGER NOT NULL DEFAULT 0;
                    """),
            Migration(
                name: "office-snapshots-1",
                sql: """
                    -- Which changes a reply brought, when `bytes` is without them; null when it is whole.
                    ALTER TABLE page ADD COLUMN items BLOB;
                    """),
            Migration(
                name: "attachments-office-1",
                sql: """
                    -- The content of attachments, as far as anything is known of it: whether it is in this home, the
                    -- centre said that it has it, a clerk asked for it; and why it was not sent or fetched.
                    CREATE TABLE attachment (
                        no INTEGER PRIMARY KEY,
                        hash BLOB NOT NULL UNIQUE,
                        is_here INTEGER NOT NULL DEFAULT 0,
                        is_central INTEGER NOT NULL DEFAULT 0,
                        is_wanted INTEGER NOT NULL DEFAULT 0,
                        problem TEXT
                    ) STRICT;
                    CREATE INDEX attachment_unsent ON attachment (no) WHERE is_here AND NOT is_central;
                    CREATE INDEX attachment_wanted ON attachment (no) WHERE is_wanted;
                    """),
            Migration(
                name: "line-1",
                sql: """
                    -- Bytes that went over the line, both ways, by the hour since 1970.
                    CREATE TABLE line_hour (
                        hour INTEGER PRIMARY KEY,
                        bytes INTEGER NOT NULL
                    ) STRICT;
                    """),
            Migration(
                name: "departed-attachments-1",
                sql: """
                    -- Attachments that a departed record named: their content goes once the centre has it, and two
                    -- backups hold its log beyond `since`, where it ended when the content was known to be there.
                    CREATE TABLE attachment_left (
                        hash BLOB PRIMARY KEY,
                        since INTEGER
                    ) STRICT, WITHOUT ROWID;
                    """),
            Migration(
                name: "disk-office-1",
                sql: """
                    -- Receipts are looked for by their change, but for those that a centre which was put back forgot.
                    DROP INDEX receipt_number;
                    """),
            Migration(
                name: "enrolment-1",
                sql: """
                    -- What an enrolment that is wanted would put in force stands beside what is in force.
                    UPDATE setting SET name = 'enrolment.wished_server' WHERE name = 'enrolment.server'
                        AND EXISTS (SELECT 1 FROM setting WHERE name = 'enrolment.code');
                    UPDATE setting SET name = 'enrolment.wished_authority' WHERE name = 'enrolment.authority'
                        AND EXISTS (SELECT 1 FROM setting WHERE name = 'enrolment.code');
                    """),
            Migration(
                name: "attachments-rest-1",
                sql: """
                    -- How often the content came whole and was not what its hash says, and when it was so last, in
                    -- milliseconds since 1970: for so long it is left alone.
                    ALTER TABLE attachment ADD COLUMN damages INTEGER NOT NULL DEFAULT 0;
                    ALTER TABLE attachment ADD COLUMN damaged_ms INTEGER;
                    CREATE INDEX attachment_damaged ON attachment (no) WHERE damaged_ms IS NOT NULL;
                    """),
        ]
}
