"""What is measured: each row against a limit that is measured in the same run."""
import time

import attachment
import first
import limits
import line
import machine
import proxy
import province
import workload
from row import Row, columns_limit

CODES = [str(code) for code in range(5701, 5719)]


class Day:
    """An office with records at the centre, and its daemon on an open connection."""

    def __init__(self, programs, say, seed=1, before=400):
        self.centre = province.Centre(programs)
        self.proxy = proxy.Proxy(self.centre.port)
        self.office = province.Office(programs, "5715")
        self.source = workload.Workload(seed)
        self.say = say
        self.records = [self.source.record() for _ in range(before)]
        say(f"{before} records")
        self.office.take(self.records)
        self.office.enrol(self.centre, self.proxy.port)
        self.office.start()
        self.office.sync()

    def work(self, added=200, edited=300):
        """A day's work, committed at once; returns the limit of what was recorded."""
        self.say(f"{added} records, {edited} edits")
        fresh = [self.source.record() for _ in range(added)]
        cells = [cell for record in fresh for cell in record.items()]
        changed = self.source.random.sample(self.records, edited)
        for record in changed:
            field, value = self.source.edit(record)
            record[field] = value
            cells.append((field, value))
        report = self.office.take(fresh + changed)
        # Now and then a new record has the name of an old one, and changes that.
        assert report["added"] + report["changed"] + report["unchanged"] == added + edited, report
        self.records += fresh
        return columns_limit(cells) if cells else 0

    def arrive(self, seconds=120):
        """Waits until the centre has all that the office recorded."""
        self.office.wait(lambda: self.office.status()["unsent"] == 0, seconds)
        time.sleep(0.3)

    def stop(self):
        self.office.stop()
        self.centre.stop()


def day(programs, say):
    """A day's work on a warm connection."""
    day = Day(programs, say)
    try:
        day.proxy.reset()
        before = day.office.seconds, day.centre.seconds
        limit = day.work()
        day.arrive()
        used = day.office.seconds - before[0], day.centre.seconds - before[1]
        bytes_, turns = day.proxy.both, day.proxy.turns
        assert day.office.status()["stateHash"] == day.centre.hash("5715"), "office and centre differ"
        return [
            Row("a day's work, bytes both ways", "bytes", bytes_, 1.30, limit),
            Row("a day's work, round trips, warm", "round trips", turns, 1),
            Row("a day's work, processor at the office", "s", used[0], 0.05),
            Row("a day's work, processor at the centre", "s", used[1], 0.05),
        ]
    finally:
        day.stop()


def cold(programs, say):
    """The same from a daemon that just starts: the connection takes a round trip, TLS 1.3 one more."""
    day = Day(programs, say)
    try:
        day.office.stop()
        day.work()
        day.proxy.reset()
        day.office.start()
        day.arrive()
        return [Row("a day's work, round trips, cold", "round trips", day.proxy.turns + 2 * day.proxy.connections, 3)]
    finally:
        day.stop()


def small(programs, say):
    """An idle check, and one field edited, on a warm connection."""
    day = Day(programs, say, before=30)
    try:
        rows = []
        day.office.sync()
        day.proxy.reset()
        day.office.sync()
        rows.append(Row("idle check, warm, bytes both ways", "bytes", day.proxy.both, 300))
        sizes = []
        for _ in range(5):
            record = day.source.random.choice(day.records)
            field, value = day.source.edit(record)
            record[field] = value
            day.proxy.reset()
            assert day.office.take([record])["changed"] == 1
            day.arrive()
            sizes.append(day.proxy.both)
        rows.append(Row("one field edited, warm, bytes both ways", "bytes", sorted(sizes)[2], 500))
        return rows
    finally:
        day.stop()


def cut(programs, say):
    """A day's work over connections that are reset after every 8 KiB, against the same uncut: for an office that has
    worked over such a line before, and for one that meets it for the first time."""
    whole = 0
    rows = []
    for name, limit, is_known in (
        ("", None, False), ("a day's work, cut every 8 KiB", 8192, True),
        ("the same, the line's first day", 8192, False),
    ):
        day = Day(programs, say)
        try:
            if is_known:
                # The days before: each from a daemon that just starts.
                for _ in range(2):
                    day.office.stop()
                    day.work()
                    day.proxy.cut = limit
                    day.office.start()
                    day.arrive(seconds=300)
            day.office.stop()
            day.work()
            day.proxy.cut = limit
            day.proxy.reset()
            day.office.start()
            day.arrive(seconds=300)
            if limit is None:
                whole = day.proxy.both
            else:
                rows.append(Row(name, "bytes", day.proxy.both, 1.3, whole))
        finally:
            day.stop()
    return rows


