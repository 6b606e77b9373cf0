"""PK601 to PK620: whether a map hangs together.

The first eleven see what the studio's own validator sees, on the same maps; it names one circle where these name each,
and takes for valid what the others find.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from psfkit.documents.spelling import closest
from psfkit.model.location import Pointer
from psfkit.model.workflow import EDGE_TYPES, GRAPH_VERSIONS, NODE_TYPES, WORDS, MapEdge, MapNode, WorkflowMap
from psfkit.workflows.graph import MapGraph
from psfkit.workflows.marks import find_marks, texts

T = TypeVar("T")
MOST_CIRCLES = 20
"""Circles that are named; a tangle of a few dozen nodes has millions."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong with the form of a map."""

    code: str
    message: str
    pointer: Pointer
    """The value in the document that is meant."""
    node: str = ""
    """The id that the studio's validator would name."""
    hint: str = ""
    repeats: bool = False
    """Whether the studio's validator says this only once for the whole map."""
    closing: tuple[str, ...] = ()
    """The ends of the arrow that closes a circle: it leads back to what comes first on the map."""


@dataclass(frozen=True, slots=True)
class _Case:
    map: WorkflowMap
    ids: frozenset[str]
    graph: MapGraph
    """Every node, and every arrow that begins at one."""
    artifacts: frozenset[object]
    """File names of artifacts; one without a name counts as None."""


def find_flaws(workflow: WorkflowMap) -> Iterator[Flaw]:
    """Return everything that is wrong with the form of a map, check by check."""
    ids = frozenset(node.id for node in workflow.nodes)
    arrows = ((edge.source, edge.target) for edge in workflow.edges if edge.source in ids)
    case = _Case(
        map=workflow,
        ids=ids,
        graph=MapGraph((node.id for node in workflow.nodes), arrows),
        artifacts=frozenset(_file(node) for node in workflow.nodes if node.type == "artifact"),
    )
    for look in _LOOKS:
        yield from look(case)


def _repeated_ids(case: _Case) -> Iterator[Flaw]:
    yield from (
        Flaw("PK601", f"the id {node.id} is given twice", (*node.pointer, "id"), node.id)
        for node in _repeats(case.map.nodes, lambda node: node.id)
    )


def _dangling_edges(case: _Case) -> Iterator[Flaw]:
    for edge in case.map.edges:
        missing = [(end, key) for end, key in ((edge.source, "source"), (edge.target, "target")) if end not in case.ids]
        if missing:
            end, key = missing[0]
            both = f"{missing[0][0]} and {missing[1][0]} are" if len(missing) > 1 else f"{end} is"
            message = f"edge {edge.id or edge.source} from {edge.source} to {edge.target}: {both} no node of the map"
            yield Flaw("PK602", message, (*edge.pointer, key), end)


def _circles(case: _Case) -> Iterator[Flaw]:
    nodes = {node.id: node for node in case.map.nodes}
    for index, circle in enumerate(case.graph.circles(MOST_CIRCLES + 1)):
        first = nodes[circle[0]]
        if index == MOST_CIRCLES:
            yield Flaw("PK603", f"there are more circles than the {MOST_CIRCLES} named", first.label, repeats=True)
            return
        way = " → ".join(_clip_way([nodes[key].name for key in (*circle, circle[0])]))
        closing = (circle[-1], circle[0])
        yield Flaw("PK603", f"the steps go round in a circle: {way}", first.label, repeats=index > 0, closing=closing)


def _unreachable_skills(case: _Case) -> Iterator[Flaw]:
    into = Counter(edge.target for edge in case.map.edges)
    reached = case.graph.from_any(node.id for node in case.map.nodes if not into[node.id])
    for node in case.map.nodes:
        if node.type == "skill" and node.id not in reached:
            yield Flaw("PK608", f"nothing that a run could begin with leads to {node.name}", node.label, node.id)


def _orphan_artifacts(case: _Case) -> Iterator[Flaw]:
    made = {edge.target for edge in case.map.edges if edge.type == "output"}
    for node in case.map.nodes:
        notes = node.data.get("notes")
        is_external = isinstance(notes, str) and "external" in notes.lower()
        if node.type == "artifact" and node.id not in made and not is_external and _file(node):
            yield Flaw("PK609", f"no step makes {_file(node)}", node.label, node.id)


def _integrations(case: _Case) -> Iterator[Flaw]:
    ends = {end for edge in case.map.edges for end in (edge.source, edge.target)}
    for node in case.map.nodes:
        if node.type == "integration":
            if node.id not in ends:
                yield Flaw("PK610", f"{node.name} is connected with nothing", node.label, node.id)
            yield from _missing_files(case, node)


