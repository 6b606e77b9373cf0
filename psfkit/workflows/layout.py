"""Where everything of a sketch stands: boxes, lanes and the corners of arrows, in pixels."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from psfkit.model.sketch import Lane, Sketch
from psfkit.workflows.boxes import WIDTH, Box, Tag, make_box, make_tag
from psfkit.workflows.lettering import Measure
from psfkit.workflows.routes import Level, Routes, find_routes
from psfkit.workflows.rows import Grid, set_out

Point = tuple[float, float]

HEAD = 92.0
"""Width of what the lanes are called."""
_STUB, _ARROW, _TRACK = 10.0, 13.0, 9.0
_PORT = 12.0
"""Between arrows that go into one box."""
_LINE = 14.0
"""Between lines of a street."""
_ROW_GAP, _LANE_PAD = 14.0, 8.0
_BOUND_GAP = 26.0
"""Between what is inside the trust boundary and what is not."""
_LANE_GAP = 4.0
_BELOW = 12.0
"""Room for the boundary beneath the last lane."""
_NEAR = 5.0
"""Upright stretches that come so close do not stand in one line."""


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A box and its corner."""

    box: Box
    x: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Wire:
    """An arrow: its corners from its beginning to its head, and where its tag stands."""

    edge: int
    points: tuple[Point, ...]
    tag: Tag
    tag_at: Point
    """The middle of the tag."""


