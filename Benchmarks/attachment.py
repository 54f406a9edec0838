"""Attachments: a photo to the centre, over a whole line and over one that is cut, and the same by a second office."""
import random
import tempfile
import time

import proxy
import province
from row import Row

SIZE = 3_000_000


def attachment(programs, say):
    """Three offices with a photo each, of which the first and the last have the same."""
    centre = province.Centre(programs)
    line = proxy.Proxy(centre.port)
    offices = [province.Office(programs, code) for code in ("5701", "5703", "5715")]
    sizes = []
    try:
        for office, seed in zip(offices, (1, 2, 1)):
            office.enrol(centre, line.port)
            office.sync()
            with tempfile.NamedTemporaryFile(suffix=".jpg") as file:
                file.write(random.Random(seed).randbytes(SIZE))
                file.flush()
                words = ["--set", f"name_th={office.code}", "--set", f"photo=@{file.name}"]
                office.command("record", "add", "community", *words)
        for office, limit in zip(offices, (None, 128 * 1024, None)):
            say(office.code)
            line.cut = limit
            line.reset()
            office.start()
            office.wait(lambda: office.status()["attachmentsUnsent"] == 0, 300)
            time.sleep(0.3)
            sizes.append(line.both)
        whole, cut, second = sizes
        return [
            Row("a photo of 3 MB, bytes both ways", "bytes", whole, 1.05, SIZE),
            Row("the same, cut every 128 KiB", "bytes", cut, 1.3, SIZE),
            Row("a second office with the same photo", "bytes", second, 20_000),
        ]
    finally:
        for office in offices:
            office.stop()
        centre.stop()
