"""What a bad line costs, and what TLS does: with the centre as it serves on a line."""
import json
import pathlib
import subprocess
import sys
import time

import proxy
import province
import workload
from row import Row

WIRE = str(pathlib.Path(__file__).resolve().parent.parent / "Tools/wire/wire.py")


class Wire:
    """A line between two network namespaces (`Tools/wire`)."""

    def __init__(self, rate, delay):
        self.process = subprocess.Popen(
            [sys.executable, WIRE, "--rate", str(rate), "--delay", str(delay), "--lasting", "1800"],
            stdout=subprocess.PIPE, text=True)
        ends = json.loads(self.process.stdout.readline())
        self.centre, self.office = ends["centre"], ends["office"]

    @staticmethod
    def is_allowed():
        return subprocess.run([sys.executable, WIRE, "--probe"], stderr=subprocess.DEVNULL).returncode == 0

    @property
    def carried(self):
        """Bytes of the packets that the office sent and got, headers included, as its kernel counts them."""
        with open(f"/proc/{self.office['pid']}/net/dev") as file:
            lines = [line.split(":", 1) for line in file if ":" in line]
        words = [words.split() for name, words in lines if name.strip() != "lo"]
        return sum(int(row[0]) + int(row[8]) for row in words)

    def stop(self):
        self.process.terminate()
        self.process.wait()


def wall(programs, say, rate=64_000, delay=300):
    """A day's work from a daemon that just starts, over a line of 64 kbit/s with 600 ms there and back."""
    if not Wire.is_allowed():
        say("left out: this machine allows no network namespaces, so there is no line to measure on\n")
        return []
    wire = Wire(rate, delay)
    centre = province.Centre(programs, wire.centre["address"], is_secure=True, network=wire.centre["pid"])
    office = province.Office(programs, "5715", network=wire.office["pid"])
    try:
        source = workload.Workload(1)
        known = [source.record() for _ in range(400)]
        office.take(known)
        say("enrol")
        office.enrol(centre)
        office.sync(300)
        fresh = [source.record() for _ in range(200)]
        changed = source.random.sample(known, 300)
        for record in changed:
            field, value = source.edit(record)
            record[field] = value
        office.take(fresh + changed)
        before, start = wire.carried, time.perf_counter()
        say("a day's work")
        office.start()
        office.wait(lambda: office.status()["unsent"] == 0, seconds=300)
        seconds = time.perf_counter() - start
        limit = (wire.carried - before) * 8 / rate + 3 * 2 * delay / 1000
        return [Row("a day's work, cold, 64 kbit/s and 600 ms", "s", seconds, 1.25, round(limit, 2))]
    finally:
        office.stop()
        centre.stop()
        wire.stop()


def handshake(programs, say, tries=5):
    """A cold idle check over TLS: its round trips, against those of a handshake of openssl's own client.

    The fewest of some tries: what the server sends unasked, its tickets, may fall between two packets of a client that
    did not wait for them.
    """
    centre = province.Centre(programs, is_secure=True)
    between = proxy.Proxy(centre.port)
    office = province.Office(programs, "5715")
    try:
        office.take([workload.Workload(1).record()])
        office.enrol(centre, between.port)
        office.exchange_once()
        ours, theirs = [], []
        for number in range(tries):
            say(f"{number} of {tries}")
            between.reset()
            office.exchange_once()
            ours.append(between.connections + between.turns)
            between.reset()
            client = subprocess.Popen(
                ["openssl", "s_client", "-connect", f"127.0.0.1:{between.port}", "-CAfile",
                 centre.data + "/authority.pem"],
                stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(0.3)
            client.stdin.close()
            client.wait()
            theirs.append(between.connections + between.turns)
        return [Row("idle check, cold, round trips with TLS", "round trips", min(ours), 1, min(theirs))]
    finally:
        centre.stop()
