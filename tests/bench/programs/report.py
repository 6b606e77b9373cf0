"""Scores a bundle and writes its report in the formats named: what ``psfkit score --out`` does, format by format."""

import gc
import sys
from datetime import date
from pathlib import Path

gc.set_threshold(100_000)  # as psfkit/__main__.py does

import psfkit.cli.app  # noqa: F401 - every command begins with it
from psfkit import pipeline

bundle, out, day, *formats = sys.argv[1:]
as_of = date.fromisoformat(day)
rubric = pipeline.read_rubric("psf/1.1")
validated = pipeline.validate(bundle, rubric, as_of).validated
run = pipeline.assess(validated, rubric, None, as_of)
for name, content in pipeline.report_files(run, formats).items():
    path = Path(out, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
gc.freeze()
