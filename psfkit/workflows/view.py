"""A map as the safety rules see it: who is a model, a source, a person or an effect, and what each is marked with.

What counts as what is said in docs/workflow-maps.md; this is the one place that decides it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from psfkit.model.workflow import MapNode, WorkflowMap
from psfkit.workflows.graph import MapGraph, Reach
from psfkit.workflows.marks import find_marks, group, number, texts

STANDARD = "standard"
AFTER_APPROVAL = 1
"""The studio's autonomy level up to which a person approves before anything is done."""
LOGGED = 2
"""The studio's autonomy level that promises a log and an easy way back."""
NOT_FLOW = ("derived_invalidation", "proposal")
"""Types of edges that carry nothing."""
FROM_OUTSIDE = ("email_receive", "form_submit", "webhook")
"""Subtypes of integrations by which strangers send something."""
_OPEN_FORMATS = ("", "any", "markdown")
_PERSONAL = re.compile(
    r"(?:^|_)(?:e?mail|phone|address|birth\w*|iban|salary|ssn|passport|surname|(?:first|last|full)_?name"
    r"|(?:employee|customer|user|client|contact|patient)_?(?:name|id|e?mail))(?:$|_)"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_OWN_RUNTIMES = re.compile(r"local|ollama|on.?prem|self.?host|vllm|llama_?cpp", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sides:
    """Nodes that are something for sure, and nodes that may be."""

    sure: tuple[str, ...]
    maybe: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Both."""
        return (*self.sure, *self.maybe)


class View:
    """A map without what does not run: proposals, switched-off skills, arrows that carry nothing."""

    def __init__(self, workflow: WorkflowMap) -> None:
        runs = [node for node in workflow.nodes if node.type != "proposal" and not is_off(node)]
        self.nodes = dict(reversed({node.id: node for node in reversed(runs)}.items()))
        self.edges = [
            edge
            for edge in workflow.edges
            if edge.type not in NOT_FLOW and edge.source in self.nodes and edge.target in self.nodes
        ]
        self.graph = MapGraph(self.nodes, ((edge.source, edge.target) for edge in self.edges))
        self._marks = {key: frozenset(find_marks(node)) for key, node in self.nodes.items()}
        self._words = frozenset().union(*self._marks.values())
        self._made = {edge.target for edge in self.edges}

    def has(self, node: MapNode, *words: str) -> bool:
        """Whether a node is marked with one of some words."""
        return not self._marks[node.id].isdisjoint(words)

    def any_has(self, word: str) -> bool:
        """Whether any node is marked with a word: a map that speaks of a thing somewhere is silent elsewhere."""
        return word in self._words

    def where(self, *words: str) -> tuple[str, ...]:
        """Return the nodes that are marked with one of some words."""
        return tuple(key for key, marks in self._marks.items() if not marks.isdisjoint(words))

    def names(self, ids: Iterable[str]) -> list[str]:
        """Return what nodes are called."""
        return [self.nodes[key].name for key in ids]

    def steps(self) -> Iterator[MapNode]:
        """Return the skills that are in use."""
        return (node for node in self.nodes.values() if node.type == "skill")

    def models(self) -> Iterator[MapNode]:
        """Return the steps that a model takes: every skill that does not say otherwise."""
        return (node for node in self.steps() if not self.has(node, "no-model"))

    def people(self) -> tuple[str, ...]:
        """Return the people who look at something and decide: approval and judgment."""
        return self._people("approval", "judgment")

    def _people(self, *subtypes: str | None) -> tuple[str, ...]:
        humans = (node for node in self.nodes.values() if node.type == "human")
        return tuple(node.id for node in humans if node.data.get("subtype") in subtypes)

    def gates(self) -> frozenset[str]:
        """Return what lets nothing pass before somebody agreed."""
        return frozenset((*self.people(), *self.where("gate")))

    def untrusted(self) -> Sides:
        """Return where content from strangers comes in."""
        sure: list[str] = []
        maybe: list[str] = []
        for node in self.nodes.values():
            inbound = node.type == "integration" and node.data.get("direction") != "outbound"
            from_outside = inbound and node.data.get("subtype") in FROM_OUTSIDE
            notes = str(node.data.get("notes", "")).lower()
            external = node.type == "artifact" and "external" in notes
            found = node.type == "artifact" and node.id not in self._made
            if self.has(node, "trusted"):
                continue
            if self.has(node, "untrusted") or from_outside or external:
                sure.append(node.id)
            elif inbound or found:
                maybe.append(node.id)
        return Sides(tuple(sure), tuple(maybe))

    def personal(self) -> Sides:
        """Return where data about people comes in."""
        sure = self.where("personal")
        maybe: list[str] = []
        sources = set(self.untrusted().all)
        for node in self.nodes.values():
            silent = not self.has(node, "personal", "not-personal", "masked")
            fields = texts(group(node.data, "outputContract"), "requiredFields")
            if silent and (node.id in sources or any(_is_personal(field) for field in fields)):
                maybe.append(node.id)
        return Sides(sure, tuple(maybe))

    def outside_models(self) -> Sides:
        """Return the models that somebody else runs."""
        sure: list[str] = []
        maybe: list[str] = []
        for node in self.models():
            runtime = node.data.get("runtimeTarget")
            own = isinstance(runtime, str) and bool(_OWN_RUNTIMES.search(runtime))
            if self.has(node, "internal-model") or (own and not self.has(node, "external-model")):
                continue
            (sure if isinstance(runtime, str) or self.has(node, "external-model") else maybe).append(node.id)
        return Sides(tuple(sure), tuple(maybe))

    def outlets(self) -> tuple[str, ...]:
        """Return where something leaves for a system, a person outside or a tool."""
        return tuple(
            node.id
            for node in self.nodes.values()
            if node.type == "system"
            or (node.type == "integration" and node.data.get("direction") != "inbound")
            or (node.type == "skill" and self.has(node, "no-model") and calls(node))
        )

    def validators(self) -> Sides:
        """Return what holds a model's output against something, for sure or perhaps."""
        sure, maybe = list(self.people()), list(self._people(None))
        for node in self.nodes.values():
            contract = group(node.data, "outputContract")
            if self.has(node, "output-check", "gate") or _is_checked(node):
                sure.append(node.id)
            elif contract or node.type == "conditional":
                maybe.append(node.id)
        return Sides(tuple(sure), tuple(maybe))

    def input_checks(self) -> Sides:
        """Return what looks at input before a model does; a contract on its form is not said to look at its content."""
        sure = (*self.people(), *self.where("input-check", "gate"))
        known = set(sure)
        maybe = (
            node.id
            for node in self.nodes.values()
            if node.id not in known and (group(node.data, "outputContract") or node.type == "conditional")
        )
        return Sides(sure, (*maybe, *self._people(None)))

    def effects(self) -> tuple[str, ...]:
        """Return the nodes that do something in the world: what goes out, and steps that call services."""
        return tuple(dict.fromkeys((*self.outlets(), *(node.id for node in self.steps() if calls(node)))))

    def ungated(self) -> Reach:
        """Return the nodes that a run can reach without a person or a gate before them."""
        return self.graph.from_any(self.graph.entries(), past=self.gates())


def is_off(node: MapNode) -> bool:
    """Whether a skill is switched off; one that says nothing counts as in use."""
    return node.type == "skill" and node.data.get("enabled") is False


def calls(node: MapNode) -> bool:
    """Whether a step may call services by itself."""
    radius = group(node.data, "blastRadius")
    return bool(texts(radius, "allowedApis")) and radius.get("noNetworkAccess") is not True


def autonomy(node: MapNode) -> int | None:
    """Return the studio's autonomy level of a step, 0 to 3, or None where it is not said."""
    level = number(node.data, "autonomyLevel")
    return level if level in (0, 1, 2, 3) else None


def risk(node: MapNode) -> str:
    """Return the risk category of a step, or an empty string where it is not said."""
    said = node.data.get("riskCategory")
    return said if isinstance(said, str) else ""


def _is_checked(node: MapNode) -> bool:
    """Whether a step's own validations, or a contract that a machine can read, hold its output against something."""
    contract = group(node.data, "outputContract")
    form = str(contract.get("format", ""))
    by_contract = texts(contract, "requiredFields") or node.data.get("schemaRef") or form not in _OPEN_FORMATS
    return bool(by_contract) or (node.type == "skill" and bool(texts(node.data, "validations")))


def _is_personal(field: str) -> bool:
    return bool(_PERSONAL.search(_CAMEL.sub("_", field[:200]).lower().replace("-", "_").replace(" ", "_")))
