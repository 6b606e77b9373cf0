"""From a sketch to drawings: the whole map on one sheet, or in strips that go on one below the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from psfkit.model.drawing import Drawing, Item, Path, Tone, Weight, Words
from psfkit.model.outline import Outline, Segment, polygon, rounded
from psfkit.model.sketch import Kind, Lane, Sketch
from psfkit.workflows.boxes import LABEL, draw_box, draw_pill
from psfkit.workflows.key import describe, draw_head, draw_key
from psfkit.workflows.layout import HEAD, Band, Layout, PlacedBox, Point, Wire, lay_out
from psfkit.workflows.lettering import Measure, Type, make_measure, place, wrap
from psfkit.workflows.strokes import BAD, BOUND, FAINT, WIRE

MOST_NODES, MOST_EDGES = 1000, 3000
"""What is drawn at most; a larger picture would not be read by anybody."""
_MARGIN = 16.0
_LEAST = 760.0
"""Width that title and key have at least."""
_TURN = 6.0
"""Radius of a corner."""
_LANES = {
    Lane.OUTSIDE: ("Outside", "mail, forms, calls"),
    Lane.PEOPLE: ("People", ""),
    Lane.AI: ("AI", "models run here, or not said where"),
    Lane.SYSTEMS: ("Systems", "programs and services"),
    Lane.VENDORS: ("Vendors", "models run by others"),
}
_LANE = Type(12.5, 16, Weight.BOLD, Tone.INK)
_ABOUT = Type(9, 11.5, Weight.REGULAR, Tone.SOFT)
_BOUND_NAME = Type(9.5, 12, Weight.BOLD, Tone.BOUND)


@dataclass(frozen=True, slots=True)
class Strips:
    """A map in strips of a width, and its key."""

    parts: tuple[Drawing, ...]
    key: Drawing


def fits(sketch: Sketch) -> bool:
    """Whether a map is small enough to be drawn, and there is something on it."""
    return 0 < len(sketch.nodes) <= MOST_NODES and len(sketch.edges) <= MOST_EDGES


def draw_sheet(sketch: Sketch, measure: Measure) -> Drawing:
    """Draw a whole map that fits on one sheet, with its title and its key."""
    measure = make_measure(measure)
    layout = lay_out(sketch, measure)
    width = max(layout.width, _LEAST)
    head, head_height = draw_head(sketch, width, measure)
    key, key_height = draw_key(sketch, width, measure)
    top = _MARGIN + head_height + 10
    low = top + layout.height + 18
    height = low + key_height + _MARGIN
    items = (
        Item(
            (Path(polygon((0, 0), (width + 2 * _MARGIN, 0), (width + 2 * _MARGIN, height), (0, height)), Tone.PAPER),)
        ),
        *_moved(head, _MARGIN, _MARGIN),
        *_moved(tuple(_draw(sketch, layout, measure, _Window(0, layout.width))), _MARGIN, top),
        *_moved(key, _MARGIN, low),
    )
    return Drawing(width + 2 * _MARGIN, height, items, sketch.name, describe(sketch))


def draw_strips(sketch: Sketch, width: float, measure: Measure) -> Strips:
    """Draw a map in strips, cut between columns, each with the lanes at its left.

    Args:
        sketch: The map.
        width: How wide a strip may be; one column stands in each in any case.
        measure: Measures text.
    """
    measure = make_measure(measure)
    layout = lay_out(sketch, measure)
    windows = tuple(_windows(layout, width))
    parts = tuple(
        Drawing(
            max(window.width for window in windows),
            layout.height,
            tuple(_draw(sketch, layout, measure, window)),
            f"{sketch.name}, part {number} of {len(windows)}" if len(windows) > 1 else sketch.name,
            describe(sketch) if number == 1 else "The map goes on from the part before.",
        )
        for number, window in enumerate(windows, 1)
    )
    key, height = draw_key(sketch, width, measure)
    return Strips(parts, Drawing(width, height, key, f"Key to {sketch.name}", "What shapes, lines and codes mean."))


@dataclass(frozen=True, slots=True)
class _Window:
    """What is seen of a layout beside the names of the lanes, from its left to its right."""

    left: float
    right: float
    goes_on: bool = False

    @property
    def shift(self) -> float:
        """How far it is moved to the left."""
        return max(0.0, self.left - HEAD)

    @property
    def width(self) -> float:
        return self.right - self.shift + (_MORE if self.goes_on else 0)


_MORE = 10.0
"""Room for lines that go on."""


def _windows(layout: Layout, width: float) -> Iterator[_Window]:
    left = 0.0
    cuts = (*layout.cuts[:-1], layout.width)
    for number, cut in enumerate(cuts):
        following = cuts[number + 1] if number + 1 < len(cuts) else None
        if following is None:
            yield _Window(left, cut)
        elif following - max(0.0, left - HEAD) > width:
            yield _Window(left, cut, goes_on=True)
            left = cut


def _draw(sketch: Sketch, layout: Layout, measure: Measure, window: _Window) -> Iterator[Item]:
    """Draw what a window shows: lanes, boundary, arrows, boxes, and what stands on arrows."""
    right = window.width
    for band in layout.bands:
        yield _draw_lane(band, right, measure)
    yield from _draw_bound(layout.bands, right, measure)
    wires = sorted(layout.wires, key=lambda wire: bool(sketch.edges[wire.edge].codes))
    shift = (-window.shift, 0.0)
    shown = [_through(wire, window) for wire in wires]
    for wire, pieces in zip(wires, shown, strict=True):
        for points in pieces:
            yield _draw_line(sketch, wire, [(x + shift[0], y) for x, y in points])
    for box in layout.boxes:
        if window.left <= box.x < window.right:
            yield draw_box(box.box, box.x + shift[0], box.y, box.height)
    for wire, pieces in zip(wires, shown, strict=True):
        if pieces and pieces[-1][-1] == wire.points[-1]:
            yield from _draw_end(sketch, layout, wire, window)


def _draw_lane(band: Band, right: float, measure: Measure) -> Item:
    name, about = _LANES[band.lane]
    height = band.low - band.top
    parts: list[Path | Words] = [
        Path(rounded(0, band.top, right, height, 4), Tone.LANE),
        Path(rounded(0, band.top, HEAD - 8, height, 4), Tone.HEAD),
    ]
    lines = wrap(about, _ABOUT, HEAD - 24, 3, measure) if about else ()
    y = band.top + (height - _LANE.leading - len(lines) * _ABOUT.leading) / 2
    parts.extend(place(line, _LANE, 8, y) for line in wrap(name, _LANE, HEAD - 20, 1, measure))
    y += _LANE.leading
    parts.extend(place(line, _ABOUT, 8, y + number * _ABOUT.leading) for number, line in enumerate(lines))
    return Item(tuple(parts))


def _draw_bound(bands: Sequence[Band], right: float, measure: Measure) -> Iterator[Item]:
    """Draw the trust boundary around the lanes inside."""
    inside = [band for band in bands if band.lane.is_inside]
    if not inside:
        return
    top, low = inside[0].top - 5, inside[-1].low + 5
    frame = Path(rounded(-5, top, right + 10, low - top, 8), stroke=BOUND.tone, width=BOUND.width, dash=BOUND.dash)
    words = [
        place(line, _BOUND_NAME, 2, top - 15)
        for line in wrap("TRUST BOUNDARY OF THE ORGANISATION", _BOUND_NAME, right, 1, measure)
    ]
    yield Item((frame, *words))


def _through(wire: Wire, window: _Window) -> list[list[Point]]:
    """Return the pieces of an arrow that a window shows; only level stretches cross its edges."""
    pieces: list[list[Point]] = []
    left = window.left or float("-inf")
    right = window.right if window.goes_on else float("inf")
    for (x1, y1), (x2, y2) in zip(wire.points, wire.points[1:], strict=False):
        low, high = min(x1, x2), max(x1, x2)
        if high < left or low > right or (low == high and not left <= low <= right):
            continue
        start = (min(max(x1, left), right), y1)
        end = (min(max(x2, left), right), y2)
        if pieces and pieces[-1][-1] == start:
            pieces[-1].append(end)
        else:
            pieces.append([start, end])
    more = _MORE if window.goes_on else 0
    return [_reaching(piece, window, more) for piece in pieces]


def _reaching(piece: list[Point], window: _Window, more: float) -> list[Point]:
    """Let a piece reach to the edge of its strip where it goes on in the next, or begin at the names of the lanes."""

    def reach(point: Point) -> Point:
        x, y = point
        if window.goes_on and x == window.right:
            return x + more, y
        return point

    return [reach(piece[0]), *piece[1:-1], reach(piece[-1])]


def _draw_line(sketch: Sketch, wire: Wire, points: Sequence[Point]) -> Item:
    edge = sketch.edges[wire.edge]
    says = f"{sketch.nodes[edge.source].name} → {sketch.nodes[edge.target].name}"
    says += f" ({edge.label})" if edge.label else ""
    says += "".join(f"; {code}" for code in edge.codes)
    stroke = BAD if edge.codes else WIRE if edge.carries else FAINT
    return Item((Path(_bent(points), stroke=stroke.tone, width=stroke.width, dash=stroke.dash),), says)


def _draw_end(sketch: Sketch, layout: Layout, wire: Wire, window: _Window) -> Iterator[Item]:
    """Draw the head of an arrow, and what stands on it."""
    edge = sketch.edges[wire.edge]
    box = layout.boxes[edge.target]
    (x, y), shift = wire.points[-1], window.shift
    tip = x - shift + _inset(box, y)
    length, half = (9.5, 5.0) if edge.codes else (8.0, 4.0)
    tone = Tone.BAD if edge.codes else Tone.WIRE
    yield Item((Path(polygon((tip - 0.5, y), (tip - length, y - half), (tip - length, y + half)), tone),))
    tag = wire.tag
    if not tag.width:
        return
    middle, centre = wire.tag_at[0] - shift, wire.tag_at[1]
    top = centre - tag.height / 2
    parts: list[Path | Words] = [Path(rounded(middle - tag.width / 2, top, tag.width, tag.height, 3), Tone.LANE)]
    at = top
    for line in tag.lines:
        parts.append(place(line, LABEL, middle - line.width / 2, at))
        at += LABEL.leading
    for pill in tag.pills:
        parts.extend(draw_pill(pill, middle - pill.width / 2, at + 0.5))
        at += 14
    yield Item(tuple(parts))


def _inset(box: PlacedBox, y: float) -> float:
    """Return how far the left side of a box lies back at a height."""
    off = abs(y - box.y - box.height / 2)
    if box.box.node.kind is Kind.DECISION:
        return 9 * off / (box.height / 2)
    return 0.0


def _bent(points: Sequence[Point]) -> Outline:
    """Return a line through corners, each of them round."""
    outline: list[Segment] = [("M", points[0])]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        reach = min(_TURN, _apart(before, corner) / 2, _apart(corner, after) / 2)
        outline.append(("L", _toward(corner, before, reach)))
        outline.append(("Q", (*corner, *_toward(corner, after, reach))))
    outline.append(("L", points[-1]))
    return tuple(outline)


def _apart(one: Point, other: Point) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _toward(start: Point, end: Point, reach: float) -> Point:
    """Return the point so far from a start, on a level or upright line to an end."""
    x, y = end[0] - start[0], end[1] - start[1]
    return start[0] + reach * ((x > 0) - (x < 0)), start[1] + reach * ((y > 0) - (y < 0))


def _moved(items: Sequence[Item], x: float, y: float) -> Iterator[Item]:
    for item in items:
        yield Item(tuple(_move(part, x, y) for part in item.parts), item.says)


def _move(part: Path | Words, x: float, y: float) -> Path | Words:
    if isinstance(part, Words):
        return Words(part.text, part.x + x, part.baseline + y, part.width, part.size, part.weight, part.tone)
    outline = tuple(
        (verb, tuple(value + (y if index % 2 else x) for index, value in enumerate(values)))
        for verb, values in part.outline
    )
    return Path(outline, part.fill, part.stroke, part.width, part.dash)