def short(programs, say, changes=5000, rate=4000, trip=0.8):
    """5,000 changes over 32 kbit/s with 800 ms there and back, each connection reset after 30 s, against the same on
    such a line that lives: the difference is what was sent twice."""
    whole = 0
    for life in (None, 30):
        day = Day(programs, say)
        try:
            # A small day before, so that the daemon knows how slow the line is.
            day.proxy.slow(rate, trip, life)
            day.work(20, 30)
            day.arrive(seconds=120)
            day.office.stop()
            day.proxy.slow(None, 0, None)
            day.work(changes * 2 // 5, 200)
            for _ in range((changes - changes * 2 // 5) // 200 - 1):
                day.work(0, 200)
            day.proxy.slow(rate, trip, life)
            day.proxy.reset()
            say("exchange" if life is None else f"exchange, dying every {life} s")
            began = time.time()
            day.office.start()
            day.arrive(seconds=1200)
            seconds = time.time() - began
            assert day.office.status()["stateHash"] == day.centre.hash("5715"), "office and centre differ"
            if life is None:
                whole = day.proxy.both
            else:
                assert day.proxy.cuts > 0, "the line lived"
        finally:
            day.stop()
    return [
        Row("32 kbit/s that dies every 30 s", "bytes", day.proxy.both, 1.05, whole),
        Row("the same, time against bytes x 8 / rate", "s", seconds, 2, day.proxy.both / rate),
    ]


def many(programs, say, records=1100, edits=50):
    """All districts edit the same records while apart, then meet: each exchanges twice."""
    centre = province.Centre(programs)
    line = proxy.Proxy(centre.port)
    offices = [province.Office(programs, code) for code in CODES]
    try:
        source = workload.Workload(9, office="5701")
        known = [dict(source.record(), shared="57") for _ in range(records)]
        say(f"{records} records")
        offices[0].take(known)
        for office in offices:
            say(f"enrol {office.code}")
            office.enrol(centre, line.port)
            office.sync(600)
        cells = []
        for number, office in enumerate(offices):
            say(f"edits {office.code}")
            draw = workload.Workload(100 + number, office="5701")
            changed = []
            for record in draw.random.sample(known, edits):
                field, value = draw.edit(record)
                # A number may be drawn as it is already: that would be no edit.
                while value == record[field]:
                    field, value = draw.edit(record)
                changed.append(dict(record, **{field: value}))
                cells.append((field, value))
            report = office.take(changed)
            assert report["changed"] == edits, report
        line.reset()
        for _ in range(2):
            for office in offices:
                say(f"exchange {office.code}")
                office.sync(600)
        limit = columns_limit(cells) * len(offices)
        hashes = {office.status()["stateHash"] for office in offices}
        assert len(hashes) == 1, "the offices differ"
        return [
            Row("18 offices meet, bytes", "bytes", line.both, 1.4, limit),
            Row("18 offices meet, exchanges", "exchanges", line.turns, 36),
        ]
    finally:
        for office in offices:
            office.stop()
        centre.stop()


def admission(programs, say, batches=10):
    """Changes that the centre admits in a second of its processor, in batches of 500."""
    centre = province.Centre(programs)
    office = province.Office(programs, "5715")
    try:
        # Enrolling exchanges at once: what is measured is recorded after it.
        office.enrol(centre, centre.port)
        office.sync()
        source = workload.Workload(5)
        say("import")
        records = [source.record() for _ in range(500 * batches)]
        office.take(records)
        before, first = centre.seconds, centre.log_number()
        say("exchange")
        office.sync(600)
        used, count = centre.seconds - before, centre.log_number() - first
        rate = count / used
        say("limit")
        limit = limits.inserts([workload.size(record) for record in records])
        return [
            Row("changes admitted, batches of 500", "changes/s", rate, 20_000),
            Row("the same, against sqlite3's own inserts", "changes/s", rate, 0.25, round(limit)),
        ]
    finally:
        office.stop()
        centre.stop()


ROWS = {
    "day": day, "cold": cold, "small": small, "cut": cut, "short": short, "many": many, "admission": admission,
    "first": first.first, "first-cut": first.first_cut, "attachment": attachment.attachment, "wall": line.wall,
    "handshake": line.handshake, "memory": machine.memory, "record-add": machine.record_add,
}