@dataclass(frozen=True, slots=True)
class Band:
    """A lane from its upper to its lower edge."""

    lane: Lane
    top: float
    low: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything that stands somewhere."""

    boxes: tuple[PlacedBox, ...]
    wires: tuple[Wire, ...]
    bands: tuple[Band, ...]
    cuts: tuple[float, ...]
    """Where the drawing may be cut and go on below: behind each column; only level lines pass there."""
    width: float
    height: float


def lay_out(sketch: Sketch, measure: Measure) -> Layout:
    """Lay out a sketch that has nodes."""
    grid = set_out(sketch)
    routes = find_routes(sketch, grid)
    return _Plan(sketch, grid, routes, measure).layout()


@dataclass(frozen=True, slots=True)
class _Riser:
    """An upright stretch; those of one owner may lie on each other."""

    owner: tuple[str, int]
    start: float
    ends: tuple[float, ...]

    @property
    def top(self) -> float:
        return min(self.start, *self.ends) - _NEAR

    @property
    def low(self) -> float:
        return max(self.start, *self.ends) + _NEAR

    @property
    def order(self) -> tuple[bool, float]:
        """What leads down comes first and from the lowest, then what leads up from the highest: so they cross least."""
        down = sum(self.ends) / len(self.ends) >= self.start
        return (False, -self.start) if down else (True, self.start)


@dataclass(frozen=True, slots=True)
class _Across:
    """Where everything begins, from the left."""

    boxes: tuple[float, ...]
    """By column."""
    channels: tuple[float, ...]
    """Where the first upright line of each may stand."""
    width: float


_Tracks = Mapping[int, Mapping[tuple[str, int], int]]
"""For each channel, which line the upright stretches of each owner stand in."""


class _Plan:
    """Heights first, since they do not depend on what stands beside what; then widths; then the arrows."""

    def __init__(self, sketch: Sketch, grid: Grid, routes: Routes, measure: Measure) -> None:
        self._sketch, self._grid, self._routes = sketch, grid, routes
        self._boxes = [make_box(node, measure) for node in sketch.nodes]
        self._tags = [make_tag(edge, measure) for edge in sketch.edges]
        self._offsets: dict[int, float] = {}
        """How far from the middle of its box an arrow goes in, by its number."""
        self._heights = [box.height for box in self._boxes]
        into: dict[int, list[int]] = defaultdict(list)
        for number, edge in enumerate(sketch.edges):
            into[edge.target].append(number)
        for node, numbers in into.items():
            self._share_side(node, numbers)
        self._middles: list[float] = []
        """Of each row."""
        self._tops: list[float] = []
        """Of the street above each row, and of the last one."""
        self._bands: list[Band] = []
        self._height = self._stack_rows()

    def layout(self) -> Layout:
        """Lay everything out."""
        grid = self._grid
        tracks = {channel: _spread(found) for channel, found in self._risers().items()}
        across = self._columns(tracks)
        boxes = tuple(
            PlacedBox(box, across.boxes[column], self._middles[row] - height / 2, height)
            for box, row, column, height in zip(self._boxes, grid.rows, grid.columns, self._heights, strict=True)
        )
        wires = tuple(self._wire(number, tracks, across) for number in range(len(self._sketch.edges)))
        cuts = tuple(start + WIDTH + _STUB / 2 for start in across.boxes)
        return Layout(boxes, wires, tuple(self._bands), cuts, across.width, self._height)

    def _approach(self, number: int) -> int:
        """Return the height that an arrow comes from into its last channel, to be compared with rows."""
        route = self._routes.of[number]
        return 2 * self._grid.rows[self._sketch.edges[number].source] + 1 if route.level is None else route.level.height

    def _share_side(self, node: int, numbers: Sequence[int]) -> None:
        """Spread the arrows into a box over its left side in the order they come from; a level one has the middle."""
        row, column = self._grid.rows[node], self._grid.columns[node]
        own = 2 * row + 1
        ordered = sorted(numbers, key=lambda number: (self._approach(number), number))
        level = next((number for number in ordered if self._approach(number) == own), None)
        above = [number for number in ordered if self._approach(number) < own]
        below = [number for number in ordered if self._approach(number) >= own and number != level]
        if level is None and len(numbers) == 1 and (row, column) not in self._routes.busy:
            self._offsets[numbers[0]] = 0
        else:
            centre = 0.0 if level is None else self._half(level)
            if level is not None:
                self._offsets[level] = 0
            self._lay(list(reversed(above)), -1, max(centre, 2.0))
            self._lay(below, 1, max(centre, 2.0))
        reach = max(abs(self._offsets[n]) + max(self._half(n), 5) for n in numbers)
        self._heights[node] = max(self._heights[node], 2 * reach + 8)

    def _lay(self, numbers: Sequence[int], side: int, start: float) -> None:
        at = start
        for number in numbers:
            half = max(self._half(number), _PORT / 2)
            at += half
            self._offsets[number] = side * at
            at += half

    def _half(self, number: int) -> float:
        height = self._tags[number].height
        return height / 2 + 1 if height else _PORT / 2

    def _stack_rows(self) -> float:
        """Find the middle of each row, the top of each street and the lanes, and return the height of all."""
        tallest: dict[int, float] = defaultdict(float)
        for node, row in enumerate(self._grid.rows):
            tallest[row] = max(tallest[row], self._heights[node])
        lanes, streets = self._grid.lanes, self._routes.streets
        y = begun = _BOUND_GAP if lanes[0].is_inside else 0.0
        for row, lane in enumerate(lanes):
            before = lanes[row - 1] if row else lane
            if row and before is not lane:
                y += _LANE_GAP if before.is_inside and lane.is_inside else _BOUND_GAP
            if row == 0 or before is not lane:
                begun = y
                y += _LANE_PAD
            self._tops.append(y)
            y += max(_ROW_GAP / 2, (streets[row] + 0.5) * _LINE)
            self._middles.append(y + tallest[row] / 2)
            y += tallest[row] + _ROW_GAP / 2
            if row + 1 == len(lanes):
                self._tops.append(y)
                y += streets[-1] * _LINE
            if row + 1 == len(lanes) or lanes[row + 1] is not lane:
                y += _LANE_PAD
                self._bands.append(Band(lane, begun, y))
        return y + (_BELOW if lanes[-1].is_inside else 0)

    def _level(self, level: Level) -> float:
        """Return the height of a level stretch."""
        return self._middles[level.row] if level.track is None else self._tops[level.row] + (level.track + 0.7) * _LINE

    def _heights_of(self, number: int) -> tuple[float, float, float]:
        """Return the heights at which an arrow comes out, runs level, and goes in."""
        begun, ended = self._ends(number)
        level = self._routes.of[number].level
        return begun, ended if level is None else self._level(level), ended

    def _ends(self, number: int) -> tuple[float, float]:
        """Return the heights at which an arrow comes out and goes in."""
        edge = self._sketch.edges[number]
        rows = self._grid.rows
        return self._middles[rows[edge.source]], self._middles[rows[edge.target]] + self._offsets[number]

    def _risers(self) -> dict[int, list[_Riser]]:
        """Return the upright stretches in each channel."""
        out: dict[tuple[int, int], list[float]] = defaultdict(list)
        found: dict[int, list[_Riser]] = defaultdict(list)
        for number, route in enumerate(self._routes.of):
            begun, turn, ended = self._heights_of(number)
            if turn != begun:
                out[route.first, self._sketch.edges[number].source].append(turn)
            if turn != ended:
                found[route.last].append(_Riser(("in", number), turn, (ended,)))
        for (channel, source), ends in out.items():
            start = self._middles[self._grid.rows[source]]
            found[channel].append(_Riser(("out", source), start, tuple(ends)))
        return found

    def _columns(self, tracks: _Tracks) -> _Across:
        """Give every column and every channel its place; tags stand between upright lines and heads of arrows."""
        tags: dict[int, float] = {}
        for number, route in enumerate(self._routes.of):
            tags[route.last] = max(tags.get(route.last, 0), self._tags[number].width)
        x = HEAD
        starts: list[float] = []
        channels: list[float] = []
        for channel in range(self._grid.width + 1):
            channels.append(x + _STUB)
            lines = 1 + max(tracks.get(channel, {}).values(), default=-1)
            x += _STUB + lines * _TRACK + (tags[channel] + _ARROW if channel in tags else 0)
            if channel < self._grid.width:
                starts.append(x)
                x += WIDTH
        return _Across(tuple(starts), tuple(channels), x + 4)

    def _wire(self, number: int, tracks: _Tracks, across: _Across) -> Wire:
        edge, route = self._sketch.edges[number], self._routes.of[number]
        begun, turn, ended = self._heights_of(number)
        left = across.boxes[self._grid.columns[edge.target]]
        points = [(across.boxes[self._grid.columns[edge.source]] + WIDTH, begun)]
        if turn != begun:
            x = across.channels[route.first] + tracks[route.first]["out", edge.source] * _TRACK
            points += [(x, begun), (x, turn)]
        if turn != ended:
            x = across.channels[route.last] + tracks[route.last]["in", number] * _TRACK
            points += [(x, turn), (x, ended)]
        points.append((left, ended))
        tag = self._tags[number]
        return Wire(number, tuple(points), tag, (left - _ARROW - tag.width / 2, ended))


def _spread(risers: Sequence[_Riser]) -> dict[tuple[str, int], int]:
    """Give upright stretches in one channel lines of their own, in the order in which they cross least."""
    found: dict[tuple[str, int], int] = {}
    placed: list[tuple[float, float, int]] = []
    for riser in sorted(risers, key=lambda riser: (riser.order, riser.owner)):
        track = 1 + max((n for top, low, n in placed if top < riser.low and low > riser.top), default=-1)
        placed.append((riser.top, riser.low, track))
        found[riser.owner] = track
    return found
