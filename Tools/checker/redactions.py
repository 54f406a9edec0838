"""Orders to erase, and what they erase: PROTOCOL.md, "Redactions"."""

from dataclasses import dataclass

from canonical import Reader
from changes import PUTTING

DELETED, OFFICE, SHARED, APPROVED = 0, 1, 2, 4
CAUSES = {"request", "withdrawal", "unlawful"}


@dataclass
class Redaction:
    actor: bytes
    seq: int
    record: bytes
    fields: set

    def erases(self, part, field):
        """Whether it takes away what the part writes into the field."""
        if part.record != self.record:
            return False
        if not self.fields:
            return field not in (DELETED, OFFICE, SHARED)
        is_about = field in self.fields and field not in (DELETED, OFFICE, SHARED) or field == APPROVED
        return is_about and part.seen.get(self.actor, 0) < self.seq


def ordered(change, part):
    """What a part orders; None when it orders nothing."""
    if part.type != "redaction":
        return None
    values = {}
    for write in part.writes:
        if write.operation in PUTTING and write.value is not None:
            values.setdefault(write.field, []).append(write.value)
    kinds = {number: [value[0] >> 5 for value in values.get(number, [])] for number in (16, 17, 18, 19)}
    if not (kinds[16][:1] == [2] and kinds[18][:1] == [3] and kinds[19][:1] == [3] and set(kinds[17]) <= {0}):
        return None
    record = Reader(values[16][0]).bytes()
    fields = {Reader(value).number() for value in values.get(17, [])}
    is_readable = len(record) == 16 and Reader(values[18][0]).text() in CAUSES and all(f < 1 << 32 for f in fields)
    return Redaction(change.actor, change.seq, record, fields) if is_readable else None
