"""Logs: CSV with a header, or JSON lines, each record with a day.

The bytes are read once, line by line, in memory that does not grow with them. Everything must parse: a line that does
not leaves the whole file not evaluated, because a rate over the rest would be a wrong number.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain

from psfkit.documents.json_reader import JsonValue
from psfkit.errors import InputError
from psfkit.evidence.columns import Columns
from psfkit.evidence.csv_rows import BOM, read_rows
from psfkit.evidence.lines import join_lines, read_line, without_blank_end
from psfkit.evidence.period import Period
from psfkit.evidence.reader import EMPTY, attempt
from psfkit.evidence.shape import JsonObject
from psfkit.model.fact import Fact, Facts

NAME = "log"
DAY_COLUMNS = ("ts", "time", "timestamp", "date", "day", "fired_at")
"""Names of the column that holds the day, in any case; the first that is there is taken."""
MAX_RECORDS = 50_000_000
MAX_CELLS = 500_000_000
_DELIMITERS = (",", ";", "\t")
_CSV_SUFFIXES = (".csv", ".tsv", ".log", ".txt")
_JSON_SUFFIXES = (".jsonl", ".ndjson", ".log")
_OBJECT_LINE = re.compile(rb"\s*\{.*\}\s*")

_Lines = Iterator[tuple[int, bytes]]


@dataclass(slots=True)
class _Log:
    """What is known of the log so far."""

    columns: Columns = field(default_factory=Columns)
    period: Period = field(default_factory=Period)
    cells: int = 0

    def end_record(self, number: int, day: str, cells: int, size: int) -> None:
        """Take in the day of a record whose other cells are in their columns.

        Args:
            number: The line that it ends on.
            day: The day, or whatever stands in its place.
            cells: Cells it has in all.
            size: Bytes they take at least, for what is held is bounded.

        Raises:
            InputError: the day is none, or the log is too long or too wide.
        """
        self.period.add(number, day)
        self.cells += cells
        if self.period.records > MAX_RECORDS or self.cells > MAX_CELLS:
            raise InputError(f"more than {MAX_RECORDS} records or {MAX_CELLS} cells; hand in a shorter period")
        self.columns.end_record(size)


def recognises(head: bytes, path: str) -> bool:
    """Whether the file is called a table or log and its first line has a day column."""
    first, _, rest = head.removeprefix(BOM).partition(b"\n")
    if first.lstrip().startswith(b"{"):
        is_lines = path.lower().endswith(_JSON_SUFFIXES) or _OBJECT_LINE.match(rest) is not None
        return is_lines and _has_day(first)
    return path.lower().endswith(_CSV_SUFFIXES) and _header(first) is not None


def _has_day(first: bytes) -> bool:
    try:
        return _day_column(read_line(1, first)) is not None
    except InputError:
        return False


def read(content: bytes) -> Facts:
    """Return the facts of a log, or why it was not evaluated."""
    return read_blocks((content,))


def read_blocks(blocks: Iterable[bytes]) -> Facts:
    """Return the facts of a log that comes in blocks, or why it was not evaluated."""
    return attempt(NAME, lambda: _find(blocks))


def _find(blocks: Iterable[bytes]) -> Iterable[Fact]:
    lines = without_blank_end(join_lines(blocks))
    number, line = next(lines, (1, b""))
    first = line.removeprefix(BOM)
    if not first.strip():
        raise InputError("line 1: it is blank" if any(line.strip() for _, line in lines) else EMPTY)
    lines = chain([(number, first)], lines)
    log = _read_objects(lines) if first.lstrip().startswith(b"{") else _read_table(lines, first)
    return (*log.period.facts(), *log.columns.facts())


def _day_column(names: Iterable[str]) -> str | None:
    lowered = {name.strip().lower(): name for name in names}
    return next((lowered[name] for name in DAY_COLUMNS if name in lowered), None)


def _read_objects(lines: _Lines) -> _Log:
    log = _Log()
    names: tuple[str, ...] = ()
    day: str | None = None
    for number, line in lines:
        if not line.strip():
            raise InputError(f"line {number}: it is blank")
        record = read_line(number, line)
        if names != (*record,):
            names, day = (*record,), _day_column(record)
        if day is None:
            raise InputError(f"line {number}: no field is called {', '.join(DAY_COLUMNS)}")
        _add_cells(log, number, record, day)
        log.end_record(number, _text(record[day]) or "", len(record), len(line))
    return log


def _add_cells(log: _Log, number: int, record: JsonObject, day: str) -> None:
    for name, value in record.items():
        text = _text(value)
        if text is not None and name != day:
            log.columns.open(name, number).waiting.append(text)


def _text(value: JsonValue) -> str | None:
    """Return a plain value as text, and None for what lies deeper: it makes no column."""
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return str(value).lower()
        case int() | Decimal():
            return str(value)
        case _:
            return None


def _read_table(lines: _Lines, first: bytes) -> _Log:
    rows = read_rows(lines, _header(first) or ",")
    _, header, _ = next(rows)
    names = [name.strip() for name in header]
    day = _day_column(names)
    if day is None:
        raise InputError(f"line 1: no column is called {', '.join(DAY_COLUMNS)}")
    if len(set(names)) < len(names):
        raise InputError("line 1: two columns have the same name")
    at, log = names.index(day), _Log()
    width = len(names)
    appenders = [log.columns.open(name, 1).waiting.append for name in names if name != day]
    for number, row, size in rows:
        if len(row) != width:
            raise InputError(f"line {number}: {len(row)} cells, but the header has {width}")
        stamp = row.pop(at).strip()
        for append, cell in zip(appenders, row, strict=True):
            append(cell)
        log.end_record(number, stamp, width, size)
    return log


def _header(first: bytes) -> str | None:
    """Return the delimiter that gives a header of several columns with a day column, or None."""
    try:
        text = first.decode("utf-8")
    except UnicodeDecodeError:
        return None
    splits = ((mark, [name.strip().strip('"') for name in text.split(mark)]) for mark in _DELIMITERS)
    return next((mark for mark, names in splits if len(names) > 1 and _day_column(names)), None)