def _missing_files(case: _Case, node: MapNode) -> Iterator[Flaw]:
    for code, key in (("PK604", "inputs"), ("PK605", "outputs")):
        for index, file in enumerate(texts(node.data, key)):
            if file not in case.artifacts:
                message = f"{node.name} names {file} among its {key}, and no artifact is called that"
                yield Flaw(code, message, (*_field(node, key), index), node.id)


def _repeated_files(case: _Case) -> Iterator[Flaw]:
    artifacts = [node for node in case.map.nodes if node.type == "artifact"]
    yield from (
        Flaw("PK606", f"two artifacts are called {_file(node) or 'nothing'}", node.label)
        for node in _repeats(artifacts, _file)
    )


def _skills(case: _Case) -> Iterator[Flaw]:
    for node in case.map.nodes:
        if node.type == "skill" and node.data.get("enabled"):
            if not node.data.get("outputs"):
                yield Flaw("PK607", f"{node.name} makes nothing", node.label, node.id)
            yield from _missing_files(case, node)


def _requirements(case: _Case) -> Iterator[Flaw]:
    for node in case.map.nodes:
        for index, text in enumerate(texts(node.data, "requires") if node.type == "skill" else ()):
            if "." not in text:
                message = f"{node.name} requires {text}, which is no artifact.property"
                yield Flaw("PK611", message, (*_field(node, "requires"), index), node.id)


def _emptiness(case: _Case) -> Iterator[Flaw]:
    if not case.map.nodes:
        yield Flaw("PK612", "there is no node on the map", ("nodes",))


def _unknown_types(case: _Case) -> Iterator[Flaw]:
    yield from _unknown("PK613", case.map.nodes, "type", NODE_TYPES)
    yield from _unknown("PK614", case.map.edges, "edgeType", EDGE_TYPES)


def _unknown(
    code: str, listed: Iterable[MapNode] | Iterable[MapEdge], key: str, known: tuple[str, ...]
) -> Iterator[Flaw]:
    for each in listed:
        if each.type not in known:
            noun = "node" if isinstance(each, MapNode) else "edge"
            said = f"is of type {each.type}, which is unknown" if each.type else "has no type"
            yield Flaw(code, f"{noun} {each.id} {said}", (*each.pointer, key), hint=closest(each.type, known))


def _unknown_version(case: _Case) -> Iterator[Flaw]:
    if case.map.graph_version not in GRAPH_VERSIONS:
        message = f"the map is of graph version {case.map.graph_version}; {GRAPH_VERSIONS[0]} is known"
        yield Flaw("PK615", message, ("metadata", "graphVersion"))


def _repeated_edges(case: _Case) -> Iterator[Flaw]:
    named = [edge for edge in case.map.edges if edge.id]
    for edge in _repeats(named, lambda edge: edge.id):
        yield Flaw("PK618", f"the edge id {edge.id} is given twice", (*edge.pointer, "id"))


def _unknown_marks(case: _Case) -> Iterator[Flaw]:
    for node in case.map.nodes:
        for word in find_marks(node):
            if word not in WORDS:
                message = f"{node.name} is marked {word}, which means nothing here"
                yield Flaw("PK620", message, node.label, hint=closest(word, WORDS))


_LOOKS: tuple[Callable[[_Case], Iterator[Flaw]], ...] = (
    _repeated_ids,
    _dangling_edges,
    _circles,
    _unreachable_skills,
    _orphan_artifacts,
    _integrations,
    _repeated_files,
    _skills,
    _requirements,
    _emptiness,
    _unknown_types,
    _unknown_version,
    _repeated_edges,
    _unknown_marks,
)
"""In the order in which the studio's validator looks, and then what it does not see."""


def _repeats(listed: Iterable[T], key: Callable[[T], object]) -> Iterator[T]:
    """Return those whose key another one had before."""
    seen: set[object] = set()
    for each in listed:
        if key(each) in seen:
            yield each
        seen.add(key(each))


def _file(node: MapNode) -> object:
    """Return an artifact's file name as it is said; None where it is not said or no text."""
    name = node.data.get("fileName")
    return name if isinstance(name, str) else None


def _field(node: MapNode, key: str) -> Pointer:
    """Return where a field stands in the studio's JSON; in the short form, the nearest place around it is found."""
    return (*node.pointer, "data", key) if node.label[-2:-1] == ("data",) else (*node.pointer, key)


def _clip_way(names: list[str], most: int = 12) -> list[str]:
    """Leave out the middle of a long way."""
    half = most // 2
    return names if len(names) <= most else [*names[:half], "…", *names[-half:]]
