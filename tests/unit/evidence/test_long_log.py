"""Long logs: read block by block they give what they give whole, and memory has bounds."""

import os
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psfkit.documents import bundle_files, folder
from psfkit.documents.bundle_reader import read_bundle
from psfkit.evidence import columns, examine, log
from psfkit.evidence.lines import MAX_LINE, join_lines, split_lines
from psfkit.evidence.ranks import Ranks
from psfkit.evidence.statistics import share_near
from tests.unit.documents_typed.samples import copy_minimal
from tests.unit.evidence.samples import FIXTURES, item, sample, values

FILES = sorted(FIXTURES.glob("**/*.*json*")) + sorted(FIXTURES.glob("**/*.csv"))
CELL = st.sampled_from(["", "a", "1", "-2.5", "1e-06", "007", "=1", "x" * 70, " 3 ", '"a\n\nb"', '"q""q"', "\u00e9"])
ROW = st.tuples(st.sampled_from(["2026-10-01", "2026-10-01T23:30:00-01:00", "x"]), CELL, CELL).map(",".join)


def cut(content: bytes, size: int):
    return (content[start : start + size] for start in range(0, len(content), size))


def make_rows(count: int, texts: int, numbers: int) -> bytes:
    rows = (f"2026-10-{n % 28 + 1:02d},r{n * 7 % texts},{n * 7919 % numbers / 8},{n % 3}\n" for n in range(count))
    return b"ts,id,seconds,kind\n" + "".join(rows).encode()


@settings(deadline=None)
@given(st.lists(st.sampled_from([b"\n", b"\r\n", b"\r", b"a", b"bc", b""])), st.integers(1, 9))
def test_lines_are_the_same_wherever_blocks_begin(parts, size):
    content = b"".join(parts)
    assert list(join_lines(cut(content, size))) == list(split_lines(content))


@settings(deadline=None)
@given(
    st.lists(ROW, max_size=6), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\n", "\n\r\n"]), st.integers(1, 9)
)
def test_a_table_in_blocks_gives_what_it_gives_whole(rows, end, blank, size):
    content = (end.join(["day,n,t", *rows, ""]) + blank).encode()
    assert log.read_blocks(cut(content, size)) == log.read(content)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_any_file_in_blocks_gives_what_it_gives_whole(file):
    content = file.read_bytes()
    assert log.read_blocks(cut(content, 97)) == log.read(content)


@pytest.mark.parametrize("bounds", [{"MAX_TEXTS": 20}, {"MAX_TEXTS": 20, "MAX_NUMBERS": 300, "MAX_DIFFERENT": 250}])
def test_facts_are_exact_whatever_is_summed_up_on_the_way(monkeypatch, bounds):
    content = make_rows(9000, 4000, 200)
    plenty = log.read(content)
    for name, bound in bounds.items():
        monkeypatch.setattr(columns, name, bound)
    assert log.read(content) == plenty
    numbers = sorted(n * 7919 % 200 / 8 for n in range(9000))
    found = values(plenty)
    assert (found["p50.seconds"], found["p95.seconds"]) == (Decimal(str(numbers[4499])), Decimal(str(numbers[8549])))
    assert found["mean.seconds"] == Decimal(str(sum(numbers) / 9000)).quantize(Decimal("0.000001")).normalize()


def test_of_too_many_different_numbers_percentiles_are_not_told(monkeypatch):
    content = make_rows(9000, 3, 3000)
    whole = values(log.read(content))
    for name, bound in {"MAX_TEXTS": 20, "MAX_NUMBERS": 1000, "MAX_DIFFERENT": 900}.items():
        monkeypatch.setattr(columns, name, bound)
    facts = log.read(content)
    found = values(facts)
    assert "p50.seconds" not in found
    assert "p95.seconds" not in found
    assert found.pop("unranked.seconds") == 9000
    assert "too many different ones" in facts.get("unranked.seconds").where
    assert found.items() <= whole.items()
    assert whole.keys() - found.keys() == {"p50.seconds", "p95.seconds"}


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(-5, 5).map(float), min_size=1), min_size=1, max_size=5))
def test_ranks_are_those_of_the_sorted_numbers(parts):
    ranks = Ranks()
    for part in parts:
        ranks.add(Counter(part))
    ordered = sorted(number for part in parts for number in part)
    assert [ranks.at(rank + 1) for rank in range(len(ordered))] == ordered
    ranks.unite()
    assert [ranks.at(rank + 1) for rank in range(len(ordered))] == ordered
    assert len(ranks) == len(set(ordered))
    with pytest.raises(IndexError):
        ranks.at(len(ordered) + 1)


def test_a_share_of_many_records_stays_on_its_side_of_a_bar():
    assert share_near(33_333_333, 50_000_000) < Decimal("0.66666667") < share_near(33_333_334, 50_000_000)
    assert share_near(4_999, 50_000_000 - 1) < Decimal("0.0001") < share_near(5_000, 50_000_000 - 1)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"ts,a\n2026-10-01," + b"x" * MAX_LINE + b"\n", "line 2: it is longer than 1 MiB"),
        (b"ts,a\n" + b"x" * 3 * MAX_LINE, "line 2: it is longer than 1 MiB"),
        (b"ts,a\n2026-10-01" + b',"\n"' * MAX_LINE + b"\n", "the row is longer than 4 MiB"),
        (b"ts,a\n2026-10-01,b\n" + b"\n" * 2000, "line 1003: more than 1000 blank lines"),
        (b'{"ts":"2026-10-01"}\n' + b'{"ts":' * MAX_LINE, "line 2: it is longer than 1 MiB"),
        (b"\n" * 500 + b" ", "empty"),
        (b"\n" * 500 + b"x", "line 1: it is blank"),
    ],
)
def test_what_would_need_memory_without_end_is_not_evaluated(content, why):
    for size in (1 << 20, 1 << 16):
        facts = log.read_blocks(cut(content, size))
        assert facts.facts == ()
        assert why in facts.refusal


