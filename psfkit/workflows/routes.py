"""Which way each arrow of a sketch takes on the grid: between columns upright, and level along rows or between them.

An arrow leaves a box on the right and enters one on the left. Between two columns there is a channel, between two rows
a street; a level stretch lies in a street, or in a row where no box stands in its way. Nothing ever crosses a box.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from psfkit.model.sketch import Sketch, SketchEdge
from psfkit.workflows.rows import Grid


@dataclass(frozen=True, slots=True)
class Level:
    """Where a level stretch lies."""

    row: int
    """A row, or the row that a street runs above."""
    track: int | None = None
    """Which line of the street from its top; None in a row."""

    @property
    def height(self) -> int:
        """What it is compared by with others and with rows, from the top."""
        return 2 * self.row + (self.track is None)


@dataclass(frozen=True, slots=True)
class Route:
    """The way of one arrow."""

    first: int
    """The channel it comes out into; channel n lies on the left of column n."""
    last: int
    """The channel it goes in from."""
    level: Level | None
    """Between the two; None where they are the same and it needs none."""


@dataclass(frozen=True, slots=True)
class Routes:
    """The ways of all arrows."""

    of: tuple[Route, ...]
    """By the number of the edge."""
    streets: tuple[int, ...]
    """Lines in the street above each row, and beneath the last."""
    busy: frozenset[tuple[int, int]]
    """Row and channel where something comes from the left at the height of the row's middle."""


Taken = dict[tuple[int, int], int]
"""What lies in each place, by row and column: a box (-1), or what a node of that number sends along the row."""
_BOX = -1


def find_routes(sketch: Sketch, grid: Grid) -> Routes:
    """Find a way for every arrow: along a row where one is free, and else along a street."""
    taken = dict.fromkeys(zip(grid.rows, grid.columns, strict=True), _BOX)
    found: dict[int, Route] = {}
    left: list[int] = []
    for number in sorted(range(len(sketch.edges)), key=lambda number: _length(sketch.edges[number], grid)):
        edge = sketch.edges[number]
        first, last = _channels(edge, grid)
        row = None if first == last else _free_row(edge, grid, taken)
        if first == last or row is not None:
            found[number] = Route(first, last, None if row is None else Level(row))
        else:
            left.append(number)
    streets = [0] * (len(grid.lanes) + 1)
    for number, level in _along_streets(sketch, grid, left):
        found[number] = Route(*_channels(sketch.edges[number], grid), level)
        streets[level.row] = max(streets[level.row], 1 + (level.track or 0))
    busy = {(grid.rows[edge.source], grid.columns[edge.source] + 1) for edge in sketch.edges}
    busy |= {(row, column + 1) for (row, column), owner in taken.items() if owner != _BOX}
    return Routes(tuple(found[number] for number in range(len(sketch.edges))), tuple(streets), frozenset(busy))


def _channels(edge: SketchEdge, grid: Grid) -> tuple[int, int]:
    """Return the channel that an arrow comes out into, and the one that it goes in from."""
    return grid.columns[edge.source] + 1, grid.columns[edge.target]


def _along_streets(sketch: Sketch, grid: Grid, numbers: Sequence[int]) -> Iterator[tuple[int, Level]]:
    """Give arrows their lines in streets."""
    runs: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for number in numbers:
        edge = sketch.edges[number]
        ends = _channels(edge, grid)
        runs[_street(grid.rows[edge.source], grid.rows[edge.target])].append((min(ends), max(ends), number))
    for street, each in runs.items():
        for number, track in _stack(each):
            yield number, Level(street, track)


def _length(edge: SketchEdge, grid: Grid) -> tuple[int, int]:
    """Sort short arrows first, and level ones before others."""
    across = grid.columns[edge.target] - grid.columns[edge.source]
    return abs(across), abs(grid.rows[edge.target] - grid.rows[edge.source])


def _free_row(edge: SketchEdge, grid: Grid, taken: Taken) -> int | None:
    """Return the row of one of the ends if nothing stands in the way there, and take it."""
    here, there = grid.columns[edge.source], grid.columns[edge.target]
    if there <= here:
        return None
    own, other = grid.rows[edge.source], grid.rows[edge.target]
    across = [(own, column) for column in range(here + 1, there)]
    if all(taken.get(place, edge.source) == edge.source for place in across):
        taken.update(dict.fromkeys(across, edge.source))
        return own
    across = [(other, column) for column in range(here, there)]
    if own != other and not any(place in taken for place in across):
        taken.update(dict.fromkeys(across, edge.source))
        return other
    return None


def _street(own: int, other: int) -> int:
    """Return the street beside the row of the target that is nearer to the source."""
    return other if own < other else other + 1


def _stack(runs: Sequence[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
    """Give runs in one street lines of their own where they meet; the short ones come first."""
    ends: list[list[tuple[int, int]]] = []
    for first, last, number in sorted(runs, key=lambda run: (run[1] - run[0], run)):
        free = (n for n, line in enumerate(ends) if all(last < begun or first > ended for begun, ended in line))
        track = next(free, len(ends))
        if track == len(ends):
            ends.append([])
        ends[track].append((first, last))
        yield number, track
