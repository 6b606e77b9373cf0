"""A map held against what ran: steps never seen, calls that are not on it, effects without their approval.

Which name of an entry is which node is said in docs/workflow-maps.md. What a log cannot tell is unknown, not fine.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.model.activity import Act, LogForm, Sighting
from psfkit.model.workflow import MapNode, WorkflowMap
from psfkit.workflows.approvals import Approvals
from psfkit.workflows.naming import Calls, Names, list_services, spoken
from psfkit.workflows.view import View

MAX_STRANGERS = 1000
"""Different things that are not on the map and are told apart."""
_MAX_RUNS = 1_000_000
_MAX_UNCLEAR = 50
_NAMED = 5
_STEPS = ("skill", "integration", "human", "system", "conditional")
_FILES = ("artifact",)


@dataclass(frozen=True, slots=True)
class SeenNode:
    """A node of the map that the log names."""

    node: MapNode
    entries: int
    blocked: int
    """How often it tried something outside its bounds and was stopped."""


@dataclass(slots=True)
class Stranger:
    """Something that ran and is not on the map."""

    sort: str
    """``step``, ``file``, ``tool``, ``model`` or ``vendor``."""
    name: str
    entries: int
    line: int
    """Where it is first."""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class SkippedApproval:
    """A step that took effect although the approval that the map asks for had not been given."""

    node: MapNode
    gates: tuple[MapNode, ...]
    """Whoever should have agreed before it."""
    times: int
    """Entries, or runs where only their times tell the order."""
    line: int
    """Where it is first."""


@dataclass(frozen=True, slots=True)
class Drift:
    """How far a map and a log agree."""

    form: LogForm
    entries: int
    first: int
    """Microseconds since 1970, as is the last."""
    last: int
    runs: int | None
    """Runs or traces; None where the log does not tell them apart."""
    seen: tuple[SeenNode, ...]
    never: tuple[MapNode, ...]
    """Steps and files that the log would name and does not."""
    strangers: tuple[Stranger, ...]
    skipped: tuple[SkippedApproval, ...]
    unknown: tuple[str, ...]
    """What cannot be told, each in a sentence."""

    @property
    def agrees(self) -> bool:
        """Whether the log shows something of the map and nothing that differs; what is unknown does not count here."""
        return bool(self.seen) and not (self.never or self.strangers or self.skipped)


def compare_activity(workflow: WorkflowMap, form: LogForm, sightings: Iterable[Sighting]) -> Drift:
    """Hold a map against the entries of a log, each of which is looked at once.

    Raises:
        InputError: The log is damaged, holds nothing, or has more runs than can be told apart.
    """
    watch = _Watch(workflow, form)
    for sighting in sightings:
        watch.add(sighting)
    if not watch.entries:
        raise InputError("the log holds no entries")
    return watch.finish()


class _Watch:
    """What is known so far; it grows with the map and with the runs, not with the log."""

    def __init__(self, workflow: WorkflowMap, form: LogForm) -> None:
        self.entries = 0
        self._form = form
        self._view = View(workflow)
        self._names = Names(workflow, self._view)
        self._models, self._vendors = Calls(self._view, "modelName"), Calls(self._view, "runtimeTarget")
        self._services = list_services(self._view)
        self._approvals = Approvals(self._view, in_order=form is not LogForm.TRACES)
        self._first = self._last = 0
        self._runs: set[int] = set()
        self._seen: Counter[str] = Counter()
        self._blocked: Counter[str] = Counter()
        self._strangers: dict[tuple[str, str], Stranger] = {}
        self._unclear: dict[str, None] = {}

    def add(self, sighting: Sighting) -> None:
        """Take in one entry."""
        moment = sighting.moment
        self._first = min(moment, self._first) if self.entries else moment
        self._last = max(moment, self._last) if self.entries else moment
        self.entries += 1
        if sighting.run and len(self._runs) < _MAX_RUNS:
            self._runs.add(hash(sighting.run))
        if sighting.act is Act.MODEL:
            self._add_call(sighting)
        elif sighting.names:
            self._add_named(sighting)

    def _add_named(self, sighting: Sighting) -> None:
        act = sighting.act
        found = self._names.find(sighting.names, _FILES if act is Act.FILE else _STEPS)
        if len(found) > 1:
            self._wonder(f"which of the {len(found)} nodes called {shown(sighting.names[0], 60)} ran")
        elif found:
            self._take(sighting, found[0])
        elif act is Act.TOOL and self._form is LogForm.RUN_LOG:
            self._wonder(f"which step used the tool {shown(sighting.names[0], 60)}")
        elif act not in (Act.OTHER, Act.FAILED) and not (act is Act.TOOL and self._is_service(sighting.names)):
            sort = {Act.FILE: "file", Act.TOOL: "tool"}.get(act, "step")
            self._meet(sort, sighting.names, sighting.line)

    def _is_service(self, names: Iterable[str]) -> bool:
        return any(spoken(name) in self._services for name in names)

    def _take(self, sighting: Sighting, node: MapNode) -> None:
        """Count an entry that names a node, and follow whether somebody agreed before."""
        act, run = sighting.act, sighting.run
        self._seen[node.id] += 1
        self._blocked[node.id] += act is Act.BLOCKED
        self._approvals.is_told |= self._approvals.is_gate(node)
        if act is Act.REJECTED:
            self._approvals.refuse(node, run)
        elif act is Act.APPROVED or (self._approvals.is_gate(node) and act in (Act.DONE, Act.OTHER)):
            self._approvals.agree(node, run, sighting.moment)
        elif act in (Act.DONE, Act.TOOL, Act.OTHER):
            self._approvals.do(node, run, sighting.moment, sighting.line)

    def _add_call(self, sighting: Sighting) -> None:
        """Take in a call to a model: the model and its vendor are on the map, are not, or cannot be told."""
        callers = self._models.find(sighting.names)
        for sort, names, known, calls in (
            ("model", sighting.names, callers, self._models),
            ("vendor", (sighting.vendor,), self._vendors.find((sighting.vendor,)), self._vendors),
        ):
            if known or not any(names):
                continue
            if calls.is_silent:
                self._wonder(f"whether the {sort} {shown(names[0], 60)} belongs to a step that names none")
            else:
                self._meet(sort, names, sighting.line)
        found = self._names.find(sighting.names, _STEPS) or callers
        if len(found) == 1:
            self._take(sighting, found[0])

    def _meet(self, sort: str, names: tuple[str, ...], line: int) -> None:
        key = (sort, names[0])
        if key not in self._strangers and len(self._strangers) >= MAX_STRANGERS:
            key = (sort, "")
        stranger = self._strangers.setdefault(key, Stranger(sort, key[1], 0, line, self._names.remark(names)))
        stranger.entries += 1

    def _wonder(self, what: str) -> None:
        if len(self._unclear) < _MAX_UNCLEAR:
            self._unclear[what] = None

    def finish(self) -> Drift:
        """Return what it came to."""
        nodes = self._view.nodes.values()
        seen = tuple(SeenNode(n, self._seen[n.id], self._blocked[n.id]) for n in nodes if self._seen[n.id])
        told = self._tells_approvals()
        skipped = tuple(
            SkippedApproval(node, gates, skip.times, skip.line)
            for node, gates, skip in (self._approvals.finish() if told else ())
        )
        expected = set(self._expected())
        return Drift(
            form=self._form,
            entries=self.entries,
            first=self._first,
            last=self._last,
            runs=len(self._runs) or None,
            seen=seen,
            never=tuple(node for node in nodes if node.id in expected and not self._seen[node.id]),
            strangers=tuple(self._strangers.values()),
            skipped=skipped,
            unknown=(*self._unclear, *self._untold(expected, told=told)),
        )

    def _expected(self) -> Iterator[str]:
        """Return the nodes that a log of this form names when they take part."""
        if self._form is LogForm.TRACES and not any(self._seen[step.id] for step in self._view.steps()):
            return
        yield from (step.id for step in self._view.steps())
        if self._form is LogForm.EVENT_LOG:
            made = {e.target for e in self._view.edges if self._view.nodes[e.source].type == "skill"}
            yield from (node.id for node in self._view.nodes.values() if node.type == "artifact" and node.id in made)

    def _tells_approvals(self) -> bool:
        return self._form is LogForm.RUN_LOG or self._approvals.is_told

    def _untold(self, expected: set[str], *, told: bool) -> Iterator[str]:
        silent = [n.name for n in self._view.nodes.values() if n.id not in expected and not self._seen[n.id]]
        if silent:
            yield f"whether {_listed(silent)} took part: {_FORMS[self._form]} need not name them"
        waiting = [n.name for n in self._approvals.gated.values() if self._seen[n.id]]
        if waiting and not told:
            yield f"whether anybody agreed before {_listed(waiting)}: no approval is recorded"
        if self._approvals.is_cut:
            yield "whether anybody agreed before the later ones of very many steps: the map is too large to follow all"


_FORMS = {
    LogForm.RUN_LOG: "a run log",
    LogForm.EVENT_LOG: "an event log",
    LogForm.TRACES: "traces",
}


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(shown(name, 40) for name in names[:_NAMED]) + more