def test_a_file_that_no_reader_of_lines_recognises_is_read_whole_up_to_its_limit():
    content = sample("promptfoo/a121.json")
    assert examine(item("evidence/a.json"), content[:1000], cut(content[1000:], 5000)) == examine(
        item("evidence/a.json"), content
    )
    endless = iter(lambda: b" " * (1 << 20), b"")
    assert examine(item("evidence/a.json", "promptfoo"), b"{", endless).refusal == "longer than 64 MiB"
    assert examine(item("evidence/a.bin"), b"x", endless) is None


def put_log(bundle: Path, content: bytes) -> None:
    """Make a log the file of the minimal bundle's first evidence item."""
    manifest = bundle / "evidence.yaml"
    old = (bundle / "evidence" / "psf-1.txt").read_bytes()
    (bundle / "evidence" / "psf-1.txt").unlink()
    (bundle / "evidence" / "psf-1.csv").write_bytes(content)
    text = manifest.read_text("utf-8").replace("evidence/psf-1.txt", "evidence/psf-1.csv")
    manifest.write_text(text.replace(sha256(old).hexdigest(), sha256(content).hexdigest()), encoding="utf-8")


@pytest.fixture
def bundle(tmp_path):
    return copy_minimal(tmp_path)


def zipped(bundle: Path) -> Path:
    archive = bundle.with_suffix(".zip")
    with ZipFile(archive, "w", ZIP_DEFLATED) as made:
        for file in sorted(path for path in bundle.rglob("*") if path.is_file()):
            made.write(file, file.relative_to(bundle).as_posix())
    return archive


@pytest.mark.parametrize("form", [str, lambda bundle: str(zipped(bundle))], ids=["folder", "zip"])
@pytest.mark.parametrize("content", [make_rows(900, 50, 50), make_rows(900, 50, 50) + b"FILL-IN\n"])
def test_a_bundle_read_in_small_blocks_is_the_bundle_read_whole(bundle, monkeypatch, form, content):
    put_log(bundle, content)
    path = form(bundle)
    whole = read_bundle(path, examine)
    monkeypatch.setattr(bundle_files, "LONG", 64)
    monkeypatch.setattr(folder, "_CHUNK", 50)
    assert read_bundle(path, examine) == whole
    assert whole.bundle.facts["EV-001"].reader == "log"
    assert whole.bundle.file("evidence/psf-1.csv").placeholder == ("FILL-IN" if b"FILL-IN" in content else "")


def test_facts_of_a_long_file_with_another_digest_are_not_kept(bundle, monkeypatch):
    put_log(bundle, make_rows(900, 50, 50))
    with (bundle / "evidence" / "psf-1.csv").open("ab") as file:
        file.write(b"2026-10-01,a,1,1\n")
    monkeypatch.setattr(bundle_files, "LONG", 64)
    reading = read_bundle(str(bundle), examine)
    assert "EV-001" not in reading.bundle.facts
    assert [finding.code for finding in reading.findings] == ["PK203"]


def test_a_long_file_that_changes_while_it_is_read_is_refused(bundle, monkeypatch):
    put_log(bundle, make_rows(900, 50, 50))
    monkeypatch.setattr(bundle_files, "LONG", 64)
    monkeypatch.setattr(folder, "_CHUNK", 50)

    def disturb(item, start, rest):
        if item.id == "EV-001":
            os.utime(bundle / item.path, ns=(1, 1))
        return examine(item, start, rest)

    reading = read_bundle(str(bundle), disturb)
    assert "EV-001" not in reading.bundle.facts
    assert [finding.code for finding in reading.findings] == ["PK223"]


_MEASURED = """
import pathlib, re, resource, runpy, sys
sys.argv = ["psfkit", *sys.argv[1:]]
try:
    runpy.run_module("psfkit", run_name="__main__")
finally:
    status = pathlib.Path("/proc/self/status")  # what getrusage says is at least what the parent had when it forked
    told = re.search(r"VmHWM:\\s+(\\d+)", status.read_text()) if status.exists() else None
    print(told[1] if told else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""


@pytest.mark.slow
@pytest.mark.parametrize("form", [str, lambda bundle: str(zipped(bundle))], ids=["folder", "zip"])
def test_a_log_of_300_megabytes_is_validated_in_less_than_150(bundle, form):
    pytest.importorskip("resource")
    block = make_rows(200_000, 10**9, 10**9)
    put_log(bundle, block)
    digest, written = sha256(block), len(block)
    with (bundle / "evidence" / "psf-1.csv").open("ab") as file:
        while written < 300_000_000:
            rows = block.partition(b"\n")[2]
            digest.update(rows)
            written += file.write(rows)
    manifest = bundle / "evidence.yaml"
    text = manifest.read_text("utf-8").replace(sha256(block).hexdigest(), digest.hexdigest())
    manifest.write_text(text, encoding="utf-8")
    command = [sys.executable, "-c", _MEASURED, "validate", form(bundle), "--as-of", "2026-11-20", "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert int(done.stderr.split()[-1]) < 150_000
