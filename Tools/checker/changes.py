"""Geneses, changes and parts, read as PROTOCOL.md says ("Actors", "Changes", "Parts")."""

import hashlib
from dataclasses import dataclass

from canonical import Malformed, Reader

OPERATIONS = SET, CLEAR, ADD, REMOVE, INCREMENT, NOTE = range(6)
PUTTING = {SET, ADD, INCREMENT, NOTE}


def sha256(*pieces):
    return hashlib.sha256(b"".join(pieces)).digest()


def must(condition, why):
    if not condition:
        raise Malformed(why)


def is_ascending(items):
    return all(a < b for a, b in zip(items, items[1:]))


@dataclass(frozen=True, order=True)
class Dot:
    """The name of one written value; its order is that of the fields."""

    actor: bytes
    seq: int
    tag: bytes
    index: int


@dataclass
class Write:
    field: int
    operation: int
    over: list
    value: bytes  # None where a redaction took it away


@dataclass
class Part:
    record: bytes
    type: str
    seen: dict
    writes: list


@dataclass
class Genesis:
    bytes: bytes
    actor: bytes
    key: bytes
    office: str

    def __init__(self, data):
        reader = Reader(data)
        reader.array(5)
        self.bytes = data
        self.actor = reader.bytes(16)
        self.key = reader.bytes(32)
        self.office = reader.text()
        must(reader.number() <= 2, "an unknown reason of a genesis")
        if not reader.null():
            reader.array(3)
            reader.bytes(16), reader.number(), reader.bytes(32)
        reader.finish()

    @property
    def hash(self):
        return sha256(b"gen1", self.bytes)


class Change:
    """One change: `parts` has None in place of what is withheld."""

    def __init__(self, data):
        outer = Reader(data)
        outer.array(2)
        header = outer.bytes()
        count = outer.array()
        must(1 <= count <= 64, "a change without parts, or with too many")
        self.parts, hashes, emptied = [], [], 0
        for _ in range(count):
            if outer.is_array_next():
                items = outer.array()
                must(items in (1, 2), "a slot of the wrong length")
                hashes.append(outer.bytes(32))
                self.parts.append(read_part(outer.bytes(), True) if items == 2 else None)
                emptied += items == 2
            else:
                part = outer.bytes()
                hashes.append(sha256(part))
                self.parts.append(read_part(part))
        outer.finish()
        must(len(data) <= 256 * 1024 + 18 * emptied, "a change that is too large")
        self.hash = sha256(b"chg1", header, *hashes)
        self.tag = self.hash[:8]
        self.read_header(Reader(header))
        written = [(part.record, field) for part in self.parts if part for field in {w.field for w in part.writes}]
        must(len(written) == len(set(written)), "two parts that write the same field of a record")

    def read_header(self, reader):
        reader.array(11)
        must(reader.number() == 1, "an unknown format of a change")
        self.actor = reader.bytes(16)
        self.seq = reader.number()
        must(self.seq > 0, "a change with seq 0")
        self.prev = reader.bytes(32)
        self.lamport = reader.number()
        self.wall = reader.integer()
        reader.number(), reader.number()
        self.clerk = reader.text()
        self.office = reader.text()
        reader.number()
        reader.finish()

    @property
    def label(self):
        return f"{self.actor[:4].hex()}-{self.seq}"


def read_part(data, is_emptied=False):
    reader = Reader(data)
    reader.array(6)
    record = reader.bytes(16)
    type_ = reader.text()
    must(type_, "a part without a type")
    reader.bytes(0 if is_emptied else 16)
    actors = [reader.bytes(16) for _ in range(reader.array())]
    must(is_ascending(actors), "actors that are not sorted")
    named = set()

    def actor():
        place = reader.number()
        must(place < len(actors), "a place without an actor")
        named.add(place)
        return actors[place]

    seen, places = {}, []
    for _ in range(reader.groups(2)):
        name = actor()
        places.append(name)
        seen[name] = reader.number()
        must(seen[name] > 0, "a zero in seen")
    must(is_ascending(places), "a clock that is not sorted")
    writes = [read_write(reader, actor) for _ in range(reader.array())]
    reader.finish()
    must(1 <= len(writes) <= 512, "a part without writes, or with too many")
    must(all(a.field <= b.field for a, b in zip(writes, writes[1:])), "writes that are not sorted")
    must(len(named) == len(actors), "an actor that nothing names")
    emptied = [w for w in writes if w.operation in PUTTING and w.value is None]
    must(bool(emptied) == is_emptied, "a part that lacks values and does not say so, or says so and lacks none")
    return Part(record, type_, seen, writes)


def read_write(reader, actor):
    items = reader.array()
    field = reader.number((1 << 32) - 1)
    operation = reader.number()
    must(operation in OPERATIONS, "an unknown operation")
    must(items == 3 or (items == 4 and operation in PUTTING), "a write of the wrong length")
    over = []
    for _ in range(reader.array()):
        length = reader.array()
        must(length in (3, 4), "a dot of the wrong length")
        name = actor()
        seq, tag = reader.number(), reader.bytes(8)
        must(seq > 0, "a dot with seq 0")
        index = reader.number(0xFFFF) if length == 4 else 0
        must(length == 3 or index > 0, "an index 0 that is written out")
        over.append(Dot(name, seq, tag, index))
    must(is_ascending(over), "dots that are not sorted")
    value = reader.value() if items == 4 else None
    return Write(field, operation, over, value)
