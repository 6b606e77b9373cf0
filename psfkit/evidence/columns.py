"""The columns of a log, summed up while it is read, in memory that does not grow with its length."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.evidence.ranks import Ranks
from psfkit.evidence.rates import share_facts
from psfkit.evidence.statistics import mean, plain, rank_of, total
from psfkit.model.fact import Fact
from psfkit.model.rubric import FactValue

MAX_COLUMNS = 64
MAX_VALUES = 12
"""Different values up to which a column is counted value by value."""
MAX_NAME = 64
"""Characters of the longest value or column that names a fact."""
MAX_TEXTS = 100_000
"""Different texts that all columns together keep before they are summed up."""
MAX_NUMBERS = 3_000_000
"""Numbers that all columns together keep to tell percentiles, before it is seen how many of them are different."""
MAX_DIFFERENT = 2_000_000
"""Different numbers that are kept then."""
_BATCH = 1024
"""Records after which the cells that are waiting are counted."""
_BATCH_SIZE = 4 * 1024 * 1024
"""Bytes after which they are counted sooner."""
_MAX_DIGITS = 15
"""Digits up to which a float gives back the decimal that was written."""
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,17})(?:\.(\d{1,18}))?(?:[eE][+-]?0?\d)?", re.ASCII)
_FORMULA = ("=", "+", "-", "@")


@dataclass(slots=True)
class _Measures:
    """What is known of a column that so far holds numbers only."""

    amount: int = 0
    total: Decimal = Decimal(0)
    lowest: float = float("inf")
    highest: float = float("-inf")
    whole: bool = True
    """Whether every number is an integer."""
    ranks: Ranks | None = field(default_factory=Ranks)
    """Every number, or None once there are too many different ones."""

    def add(self, texts: Mapping[str, int], *, whole: bool) -> None:
        """Take in numbers as they were written, with how often each came."""
        counts: Counter[float] = Counter()
        for text, count in texts.items():
            counts[float(text)] += count
        self.amount += counts.total()
        self.total = total(((1, self.total), *((count, Decimal(text)) for text, count in texts.items())))
        self.lowest, self.highest = min(self.lowest, *counts), max(self.highest, *counts)
        self.whole = self.whole and whole
        if self.ranks is not None:
            self.ranks.add(counts)

    def facts(self, name: str) -> Iterator[Fact]:
        """Yield the column's measures."""
        where = f"column {name}, {self.amount} numbers"
        yield Fact(f"min.{name}", self._value(self.lowest), "", where)
        yield Fact(f"max.{name}", self._value(self.highest), "", where)
        if self.ranks is None:
            too_many = f"{where}: too many different ones to tell percentiles"
            yield Fact(f"unranked.{name}", self.amount, "records", too_many)
        else:
            self.ranks.unite()
            yield Fact(f"p50.{name}", self._value(self.ranks.at(rank_of(50, self.amount))), "", where)
            yield Fact(f"p95.{name}", self._value(self.ranks.at(rank_of(95, self.amount))), "", where)
        yield Fact(f"mean.{name}", mean(self.total, self.amount), "", where)

    def _value(self, number: float) -> FactValue:
        return int(number) if self.whole else plain(Decimal(repr(number)))


