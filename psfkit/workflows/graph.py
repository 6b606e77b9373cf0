"""The graph of a map: who reaches whom, past whom, and which steps go round in circles. The one door for networkx."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from math import isqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from networkx import DiGraph

Way = tuple[str, ...]
"""Ids of nodes from the first to the last."""
_START = ""
"""Stands before every node that a search begins at; no node has an empty id."""
_MOST_DOMINATED = 1000
"""Nodes of the largest graph whose dominators are looked for: on an odd graph the search takes their square."""


class Reach:
    """What a search came to: every node that was reached, and the way there."""

    def __init__(self, before: Mapping[str, str], *, backwards: bool) -> None:
        self._before = before
        self._backwards = backwards
        self._origins: dict[str, str] = {}
        for node, previous in before.items():  # in the order of the search: the one before comes before
            self._origins[node] = self._origins.get(previous, node)

    def __contains__(self, node: str) -> bool:
        return node in self._before

    def origin(self, node: str) -> str:
        """Return the node that the search began at when it came to a node: the far end of its way."""
        return self._origins[node]

    def way(self, node: str) -> Way:
        """Return a shortest way between a node and where the search began, in the direction of the arrows."""
        steps = [node]
        while (before := self._before[steps[-1]]) != _START:
            steps.append(before)
        return tuple(steps) if self._backwards else tuple(reversed(steps))


class MapGraph:
    """Nodes and arrows, and questions about them."""

    def __init__(self, nodes: Iterable[str], edges: Iterable[tuple[str, str]]) -> None:
        from networkx import DiGraph

        self._graph: DiGraph[str] = DiGraph()
        self._graph.add_node(_START)
        self._graph.add_nodes_from(nodes)
        self._graph.add_edges_from(edges)

    def from_any(self, starts: Iterable[str], past: Collection[str] = ()) -> Reach:
        """Return what can be reached from some nodes without passing others."""
        return self._search(starts, past, backwards=False)

    def to_any(self, ends: Iterable[str], past: Collection[str] = ()) -> Reach:
        """Return from where some nodes can be reached without passing others."""
        return self._search(ends, past, backwards=True)

    def _search(self, starts: Iterable[str], past: Collection[str], *, backwards: bool) -> Reach:
        """Search breadth first; nothing of the graph is copied for what is closed."""
        from networkx import generic_bfs_edges

        closed = frozenset(past)
        beside = self._graph.pred if backwards else self._graph.succ
        first = [node for node in starts if node not in closed]

        def following(node: str) -> Iterator[str]:
            return (each for each in (beside[node] if node != _START else first) if each not in closed)

        found = generic_bfs_edges(self._graph, _START, following)
        return Reach({node: before for before, node in found}, backwards=backwards)

    def next_to(self, node: str) -> tuple[str, ...]:
        """Return the nodes that an arrow connects with a node, those it comes from first."""
        return (*self._graph.predecessors(node), *self._graph.successors(node))

    def entries(self) -> tuple[str, ...]:
        """Return where a run can begin: what nothing leads to, and circles that nothing leads to."""
        from networkx import strongly_connected_components

        found: set[str] = set()
        for group in strongly_connected_components(self._graph):
            if not any(before not in group for node in group for before in self._graph.predecessors(node)):
                found |= group
        return tuple(node for node in self._graph if node in found and node != _START)

    def circles(self, most: int) -> tuple[Way, ...]:
        """Return circles of arrows, at most so many, each from its node that comes first on the map."""
        from networkx import simple_cycles, strongly_connected_components

        order = {node: number for number, node in enumerate(self._graph)}
        tangled = [
            node
            for group in strongly_connected_components(self._graph)
            for node in group
            if len(group) > 1 or self._graph.has_edge(node, node)
        ]
        inner = self._graph.subgraph(sorted(tangled, key=order.__getitem__))
        found = [_turned(tuple(circle), order) for circle in islice(simple_cycles(inner), most)]
        return tuple(sorted(found, key=lambda circle: [order[node] for node in circle]))

    def narrow(self, node: str) -> str:
        """Return the last node that every way from an entry to a node passes, or an empty string."""
        return self._narrows.get(node, _START)

    @cached_property
    def _narrows(self) -> Mapping[str, str]:
        if len(self._graph) > _MOST_DOMINATED:
            return {}
        from networkx import immediate_dominators

        graph = self._graph.copy()
        graph.add_edges_from((_START, entry) for entry in self.entries())
        found: Mapping[str, str] = immediate_dominators(graph, _START)
        return found


def columns(count: int, arrows: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """Return the column of every node, from the left, so that as many arrows as can be lead to the right.

    Arrows that close a circle, in a search from where a run can begin, lead back.

    Args:
        count: Nodes; they are called by their numbers.
        arrows: Their ends.
    """
    from networkx import DiGraph, dfs_labeled_edges, isolates, topological_generations

    entered = {target for _, target in arrows}
    graph: DiGraph[int] = DiGraph()
    graph.add_nodes_from(sorted(range(count), key=lambda node: node in entered))
    graph.add_edges_from(arrows)
    back, open_nodes = [], set()
    for source, target, kind in dfs_labeled_edges(graph):
        if kind == "forward":
            open_nodes.add(target)
        elif kind == "reverse":
            open_nodes.discard(target)
        elif target in open_nodes:
            back.append((source, target))
    graph.remove_edges_from(back)
    found = {node: column for column, nodes in enumerate(topological_generations(graph)) for node in nodes}
    for node in [node for node in graph if not graph.pred[node] and graph.succ[node]]:
        found[node] = min(found[after] for after in graph.succ[node]) - 1
    alone = sorted(isolates(graph))
    across = max(max(found.values(), default=0) + 1, isqrt(len(alone)))
    found |= {node: number % across for number, node in enumerate(alone)}
    return tuple(found[node] for node in range(count))


def _turned(circle: Way, order: Mapping[str, int]) -> Way:
    first = min(range(len(circle)), key=lambda index: order[circle[index]])
    return circle[first:] + circle[:first]
