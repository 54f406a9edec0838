"""First sync: an office that begins when the centre has much, over a whole line and over one that is cut."""
import os
import sqlite3
import tempfile
import time

import proxy
import province
import workload
from row import Row, columns_limit

RECORDS = 20_000


def peak(pid):
    """The most memory that a process has had, in MB."""
    with open(f"/proc/{pid}/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM")) / 1024


def forget_peak(pid):
    """Has the kernel take the memory of now for the most that a process has had."""
    with open(f"/proc/{pid}/clear_refs", "w") as file:
        file.write("5")


def plain(records, is_indexed):
    """sqlite3 inserting the same rows in one transaction: processor seconds, bytes of the file.

    With the indexes of a store: by id, by type and title, by office, and trigrams of all texts to search by.
    """
    fields = list(records[0])
    with tempfile.TemporaryDirectory(prefix="khn-plain-") as folder:
        path = folder + "/plain.sqlite"
        db = sqlite3.connect(path)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute(f"CREATE TABLE record (id BLOB PRIMARY KEY, type TEXT, office TEXT, {', '.join(fields)})")
        if is_indexed:
            db.execute("CREATE INDEX by_title ON record (type, name_th)")
            db.execute("CREATE INDEX by_office ON record (office)")
            db.execute("CREATE VIRTUAL TABLE search USING fts5 (body, tokenize = 'trigram', detail = 'none')")
        before = time.process_time()
        with db:
            marks = ", ".join("?" * (len(fields) + 3))
            for number, record in enumerate(records):
                values = [record[field] for field in fields]
                db.execute(f"INSERT INTO record VALUES ({marks})", [os.urandom(16), "community", "5715", *values])
                if is_indexed:
                    text = " ".join(value for value in values if isinstance(value, str))
                    db.execute("INSERT INTO search (rowid, body) VALUES (?, ?)", [number, text])
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        used = time.process_time() - before
        db.close()
        return used, os.path.getsize(path)


class Late:
    """A centre with many records in its snapshots, and an office of that district that only begins."""

    def __init__(self, programs, say, records):
        self.programs, self.say = programs, say
        self.centre = province.Centre(programs)
        self.proxy = proxy.Proxy(self.centre.port)
        source = workload.Workload(3)
        self.records = [source.record() for _ in range(records)]
        author = province.Office(programs, "5715")
        say(f"{records} records")
        author.take(self.records)
        author.enrol(self.centre, self.centre.port)
        say("to the centre")
        author.sync(1800)
        status = author.status()
        self.hash, self.count = status["stateHash"], status["records"]
        say("snapshots")
        self.pieces = province.run(
            [self.centre.program, "snapshot", "--data", self.centre.data, "--json"])
        self.office = province.Office(programs, "5715")

    def arrive(self, cut=None):
        """The whole first sync by a daemon that was just started; returns its processor seconds and peak memory."""
        self.proxy.cut = cut
        self.proxy.reset()
        forget_peak(self.centre.process.pid)
        self.office.start()
        self.office.enrol(self.centre, self.proxy.port)
        end = time.time() + 1800
        while time.time() < end:
            time.sleep(1)
            status = self.office.status()
            progress = status["firstSync"]
            if progress:
                self.say(f"{progress['received']} of {progress['wanted']}")
            elif status["records"] == self.count:
                break
        assert self.office.status()["stateHash"] == self.hash, "the offices differ"
        used, memory = self.office.seconds, peak(self.office.daemon.pid)
        self.office.stop()
        return used, memory

    def stop(self):
        self.office.stop()
        self.centre.stop()


def first(programs, say, records=RECORDS):
    """An office begins with 20,000 records of one change each."""
    late = Late(programs, say, records)
    try:
        used, memory = late.arrive()
        bytes_ = late.proxy.both
        say("sqlite3")
        seconds = plain(late.records, is_indexed=True)[0]
        size = plain(late.records, is_indexed=False)[1]
        limit = columns_limit([cell for record in late.records for cell in record.items()])
        disk = os.path.getsize(late.office.home + "/store.sqlite")
        return [
            Row("first sync, bytes both ways", "bytes", bytes_, 1.20, limit),
            Row("first sync, processor at the office", "s", used, 4, round(seconds, 3)),
            Row("first sync, memory at the office", "MB", memory, 64),
            Row("first sync, memory at the centre", "MB", peak(late.centre.process.pid), 48),
            Row("first sync, bytes on the office's disk", "bytes", disk, 1.6, size),
        ]
    finally:
        late.stop()


def first_cut(programs, say, records=2000, every=16_384):
    """The same with fewer records, over connections that are reset after so many bytes, against the same uncut."""
    sizes = []
    for cut in (None, every):
        late = Late(programs, say, records)
        try:
            late.arrive(cut)
            sizes.append(late.proxy.both)
        finally:
            late.stop()
    return [Row("first sync, cut every 16 KiB", "bytes", sizes[1], 1.05, sizes[0])]
