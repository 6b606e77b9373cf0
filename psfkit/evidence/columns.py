"""One column of a log, summed up while it is read, in bounded memory."""

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from psfkit.evidence.statistics import mean, nearest_rank, plain, share_near, wilson
from psfkit.model.fact import Fact
from psfkit.model.rubric import FactValue

MAX_VALUES = 12
"""Different values up to which a column is counted value by value."""
MAX_NAME = 64
"""Characters of the longest value or column that names a fact."""
_MAX_DIGITS = 15
"""Digits up to which a float gives back the decimal that was written."""
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,17})(?:\.(\d{1,18}))?(?:[eE][+-]?\d)?", re.ASCII)
_FORMULA = ("=", "+", "-", "@")


@dataclass(slots=True)
class Column:
    """What is known of one column so far."""

    name: str
    filled: int = 0
    """Cells that are not empty."""
    formulas: int = 0
    """Cells that a spreadsheet would run: they are counted and name nothing."""
    counts: dict[str, int] | None = field(default_factory=dict)
    """How often each value stands there, or None once there are too many or one cannot name a fact."""
    numbers: "array[float] | None" = field(default_factory=lambda: array("d"))
    """Every number, or None once a cell is none."""
    whole: bool = True
    """Whether every number is an integer."""

    def add(self, text: str) -> None:
        """Take in one cell; an empty one says nothing."""
        if not text:
            return
        self.filled += 1
        found = _NUMBER.fullmatch(text)
        if found is None or len(found[1]) + len(found[2] or "") > _MAX_DIGITS:
            self.numbers = None
            self.formulas += text.startswith(_FORMULA) and found is None
        elif self.numbers is not None:
            self.numbers.append(float(text))
            self.whole = self.whole and found.end() == found.end(1)
        self._count(text, is_number=found is not None)

    def _count(self, text: str, *, is_number: bool) -> None:
        if self.counts is None:
            return
        if text in self.counts:
            self.counts[text] += 1
        elif len(self.counts) == MAX_VALUES or not (is_number or names_fact(text)) or len(text) > MAX_NAME:
            self.counts = None
        else:
            self.counts[text] = 1

    def facts(self, records: int) -> Iterator[Fact]:
        """Yield the column's facts.

        Args:
            records: Records in the whole log, of which each count is a share.
        """
        where = f"column {self.name}"
        if self.filled < records:
            yield Fact(f"empty.{self.name}", records - self.filled, "records", where)
        for value, count in sorted((self.counts or {}).items()):
            yield Fact(f"count.{self.name}.{value}", count, "records", where)
            yield Fact(f"share.{self.name}.{value}", share_near(count, records), "share", where, wilson(count, records))
        if self.numbers:
            yield from self._measures(sorted(self.numbers), where)

    def _measures(self, ordered: Sequence[float], where: str) -> Iterator[Fact]:
        place = f"{where}, {len(ordered)} numbers"
        yield Fact(f"min.{self.name}", self._value(ordered[0]), "", place)
        yield Fact(f"max.{self.name}", self._value(ordered[-1]), "", place)
        yield Fact(f"p50.{self.name}", self._value(nearest_rank(ordered, 50)), "", place)
        yield Fact(f"p95.{self.name}", self._value(nearest_rank(ordered, 95)), "", place)
        yield Fact(f"mean.{self.name}", mean(ordered), "", place)

    def _value(self, number: float) -> FactValue:
        return int(number) if self.whole else plain(Decimal(repr(number)))


def names_fact(text: str) -> bool:
    """Whether a text may stand in the name of a fact: short, printable and nothing a spreadsheet would run.

    >>> names_fact("blocked"), names_fact("=1+1"), names_fact("")
    (True, False, False)
    """
    return 0 < len(text) <= MAX_NAME and text.isprintable() and not text.startswith(_FORMULA)
