"""Reads a YAML file so many times and prints the median CPU milliseconds of one reading."""

import sys
import time
from statistics import median

reader, file, times = sys.argv[1], sys.argv[2], int(sys.argv[3])
with open(file, "rb") as opened:
    content = opened.read()

if reader == "CSafeLoader":
    import yaml

    def read():
        return yaml.load(content, Loader=yaml.CSafeLoader)

else:
    import gc

    gc.set_threshold(100_000)  # as psfkit/__main__.py does
    from psfkit.documents.yaml_events import read_events  # noqa: F401 - what the first reading would import
    from psfkit.documents.yaml_reader import read_yaml

    def read():
        reading = read_yaml(content, "made.yaml")
        assert not reading.findings
        if reader == "psfkit, every line and column":
            assert all(reading.document.spans.values())
        return reading


taken = []
for _ in range(times):
    started = time.process_time()
    value = read()
    taken.append((time.process_time() - started) * 1000)
print(median(taken) if taken else 0)
