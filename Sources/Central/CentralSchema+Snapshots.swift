import SQLiteReplica

extension CentralSchema {
    /// The pieces of snapshots, whose bytes are files.
    static let snapshots = Migration(
        name: "central-snapshots-1",
        sql: """
            -- What each scope reads of the log, in pieces: after the place (number, within) up to the place (through,
            -- through_within). `hash` names the file; it is null where the scope reads nothing. `forms` are those by
            -- which it was judged what may be read.
            CREATE TABLE snapshot_piece (
                scope TEXT NOT NULL,
                number INTEGER NOT NULL,
                within INTEGER NOT NULL,
                through INTEGER NOT NULL,
                through_within INTEGER NOT NULL,
                changes INTEGER NOT NULL,
                bytes INTEGER NOT NULL,
                hash BLOB,
                forms BLOB NOT NULL,
                PRIMARY KEY (scope, number, within)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX snapshot_piece_by_hash ON snapshot_piece (hash) WHERE hash IS NOT NULL;

            -- How often something was withdrawn from snapshots: a piece that was begun before that does not count.
            CREATE TABLE snapshot_withdrawals (count INTEGER NOT NULL) STRICT;
            INSERT INTO snapshot_withdrawals (count) VALUES (0);
            """)
}
