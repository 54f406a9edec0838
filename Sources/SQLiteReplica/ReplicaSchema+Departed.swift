extension ReplicaSchema {
    /// Records whose readable copy was taken away, because this store's office does not read them any more.
    static let departed = Migration(
        name: "replica-departed-1",
        sql: """
            -- Of a departed record only this: no value of it. `owners` and `readers` are codes, as in `record`.
            -- `left_ms` is by the centre's clock.
            -- `pages` is the last of the centre's replies that may hold parts of it; NULL once none does.
            CREATE TABLE departed (
                record BLOB PRIMARY KEY,
                owners TEXT NOT NULL,
                readers TEXT NOT NULL,
                left_ms INTEGER NOT NULL,
                pages INTEGER
            ) STRICT, WITHOUT ROWID;

            -- The changes that are kept with a part about it: what it is merged from when it comes back.
            CREATE TABLE departed_part (
                record BLOB NOT NULL,
                change INTEGER NOT NULL REFERENCES change (no),
                PRIMARY KEY (record, change)
            ) STRICT, WITHOUT ROWID;
            """)
}
