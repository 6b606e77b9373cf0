"""Which column and which row each node of a sketch stands in; each row belongs to a lane."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_low

from psfkit.model.sketch import Lane, Sketch
from psfkit.workflows.graph import columns

_SWEEPS = 6


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the nodes stand."""

    columns: tuple[int, ...]
    """By the number of the node."""
    rows: tuple[int, ...]
    lanes: tuple[Lane, ...]
    """The lane of each row."""
    width: int
    """How many columns there are."""


def set_out(sketch: Sketch) -> Grid:
    """Give every node of a sketch its column and its row."""
    found = columns(len(sketch.nodes), [(edge.source, edge.target) for edge in sketch.edges])
    rows = _Rows(sketch, found).row
    places: dict[tuple[Lane, int], int] = {}
    for place in sorted({(node.lane, rows[number]) for number, node in enumerate(sketch.nodes)}, key=_height):
        places[place] = len(places)
    return Grid(
        columns=found,
        rows=tuple(places[node.lane, rows[number]] for number, node in enumerate(sketch.nodes)),
        lanes=tuple(lane for lane, _ in places),
        width=1 + max(found, default=-1),
    )


_ORDER = {lane: number for number, lane in enumerate(Lane)}


def _height(place: tuple[Lane, int]) -> tuple[int, int]:
    return _ORDER[place[0]], place[1]


class _Rows:
    """Rows within each lane, so that arrows run straight where they can and cross little."""

    def __init__(self, sketch: Sketch, columns_of: Sequence[int]) -> None:
        self._lane = [node.lane for node in sketch.nodes]
        self._near: dict[int, list[int]] = defaultdict(list)
        for edge in sketch.edges:
            if edge.source != edge.target:
                self._near[edge.source].append(edge.target)
                self._near[edge.target].append(edge.source)
        self._cells: dict[tuple[int, Lane], list[int]] = defaultdict(list)
        for node, column in enumerate(columns_of):
            self._cells[column, self._lane[node]].append(node)
        self._columns = columns_of
        self._members: dict[Lane, list[int]] = defaultdict(list)
        for node, lane in enumerate(self._lane):
            self._members[lane].append(node)
        self.row: dict[int, int] = {node: row for cell in self._cells.values() for row, node in enumerate(cell)}
        for sweep in range(_SWEEPS):
            forth = sweep % 2 == 0
            for place in sorted(self._cells, key=lambda place: place[0], reverse=not forth):
                self._settle(place, forth=forth, may_grow=sweep < _SWEEPS - 2)

    def _settle(self, place: tuple[int, Lane], *, forth: bool, may_grow: bool) -> None:
        """Sort one column of a lane by what its nodes are joined with, and bring them level with it."""
        cell = self._cells[place]
        cell.sort(key=lambda node: self._weight(node, forth=forth))
        wanted = [self._wanted(node, forth=forth) for node in cell]
        rows: list[int] = []
        for wish in wanted:
            rows.append(max(wish, rows[-1] + 1 if rows else 0))
        most = max(self.row[node] for node in self._members[place[1]])
        if not may_grow and rows[-1] > most:
            over = rows[-1] - most
            rows = [max(number, row - over) for number, row in enumerate(rows)]
        self.row |= dict(zip(cell, rows, strict=True))

    def _side(self, node: int, *, forth: bool) -> list[int]:
        """Return what a node is joined with on one side, or on any where there is nothing."""
        here = self._columns[node]
        found = [n for n in self._near[node] if (self._columns[n] < here if forth else self._columns[n] > here)]
        return found or self._near[node]

    def _weight(self, node: int, *, forth: bool) -> tuple[float, int]:
        near = self._side(node, forth=forth)
        heights = [_ORDER[self._lane[n]] * 1000 + self.row[n] for n in near]
        own = _ORDER[self._lane[node]] * 1000 + self.row[node]
        return sum(heights) / len(heights) if heights else own, self.row[node]

    def _wanted(self, node: int, *, forth: bool) -> int:
        near = [n for n in self._side(node, forth=forth) if self._lane[n] is self._lane[node]]
        return median_low([self.row[n] for n in near]) if near else 0 if self._near[node] else self.row[node]
