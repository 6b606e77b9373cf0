"""How the domains of a case went, as a picture: a panel for each, all on the same days and the same scale from 0 to 5.

A point stands only where a decision was, at its day; a domain that was not scored leaves a gap. What is below the
threshold differs in shape, not only in colour.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from psfkit.model.drawing import Drawing, Item, Path, Tone, Weight, Words, moved
from psfkit.model.outline import Outline, polygon, rounded
from psfkit.model.score import show_score
from psfkit.model.trend import DomainTrend, Trend
from psfkit.report import words
from psfkit.report.case_words import describe_domain, say_look
from psfkit.report.map_look import measure
from psfkit.workflows.lettering import Line, Type, place, wrap

WIDTH, HEIGHT = 340.0, 172.0
"""Of one panel."""
MOST_LOOKS = 12
"""Decisions that the legend of a whole sheet names, the last ones."""
_LEFT, _RIGHT, _TOP, _LOW = 18.0, 312.0, 34.0, 150.0
"""Edges of the plot in a panel."""
_PAD = 12.0
_MARGIN, _GAP, _COLUMNS = 20.0, 28.0, 2
_POINT, _DIAMOND = 4.2, 5.6
_TITLE = Type(12.5, 16, Weight.SEMIBOLD, Tone.INK)
_HEAD = Type(16, 20, Weight.BOLD, Tone.INK)
_TEXT = Type(11, 15, Weight.REGULAR, Tone.SOFT)
_TICK = Type(9.5, 12, Weight.REGULAR, Tone.SOFT)
_BAR = Type(9.5, 12, Weight.BOLD, Tone.INK)
_VALUE = Type(9.5, 12, Weight.SEMIBOLD, Tone.INK)


@dataclass(frozen=True, slots=True)
class _Axis:
    """Where days stand."""

    days: tuple[date, ...]

    def at(self, number: int) -> float:
        """Return where a look stands."""
        span = (self.days[-1] - self.days[0]).days
        if not span:
            return (_LEFT + _RIGHT) / 2
        return _LEFT + _PAD + (_RIGHT - _LEFT - 2 * _PAD) * (self.days[number] - self.days[0]).days / span


def draw_panels(trend: Trend) -> tuple[Drawing, ...]:
    """Draw each domain for itself."""
    axis = _Axis(tuple(look.on for look in trend.looks))
    return tuple(
        Drawing(WIDTH, HEIGHT, tuple(_panel(domain, axis)), _name(domain), describe_domain(domain, trend.looks))
        for domain in trend.domains
    )


def draw_grid(trend: Trend) -> Drawing:
    """Draw all domains beside and below one another, for a page that says around it what they are."""
    panels = draw_panels(trend)
    rows = -(-len(panels) // _COLUMNS)
    items = (
        item
        for number, panel in enumerate(panels)
        for item in moved(panel.items, number % _COLUMNS * (WIDTH + _GAP), number // _COLUMNS * (HEIGHT + _GAP / 2))
    )
    told = " ".join(f"{panel.title}: {panel.description}" for panel in panels)
    width, height = _COLUMNS * (WIDTH + _GAP) - _GAP, rows * (HEIGHT + _GAP / 2) - _GAP / 2
    return Drawing(width, height, tuple(items), _title(trend), told)


def draw_sheet(trend: Trend) -> Drawing:
    """Draw all domains on a sheet of their own, with a title, a key and what each decision was."""
    grid = draw_grid(trend)
    head, low = _lines_of((_title(trend),), _HEAD, grid.width, _MARGIN)
    key = moved(_key(), _MARGIN, low + 4)
    top = low + _TEXT.leading + 18
    legend, end = _lines_of(_legend(trend), _TEXT, grid.width, top + grid.height + 8)
    width, height = grid.width + 2 * _MARGIN, end + _MARGIN
    paper = Item((Path(polygon((0, 0), (width, 0), (width, height), (0, height)), Tone.PAPER),))
    told = f"{' '.join(map(say_look, trend.looks))} {grid.description}"
    items = (paper, *head, *key, *moved(grid.items, _MARGIN, top), *legend)
    return Drawing(width, height, items, grid.title, told)


def _lines_of(texts: Iterable[str], kind: Type, width: float, top: float) -> tuple[tuple[Item, ...], float]:
    """Set texts below one another; return them and where they end."""
    lines = [line for text in texts for line in wrap(text, kind, width, 2, measure)]
    items = tuple(Item((place(line, kind, _MARGIN, top + n * kind.leading),)) for n, line in enumerate(lines))
    return items, top + len(lines) * kind.leading


def _title(trend: Trend) -> str:
    return f"{words.plain(trend.case)} {words.plain(trend.organisation)}: scores at each decision"


def _legend(trend: Trend) -> Iterator[str]:
    left_out = len(trend.looks) - MOST_LOOKS
    if left_out > 0:
        yield f"{words.count(left_out, 'earlier decision')}, then:"
    yield from map(say_look, trend.looks[-MOST_LOOKS:])


def _name(domain: DomainTrend) -> str:
    return f"{words.plain(domain.domain)} {words.plain(domain.title)}"


def _key() -> Iterator[Item]:
    """Say what the shapes are."""
    x, middle = 0.0, _TEXT.leading / 2
    for shape, text in (
        (_dot(_POINT, middle), "at or above the threshold"),
        (_diamond(_DIAMOND, middle), "below it"),
        (_rule(0, 16, middle), "threshold"),
        (None, "a gap: not scored"),
    ):
        shown = Line(text, measure(text, _TEXT.weight, _TEXT.size))
        room = 0 if shape is None else 16 if text == "threshold" else 2 * _DIAMOND
        parts = () if shape is None else (shape,)
        yield from moved((Item((*parts, place(shown, _TEXT, room + (6 if room else 0), 0))),), x, 0)
        x += room + shown.width + 24


def _panel(domain: DomainTrend, axis: _Axis) -> Iterator[Item]:
    yield from _heading(domain)
    for tick in range(6):
        y = _height(tick * 100)
        yield Item((_stroke((("M", (_LEFT, y)), ("L", (_RIGHT, y))), Tone.RULE, 0.8), _set(str(tick), _TICK, 0, y)))
    for number in range(len(axis.days)):
        x = axis.at(number)
        yield Item((_stroke((("M", (x, _TOP)), ("L", (x, _LOW))), Tone.RULE, 0.8),))
    yield from _days(axis)
    yield from _thresholds(domain, axis)
    yield from _lines(domain, axis)
    yield from _points(domain, axis)


def _heading(domain: DomainTrend) -> Iterator[Item]:
    last = len(domain.scores) - 1
    scored = domain.scores[last] is not None
    good = domain.passes(last)
    said = f"{show_score(domain.scores[last])}{' ✓' if good else ' ✗' if scored else ''}"
    kind = Type(_TITLE.size, _TITLE.leading, Weight.SEMIBOLD, Tone.BOUND if good else Tone.BAD)
    width = measure(said, kind.weight, kind.size)
    yield Item((place(Line(said, width), kind, _RIGHT - width, 0),))
    for line in wrap(_name(domain), _TITLE, _RIGHT - width - 14, 1, measure):
        yield Item((place(line, _TITLE, 0, 0),))


def _days(axis: _Axis) -> Iterator[Item]:
    """Write the first and the last day, and of those between whatever has room."""
    order = (0, len(axis.days) - 1, *range(1, len(axis.days) - 1))
    taken: list[tuple[float, float]] = []
    for number in dict.fromkeys(order):
        text = axis.days[number].isoformat()
        width = measure(text, _TICK.weight, _TICK.size)
        x = min(max(axis.at(number) - width / 2, _LEFT - 6), _RIGHT + 6 - width)
        if all(x >= right + 6 or x + width <= left - 6 for left, right in taken):
            taken.append((x, x + width))
            yield Item((place(Line(text, width), _TICK, x, _LOW + 5),))


def _thresholds(domain: DomainTrend, axis: _Axis) -> Iterator[Item]:
    """Draw the threshold from edge to edge, in steps where it was changed."""
    known = [(axis.at(number), each) for number, each in enumerate(domain.thresholds) if each is not None]
    edges = [_LEFT, *(x for x, _ in known[1:]), _RIGHT]
    for left, right, (_, threshold) in zip(edges, edges[1:], known, strict=False):
        yield Item((_rule(left, right, _height(threshold)),))
    text = show_score(domain.threshold)
    yield Item((_set(text, _BAR, _RIGHT + 5, _height(domain.threshold)),))


def _lines(domain: DomainTrend, axis: _Axis) -> Iterator[Item]:
    """Join decisions that follow one another, if the domain was scored in both."""
    for number, (score, after) in enumerate(zip(domain.scores, domain.scores[1:], strict=False)):
        if score is not None and after is not None:
            start, end = (axis.at(number), _height(score)), (axis.at(number + 1), _height(after))
            yield Item((_stroke((("M", start), ("L", end)), Tone.WIRE, 1.6),))


def _points(domain: DomainTrend, axis: _Axis) -> Iterator[Item]:
    free = 0.0
    for number, score in enumerate(domain.scores):
        if score is None:
            continue
        x, y = axis.at(number), _height(score)
        good = domain.passes(number)
        parts: tuple[Path | Words, ...] = (_dot(x, y) if good else _diamond(x, y),)
        text = show_score(score)
        width = measure(text, _VALUE.weight, _VALUE.size)
        if x - width / 2 >= free:
            free = x + width / 2 + 4
            top = y - 19 if good or y + 19 > _LOW else y + 7
            behind = rounded(x - width / 2 - 1, top, width + 2, _VALUE.leading - 1, 2)
            parts = (Path(behind, Tone.BOX), *parts, place(Line(text, width), _VALUE, x - width / 2, top))
        result = "reaches" if good else "is below"
        needs = show_score(domain.thresholds[number])
        yield Item(parts, f"{axis.days[number].isoformat()}: {text}, {result} the threshold of {needs}")


def _height(hundredths: int) -> float:
    return _LOW - (_LOW - _TOP) * hundredths / 500


def _dot(x: float, y: float) -> Path:
    return Path(rounded(x - _POINT, y - _POINT, 2 * _POINT, 2 * _POINT, _POINT), Tone.BOUND)


def _diamond(x: float, y: float) -> Path:
    around = ((x, y - _DIAMOND), (x + _DIAMOND, y), (x, y + _DIAMOND), (x - _DIAMOND, y))
    return Path(polygon(*around), Tone.BOX, Tone.BAD, 1.8)


def _rule(left: float, right: float, y: float) -> Path:
    return Path((("M", (left, y)), ("L", (right, y))), None, Tone.INK, 1.3, (5, 3))


def _stroke(outline: Outline, tone: Tone, width: float) -> Path:
    return Path(outline, None, tone, width)


def _set(text: str, kind: Type, x: float, middle: float) -> Words:
    return place(Line(text, measure(text, kind.weight, kind.size)), kind, x, middle - kind.leading / 2)
