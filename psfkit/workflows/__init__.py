"""Workflow maps: from a map to what is wrong with its form and what it shows. Pure: files are read below.

What each rule asks, and which fields and marks answer it, stands in docs/workflow-maps.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from psfkit.documents.places import value_place
from psfkit.documents.text_safety import shown
from psfkit.documents.workflow_codes import STUDIO_CODES, WORKFLOW_CODES, make_finding
from psfkit.model.finding import Finding, Severity
from psfkit.model.location import Pointer
from psfkit.model.sketch import Sketch
from psfkit.model.workflow import MapNode, WorkflowMap
from psfkit.workflows.catalogue import RULES
from psfkit.workflows.rule import Outcome, SafetyRule, Verdict
from psfkit.workflows.sketch import make_sketch
from psfkit.workflows.structure import Flaw, find_flaws
from psfkit.workflows.view import View

__all__ = ["RULES", "CheckedMap", "MapCheck", "Outcome", "StudioIssue", "check_map", "sketch_map"]

_MOST = 50
"""Findings of one code that are given one by one."""
_NAMED = 5
_MOST_SAID = 400


@dataclass(frozen=True, slots=True)
class StudioIssue:
    """One verdict of the studio's own validator, by its own name."""

    code: str
    severity: str
    node: str
    """The id of a node, or an empty string where the studio names none."""


@dataclass(frozen=True, slots=True)
class MapCheck:
    """What checking one map came to."""

    findings: tuple[Finding, ...]
    """In the order of their codes, and of the map within each."""
    outcomes: Mapping[str, Outcome]
    """What each safety rule came to, by code."""
    studio: tuple[StudioIssue, ...]
    """What the studio's validator would say."""
    steps: int
    """Skills that run; most rules have nothing to say of a map without one."""


@dataclass(frozen=True, slots=True)
class CheckedMap:
    """A workflow map with everything that was found, in reading it first."""

    path: str
    map: WorkflowMap | None
    """None when it could not be read."""
    check: MapCheck | None
    findings: tuple[Finding, ...]
    """Those of reading first."""

    @property
    def is_valid(self) -> bool:
        """Whether the map can be read and hangs together."""
        return self.map is not None and all(finding.severity is not Severity.ERROR for finding in self.findings)

    @property
    def is_safe(self) -> bool:
        """Whether every safety rule holds; what a map cannot tell does not."""
        return self.check is not None and all(each is Outcome.HOLDS for each in self.check.outcomes.values())


def check_map(workflow: WorkflowMap) -> MapCheck:
    """Check the form of a map and hold it against every safety rule."""
    flaws = tuple(find_flaws(workflow))
    view = View(workflow)
    verdicts = {rule.code: tuple(rule.look(view)) for rule in RULES}
    findings = [*_flaw_findings(workflow, flaws)]
    for rule in RULES:
        findings.extend(_rule_findings(workflow, view, rule, verdicts[rule.code]))
    outcomes = {code: _outcome(found) for code, found in verdicts.items()}
    return MapCheck(tuple(findings), outcomes, tuple(_issues(flaws)), sum(1 for _ in view.steps()))


def sketch_map(workflow: WorkflowMap) -> Sketch:
    """Return what a drawing of a map shows, with what is wrong marked."""
    view = View(workflow)
    verdicts = {rule.code: tuple(rule.look(view)) for rule in RULES}
    return make_sketch(workflow, view, tuple(find_flaws(workflow)), verdicts)


def _outcome(verdicts: Sequence[Verdict]) -> Outcome:
    found = {verdict.outcome for verdict in verdicts}
    return next((each for each in (Outcome.BREAKS, Outcome.UNKNOWN) if each in found), Outcome.HOLDS)


def _issues(flaws: Sequence[Flaw]) -> Iterator[StudioIssue]:
    for flaw in flaws:
        if flaw.code in STUDIO_CODES and not flaw.repeats:
            yield StudioIssue(STUDIO_CODES[flaw.code], WORKFLOW_CODES[flaw.code].severity.value, flaw.node)


def _flaw_findings(workflow: WorkflowMap, flaws: Sequence[Flaw]) -> Iterator[Finding]:
    for code in sorted({flaw.code for flaw in flaws}):
        found = [flaw for flaw in flaws if flaw.code == code]
        for number, flaw in enumerate(found[:_MOST], 1):
            message = _and_more(flaw.message, len(found)) if number == _MOST else flaw.message
            yield _finding(workflow, code, message, flaw.pointer, hint=flaw.hint)


def _rule_findings(
    workflow: WorkflowMap, view: View, rule: SafetyRule, verdicts: Sequence[Verdict]
) -> Iterator[Finding]:
    broken = [verdict for verdict in verdicts if verdict.outcome is Outcome.BREAKS]
    unclear = [verdict for verdict in verdicts if verdict.outcome is Outcome.UNKNOWN]
    for number, verdict in enumerate(broken[:_MOST], 1):
        message = _with_way(view, verdict)
        if number == _MOST:
            message = _and_more(message, len(broken))
        yield _about(workflow, rule, verdict, message)
    if unclear:
        others = [verdict.node for verdict in unclear[1:]]
        message = _with_way(view, unclear[0]) + _same_of(others)
        yield replace(_about(workflow, rule, unclear[0], message), severity=Severity.NOTE)


def _about(workflow: WorkflowMap, rule: SafetyRule, verdict: Verdict, message: str) -> Finding:
    found = _finding(workflow, rule.code, message, verdict.node.label, node=verdict.node, hint=verdict.hint)
    return replace(found, criterion=rule.criteria[0], also=rule.criteria[1:])


def _finding(
    workflow: WorkflowMap, code: str, message: str, pointer: Pointer, *, node: MapNode | None = None, hint: str = ""
) -> Finding:
    return make_finding(
        code,
        shown(message, _MOST_SAID),
        value_place(workflow.document, pointer),
        subject=shown(f"{node.type} {node.name}", 80) if node is not None else "",
        hint=shown(hint, _MOST_SAID),
    )


def _with_way(view: View, verdict: Verdict) -> str:
    """Add the offending path, its middle left out where it is long."""
    way = verdict.way()
    if not way[1:]:
        return verdict.message
    names = [shown(name, 40) for name in view.names(way)]
    if len(names) > 2 * _NAMED:
        names = [*names[:_NAMED], "…", *names[-_NAMED:]]
    return f"{verdict.message} ({' → '.join(names)})"


def _same_of(nodes: Sequence[MapNode]) -> str:
    if not nodes:
        return ""
    names = ", ".join(shown(node.name, 40) for node in nodes[:_NAMED])
    more = f" and {len(nodes) - _NAMED} more" if len(nodes) > _NAMED else ""
    return f"; the same of {names}{more}"


def _and_more(message: str, count: int) -> str:
    return f"{message}; and {count - _MOST} more like it" if count > _MOST else message
