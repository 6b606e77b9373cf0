"""From a sketch to drawings: the whole map on one sheet, or in strips that go on one below the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from psfkit.model.drawing import Drawing, Item, Path, Tone, Weight, Words, moved
from psfkit.model.outline import Outline, Segment, polygon, rounded
from psfkit.model.sketch import Kind, Lane, Sketch
from psfkit.workflows.boxes import LABEL, draw_box, draw_pill
from psfkit.workflows.key import draw_head, draw_key
from psfkit.workflows.layout import HEAD, Band, Layout, PlacedBox, Point, Wire, lay_out
from psfkit.workflows.lettering import Line, Measure, Type, make_measure, place, wrap
from psfkit.workflows.strips import Window, crossings, pieces, squeeze, whole, windows
from psfkit.workflows.strokes import BAD, BOUND, FAINT, WIRE
from psfkit.workflows.telling import describe

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
_TALL = 58.0
"""Height of a lane that has room for more than its name."""
_BEYOND = 13.0
"""How far the number of a line that goes on stands beyond the cut."""
_NUMBER = Type(8.6, 11, Weight.BOLD, Tone.INK)
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
        *moved(head, _MARGIN, _MARGIN),
        *moved(tuple(_draw(sketch, layout, measure, whole(layout), layout.width)), _MARGIN, top),
        *moved(key, _MARGIN, low),
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
    shown = tuple(windows(layout, width))
    across = max(window.width for window in shown)
    parts = tuple(_draw_strip(sketch, layout, measure, window, shown, across) for window in shown)
    key, height = draw_key(sketch, width, measure)
    return Strips(parts, Drawing(width, height, key, f"Key to {sketch.name}", "What shapes, lines and codes mean."))


def _draw_strip(
    sketch: Sketch, layout: Layout, measure: Measure, window: Window, shown: Sequence[Window], across: float
) -> Drawing:
    squeezed = squeeze(layout, window)
    numbers = tuple(_draw_numbers(layout, squeezed, window, shown, measure))
    return Drawing(
        across,
        squeezed.height,
        (*_draw(sketch, squeezed, measure, window, across), *numbers),
        f"{sketch.name}, part {window.number + 1} of {len(shown)}" if len(shown) > 1 else sketch.name,
        "The map goes on from the part before." if window.number else describe(sketch),
    )


def _draw_numbers(
    layout: Layout, squeezed: Layout, window: Window, shown: Sequence[Window], measure: Measure
) -> Iterator[Item]:
    """Draw the numbers by which lines are found again where they go on; those of each cut follow on the one before."""
    first = 1
    for each in shown[:-1]:
        for number, height in enumerate(crossings(squeezed, each.right), first):
            if each.number in (window.number - 1, window.number):
                x = each.right - window.shift + (_BEYOND if each.number == window.number else -_BEYOND)
                yield _draw_number(str(number), x, height, measure)
        first += len(crossings(layout, each.right))


def _draw_number(text: str, x: float, y: float, measure: Measure) -> Item:
    width = measure(text, _NUMBER.weight, _NUMBER.size)
    half = max(6.5, width / 2 + 3)
    ring = Path(rounded(x - half, y - 6.5, 2 * half, 13, 6.5), Tone.BOX, Tone.WIRE, 1.2)
    return Item((ring, place(Line(text, width), _NUMBER, x - width / 2, y - 5.3)), f"goes on at {text}")


def _draw(sketch: Sketch, layout: Layout, measure: Measure, window: Window, right: float) -> Iterator[Item]:
    """Draw what a window shows: lanes, boundary, arrows, boxes, and what stands on arrows."""
    for band in layout.bands:
        yield _draw_lane(band, right, measure)
    yield from _draw_bound(layout.bands, right, measure)
    wires = sorted(layout.wires, key=lambda wire: bool(sketch.edges[wire.edge].codes))
    shown = [pieces(wire, window) for wire in wires]
    for wire, seen in zip(wires, shown, strict=True):
        for points in seen:
            yield _draw_line(sketch, wire, [_reach(point, window) for point in points])
    for box in layout.boxes:
        if window.left <= box.x < window.right:
            yield draw_box(box.box, box.x - window.shift, box.y, box.height)
    for wire, seen in zip(wires, shown, strict=True):
        if seen and seen[-1][-1] == wire.points[-1]:
            yield from _draw_end(sketch, layout, wire, window)


def _reach(point: Point, window: Window) -> Point:
    """Return a point where it is drawn; a line that goes on reaches as far as its number."""
    x, y = point
    if x == window.left and window.number:
        return x - window.shift - _BEYOND / 2, y
    return x - window.shift + (_BEYOND / 2 if x == window.right and not window.is_last else 0), y


def _draw_lane(band: Band, right: float, measure: Measure) -> Item:
    name, about = _LANES[band.lane]
    height = band.low - band.top
    parts: list[Path | Words] = [
        Path(rounded(0, band.top, right, height, 4), Tone.LANE),
        Path(rounded(0, band.top, HEAD - 8, height, 4), Tone.HEAD),
    ]
    lines = wrap(about, _ABOUT, HEAD - 24, 3, measure) if about and height > _TALL else ()
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


def _draw_line(sketch: Sketch, wire: Wire, points: Sequence[Point]) -> Item:
    edge = sketch.edges[wire.edge]
    says = f"{sketch.nodes[edge.source].name} → {sketch.nodes[edge.target].name}"
    says += f" ({edge.label})" if edge.label else ""
    says += "".join(f"; {code}" for code in edge.codes)
    stroke = BAD if edge.codes else WIRE if edge.carries else FAINT
    return Item((Path(_bent(points), stroke=stroke.tone, width=stroke.width, dash=stroke.dash),), says)


def _draw_end(sketch: Sketch, layout: Layout, wire: Wire, window: Window) -> Iterator[Item]:
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
