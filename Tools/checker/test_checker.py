"""The checker against the literals of PROTOCOL.md, and against logs that somebody tampered with.

    python3 Tools/checker/test_checker.py
"""

import pathlib
import re
import sys
import unittest

sys.dont_write_bytecode = True

import ed25519  # noqa: E402
from canonical import Malformed, Reader, write  # noqa: E402
from changes import Change, Dot, Genesis, read_part, sha256  # noqa: E402
from log import Log  # noqa: E402
from records import APPROVED, Record, state_hash  # noqa: E402
from redactions import Redaction, ordered  # noqa: E402

PAGE = pathlib.Path(__file__).resolve().parents[2] / "Protocol" / "PROTOCOL.md"
LITERALS = {
    name: bytes.fromhex("".join(digits.split()))
    for name, digits in re.findall(r"```hex name=(\S+)\n(.*?)```", PAGE.read_text("utf-8"), re.S)
}
CHANGES = [Change(LITERALS[f"change-{number}"]) for number in (1, 2, 3, 4)]


def record(place, changes):
    """The record that the story's part at `place` of change-3 writes, after `changes`."""
    id_ = CHANGES[2].parts[place].record
    return Record(id_, [(change, part) for change in changes for part in change.parts if part.record == id_])


def log(items):
    return Log(b"".join(map(write, items)))


def items(head=None, entries=(0, 1), held=((), ()), epoch=bytes(range(0x30, 0x40))):
    """An exported log of the story's log, with changes as a test likes."""
    hash_ = bytes(32)
    content = [[0, 1, "57", [["community", False, [19, "register", True]]], [["5715", ["5715", "57"]]]]]
    content.append([1, LITERALS["genesis-a"], LITERALS["genesis-a-signature"]])
    for place, number in enumerate(entries):
        hash_ = sha256(b"log1", hash_, CHANGES[number].hash)
        content.append([2, place + 1, LITERALS[f"change-{number + 1}"], list(held[place])])
    return content + [[3, [epoch, 0], len(entries), head or hash_]]


class Literals(unittest.TestCase):
    def test_the_encoding(self):
        reader = Reader(LITERALS["encoding"])
        self.assertEqual(reader.array(), 16)

    def test_hashes_and_signatures(self):
        for number, change in enumerate(CHANGES, 1):
            self.assertEqual(change.hash, LITERALS[f"change-{number}-hash"])
        self.assertEqual(Change(LITERALS["change-2-withheld"]).hash, CHANGES[1].hash)
        for name in ("genesis-a", "genesis-b"):
            self.assertEqual(Genesis(LITERALS[name]).hash, LITERALS[f"{name}-hash"])
        genesis, signature = Genesis(LITERALS["genesis-a"]), LITERALS["genesis-a-signature"]
        self.assertTrue(ed25519.is_valid(genesis.key, signature, b"gen1" + genesis.bytes))
        self.assertFalse(ed25519.is_valid(genesis.key, signature, b"gen2" + genesis.bytes))

    def test_emptied_parts(self):
        emptied = Change(LITERALS["change-2-emptied"])
        self.assertEqual(emptied.hash, CHANGES[1].hash)
        self.assertEqual([w.value is None for w in emptied.parts[0].writes], [True, False, False])
        self.assertEqual([w.over for w in emptied.parts[0].writes], [w.over for w in CHANGES[1].parts[0].writes])
        for is_emptied in (False, True):
            with self.assertRaises(Malformed):
                read_part(LITERALS["part-2"] if is_emptied else LITERALS["part-2"][:-1] + b"\xff", is_emptied)

    def test_orders_to_erase(self):
        record = CHANGES[0].parts[0].record
        order = ordered(CHANGES[0], read_part(LITERALS["redaction-part"]))
        self.assertEqual((order.record, order.fields), (record, {16}))
        self.assertIsNone(ordered(CHANGES[0], CHANGES[0].parts[0]))
        late, seeing = CHANGES[1].parts[0], CHANGES[0].actor
        self.assertTrue(Redaction(b"C" * 16, 1, record, {16}).erases(late, 16))
        self.assertFalse(Redaction(b"C" * 16, 1, record, {16}).erases(late, 18))
        self.assertFalse(Redaction(seeing, 1, record, {16}).erases(late, 16))
        self.assertTrue(Redaction(seeing, 1, record, set()).erases(late, 16))
        self.assertFalse(Redaction(seeing, 1, record, set()).erases(late, 1))
        self.assertFalse(Redaction(b"C" * 16, 1, b"other" + record[5:], {16}).erases(late, 16))

    def test_states_in_any_order(self):
        for changes in (CHANGES[:3], CHANGES[2::-1]):
            first, second = record(0, changes), record(1, changes)
            self.assertEqual(first.visible_bytes(), LITERALS["state-r"])
            self.assertEqual(second.visible_bytes(), LITERALS["state-s"])
            self.assertEqual(state_hash([second, first]), LITERALS["state-hash"])
            self.assertEqual(first.in_conflict({}), [16, 18])
            self.assertEqual(first.in_conflict({18: "set"}), [16])
            self.assertEqual(first.deletion(), "live")

    def test_marks_of_approval_are_a_set(self):
        mark = Dot(CHANGES[0].actor, 9, b"12345678", 0)
        both = record(0, CHANGES[:3])
        both.fields[APPROVED] = [(mark, CHANGES[0], b"\x41a"), (mark, CHANGES[1], b"\x41b")]
        self.assertEqual(both.in_conflict({}), [16, 18])

    def test_deleting(self):
        self.assertEqual(record(0, CHANGES).deletion(), "contested")
        self.assertEqual(record(0, [CHANGES[0], CHANGES[1], CHANGES[3]]).deletion(), "deleted")

    def test_the_exported_log(self):
        self.assertEqual(LITERALS["exported-log"], b"".join(map(write, items())))
        self.assertEqual(Log(LITERALS["exported-log"]).hash, LITERALS["log-hash-2"])


