"""A portfolio as a heat map in a terminal; without colour a mark says what is below its threshold."""

from collections.abc import Iterator

from psfkit.cli.terminal import paint
from psfkit.cli.trace_text import fold
from psfkit.documents.text_safety import clip, printable
from psfkit.model.portfolio import BundleRow, DomainCell, Portfolio, Standing
from psfkit.model.score import show_score

_CELL = 5
"""Columns of a score: a blank, the score, and a mark."""
_NAME = 20
"""Columns that a name needs beside its scores."""
_TONES = {Standing.UNREADABLE: "red", Standing.INVALID: "red", Standing.FAILS: "yellow", Standing.PASSES: "green"}
_WORDS = {
    Standing.UNREADABLE: "unreadable",
    Standing.INVALID: "not valid",
    Standing.FAILS: "below",
    Standing.PASSES: "passes",
}
_STATE = 10


def write_portfolio(portfolio: Portfolio, width: int, *, colour: bool) -> str:
    """Write a line for each bundle, or two where the terminal is narrow, and what they add up to."""
    map_wide = _CELL * len(portfolio.domains)
    room = width - map_wide - _STATE - 2
    lines = list(_head(portfolio, room if room >= _NAME else 0))
    for row in portfolio.rows:
        wide = room >= _NAME
        lines += _row(row, portfolio, room, colour=colour) if wide else _narrow(row, width, colour=colour)
    return "\n".join([*lines, "", *_sums(portfolio, width)])


def _head(portfolio: Portfolio, room: int) -> Iterator[str]:
    numbers = "".join(f"{domain.rpartition('-')[2]:>{_CELL - 1}} " for domain, _, _ in portfolio.domains)
    needed = "".join(f"{show_score(threshold):>{_CELL - 1}} " for _, _, threshold in portfolio.domains)
    if room:
        yield f"{'PSF domain':<{room}}{numbers}".rstrip()
        yield f"{'passes at':<{room}}{needed}".rstrip()
    else:
        yield from ("PSF domain, passes at", numbers.rstrip(), needed.rstrip())


def _name(row: BundleRow) -> str:
    return printable(row.path)


def _row(row: BundleRow, portfolio: Portfolio, room: int, *, colour: bool) -> Iterator[str]:
    name = _shorten(_name(row), room - 1)
    state = paint(_WORDS[row.standing], _TONES[row.standing], on=colour)
    if row.domains:
        cells = "".join(_cell(cell, colour=colour) for cell in row.domains)
        yield f"{name:<{room}}{cells}  {state}"
    else:
        wide = _CELL * len(portfolio.domains)
        yield f"{name:<{room}}{clip(printable(row.problem), wide):<{wide}}  {state}"


def _narrow(row: BundleRow, width: int, *, colour: bool) -> Iterator[str]:
    state = _WORDS[row.standing]
    name = _shorten(_name(row), width - len(state) - 1)
    gap = " " * (width - len(name) - len(state))
    yield f"{name}{gap}{paint(state, _TONES[row.standing], on=colour)}"
    if row.domains:
        yield "".join(_cell(cell, colour=colour) for cell in row.domains).rstrip()
    else:
        yield from fold(row.problem, width, "  ")


def _cell(cell: DomainCell, *, colour: bool) -> str:
    text = f"{cell.shown:>{_CELL - 1}}{' ' if cell.passes else '!'}"
    return paint(text, "green" if cell.passes else "red", on=colour)


def _shorten(name: str, room: int) -> str:
    """Cut a path at its beginning: its end tells bundles apart."""
    return name if len(name) <= room else "…" + name[len(name) - room + 1 :]


def _sums(portfolio: Portfolio, width: int) -> Iterator[str]:
    counts = [(portfolio.count(standing), word) for standing, word in _SAID.items()]
    told = ", ".join(f"{count} {word}" for count, word in counts if count)
    count = len(portfolio.rows)
    yield from fold(f"{count} bundle{'' if count == 1 else 's'}: {told}", width, "")
    if excused := portfolio.say_exceptions():
        yield from fold(excused, width, "")
    yield from fold(
        f"As of {portfolio.as_of.isoformat()}, self-checks without an assessor; ! is below its threshold.", width, ""
    )


_SAID = {
    Standing.PASSES: "pass",
    Standing.FAILS: "below a threshold",
    Standing.INVALID: "not valid",
    Standing.UNREADABLE: "unreadable",
}
