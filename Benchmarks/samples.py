"""Batches of made-up work, one JSON document a line, for `Benchmarks/train`."""
import json
import random

import workload

SIZES = [2, 2, 2, 4, 8, 20, 60]


def batch(seed):
    draw = random.Random(seed)
    office = draw.choice(["5701", "5702", "5703", "5704", "5705", "5707", "5711", "5715"])
    source = workload.Workload(seed, "training", office)
    records, changes = [], []
    for _ in range(draw.choice(SIZES)):
        if records and draw.random() < 0.6:
            place = draw.randrange(len(records))
            field, value = source.edit(records[place])
            records[place][field] = value
            changes.append({"type": "community", "record": place, "fields": {field: value}})
        else:
            records.append(source.record())
            changes.append({"type": "community", "record": len(records) - 1, "fields": dict(records[-1])})
    return changes


if __name__ == "__main__":
    for seed in range(3000):
        print(json.dumps(batch(seed), ensure_ascii=False))
