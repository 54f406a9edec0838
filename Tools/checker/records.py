"""What the applied parts of changes make of a record: PROTOCOL.md, "Record state" to "Deleting".

Nothing is merged step by step here. A value is visible when a part that was applied puts it and no part that was
applied names it in that field: this is the definition, and it is computed as it stands, from all parts at once.
"""

from canonical import Malformed, Raw, Reader, write
from changes import PUTTING, Dot, sha256

DELETED, OFFICE, SHARED, REMARKS, APPROVED = 0, 1, 2, 3, 4
SYSTEM_RULES = {DELETED: "set", OFFICE: "register", SHARED: "set", REMARKS: "notes", APPROVED: "set"}
ORDER_RULES = {("ruling", 17): "set", ("redaction", 17): "set"}


class Record:
    """One record: `fields` has the visible values of each field, a list of (dot, change, value) in order of the dots."""

    def __init__(self, record, applied):
        """`applied` holds (change, part) in the order in which they were applied."""
        self.id = record
        self.type = applied[0][1].type
        put, named = {}, set()
        for change, part in applied:
            counts = {}
            for entry in part.writes:
                named.update((entry.field, dot) for dot in entry.over)
                if entry.operation in PUTTING:
                    index = counts.get(entry.field, 0)
                    counts[entry.field] = index + 1
                    dot = Dot(change.actor, change.seq, change.tag, index)
                    if entry.value is not None:
                        put[entry.field, dot] = (change, entry.value)
        self.fields = {}
        for (field, dot), (change, value) in sorted(put.items(), key=lambda item: item[0]):
            if (field, dot) not in named:
                self.fields.setdefault(field, []).append((dot, change, value))

    def visible_bytes(self, hidden=frozenset()):
        """The bytes of `visible`, without the fields that are hidden and the origins that then write nothing."""
        fields = {field: values for field, values in self.fields.items() if field not in hidden}
        changes = {(c.actor, c.seq, c.tag): c for values in fields.values() for _, c, _ in values}
        names = sorted(changes)
        places = {name: place for place, name in enumerate(names)}
        origins = [
            [*name, changes[name].lamport, changes[name].office, changes[name].clerk, changes[name].wall]
            for name in names
        ]
        content = []
        for field, values in sorted(fields.items()):
            siblings = []
            for dot, _, value in values:
                siblings += [places[dot.actor, dot.seq, dot.tag], dot.index, Raw(value)]
            content += [field, siblings]
        return write([self.type, origins, content])

    def texts(self, field):
        """The values of a field that are texts."""
        readers = [Reader(value) for _, _, value in self.fields.get(field, []) if value[0] >> 5 == 3]
        return [reader.text() for reader in readers]

    def readers(self, province):
        """The scopes that read the record."""
        return {code for code in self.texts(OFFICE) if code != province} | set(self.texts(SHARED))

    def in_conflict(self, rules):
        """The fields that people must settle, but for workflow states, whose table of joins is the form's."""
        found = []
        for field, values in sorted(self.fields.items()):
            rule = rules.get(field, SYSTEM_RULES.get(field, ORDER_RULES.get((self.type, field), "register")))
            distinct = {value for _, _, value in values}
            if len(distinct) < 2 or rule in ("set", "ledger", "notes", "state"):
                continue
            if rule in ("max", "min") and all(value[0] >> 5 in (0, 1) for value in distinct):
                continue
            found.append(field)
        return found

    def deletion(self):
        """Whether the record is there, deleted, or its deletion contested."""
        marks = self.fields.get(DELETED, [])
        if not marks:
            return "live"
        named = {dot for _, _, value in marks for dot in marked(value)}
        covered = all(
            dot in named
            for field, values in self.fields.items() if field not in (DELETED, REMARKS)
            for dot, _, _ in values)
        return "deleted" if covered else "contested"


def marked(value):
    """The dots that a mark of deletion names; none when the value is no mark."""
    reader, dots = Reader(value), []
    try:
        for _ in range(reader.array()):
            reader.array(4)
            dots.append(Dot(reader.bytes(16), reader.number(), reader.bytes(8), reader.number(0xFFFF)))
        reader.finish()
    except Malformed:
        return []
    return dots


def state_hash(records, hidden=lambda type_: frozenset()):
    """PROTOCOL.md, "State hash", over records."""
    pieces = [b"khunatham state 1"]
    for record in sorted(records, key=lambda record: record.id):
        pieces += [record.id, sha256(record.visible_bytes(hidden(record.type)))]
    return sha256(*pieces)
