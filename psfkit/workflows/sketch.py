"""From a map and what was found on it to a sketch: who stands in which lane, and what lies on an offending path."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from psfkit.documents.text_safety import shown
from psfkit.model.location import Pointer
from psfkit.model.sketch import MOST_NAME, Kind, Lane, Sketch, SketchEdge, SketchNode
from psfkit.model.workflow import MapEdge, MapNode, WorkflowMap
from psfkit.workflows.marks import find_marks
from psfkit.workflows.rule import Outcome, Verdict
from psfkit.workflows.structure import Flaw
from psfkit.workflows.view import FROM_OUTSIDE, NOT_FLOW, View, autonomy, is_off, risk

_MOST_WAYS = 50
"""Offending paths of one rule that are marked, as many as are told."""
_TO_OUTSIDE = (*FROM_OUTSIDE, "email_send")
_CAPTIONS = {
    "artifact": "document",
    "human": "person",
    "integration": "system",
    "conditional": "decision",
    "proposal": "proposal",
    "system": "system",
}
_KINDS = {
    "artifact": Kind.ARTIFACT,
    "human": Kind.PERSON,
    "integration": Kind.INTEGRATION,
    "system": Kind.INTEGRATION,
    "conditional": Kind.DECISION,
}
_BRANCHES = {"condition_true": "yes", "condition_false": "no"}


def make_sketch(
    workflow: WorkflowMap, view: View, flaws: Sequence[Flaw], verdicts: Mapping[str, Sequence[Verdict]]
) -> Sketch:
    """Sketch a map.

    Args:
        workflow: The map.
        view: The same, as the rules see it.
        flaws: What is wrong with its form.
        verdicts: What each safety rule found, by code.
    """
    found = {code: {verdict.outcome for verdict in each} for code, each in verdicts.items()}
    broken = sorted({flaw.code for flaw in flaws} | {code for code, seen in found.items() if Outcome.BREAKS in seen})
    unknown = tuple(code for code, seen in found.items() if seen == {Outcome.UNKNOWN})
    faults = _Faults(workflow, flaws, verdicts)
    numbers = {node.id: number for number, node in reversed(tuple(enumerate(workflow.nodes)))}
    ghosts = dict.fromkeys(end for edge in workflow.edges for end in (edge.source, edge.target) if end not in numbers)
    numbers |= {end: len(workflow.nodes) + number for number, end in enumerate(ghosts)}
    lanes = _Lanes(workflow, view)
    missing = [
        SketchNode(Kind.MISSING, lanes.beside(end), shown(end, MOST_NAME) or "(no id)", "not on the map", ("PK602",))
        for end in ghosts
    ]
    return Sketch(
        name=shown(workflow.name, MOST_NAME),
        nodes=(*(_sketch_node(node, lanes.of(node), faults) for node in workflow.nodes), *missing),
        edges=tuple(_sketch_edge(edge, numbers, faults) for edge in workflow.edges),
        broken=tuple(broken),
        unknown=unknown,
    )


def _sketch_node(node: MapNode, lane: Lane, faults: "_Faults") -> SketchNode:
    return SketchNode(
        _kind(node),
        lane,
        shown(node.name, MOST_NAME) or "(no name)",
        _say(node),
        faults.of_node(node),
        faults.unclear(node),
        is_off=node.type == "proposal" or is_off(node),
    )


def _sketch_edge(edge: MapEdge, numbers: Mapping[str, int], faults: "_Faults") -> SketchEdge:
    return SketchEdge(
        numbers[edge.source],
        numbers[edge.target],
        shown(edge.label or _BRANCHES.get(edge.type, ""), MOST_NAME),
        faults.of_edge(edge),
        carries=edge.type not in NOT_FLOW,
    )


def _kind(node: MapNode) -> Kind:
    if node.type == "skill":
        return Kind.PROGRAM if "no-model" in find_marks(node) else Kind.MODEL
    return _KINDS.get(node.type, Kind.OTHER)


def _say(node: MapNode) -> str:
    """Say what a node is, with what matters most for its safety."""
    kind = shown(node.type, 24) or "no type"
    said = [_CAPTIONS.get(node.type, f"unknown: {kind}")]
    if node.type == "skill":
        level, stake, runtime = autonomy(node), risk(node), node.data.get("runtimeTarget")
        said = ["program" if _kind(node) is Kind.PROGRAM else "model"]
        said += [shown(runtime, 24)] if isinstance(runtime, str) and runtime else []
        said += [f"autonomy {level}"] if level is not None else []
        said += [shown(stake.replace("_", " "), 24)] if stake and stake != "standard" else []
        said += ["off"] if is_off(node) else []
    subtype = node.data.get("subtype")
    if node.type in ("human", "integration") and isinstance(subtype, str) and subtype not in ("", "other"):
        said = [shown(subtype.replace("_", " "), 24)]
    system = node.data.get("system")
    if node.type == "integration" and isinstance(system, str) and system.strip():
        said.append(shown(system, 24))
    return " · ".join(said)


class _Faults:
    """What is broken where."""

    def __init__(self, workflow: WorkflowMap, flaws: Sequence[Flaw], verdicts: Mapping[str, Sequence[Verdict]]) -> None:
        self._nodes: dict[Pointer, dict[str, None]] = defaultdict(dict)
        self._unclear: dict[Pointer, dict[str, None]] = defaultdict(dict)
        self._edges: dict[Pointer, dict[str, None]] = defaultdict(dict)
        self._arrows: dict[tuple[str, str], Pointer] = {}
        for edge in workflow.edges:
            if edge.type not in NOT_FLOW or (edge.source, edge.target) not in self._arrows:
                self._arrows.setdefault((edge.source, edge.target), edge.pointer)
        first = {node.id: node.pointer for node in reversed(workflow.nodes)}
        nodes = {node.pointer for node in workflow.nodes}
        edges = {edge.pointer for edge in workflow.edges}
        for flaw in flaws:
            self._way(flaw.code, flaw.closing)
            around = [flaw.pointer[:end] for end in range(len(flaw.pointer), 0, -1)]
            place = next((each for each in around if each in edges or each in nodes), ())
            if place:
                (self._edges if place in edges else self._nodes)[place][flaw.code] = None
        for code, found in verdicts.items():
            broken = [verdict for verdict in found if verdict.outcome is Outcome.BREAKS]
            for verdict in found:
                where = self._nodes if verdict.outcome is Outcome.BREAKS else self._unclear
                where[first[verdict.node.id]][code] = None
            for verdict in broken[:_MOST_WAYS]:
                self._way(code, verdict.way())

    def _way(self, code: str, way: Sequence[str]) -> None:
        for pair in pairwise(way):
            if pair in self._arrows:
                self._edges[self._arrows[pair]][code] = None

    def of_node(self, node: MapNode) -> tuple[str, ...]:
        return tuple(sorted(self._nodes.get(node.pointer, ())))

    def unclear(self, node: MapNode) -> tuple[str, ...]:
        return tuple(sorted(set(self._unclear.get(node.pointer, ())) - set(self.of_node(node))))

    def of_edge(self, edge: MapEdge) -> tuple[str, ...]:
        return tuple(sorted(self._edges.get(edge.pointer, ())))


class _Lanes:
    """Who stands in which lane; documents and decisions stand with those who make them."""

    def __init__(self, workflow: WorkflowMap, view: View) -> None:
        outside = set(view.untrusted().sure)
        vendors = set(view.outside_models().sure)
        self._own = {
            node.id: _own_lane(node, is_untrusted=node.id in outside, is_vendors=node.id in vendors)
            for node in reversed(workflow.nodes)
        }
        self._before: dict[str, list[str]] = defaultdict(list)
        self._after: dict[str, list[str]] = defaultdict(list)
        for edge in workflow.edges:
            self._before[edge.target].append(edge.source)
            self._after[edge.source].append(edge.target)

    def of(self, node: MapNode) -> Lane:
        return self._own.get(node.id) or self.beside(node.id)

    def beside(self, key: str) -> Lane:
        """Return the first lane inside the boundary that something comes from, or goes to."""
        return next((lane for lane in self._around(key) if lane is not None and lane.is_inside), Lane.SYSTEMS)

    def _around(self, key: str) -> Iterator[Lane | None]:
        for near in (*self._before[key], *self._after[key]):
            yield self._own.get(near)


def _own_lane(node: MapNode, *, is_untrusted: bool, is_vendors: bool) -> Lane | None:
    """Return the lane that a node has by itself, or None where it stands with others."""
    if node.type == "human":
        return Lane.PEOPLE
    if node.type == "skill":
        if "no-model" in find_marks(node):
            return Lane.SYSTEMS
        return Lane.VENDORS if is_vendors else Lane.AI
    if is_untrusted and node.type != "artifact":
        return Lane.OUTSIDE
    if node.type == "integration":
        leaves = node.data.get("subtype") in _TO_OUTSIDE and "trusted" not in find_marks(node)
        return Lane.OUTSIDE if leaves else Lane.SYSTEMS
    return None if node.type in ("artifact", "conditional", "proposal") else Lane.SYSTEMS