@dataclass(slots=True)
class Column:
    """What is known of one column so far. Each different text is looked at once, when it is summed up."""

    name: str
    waiting: list[str] = field(default_factory=list)
    """Cells that are not counted yet; whoever reads the log adds to them."""
    texts: Counter[str] = field(default_factory=Counter)
    """Different cells with how often each came, not summed up yet."""
    filled: int = 0
    """Cells that are not empty."""
    formulas: int = 0
    """Cells that a spreadsheet would run: they are counted and name nothing."""
    counts: dict[str, int] | None = field(default_factory=dict)
    """How often each value came, or None once there are too many or one cannot name a fact."""
    measures: _Measures | None = field(default_factory=_Measures)
    """None once a cell is no number."""

    def count(self) -> None:
        """Count the cells that are waiting; of one that is too long to name a fact the beginning is enough."""
        if max(map(len, self.waiting), default=0) > MAX_NAME:
            self.texts.update([cell.strip()[: MAX_NAME + 1] for cell in self.waiting])
        else:
            self.texts.update(self.waiting)
        self.waiting.clear()

    def sum_up(self) -> None:
        """Keep of the counted texts what facts need, and forget them."""
        numbers: Counter[str] = Counter()
        whole = True
        for cell, count in self.texts.items():
            text = cell.strip()
            if not text:
                continue
            self.filled += count
            if self.measures is None and self.counts is None and not text.startswith(_FORMULA):
                continue
            found = _NUMBER.fullmatch(text)
            if found is None or len(found[1]) + len(found[2] or "") > _MAX_DIGITS:
                self.measures = None
                self.formulas += count if found is None and text.startswith(_FORMULA) else 0
            else:
                numbers[text] += count
                whole = whole and found.end() == found.end(1)
            self._count(text, count, is_number=found is not None)
        if self.measures is not None and numbers:
            self.measures.add(numbers, whole=whole)
        self.texts = Counter()

    def _count(self, text: str, count: int, *, is_number: bool) -> None:
        if self.counts is None:
            return
        if text in self.counts:
            self.counts[text] += count
        elif len(self.counts) == MAX_VALUES or not (is_number or names_fact(text)):
            self.counts = None
        else:
            self.counts[text] = count

    def facts(self, records: int) -> Iterator[Fact]:
        """Yield the facts of a column that is summed up.

        Args:
            records: Records in the whole log, of which each count is a share.
        """
        where = f"column {self.name}"
        if self.filled < records:
            yield Fact(f"empty.{self.name}", records - self.filled, "records", where)
        yield from share_facts(self.name, self.counts or {}, records, where)
        if self.measures is not None and self.measures.amount:
            yield from self.measures.facts(self.name)


class Columns:
    """All columns of a log."""

    def __init__(self) -> None:
        self._columns: dict[str, Column] = {}
        self._records = 0
        self._size = 0

    def open(self, name: str, number: int) -> Column:
        """Return the column of a name, a new one if there is none yet.

        Raises:
            InputError: the name cannot stand in the name of a fact, or there are too many columns.
        """
        column = self._columns.get(name)
        if column is None:
            if not names_fact(name):
                raise InputError(f'line {number}: the column name "{shown(name, 40)}" is no plain short text')
            if len(self._columns) == MAX_COLUMNS:
                raise InputError(f"line {number}: more than {MAX_COLUMNS} columns")
            column = self._columns[name] = Column(name)
        return column

    def end_record(self, size: int) -> None:
        """Say that the cells of one record are in their columns, and how many bytes they take."""
        self._records += 1
        self._size += size
        if self._records % _BATCH == 0 or self._size > _BATCH_SIZE:
            self._count()

    def facts(self) -> Iterator[Fact]:
        """Yield the facts of all columns."""
        self._count()
        for column in self._columns.values():
            column.sum_up()
        self._keep_few_numbers()
        formulas = sum(column.formulas for column in self._columns.values())
        if formulas:
            yield Fact("formula_cells", formulas, "cells", "all columns")
        for column in self._columns.values():
            yield from column.facts(self._records)

    def _count(self) -> None:
        self._size = 0
        for column in self._columns.values():
            column.count()
        while sum(len(column.texts) for column in self._columns.values()) > MAX_TEXTS:
            max(self._columns.values(), key=lambda column: len(column.texts)).sum_up()
            self._keep_few_numbers()

    def _keep_few_numbers(self) -> None:
        """Where numbers are many, keep each once, and where they are too many, let go of the columns with the most."""
        measures = [column.measures for column in self._columns.values() if column.measures is not None]
        ranks = [found.ranks for found in measures if found.ranks is not None]
        if sum(map(len, ranks)) <= MAX_NUMBERS:
            return
        for each in ranks:
            each.unite()
        while sum(map(len, ranks)) > MAX_DIFFERENT:
            most = max(ranks, key=len)
            ranks.remove(most)
            next(found for found in measures if found.ranks is most).ranks = None


def names_fact(text: str) -> bool:
    """Whether a text may stand in the name of a fact: short, printable and nothing a spreadsheet would run.

    >>> names_fact("blocked"), names_fact("=1+1"), names_fact("")
    (True, False, False)
    """
    return 0 < len(text) <= MAX_NAME and text.isprintable() and not text.startswith(_FORMULA)