class Tampering(unittest.TestCase):
    def refuse(self, content, why):
        with self.assertRaisesRegex(Malformed, why):
            log(content)

    def test_a_log_in_order(self):
        self.assertEqual(log(items()).entries, 2)

    def test_an_entry_that_is_missing(self):
        self.refuse(items(entries=(1,)), "follows a change that is not here")

    def test_a_centre_that_was_put_back_may_have_gaps(self):
        content = items(entries=(1,))
        content[-1][1] += [bytes(16), 1]
        self.assertEqual(len(log(content).gaps), 1)

    def test_an_entry_that_is_there_twice(self):
        self.refuse(items(entries=(0, 0)), "twice")

    def test_entries_in_another_order(self):
        self.refuse(items(entries=(1, 0)), "entry 1 follows a change that is not here")

    def test_a_stranger(self):
        self.refuse(items(entries=(0, 2)), "without a genesis")

    def test_another_end(self):
        self.refuse(items(head=bytes(32)), "hash")
        self.refuse(items()[:2] + items()[3:], "entry 2 where 1 belongs")

    def test_a_forged_genesis(self):
        content = items()
        content[1][2] = bytes(64)
        self.refuse(content, "not signed")

    def test_a_value_that_was_altered(self):
        content = items()
        content[3][2] = content[3][2].replace("แดง".encode(), "ขาว".encode())
        self.refuse(content, "hash")

    def test_what_is_held_has_no_effect(self):
        plain, held = log(items()), log(items(held=((), (0, 1))))
        self.assertNotEqual(plain.province_hash(), held.province_hash())
        self.refuse(items(held=((), (2, 1))), "does not have")

    def test_what_travels_to_the_centre_alone(self):
        plain = log(items())
        self.assertNotEqual(plain.office_hash("5715"), plain.province_hash())
        self.assertEqual(plain.office_hash("5715"), log(items(held=((), (1, 1)))).province_hash())

    def test_every_cut_is_noticed(self):
        whole = LITERALS["exported-log"]
        for length in range(0, len(whole), 7):
            with self.assertRaises(Malformed):
                Log(whole[:length])


if __name__ == "__main__":
    unittest.main()
