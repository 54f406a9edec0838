extension ReplicaSchema {
    /// What the search index does not know yet.
    static let search = Migration(
        name: "quick-search",
        sql: """
            -- Records whose text the search index does not know yet: it has them with `former`, or not at all when that
            -- is null.
            CREATE TABLE search_waiting (
                no INTEGER PRIMARY KEY REFERENCES record (no),
                former TEXT
            ) STRICT;
            """)
}
