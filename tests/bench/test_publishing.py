"""Publishing a registry of many marks: all of it, then after one change. PSFKIT_BENCH_MARKS sets how many."""

import os
import resource
import subprocess
import sys
import time

import pytest

from tests.bench.registries import build
from tests.bench.table import Row, show

pytestmark = pytest.mark.bench
MARKS = int(os.environ.get("PSFKIT_BENCH_MARKS", "10000"))
RUN = "import sys; from psfkit.cli.app import invoke; invoke(sys.argv[1:])"


def seconds(*arguments):
    """Run psfkit and return its CPU and wall seconds."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run([sys.executable, "-c", RUN, *map(str, arguments)], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.monotonic() - begun


def test_publishing_many_marks(tmp_path):
    build(str(tmp_path / "issuer"), MARKS)
    publish = (
        "registry",
        "publish",
        tmp_path / "issuer",
        "--out",
        tmp_path / "out",
        "--base-url",
        "https://marks.example",
    )
    publish = (*publish, "--accept-clock")
    change = ("mark", "revoke", "TM-00500", "--issuer", tmp_path / "issuer", "--reason", "misuse", "--accept-clock")
    full = seconds(*publish)
    unchanged = seconds(*publish)
    seconds(*change)
    one = seconds(*publish)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    rows = [
        Row(f"{what}, {MARKS:,} marks", "", f"{cpu:.1f} s of CPU, {wall:.1f} s of wall time", None)
        for what, (cpu, wall) in (("all of it", full), ("nothing changed", unchanged), ("one mark revoked", one))
    ]
    show("Publishing a registry", [*rows, Row("memory", "", f"{peak} MiB", None)])
    assert one[0] < full[0] / 2
