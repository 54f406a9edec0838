"""An exported log, read and checked as PROTOCOL.md, "Exported logs", says."""

import ed25519
from canonical import Malformed, Reader
from changes import PUTTING, Change, Genesis, must, sha256
from records import Record, state_hash
from redactions import ordered

OPENING, ACTOR, CHANGE, CLOSING = range(4)
RULES = {"register", "set", "ledger", "notes", "max", "min", "state", "central", "blob"}


class Log:
    """A log that was found to be in order, and the records that come of it."""

    def __init__(self, data):
        self.reader = Reader(data)
        self.forms, self.offices = {}, {}
        self.geneses, self.changes, self.names = {}, {}, {}
        self.applied, self.orders = {}, []
        self.entries, self.held, self.gaps, self.withheld = 0, {}, [], 0
        self.taken = set()
        self.hashes = []
        self.begin()
        while self.item():
            pass
        self.reader.finish()
        self.records = {id_: Record(id_, applied) for id_, applied in self.applied.items()}
        self.check_rulings()
        self.check_redactions()

    def begin(self):
        reader = self.reader
        reader.array(5)
        must(reader.number() == OPENING and reader.number() == 1, "no exported log of version 1")
        self.province = reader.text()
        for _ in range(reader.array()):
            reader.array(3)
            name, is_read_by_all, fields = reader.text(), reader.boolean(), {}
            for _ in range(reader.groups(3)):
                number, rule = reader.number(), reader.text()
                must(rule in RULES, f"an unknown rule {rule}")
                fields[number] = (rule, reader.boolean())
            self.forms[name] = (is_read_by_all, fields)
        for _ in range(reader.array()):
            reader.array(2)
            code = reader.text()
            self.offices[code] = {reader.text() for _ in range(reader.array())}

    def item(self):
        """Reads the next item; false after the last."""
        items = self.reader.array()
        kind = self.reader.number()
        if kind == ACTOR and items == 3:
            self.actor(self.reader.bytes(), self.reader.bytes(64))
        elif kind == CHANGE and items == 4:
            self.change()
        elif kind == CLOSING and items == 4:
            self.close()
            return False
        else:
            raise Malformed(f"an item of kind {kind} with {items} items")
        return True

    def actor(self, data, signature):
        genesis = Genesis(data)
        must(genesis.actor not in self.geneses, "an actor that begins twice")
        must(
            ed25519.is_valid(genesis.key, signature, b"gen1" + data),
            f"the genesis of {genesis.actor.hex()} is not signed by its device")
        self.geneses[genesis.actor] = genesis

    def change(self):
        reader = self.reader
        number, change = reader.number(), Change(reader.bytes())
        self.entries += 1
        must(number == self.entries, f"entry {number} where {self.entries} belongs")
        self.hashes.append(change.hash)
        self.check_chain(change, number)
        held = set()
        for _ in range(reader.groups(2)):
            place, reason = reader.number(), reader.number()
            must(place < len(change.parts) and place not in held, f"entry {number} holds a part it does not have")
            must(1 <= reason <= 10, f"entry {number} holds a part for no reason")
            held.add(place)
            self.held[change.actor, change.seq, change.tag, place] = number
        for place, part in enumerate(change.parts):
            if not part:
                self.withheld += 1
            elif place not in held and (change.hash, place) not in self.taken:
                self.taken.add((change.hash, place))
                applied = self.applied.setdefault(part.record, [])
                must(not applied or applied[0][1].type == part.type, f"entry {number} changes a record's type")
                applied.append((change, part))
                order = ordered(change, part)
                if order:
                    self.orders.append(order)

    def check_chain(self, change, number):
        """Each change follows one that is here, or it stands after a gap; its name is its own."""
        genesis = self.geneses.get(change.actor)
        if change.seq == 1 and genesis:
            must(change.prev == genesis.hash, f"entry {number} does not follow its actor's genesis")
        before = self.changes.get(change.prev)
        if before:
            must(
                before.actor == change.actor and before.seq == change.seq - 1,
                f"entry {number} follows what cannot be before it")
        if not genesis:
            self.gaps.append(f"entry {number} is of an actor without a genesis")
        elif change.seq > 1 and not before:
            self.gaps.append(f"entry {number} follows a change that is not here")
        name = (change.actor, change.seq, change.tag)
        if change.hash in self.changes:
            self.gaps.append(f"entry {number} is here twice")
            return
        must(name not in self.names, f"entry {number} has the name of entry {self.names.get(name)}")
        self.changes[change.hash] = change
        self.names[name] = number

    def close(self):
        epochs, last, begun = self.reader.groups(2), -1, {}
        must(epochs > 0, "a log without an epoch")
        for _ in range(epochs):
            self.epoch, start = self.reader.bytes(16), self.reader.number()
            must(max(last, 0) <= start <= self.entries, "epochs that do not begin one after the other")
            begun[start] = self.epoch if last >= 0 else b""
            last = start
        self.hash = bytes(32)
        for place, change in enumerate(self.hashes):
            self.hash = sha256(b"log1", begun.get(place, b""), self.hash, change)
        must(self.reader.number() == self.entries, "the log does not end with its last entry")
        must(self.reader.bytes(32) == self.hash, "the log's hash is not that of its entries")
        self.was_put_back = epochs > 1
        if epochs == 1:
            must(not self.gaps, "; ".join(self.gaps))
            must(not self.withheld, "a part is withheld in a centre that was never put back")

    def check_rulings(self):
        """What staff released has its effect; what they only refused has none."""
        verdicts = {}
        for record in self.records.values():
            if record.type != "ruling":
                continue
            for name in self.ruled(record):
                verdicts.setdefault(name, set()).update(record.texts(18))
        for name, verdict in verdicts.items():
            is_held = name in self.held
            must(not is_held or "released" not in verdict, f"entry {self.held.get(name)} is released and held")
            must(is_held or verdict != {"refused"}, "a part was refused and has an effect")

    def check_redactions(self):
        """What was ordered to be erased is nowhere, held or applied; nothing else is gone."""
        for change in self.changes.values():
            for part in filter(None, change.parts):
                for write in part.writes:
                    if write.operation not in PUTTING:
                        continue
                    is_erased = any(order.erases(part, write.field) for order in self.orders)
                    must(
                        not is_erased or write.value is None,
                        f"{change.label} keeps a value that was ordered to be erased, in field {write.field}")
                    must(
                        is_erased or write.value is not None or self.was_put_back,
                        f"{change.label} lacks a value that nobody ordered to be erased, in field {write.field}")

    def ruled(self, record):
        """The parts that a ruling is on, of the changes that are here."""
        found = []
        for _, _, change in record.fields.get(16, []):
            name = Reader(change).bytes(32)
            key = (name[:16], int.from_bytes(name[16:24], "big"), name[24:])
            for _, _, place in record.fields.get(17, []):
                if key in self.names:
                    found.append((*key, Reader(place).number()))
        return found

    def rules(self, type_):
        return {field: rule for field, (rule, _) in self.forms.get(type_, (False, {}))[1].items()}

    def hidden(self, type_):
        """The fields of a type that travel to the centre alone."""
        fields = self.forms.get(type_, (False, {}))[1]
        return {field for field, (_, is_hidden) in fields.items() if is_hidden}

    def province_hash(self):
        return state_hash(self.records.values())

    def office_hash(self, code):
        """The state hash over what an office reads."""
        scopes = self.offices[code]
        if "*" in scopes:
            return self.province_hash()
        read = [
            record for record in self.records.values()
            if self.forms.get(record.type, (False, {}))[0] or scopes & record.readers(self.province)
        ]
        return state_hash(read, self.hidden)
