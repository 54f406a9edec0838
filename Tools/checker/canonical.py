"""The deterministic subset of CBOR of PROTOCOL.md, "Encoding": read strictly, and written."""

NUMBER_MAX = 1 << 53


class Malformed(Exception):
    """Bytes that PROTOCOL.md tells a reader to refuse."""


class Raw(bytes):
    """The bytes of an item that is neither text, integer, Boolean nor bytes: kept as it is."""


class Reader:
    """Reads items one after the other from bytes."""

    def __init__(self, data):
        self.data = data
        self.at = 0

    def fail(self, why):
        raise Malformed(f"{why} at byte {self.at}")

    def take(self, count):
        if count > len(self.data) - self.at:
            self.fail("the bytes end too early")
        self.at += count
        return self.data[self.at - count:self.at]

    def is_at_end(self):
        return self.at == len(self.data)

    def finish(self):
        if not self.is_at_end():
            self.fail("bytes after the end")

    def head(self):
        """The kind and argument of the next item."""
        first = self.take(1)[0]
        kind, low = first >> 5, first & 31
        if kind in (5, 6) or (kind == 7 and low not in (20, 21, 22)):
            self.fail("an item that the encoding does not have")
        if low < 24:
            return kind, low
        if low > 27:
            self.fail("an indefinite or reserved length")
        argument = int.from_bytes(self.take(1 << (low - 24)), "big")
        if argument < (24, 1 << 8, 1 << 16, 1 << 32)[low - 24]:
            self.fail("an argument that is not in its shortest form")
        return kind, argument

    def of_kind(self, wanted):
        kind, argument = self.head()
        if kind != wanted:
            self.fail(f"kind {kind} where {wanted} belongs")
        return argument

    def number(self, most=NUMBER_MAX):
        number = self.of_kind(0)
        if number > most:
            self.fail("a number above its bound")
        return number

    def integer(self):
        kind, argument = self.head()
        if kind > 1 or argument >= 1 << 63:
            self.fail("no integer of 64 bits")
        return argument if kind == 0 else -1 - argument

    def bytes(self, exactly=None):
        found = self.take(self.of_kind(2))
        if exactly is not None and len(found) != exactly:
            self.fail(f"{len(found)} bytes where {exactly} belong")
        return found

    def text(self):
        found = self.take(self.of_kind(3))
        try:
            return found.decode("utf-8")
        except UnicodeDecodeError:
            self.fail("text that is no UTF-8")

    def array(self, exactly=None):
        count = self.of_kind(4)
        if count > len(self.data) - self.at:
            self.fail("a count that the bytes cannot hold")
        if exactly is not None and count != exactly:
            self.fail(f"{count} items where {exactly} belong")
        return count

    def is_array_next(self):
        return self.at < len(self.data) and self.data[self.at] >> 5 == 4

    def groups(self, size):
        """How many groups of `size` items an array holds."""
        count = self.array()
        if count % size:
            self.fail(f"{count} items are no groups of {size}")
        return count // size

    def boolean(self):
        found = self.take(1)[0]
        if found not in (0xF4, 0xF5):
            self.fail("no Boolean")
        return found == 0xF5

    def null(self):
        """Whether the next item is null, which is then read."""
        if self.data[self.at:self.at + 1] != b"\xf6":
            return False
        self.at += 1
        return True

    def value(self, depth_max=8):
        """One value of a field as its bytes, which are what makes values equal, after a check of its inside."""
        start = self.at
        pending = [1]
        while pending:
            if pending[-1] == 0:
                pending.pop()
                continue
            pending[-1] -= 1
            kind, argument = self.head()
            if kind in (2, 3):
                found = self.take(argument)
                if kind == 3:
                    try:
                        found.decode("utf-8")
                    except UnicodeDecodeError:
                        self.fail("text that is no UTF-8")
            elif kind == 4:
                if argument > len(self.data) - self.at:
                    self.fail("a count that the bytes cannot hold")
                pending.append(argument)
                if len(pending) - 1 > depth_max:
                    self.fail("arrays too deep in one another")
        return self.data[start:self.at]


def head(kind, argument):
    if argument < 24:
        return bytes([kind << 5 | argument])
    for low, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if argument < 1 << (8 * size):
            return bytes([kind << 5 | low]) + argument.to_bytes(size, "big")
    raise ValueError("beyond 64 bits")


def write(item):
    """The bytes of a number, integer, text, bytes, Boolean, list of these, or of `Raw` bytes as they are."""
    if isinstance(item, Raw):
        return bytes(item)
    if isinstance(item, bool):
        return b"\xf5" if item else b"\xf4"
    if item is None:
        return b"\xf6"
    if isinstance(item, int):
        return head(0, item) if item >= 0 else head(1, -1 - item)
    if isinstance(item, bytes):
        return head(2, len(item)) + item
    if isinstance(item, str):
        encoded = item.encode("utf-8")
        return head(3, len(encoded)) + encoded
    return head(4, len(item)) + b"".join(map(write, item))
