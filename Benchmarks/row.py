"""One line of the table: what was measured, and against what."""
import subprocess


def columns_limit(cells):
    """Bytes of the values alone, by columns, zstd -19, without ids, dots or hashes."""
    columns = {}
    for field, value in cells:
        columns.setdefault(field, []).append(str(value))
    plain = "\n".join("\n".join(column) for column in columns.values()).encode()
    return len(subprocess.run(["zstd", "-19", "-c"], input=plain, capture_output=True, check=True).stdout)


class Row:
    def __init__(self, name, unit, value, wanted, limit=None):
        self.name, self.unit, self.value, self.wanted, self.limit = name, unit, value, wanted, limit

    @property
    def figure(self):
        return self.value / self.limit if self.limit else self.value

    @property
    def is_reached(self):
        return self.figure >= self.wanted if self.unit == "changes/s" else self.figure <= self.wanted

    @property
    def document(self):
        return {
            "name": self.name, "value": round(self.value, 4), "unit": self.unit, "limit": self.limit,
            "ratio": round(self.figure, 4) if self.limit else None, "wanted": self.wanted, "reached": self.is_reached,
        }
