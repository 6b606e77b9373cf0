"""Logs: CSV with a header, or JSON lines, each record with a day.

The bytes are read once, line by line. Everything must parse: a line that does not leaves the whole file not evaluated,
because a rate over the rest would be a wrong number.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from psfkit.documents.json_reader import JsonValue
from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.evidence.columns import Column, names_fact
from psfkit.evidence.csv_rows import BOM, read_rows, without_blank_end
from psfkit.evidence.days import read_day
from psfkit.evidence.lines import read_line, split_lines
from psfkit.evidence.reader import answer
from psfkit.evidence.shape import JsonObject
from psfkit.model.fact import Fact, Facts

NAME = "log"
DAY_COLUMNS = ("ts", "time", "timestamp", "date", "day", "fired_at")
"""Names of the column that holds the day, in any case; the first that is there is taken."""
MAX_COLUMNS = 64
MAX_RECORDS = 1_000_000
MAX_CELLS = 10_000_000
_DELIMITERS = (",", ";", "\t")
_CSV_SUFFIXES = (".csv", ".tsv", ".log", ".txt")
_JSON_SUFFIXES = (".jsonl", ".ndjson", ".log")
_OBJECT_LINE = re.compile(rb"\s*\{.*\}\s*")


@dataclass(slots=True)
class _Log:
    """What is known of the log so far."""

    columns: dict[str, Column] = field(default_factory=dict)
    records: int = 0
    cells: int = 0
    days: dict[date, int] = field(default_factory=dict)
    """Each day with the line it first stands on."""
    last_line: int = 0

    def add(self, number: int, day: str, cells: Mapping[str, str]) -> None:
        """Take in one record.

        Raises:
            InputError: the day is none, or the log is too long or too wide.
        """
        found = read_day(day)
        if found is None:
            raise InputError(
                f"line {number}: {shown(day, 40) or 'nothing'} is no time or day of the years 2000 to 2100"
            )
        self.days.setdefault(found, number)
        self.records += 1
        self.cells += len(cells) + 1
        self.last_line = number
        if self.records > MAX_RECORDS or self.cells > MAX_CELLS:
            raise InputError(f"more than {MAX_RECORDS} records or {MAX_CELLS} cells; hand in a shorter period")
        for name, text in cells.items():
            self._column(name, number).add(text)

    def _column(self, name: str, number: int) -> Column:
        if name not in self.columns:
            if not names_fact(name):
                raise InputError(f'line {number}: the column name "{shown(name, 40)}" is no plain short text')
            if len(self.columns) == MAX_COLUMNS:
                raise InputError(f"line {number}: more than {MAX_COLUMNS} columns")
            self.columns[name] = Column(name)
        return self.columns[name]


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
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    body = without_blank_end(content.removeprefix(BOM))
    log = _read_objects(body) if body.lstrip().startswith(b"{") else _read_table(body)
    if not log.records:
        raise InputError("nothing was evaluated: it holds no records")
    first, last = min(log.days), max(log.days)
    return (
        Fact("records", log.records, "records", f"lines up to {log.last_line}"),
        Fact("days_with_data", len(log.days), "days", f"lines up to {log.last_line}"),
        Fact("period_days", (last - first).days + 1, "days", "computed: first_day to last_day, both included"),
        Fact("first_day", first.isoformat(), "", f"line {log.days[first]}"),
        Fact("last_day", last.isoformat(), "", f"line {log.days[last]}"),
        *_formula_facts(log),
        *(fact for column in log.columns.values() for fact in column.facts(log.records)),
    )


def _formula_facts(log: _Log) -> tuple[Fact, ...]:
    count = sum(column.formulas for column in log.columns.values())
    return (Fact("formula_cells", count, "cells", "all columns"),) if count else ()


def _day_column(names: Iterable[str]) -> str | None:
    lowered = {name.strip().lower(): name for name in names}
    return next((lowered[name] for name in DAY_COLUMNS if name in lowered), None)


def _read_objects(content: bytes) -> _Log:
    log = _Log()
    for number, line in split_lines(content):
        if not line.strip():
            raise InputError(f"line {number}: it is blank")
        record = read_line(number, line)
        day = _day_column(record)
        if day is None:
            raise InputError(f"line {number}: no field is called {', '.join(DAY_COLUMNS)}")
        log.add(number, _text(record[day]) or "", _cells(record, day))
    return log


def _cells(record: JsonObject, day: str) -> dict[str, str]:
    texts = {name: _text(value) for name, value in record.items() if name != day}
    return {name: text.strip() for name, text in texts.items() if text is not None}


def _text(value: JsonValue) -> str | None:
    """Return a plain value as text, and None for what lies deeper: it makes no column."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case int() | Decimal():
            return str(value)
        case str():
            return value
        case _:
            return None


def _read_table(content: bytes) -> _Log:
    first = content.partition(b"\n")[0]
    rows = read_rows(content, _header(first) or ",")
    _, header = next(rows)
    names = [name.strip() for name in header]
    day = _day_column(names)
    if day is None:
        raise InputError(f"line 1: no column is called {', '.join(DAY_COLUMNS)}")
    if len(set(names)) < len(names):
        raise InputError("line 1: two columns have the same name")
    log = _Log()
    for number, row in rows:
        if len(row) != len(names):
            raise InputError(f"line {number}: {len(row)} cells, but the header has {len(names)}")
        record = {name: cell.strip() for name, cell in zip(names, row, strict=True)}
        log.add(number, record.pop(day), record)
    return log


def _header(first: bytes) -> str | None:
    """Return the delimiter that gives a header of several columns with a day column, or None."""
    try:
        text = first.decode("utf-8")
    except UnicodeDecodeError:
        return None
    splits = ((mark, [name.strip().strip('"') for name in text.split(mark)]) for mark in _DELIMITERS)
    return next((mark for mark, names in splits if len(names) > 1 and _day_column(names)), None)
