"""Whether what a map lets nobody do before somebody agreed was done without that."""

from collections.abc import Iterator
from dataclasses import dataclass

from psfkit.errors import InputError
from psfkit.model.workflow import MapNode
from psfkit.workflows.view import View

MAX_KEPT = 500_000
"""Runs times steps that are remembered to tell what came before what."""
MAX_WORK = 4_000_000
"""Nodes that are gone over in looking for gates: on an odd map it is the square of them."""
_DOING = ("skill", "integration", "system")


@dataclass(slots=True)
class Skip:
    """How often, and where first, a step took effect without its approval."""

    times: int
    line: int


class Approvals:
    """Follows, run by run, who agreed and what was done.

    Args:
        view: The map.
        in_order: Whether the log tells things in the order in which they happened; if not, the earliest approval is
            held against the earliest effect of each run once everything is known.
    """

    def __init__(self, view: View, *, in_order: bool) -> None:
        self._view = view
        self._in_order = in_order
        self._gates = view.gates()
        ungated = view.ungated()
        nodes = (node for node in view.nodes.values() if node.type in _DOING and node.id not in self._gates)
        self.gated = {node.id: node for node in nodes if node.id not in ungated}
        """Steps that every run reaches past a gate."""
        self.is_told = False
        """Whether anybody's approval was seen."""
        self.is_cut = False
        """Whether the map is so large that not every step that ran was followed."""
        self._granted: dict[tuple[str, str], int] = {}
        self._done: dict[tuple[str, str], tuple[int, int]] = {}
        self._before: dict[str, frozenset[str]] = {}
        self._skips: dict[str, Skip] = {}

    def is_gate(self, node: MapNode) -> bool:
        """Whether a node lets nothing pass before somebody agreed."""
        return node.id in self._gates

    def agree(self, node: MapNode, run: str, moment: int) -> None:
        """Take in that somebody agreed at a gate, or to a step.

        Raises:
            InputError: There are too many runs.
        """
        self.is_told = True
        key = (run, node.id)
        self._granted[key] = min(moment, self._granted.get(key, moment))
        self._require_room()

    def refuse(self, node: MapNode, run: str) -> None:
        """Take in that somebody refused: what was agreed before no longer holds."""
        self.is_told = True
        self._granted.pop((run, node.id), None)

    def do(self, node: MapNode, run: str, moment: int, line: int) -> None:
        """Take in that a step took effect.

        Raises:
            InputError: There are too many runs.
        """
        if node.id not in self.gated or not self._is_followed(node.id):
            return
        if self._in_order:
            if not any((run, each) in self._granted for each in self._answering(node.id)):
                self._skip(node.id, line)
            return
        earliest = self._done.get((run, node.id))
        if earliest is None or moment < earliest[0]:
            self._done[run, node.id] = (moment, line)
            self._require_room()

    def _is_followed(self, node: str) -> bool:
        self.is_cut = self.is_cut or len(self._before) * len(self._view.nodes) >= MAX_WORK
        return node in self._before or not self.is_cut

    def _require_room(self) -> None:
        if len(self._granted) + len(self._done) > MAX_KEPT:
            raise InputError(f"more than {MAX_KEPT} runs and steps to tell apart; hand in a shorter period")

    def finish(self) -> Iterator[tuple[MapNode, tuple[MapNode, ...], Skip]]:
        """Return the steps that took effect without approval, in the order of the map, with the gates before each."""
        for (run, done), (moment, line) in self._done.items():
            if not self._is_followed(done):
                continue
            granted = (self._granted.get((run, each)) for each in self._answering(done))
            if not any(agreed is not None and agreed <= moment for agreed in granted):
                self._skip(done, line)
        for key, node in self.gated.items():
            if key in self._skips:
                yield node, self.gates_before(key), self._skips[key]

    def gates_before(self, node: str) -> tuple[MapNode, ...]:
        """Return the last gates on the ways to a step."""
        return tuple(self._view.nodes[each] for each in self._view.nodes if each in self._answering(node) & self._gates)

    def _skip(self, node: str, line: int) -> None:
        found = self._skips.setdefault(node, Skip(0, line))
        found.times += 1
        found.line = min(found.line, line)

    def _answering(self, node: str) -> frozenset[str]:
        """Return where an approval answers for a step: at itself, at the last gates before it, or in between."""
        if node not in self._before:
            region = self._view.graph.to_any((node,), past=self._gates)
            gates = (edge.source for edge in self._view.edges if edge.source in self._gates and edge.target in region)
            self._before[node] = frozenset((*(each for each in self._view.nodes if each in region), *gates))
        return self._before[node]
