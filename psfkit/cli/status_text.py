"""What goes stale when, as lines for a terminal of any width."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from psfkit.cli.exceptions_text import tone_of
from psfkit.cli.terminal import paint
from psfkit.cli.trace_text import fold
from psfkit.documents.text_safety import clip, printable
from psfkit.model.claim_exception import SOON_DAYS
from psfkit.model.freshness import DomainFall, ExceptionEnd, Fall, Freshness, Lapse
from psfkit.model.score import show_score
from psfkit.report.to_ics import say_levels
from psfkit.report.words import say_way_out

_HEADS = ("counts until", "left", "evidence", "criterion", "for", "then")


def write_status(freshness: Freshness, lapses: Sequence[Lapse], within: int | None, width: int, *, colour: bool) -> str:
    """Write lapses by day, then the domains that come to fall.

    Args:
        freshness: The look ahead.
        lapses: Those of its lapses that are to be shown.
        within: The days somebody asked about, or None.
        width: Columns of the terminal.
        colour: Whether it may be given colour.
    """
    as_of = freshness.as_of
    head = f"{clip(printable(freshness.organisation), 80)}  PSF v{freshness.rubric_version}, as of {as_of.isoformat()}"
    lines = [*fold(head, width, ""), ""]
    rows = [_row(lapse, as_of, many=_has_many_systems(freshness)) for lapse in lapses]
    lines += [*_table(lapses, rows, as_of, width, colour=colour), ""] if rows else []
    lines += _exceptions(freshness, within, width, colour=colour)
    horizon = date.max if within is None else as_of + timedelta(days=within)
    lines += _say_domains([fall for fall in freshness.domains if fall.on <= horizon], width)
    lines += fold(_verdict(freshness, within), width, "")
    return "\n".join(lines)


def _exceptions(freshness: Freshness, within: int | None, width: int, *, colour: bool) -> list[str]:
    """Write the exceptions by their last day, those without an end last, each with what falls after it."""
    ends = [end for end in freshness.exceptions if within is None or end.is_due(freshness.as_of, within)]
    many = len({system for end in freshness.exceptions for system in end.systems}) > 1
    lines = []
    for end in ends:
        tone = tone_of(end.exception)
        lines += [paint(line, *tone, on=colour) for line in fold(_say_end(end, many=many), width, "  ", hang=2)]
        way_out = say_way_out(end.exception)
        lines += fold(f"- {way_out}", width, "    ", hang=2) if way_out else []
    return [paint("Exceptions", "bold", on=colour), *lines, ""] if lines else []


def _say_end(end: ExceptionEnd, *, many: bool) -> str:
    last, left = end.exception.expires_on, end.exception.days_left
    day = "no end" if last is None else last.isoformat()
    days = "" if left is None else "  expired" if left < 0 else "  today" if left == 0 else f"  {left} d"
    systems = f" for {', '.join(map(printable, end.systems))}" if many else ""
    then = _say_falls(end.falls, many=many)
    said = f"{day}{days}  {end.exception.criterion}{systems}: {clip(end.exception.remark, 300)}"
    return f"{said}; then {then}" if then else said


def _has_many_systems(freshness: Freshness) -> bool:
    return len({system for lapse in freshness.lapses for system in lapse.systems}) > 1


def _row(lapse: Lapse, as_of: date, *, many: bool) -> tuple[str, ...]:
    left = lapse.days_left(as_of)
    return (
        lapse.counts_until.isoformat(),
        "stale" if left < 0 else "today" if left == 0 else f"{left} d",
        printable(lapse.evidence),
        lapse.criterion,
        say_levels(lapse),
        _follows(lapse, many=many),
    )


def _follows(lapse: Lapse, *, many: bool) -> str:
    if lapse.replaced_by is not None:
        return f"{printable(lapse.replaced_by)} stands in"
    return _say_falls(lapse.falls, many=many)


def _say_falls(falls: Sequence[Fall], *, many: bool) -> str:
    alike: dict[str, list[str]] = {}
    for fall in falls:
        alike.setdefault(f"level {int(fall.before)} to {int(fall.after)}", []).append(printable(fall.system))
    return "; ".join(f"{', '.join(systems)}: {text}" if many else text for text, systems in alike.items())


def _table(
    lapses: Sequence[Lapse], rows: Sequence[tuple[str, ...]], as_of: date, width: int, *, colour: bool
) -> Iterator[str]:
    widths = [max(len(cell) for cell in column) for column in zip(_HEADS, *rows, strict=True)]
    room = width - sum(widths[:-1]) - 2 * (len(widths) - 1)
    stacked = room < len("level 4 to 3")
    if not stacked:
        yield paint(_align(_HEADS, widths).rstrip(), "bold", on=colour)
    for lapse, row in zip(lapses, rows, strict=True):
        tone = _tone(lapse, as_of)
        if stacked:
            day, left, evidence, criterion, levels, then = row
            yield paint(f"{day}  {left}", *tone, on=colour)
            yield from fold(f"{evidence} for {criterion}, {levels}{f'; then {then}' if then else ''}", width, "  ")
        else:
            first, *rest = fold(row[-1], room, "") if row[-1] else [""]
            line = _align((*row[:-1], first), widths).rstrip()
            yield paint(line, *tone, on=colour)
            yield from (paint(" " * (width - room) + more, *tone, on=colour) for more in rest)


def _align(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(
        cell.rjust(size) if at == 1 else cell.ljust(size)
        for at, (cell, size) in enumerate(zip(cells, widths, strict=True))
    )


def _tone(lapse: Lapse, as_of: date) -> tuple[str, ...]:
    if lapse.replaced_by is not None:
        return ("dim",)
    left = lapse.days_left(as_of)
    return ("red",) if left < 0 else ("yellow",) if left < SOON_DAYS else ()


def _say_domains(falls: Sequence[DomainFall], width: int) -> Iterator[str]:
    for fall in falls:
        text = (
            f"{fall.domain} {fall.title} passes until {(fall.on - timedelta(days=1)).isoformat()}: "
            f"then {show_score(fall.after)} where {show_score(fall.threshold)} is needed"
        )
        yield from fold(text, width, "")
    if falls:
        yield ""


def _verdict(freshness: Freshness, within: int | None) -> str:
    excused = _say_due(freshness, within)
    return "; ".join(filter(None, (_say_lapses(freshness, within), excused)))


def _say_due(freshness: Freshness, within: int | None) -> str:
    """Say how many exceptions have to be replaced; nothing where there is none."""
    expired = sum(end.is_due(freshness.as_of, 0) for end in freshness.exceptions)
    due = sum(end.is_due(freshness.as_of, SOON_DAYS if within is None else within) for end in freshness.exceptions)
    if not due:
        return ""
    many = "exception" if due == 1 else "exceptions"
    ahead = _days(SOON_DAYS if within is None else within)
    return f"{due} {many} to be replaced within {ahead} ({expired} expired already)"


def _say_lapses(freshness: Freshness, within: int | None) -> str:
    if not freshness.lapses:
        return "nothing counts for anything yet, so nothing goes stale"
    stale = sum(lapse.is_due(freshness.as_of, 0) for lapse in freshness.lapses)
    if within is None:
        return f"{stale} stale and not replaced, of {_pairs(len(freshness.lapses))} of evidence and criterion"
    due = sum(lapse.is_due(freshness.as_of, within) for lapse in freshness.lapses)
    if not due:
        return f"nothing has to be made anew within {_days(within)}"
    return f"{due} to be made anew within {_days(within)} ({stale} stale already)"


def _pairs(count: int) -> str:
    return f"{count} pair{'' if count == 1 else 's'}"


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"
