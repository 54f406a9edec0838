"""What the rows are measured against: the same work by somebody else, in the same run."""
import os
import sqlite3
import tempfile
import time


def inserts(sizes, batch=500):
    """Rows a processor second that sqlite3 inserts itself: one blob of each size under a random key of 16 bytes, durable
    after every batch."""
    rows = [(os.urandom(16), os.urandom(size)) for size in sizes]
    with tempfile.TemporaryDirectory(prefix="khn-limit-") as folder:
        database = sqlite3.connect(folder + "/limit.sqlite", isolation_level=None)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("CREATE TABLE t (id BLOB PRIMARY KEY, bytes BLOB NOT NULL) STRICT")
        before = time.process_time()
        for start in range(0, len(rows), batch):
            database.execute("BEGIN IMMEDIATE")
            database.executemany("INSERT INTO t VALUES (?, ?)", rows[start : start + batch])
            database.execute("COMMIT")
        used = time.process_time() - before
        database.close()
    return len(rows) / used
