"""How the decisions of a case compare, as lines for a terminal of any width."""

from collections.abc import Iterator

from psfkit.cli.terminal import paint
from psfkit.cli.trace_text import fold
from psfkit.documents.text_safety import clip, printable
from psfkit.model.score import show_score
from psfkit.model.trend import DomainTrend, Trend
from psfkit.report.case_words import OTHER_RUBRIC, say_look

_BARS = "▁▂▃▄▅▆▇█"
_CELL = 5
"""Columns of one score."""
_TITLE = 26
_LEAST, _NARROW = 10, 60
"""Columns that a title has at least; on a terminal narrower than this it is left out, so that more decisions fit."""


def write_trend(trend: Trend, width: int, *, colour: bool) -> str:
    """Write every decision, and a line for each domain: a spark for each, and its scores."""
    head = f"{trend.case} {clip(printable(trend.organisation), 80)}: scores at each decision"
    lines = [paint(line, "bold", on=colour) for line in fold(head, width, "")]
    for number, look in enumerate(trend.looks, 1):
        lines += fold(f"{number:>3}  {say_look(look)}", width, "", 5)
    if not trend.is_one_rubric:
        lines += fold(OTHER_RUBRIC, width, "")
    lines.append("")
    lines += _table(trend, width, colour=colour)
    lines += fold("! is below the threshold, - was not scored; a spark is as high as its score, from 0 to 5", width, "")
    return "\n".join(lines)


def _table(trend: Trend, width: int, *, colour: bool) -> Iterator[str]:
    name = max(len(printable(domain.domain)) for domain in trend.domains)
    fixed = name + 2 + 2 + len("needs") + 2
    count = len(trend.looks)
    fits = max(1, min(count, (width - fixed - (_LEAST if width >= _NARROW else 0)) // (_CELL + 1)))
    title = max(0, min(_TITLE, width - fixed - fits * (_CELL + 1))) if width >= _NARROW else 0
    shown = range(count - fits, count)
    if fits < count:
        yield from fold(f"the last {fits} of {count} decisions; --format json has them all", width, "")
    numbers = "".join(f"{number + 1:>{_CELL}}" for number in shown)
    yield paint(f"{'':<{name}}  {'':<{title}}  {'needs':>5} {'':<{fits}} {numbers}".rstrip(), "bold", on=colour)
    for domain in trend.domains:
        cells = "".join(f"{_cell(domain, number):>{_CELL}}" for number in shown)
        spark = "".join(_spark(domain, number) for number in shown)
        said = f"{printable(domain.domain):<{name}}  {clip(printable(domain.title), title) if title else '':<{title}}"
        line = f"{said}  {show_score(domain.threshold):>5} {spark} {cells}"
        yield paint(line.rstrip(), *(() if domain.passes(count - 1) else ("red",)), on=colour)


def _cell(domain: DomainTrend, number: int) -> str:
    score = domain.scores[number]
    return "- " if score is None else f"{show_score(score)}{' ' if domain.passes(number) else '!'}"


def _spark(domain: DomainTrend, number: int) -> str:
    score = domain.scores[number]
    return " " if score is None else _BARS[min(score * len(_BARS) // 500, len(_BARS) - 1)]
