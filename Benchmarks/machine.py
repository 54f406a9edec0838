"""What an old machine feels: memory, and how long a clerk waits at the shell."""
import os
import statistics
import subprocess
import tempfile
import time

import proxy
import province
import workload
from row import Row

KILOBYTES_A_MEGABYTE = 1024


def megabytes(pid, name):
    return province.status(pid, name) / KILOBYTES_A_MEGABYTE


def memory(programs, say, waiting=100_000, idle_seconds=30):
    """Memory of the daemon, idle and at work, and how often it wakes when there is nothing to do."""
    centre = province.Centre(programs)
    office = province.Office(programs, "5715")
    try:
        source = workload.Workload(1)
        known = [source.record() for _ in range(400)]
        office.take(known)
        office.enrol(centre, centre.port)
        office.daemon_program = programs.shipped("khunathamd")
        office.start()
        office.sync()
        say(f"idle for {idle_seconds} s")
        time.sleep(2)
        daemon = office.daemon.pid
        before = province.status(daemon, "voluntary_ctxt_switches")
        time.sleep(idle_seconds)
        wakes = (province.status(daemon, "voluntary_ctxt_switches") - before) * 60 / idle_seconds
        idle = megabytes(daemon, "VmRSS")
        say("a day's work")
        # From here on the kernel notes the most anew (proc(5), clear_refs).
        with open(f"/proc/{daemon}/clear_refs", "w") as file:
            file.write("5")
        office.take([source.record() for _ in range(200)])
        office.wait(lambda: office.status()["unsent"] == 0)
        day = megabytes(daemon, "VmHWM")
        office.stop()
        # A file may not be larger than a client reads.
        for start in range(0, waiting, 25_000):
            say(f"{start} of {waiting} changes wait")
            office.take([source.record() for _ in range(25_000)])
        say(f"{waiting} changes wait")
        office.start()
        office.wait(lambda: office.status()["unsent"] == 0, seconds=1800)
        backlog = megabytes(office.daemon.pid, "VmHWM")
        return [
            Row("daemon memory, idle", "MB", idle, 20),
            Row("daemon memory, most in a day's work", "MB", day, 28),
            Row(f"daemon memory, most with {waiting:,} waiting", "MB", backlog, 60),
            Row("daemon idle, wake-ups a minute", "wake-ups", wakes, 10),
        ]
    finally:
        office.stop()
        centre.stop()


INSERT = """PRAGMA synchronous = FULL;
INSERT INTO t VALUES (randomblob(16), 'ชุมชนคุณธรรมบ้านศรีดอนชัย', 120, randomblob(600));
"""


def milliseconds(arguments, environment):
    """How long a command takes from its start to its end."""
    silent = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_WRONLY, 0) for number in (1, 2)]
    before = time.perf_counter()
    pid = os.posix_spawnp(arguments[0], arguments, environment, file_actions=silent)
    _, code = os.waitpid(pid, 0)
    assert code == 0, f"{' '.join(arguments)}: {code}"
    return (time.perf_counter() - before) * 1000


def record_add(programs, say, runs=60, warmup=5):
    """A durable `record add` from the shell, against the sqlite3 shell committing one row the same way; in turns."""
    office = province.Office(programs, "5715")
    with tempfile.TemporaryDirectory(prefix="khn-limit-") as folder:
        limit, script = folder + "/limit.sqlite", folder + "/insert.sql"
        subprocess.run(
            ["sqlite3", limit, "PRAGMA journal_mode = WAL;"
             "CREATE TABLE t (id BLOB PRIMARY KEY, name TEXT, households INTEGER, bytes BLOB)"],
            check=True, stdout=subprocess.DEVNULL)
        with open(script, "w", encoding="utf-8") as file:
            file.write(INSERT)
        environment = dict(os.environ, KHUNATHAM_HOME=office.home)
        add = [
            programs.shipped("khunatham"), "record", "add", "community", "--set", "name_th=ชุมชนคุณธรรมบ้านศรีดอนชัย", "--set",
            "households=120",
        ]
        insert = ["sqlite3", "-init", script, limit, ".exit"]
        times = []
        for run in range(runs + warmup):
            say(f"{run} of {runs + warmup}")
            times.append((milliseconds(add, environment), milliseconds(insert, environment)))
        value, against = (statistics.median(column) for column in zip(*times[warmup:]))
        return [Row("record add from the shell", "ms", value, 1.5, round(against, 2))]
