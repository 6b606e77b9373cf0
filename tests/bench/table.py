"""The tables that ``make bench`` prints."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One goal, and what came of it."""

    what: str
    goal: str
    measured: str
    met: bool | None
    """None when there is nothing to judge: figures for comparison, or a peer that is not there."""

    @property
    def verdict(self) -> str:
        """The last column."""
        return "" if self.met is None else "met" if self.met else "NOT MET"


def at_most(what: str, limit: float, found: float, unit: str = "x", detail: str = "") -> Row:
    """Return the row of a figure that may not be more than a limit."""
    return Row(what, f"<= {limit:g} {unit}", f"{found:.3g} {unit}{detail and f' ({detail})'}", found <= limit)


def at_least(what: str, limit: float, found: float, unit: str = "x", detail: str = "") -> Row:
    """Return the row of a figure that may not be less than a limit."""
    return Row(what, f">= {limit:g} {unit}", f"{found:.3g} {unit}{detail and f' ({detail})'}", found >= limit)


def missing(what: str, why: str) -> Row:
    """Return the row of a peer that is not there."""
    return Row(what, "", f"not measured: {why}", None)


def show(title: str, rows: Sequence[Row]) -> None:
    """Print a table."""
    cells = [("", "goal", "measured", "verdict"), *((row.what, row.goal, row.measured, row.verdict) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(4)]
    print(f"\n\n{title}")
    for line in cells:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
