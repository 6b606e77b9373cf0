"""A map in strips: windows between columns, each as high as what stands in it, and numbers where lines go on."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from psfkit.workflows.layout import HEAD, Band, Layout, Point, Wire

MORE = 22.0
"""Room at each side for lines that go on, and their numbers."""
_MOST_IDLE = 16.0
"""Height of a stretch in which nothing stands."""
_NAME = 26.0
"""Height that a lane needs for its name, and the boundary for its own."""
_NEAR = 9.0


@dataclass(frozen=True, slots=True)
class Window:
    """What is seen of a layout beside the names of the lanes, from its left to its right."""

    left: float
    right: float
    number: int
    """From 0."""
    is_last: bool

    @property
    def shift(self) -> float:
        """How far it is moved to the left."""
        return self.left - HEAD - MORE if self.number else 0.0

    @property
    def width(self) -> float:
        """With the names of the lanes, and room for lines that go on."""
        return self.right - self.shift + (0 if self.is_last else MORE)


def windows(layout: Layout, width: float) -> Iterator[Window]:
    """Return as few windows as there must be, none wider than so much if it can be."""
    left, number = 0.0, 0
    cuts = (*layout.cuts[:-1], layout.width)
    for place, cut in enumerate(cuts[:-1]):
        ahead = Window(left, cuts[place + 1], number, is_last=place + 2 == len(cuts))
        if ahead.width > width:
            yield replace(ahead, right=cut, is_last=False)
            left, number = cut, number + 1
    yield Window(left, layout.width, number, is_last=True)


def whole(layout: Layout) -> Window:
    """Return the window that shows everything."""
    return Window(0.0, layout.width, 0, is_last=True)


def pieces(wire: Wire, window: Window) -> list[list[Point]]:
    """Return what a window shows of an arrow, piece by piece; only level stretches cross its edges."""
    left = window.left if window.number else float("-inf")
    right = float("inf") if window.is_last else window.right
    found: list[list[Point]] = []
    for (x1, y1), (x2, y2) in zip(wire.points, wire.points[1:], strict=False):
        low, high = min(x1, x2), max(x1, x2)
        if high < left or low > right:
            continue
        start, end = (min(max(x1, left), right), y1), (min(max(x2, left), right), y2)
        if found and found[-1][-1] == start:
            found[-1].append(end)
        else:
            found.append([start, end])
    return found


def crossings(layout: Layout, cut: float) -> tuple[float, ...]:
    """Return the heights at which arrows cross a cut, from the top."""
    found = set()
    for wire in layout.wires:
        for (x1, y1), (x2, _) in zip(wire.points, wire.points[1:], strict=False):
            if min(x1, x2) < cut < max(x1, x2):
                found.add(y1)
    return tuple(sorted(found))


def squeeze(layout: Layout, window: Window) -> Layout:
    """Return a layout from which the height is taken in which nothing stands in a window."""
    squeezed = _Squeezed(_occupied(layout, window))

    def moved(points: Iterable[Point]) -> tuple[Point, ...]:
        return tuple((x, squeezed(y)) for x, y in points)

    return Layout(
        boxes=tuple(replace(box, y=squeezed(box.y)) for box in layout.boxes),
        wires=tuple(replace(wire, points=moved(wire.points), tag_at=moved([wire.tag_at])[0]) for wire in layout.wires),
        bands=tuple(Band(band.lane, squeezed(band.top), squeezed(band.low)) for band in layout.bands),
        cuts=layout.cuts,
        width=layout.width,
        height=squeezed(layout.height),
    )


def _occupied(layout: Layout, window: Window) -> Iterator[tuple[float, float]]:
    """Return the stretches of height in which something stands: boxes, level lines, tags and names."""
    inside = [band for band in layout.bands if band.lane.is_inside]
    for band in layout.bands:
        yield band.top, band.top + _NAME
    if inside:
        yield inside[0].top - _NAME, inside[0].top
        yield inside[-1].low, inside[-1].low + _NAME / 2
    yield layout.height - 1, layout.height
    for box in layout.boxes:
        if window.left <= box.x < window.right:
            yield box.y - 5, box.y + box.height + 5
    for wire in layout.wires:
        for piece in pieces(wire, window):
            yield from ((y - _NEAR, y + _NEAR) for _, y in piece)
        if window.left <= wire.points[-1][0] < window.right:
            y, half = wire.tag_at[1], wire.tag.height / 2
            yield y - half, y + half


class _Squeezed:
    """Maps heights to heights: where something stands as they are, elsewhere nearer to each other."""

    def __init__(self, occupied: Iterable[tuple[float, float]]) -> None:
        self._from: list[float] = []
        """Where each stretch begins, one in which something stands first, then one in which nothing does, and so on."""
        self._to: list[float] = []
        end = 0.0
        at = 0.0
        for top, low in _merged(occupied):
            idle = max(0.0, top - end)
            at += min(idle, _MOST_IDLE)
            self._from.append(top)
            self._to.append(at)
            at += low - top
            self._from.append(low)
            self._to.append(at)
            end = low

    def __call__(self, y: float) -> float:
        """Return where a height comes to lie."""
        place = bisect_right(self._from, y) - 1
        if place < 0:
            return max(0.0, self._to[0] - (self._from[0] - y))
        over = y - self._from[place]
        if place + 1 == len(self._from):
            return self._to[place] + min(over, _MOST_IDLE)
        before, after = self._from[place], self._from[place + 1]
        share = (self._to[place + 1] - self._to[place]) / (after - before) if after > before else 0
        return self._to[place] + over * share


def _merged(stretches: Iterable[tuple[float, float]]) -> Sequence[tuple[float, float]]:
    found: list[list[float]] = []
    for top, low in sorted(stretches):
        if found and top <= found[-1][1]:
            found[-1][1] = max(found[-1][1], low)
        else:
            found.append([top, low])
    return [(top, low) for top, low in found]
