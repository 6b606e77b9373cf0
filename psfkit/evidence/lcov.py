"""Tracefiles of LCOV, as coverage.py, gcovr, nyc, c8 and lcov itself write them.

They carry neither version nor day. A file may stand in several records; a line counts as run when any of them ran it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from psfkit.errors import InputError
from psfkit.evidence.line_coverage import Covered, coverage_facts
from psfkit.evidence.lines import split_lines
from psfkit.evidence.reader import answer
from psfkit.model.fact import Fact, Facts

NAME = "lcov"
MAX_ENTRIES = 1_000_000
"""Lines and branches that a tracefile may hold together."""
_HEAD = re.compile(rb"\A(?:\xef\xbb\xbf)?(?:(?:#|TN:)[^\n]{0,500}\r?\n)*SF:")
_LINE = re.compile(rb"([0-9]{1,9}),([0-9]{1,18})(?:,[!-~]{1,100})?")
_BRANCH = re.compile(rb"([0-9]{1,9},.{1,500}),(-|[0-9]{1,18})")
_COUNT = re.compile(rb"[0-9]{1,9}")
_ENTRIES = {b"DA": _LINE, b"BRDA": _BRANCH, b"LF": _COUNT, b"LH": _COUNT, b"BRF": _COUNT, b"BRH": _COUNT}
"""What stands behind each name of an entry that counts."""
_END = b"end_of_record"
_NOT_COUNTED = frozenset({b"TN", b"VER", b"FN", b"FNDA", b"FNF", b"FNH", b"FNL", b"FNA", b"MCDC", b"MRF", b"MRH"})
"""Names of tests, versions, functions, conditions."""


@dataclass(slots=True)
class _Lines:
    """Which lines and branches there are, and whether each was run."""

    lines: dict[bytes, bool] = field(default_factory=dict)
    branches: dict[bytes, bool] = field(default_factory=dict)

    def merge(self, other: "_Lines") -> None:
        for mine, theirs in ((self.lines, other.lines), (self.branches, other.branches)):
            for key, was_run in theirs.items():
                mine[key] = mine.get(key, False) or was_run


@dataclass(slots=True)
class _Record:
    """One file as one test saw it, while it is read."""

    number: int
    """Line where it begins."""
    seen: _Lines = field(default_factory=_Lines)
    sums: dict[bytes, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Trace:
    """What has been read so far."""

    files: dict[bytes, _Lines] = field(default_factory=dict)
    path: bytes = b""
    record: _Record | None = None
    entries: int = 0
    has_branches: bool = False


def recognises(head: bytes, path: str) -> bool:
    """Whether the file is called a tracefile and begins with a record of a source file."""
    return path.lower().endswith((".lcov", ".info")) and _HEAD.match(head) is not None


def read(content: bytes) -> Facts:
    """Return the facts of a tracefile, or why it was not evaluated."""
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    if b"\0" in content:
        raise InputError("it holds a NUL character")
    trace = _Trace()
    for number, line in split_lines(content.removeprefix(b"\xef\xbb\xbf")):
        text = line.rstrip()
        if text and not text.startswith(b"#"):
            _take(trace, number, text)
    if trace.record is not None:
        raise InputError(f"line {trace.record.number}: the record has no end: the file is cut short")
    lines = _sum(seen.lines for seen in trace.files.values())
    branches = _sum(seen.branches for seen in trace.files.values()) if trace.has_branches else None
    return coverage_facts(len(trace.files), lines, branches, f"records of {len(trace.files)} files")


def _sum(every: Iterable[dict[bytes, bool]]) -> Covered:
    valid = covered = 0
    for entries in every:
        valid += len(entries)
        covered += sum(entries.values())
    return Covered(valid, covered)


def _take(trace: _Trace, number: int, text: bytes) -> None:
    key, _, rest = text.partition(b":")
    if key in _ENTRIES and trace.record is not None:
        _take_entry(trace, trace.record, number, key, rest)
    elif text == _END and trace.record is not None:
        _close(trace, trace.record)
    elif key == b"SF" and trace.record is None and rest:
        trace.path, trace.record = rest, _Record(number)
    elif key not in _NOT_COUNTED or (key != b"TN" and trace.record is None):
        raise InputError(f"line {number}: no line of a tracefile, or not where it belongs")


def _take_entry(trace: _Trace, record: _Record, number: int, key: bytes, rest: bytes) -> None:
    found = _ENTRIES[key].fullmatch(rest)
    if found is None:
        raise InputError(f"line {number}: {key.decode()} has something else than what belongs there")
    if found.re is _COUNT:
        record.sums[key] = int(found[0])
        return
    trace.entries += 1
    if trace.entries > MAX_ENTRIES:
        raise InputError(f"line {number}: more than {MAX_ENTRIES} lines and branches")
    entries = record.seen.lines if key == b"DA" else record.seen.branches
    name, hits = found.groups()
    entries[name] = entries.get(name, False) or hits.strip(b"0-") != b""


def _close(trace: _Trace, record: _Record) -> None:
    where = f"the record at line {record.number}"
    for entries, every, run, what in (
        (record.seen.lines, b"LF", b"LH", "lines"),
        (record.seen.branches, b"BRF", b"BRH", "branches"),
    ):
        counted = _sum([entries])
        stated = Covered(record.sums.get(every, counted.valid), record.sums.get(run, counted.covered))
        counted.refuse_other(stated, where, what)
    trace.has_branches = trace.has_branches or bool(record.seen.branches) or b"BRF" in record.sums
    if trace.path in trace.files:
        trace.files[trace.path].merge(record.seen)
    else:
        trace.files[trace.path] = record.seen
    trace.record = None
