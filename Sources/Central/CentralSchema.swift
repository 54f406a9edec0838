import SQLiteReplica

/// The tables that only the centre has.
enum CentralSchema {
    /// In order. Never edited once released.
    static let migrations =
        ReplicaSchema.migrations + [
            Migration(
                name: "central-1",
                sql: """
                    -- Unbroken histories of this log, the present one last.
                    CREATE TABLE epoch (
                        place INTEGER PRIMARY KEY,
                        id BLOB NOT NULL UNIQUE,
                        start INTEGER NOT NULL,
                        began_ms INTEGER NOT NULL
                    ) STRICT;

                    -- Changes in the order in which they were taken in.
                    CREATE TABLE log (
                        number INTEGER PRIMARY KEY,
                        change INTEGER NOT NULL UNIQUE REFERENCES change (no),
                        device BLOB,
                        received_ms INTEGER NOT NULL,
                        log_hash BLOB NOT NULL
                    ) STRICT;

                    -- The fate of each part: reason 0 means applied.
                    CREATE TABLE log_part (
                        number INTEGER NOT NULL REFERENCES log (number),
                        place INTEGER NOT NULL,
                        record BLOB NOT NULL,
                        reason INTEGER NOT NULL,
                        audience TEXT NOT NULL,
                        moves_record INTEGER NOT NULL,
                        PRIMARY KEY (number, place)
                    ) STRICT, WITHOUT ROWID;
                    CREATE INDEX log_part_of_record ON log_part (record, number);
                    CREATE INDEX log_part_held ON log_part (reason) WHERE reason > 0;

                    -- How each actor began, and what is known of its chain.
                    CREATE TABLE known_actor (
                        actor INTEGER PRIMARY KEY REFERENCES actor (no),
                        device BLOB,
                        genesis BLOB NOT NULL,
                        signature BLOB NOT NULL,
                        is_forked INTEGER NOT NULL DEFAULT 0,
                        top INTEGER NOT NULL DEFAULT 0
                    ) STRICT;

                    -- The centre's own actors, the present one last.
                    CREATE TABLE own_actor (
                        place INTEGER PRIMARY KEY,
                        actor INTEGER NOT NULL UNIQUE REFERENCES actor (no),
                        head_seq INTEGER NOT NULL,
                        head_hash BLOB NOT NULL
                    ) STRICT;

                    CREATE TABLE office (
                        code TEXT PRIMARY KEY,
                        networks TEXT NOT NULL,
                        scope_version INTEGER NOT NULL,
                        added_ms INTEGER NOT NULL,
                        is_revoked INTEGER NOT NULL DEFAULT 0
                    ) STRICT, WITHOUT ROWID;

                    CREATE TABLE device (
                        id BLOB PRIMARY KEY,
                        office TEXT NOT NULL REFERENCES office (code),
                        signing_key BLOB NOT NULL,
                        sealing_key BLOB NOT NULL,
                        label TEXT NOT NULL,
                        standing TEXT NOT NULL,
                        enrolled_ms INTEGER NOT NULL,
                        last_number INTEGER NOT NULL DEFAULT 0,
                        last_contact_ms INTEGER,
                        read_number INTEGER NOT NULL DEFAULT 0,
                        unsent INTEGER NOT NULL DEFAULT 0,
                        clock_ahead_ms INTEGER NOT NULL DEFAULT 0
                    ) STRICT, WITHOUT ROWID;

                    -- One-time codes, hashed. A used code stays, so that a second use is told apart.
                    CREATE TABLE enrolment_code (
                        hash BLOB PRIMARY KEY,
                        office TEXT NOT NULL REFERENCES office (code),
                        expires_ms INTEGER NOT NULL,
                        needs_approval INTEGER NOT NULL,
                        used_by BLOB
                    ) STRICT, WITHOUT ROWID;
                    """),
            Migration(
                name: "central-2",
                sql: """
                    -- The entry of the log by which staff ruled on a held part: then reason 0 means released.
                    ALTER TABLE log_part ADD COLUMN ruling INTEGER;
                    CREATE INDEX log_part_ruled ON log_part (ruling) WHERE ruling IS NOT NULL;
                    """),
            Migration(
                name: "central-bundle-1",
                sql: """
                    -- What the device asked last, over the line or in a bundle: what an answer in a bundle goes by.
                    ALTER TABLE device ADD COLUMN asked BLOB;
                    -- When a bundle of it was taken in that nobody made an answer to since.
                    ALTER TABLE device ADD COLUMN bundle_ms INTEGER;
                    """),
            Migration(
                name: "central-stance",
                sql: """
                    -- Where the device's office stood at the end of its last exchange: it need not say it again.
                    ALTER TABLE device ADD COLUMN stance BLOB;
                    """),
            Migration(
                name: "central-epochs-1",
                sql: """
                    -- A change that offices give back in pieces has an entry for each: both tables anew, without the
                    -- rule that a change has one entry only.
                    CREATE TABLE log_anew (
                        number INTEGER PRIMARY KEY,
                        change INTEGER NOT NULL REFERENCES change (no),
                        device BLOB,
                        received_ms INTEGER NOT NULL,
                        log_hash BLOB NOT NULL
                    ) STRICT;
                    INSERT INTO log_anew SELECT number, change, device, received_ms, log_hash FROM log;
                    CREATE TABLE log_part_anew (
                        number INTEGER NOT NULL REFERENCES log_anew (number),
                        place INTEGER NOT NULL,
                        record BLOB NOT NULL,
                        reason INTEGER NOT NULL,
                        audience TEXT NOT NULL,
                        moves_record INTEGER NOT NULL,
                        ruling INTEGER,
                        PRIMARY KEY (number, place)
                    ) STRICT, WITHOUT ROWID;
                    INSERT INTO log_part_anew
                        SELECT number, place, record, reason, audience, moves_record, ruling FROM log_part;
                    DROP TABLE log_part;
                    DROP TABLE log;
                    ALTER TABLE log_anew RENAME TO log;
                    ALTER TABLE log_part_anew RENAME TO log_part;
                    CREATE INDEX log_of_change ON log (change);
                    CREATE INDEX log_part_of_record ON log_part (record, number);
                    CREATE INDEX log_part_held ON log_part (reason) WHERE reason > 0;
                    CREATE INDEX log_part_ruled ON log_part (ruling) WHERE ruling IS NOT NULL;

                    -- Changes of which, or before which in their chains, something is missing: offices gave them back.
                    CREATE TABLE loose (
                        change INTEGER PRIMARY KEY REFERENCES change (no)
                    ) STRICT;

                    -- Changes that an office offered in somebody else's name without proof.
                    CREATE TABLE unproven (
                        hash BLOB PRIMARY KEY,
                        device BLOB NOT NULL,
                        received_ms INTEGER NOT NULL,
                        bytes BLOB NOT NULL
                    ) STRICT, WITHOUT ROWID;

                    -- Backups that were restored for a test, and held the log up to `number`.
                    CREATE TABLE backup (
                        place INTEGER PRIMARY KEY,
                        path TEXT NOT NULL,
                        epoch BLOB NOT NULL,
                        number INTEGER NOT NULL,
                        log_hash BLOB NOT NULL,
                        made_ms INTEGER NOT NULL
                    ) STRICT;
                    """),
            Migration(
                name: "central-redactions-1",
                sql: """
                    -- What one of the staff asked to be erased, and no other has confirmed yet. It names no value.
                    CREATE TABLE redaction_request (
                        number INTEGER PRIMARY KEY AUTOINCREMENT,
                        targets BLOB NOT NULL,
                        cause TEXT NOT NULL,
                        asked_by TEXT NOT NULL,
                        asked_ms INTEGER NOT NULL
                    ) STRICT;
                    """),
            snapshots,
            Migration(
                name: "central-epochs-2",
                sql: """
                    -- Whether offices gave back what another centre had taken in, which answered instead of this one.
                    ALTER TABLE epoch ADD COLUMN given_back INTEGER NOT NULL DEFAULT 0;
                    """),
            Migration(
                name: "attachments-central-1",
                sql: """
                    -- Bytes of attachments that a device brought on the last day on which it brought any.
                    CREATE TABLE attachment_day (
                        device BLOB PRIMARY KEY REFERENCES device (id),
                        day INTEGER NOT NULL,
                        bytes INTEGER NOT NULL
                    ) STRICT, WITHOUT ROWID;
                    """),
            Migration(
                name: "speed-central-1",
                sql: """
                    -- How far an actor's chain is here is read from its changes, and not written with each of them.
                    ALTER TABLE known_actor DROP COLUMN top;
                    """),
            Migration(
                name: "speed-central-2",
                sql: """
                    -- What records up to this number say to rules is in `claim`; what later ones say follows.
                    CREATE TABLE claim_progress (through INTEGER NOT NULL) STRICT;
                    INSERT INTO claim_progress SELECT coalesce(max(no), 0) FROM record;
                    """),
        ]
}
