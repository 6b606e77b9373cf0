"""What a map shows of a system: who runs its models, how far it acts alone, and which criteria it speaks for.

A rule also holds on a map that has nothing the rule is about. Such a map shows nothing, so it speaks for a criterion
only where every rule of that criterion holds and the map has what at least one of them asks for.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from psfkit.model.names import CriterionId
from psfkit.model.workflow import MapNode, WorkflowMap
from psfkit.workflows.catalogue import RULES
from psfkit.workflows.marks import group
from psfkit.workflows.rule import Outcome
from psfkit.workflows.view import AFTER_APPROVAL, View, autonomy, calls, risk

CAUTIOUS = "L4"
"""The framework's autonomy level where nobody says another: the one that promises least."""
_LEVELS = {0: "L0", 1: "L0", 2: "L2", 3: "L3"}
"""The framework's level for each of the studio's: what only suggests, or acts after approval, is approved each time."""

SAID: Mapping[CriterionId, str] = {
    CriterionId(criterion): sentence
    for criterion, sentence in (
        (
            "PSF-1.1",
            "Mail, forms and other texts of strangers pass a check, a gate or a person before a model reads them.",
        ),
        (
            "PSF-2.2",
            "What a model answers is held against a contract, a validation or a person's eyes before anything uses it.",
        ),
        (
            "PSF-2.4",
            "No arrow leads raw model text to a system, a service or somebody outside: a check stands in between.",
        ),
        ("PSF-3.1", "Personal data is masked, or marked as absent, on each route that ends at a model run by others."),
        ("PSF-4.1", "Every step records what it did and hands on the id of its run, so that a chain can be followed."),
        (
            "PSF-6.1",
            "Each AI step has its autonomy and risk written beside it, and none goes past the ceiling for that risk.",
        ),
        (
            "PSF-6.3",
            "Whoever approves stands before every irreversible or risky effect; no way round that person is drawn.",
        ),
        ("PSF-6.4", "Failing or doubtful cases of autonomous steps go to a named person or team."),
        (
            "PSF-7.1",
            "Folders, services, network, time and cost that a step may use are listed, and no wider than its arrows.",
        ),
        (
            "PSF-8.1",
            "When a vendor's model does not answer, steps try again, give up in time and fall back on something.",
        ),
    )
}
"""What a map shows of a criterion when every rule about it holds; of others it shows nothing that counts."""


@dataclass(frozen=True, slots=True)
class MapShows:
    """What can be taken from a map without asking anybody."""

    autonomy: str
    """``L0`` to ``L4``, the highest of its steps."""
    decided_by: str
    """Why that level: the name of a step, or what is not said."""
    vendors: tuple[str, ...]
    """Who runs the models of others, as the map calls them."""
    models: tuple[str, ...]
    owner: str
    """Who owns the steps, where it is the same for all of them that name one."""
    claims: Mapping[CriterionId, str]
    """What it shows for each criterion that it speaks for, in order."""


def find_shown(workflow: WorkflowMap, outcomes: Mapping[str, Outcome]) -> MapShows:
    """Return what a map shows.

    Args:
        workflow: The map.
        outcomes: What each safety rule came to on it, by code.
    """
    view = View(workflow)
    models = list(view.models())
    level, decided_by = _autonomy(models)
    outside = (view.nodes[key] for key in view.outside_models().sure)
    owners = _texts(models, "owner")
    return MapShows(
        autonomy=level,
        decided_by=decided_by,
        vendors=_texts(outside, "runtimeTarget"),
        models=_texts(models, "modelName"),
        owner=owners[0] if len(owners) == 1 else "",
        claims=dict(_claims(view, outcomes)),
    )


def _texts(nodes: Iterable[MapNode], field: str) -> tuple[str, ...]:
    """Return what a field of some nodes holds, each text once."""
    said = (node.data.get(field) for node in nodes)
    return tuple(dict.fromkeys(text.strip() for text in said if isinstance(text, str) and text.strip()))


def _autonomy(models: list[MapNode]) -> tuple[str, str]:
    if not models:
        return _LEVELS[0], "no model takes a step on the map"
    silent = next((step for step in models if autonomy(step) is None), None)
    if silent is not None:
        return CAUTIOUS, f"the map does not say how autonomous {silent.name} is"
    highest = max(models, key=lambda step: autonomy(step) or 0)
    return _LEVELS[autonomy(highest) or 0], f"{highest.name} has the studio's level {autonomy(highest)}"


def _claims(view: View, outcomes: Mapping[str, Outcome]) -> Iterator[tuple[CriterionId, str]]:
    touched: dict[CriterionId, list[str]] = {}
    for rule in RULES:
        for criterion in rule.criteria:
            touched.setdefault(criterion, []).append(rule.code)
    has_models = any(view.models())
    for criterion, codes in sorted(touched.items()):
        holds = has_models and all(outcomes.get(code) is Outcome.HOLDS for code in codes)
        if holds and criterion in SAID and any(_ABOUT[code](view) for code in codes if code in _ABOUT):
            yield criterion, f"{SAID[criterion]} ({', '.join(codes)})"


def _leads(view: View, starts: Iterable[str], ends: Iterable[str]) -> bool:
    """Whether any of some nodes leads to any of others."""
    reach = view.graph.from_any(starts)
    return any(end in reach for end in ends)


def _model_ids(view: View) -> list[str]:
    return [step.id for step in view.models()]


def _has_steps(view: View) -> bool:
    return any(view.steps())


def _reads_from_strangers(view: View) -> bool:
    return _leads(view, view.untrusted().all, _model_ids(view))


def _lets_answers_out(view: View) -> bool:
    return _leads(view, _model_ids(view), view.outlets()) or any(map(calls, view.models()))


def _sends_personal_data(view: View) -> bool:
    return _leads(view, view.personal().all, view.outside_models().all)


def _has_chain(view: View) -> bool:
    return len(list(view.steps())) > 1


def _has_effects(view: View) -> bool:
    return _leads(view, _model_ids(view), view.effects())


def _says_autonomy_and_risk(view: View) -> bool:
    return all(autonomy(step) is not None and risk(step) for step in view.steps())


def _hands_over(view: View) -> bool:
    named = any(group(step.data, "escalationPolicy").get("escalateTo") for step in view.steps())
    return named or any((autonomy(step) or 0) > AFTER_APPROVAL for step in view.steps())


def _has_vendors(view: View) -> bool:
    return bool(view.outside_models().all)


_ABOUT: Mapping[str, Callable[[View], bool]] = {
    "PK621": _reads_from_strangers,
    "PK622": _lets_answers_out,
    "PK623": _sends_personal_data,
    "PK624": _has_steps,
    "PK625": _has_chain,
    "PK626": _has_effects,
    "PK627": lambda view: any(map(calls, view.steps())),
    "PK628": _says_autonomy_and_risk,
    "PK629": _has_effects,
    "PK630": _hands_over,
    "PK631": lambda view: view.any_has("stop"),
    "PK632": _has_steps,
    "PK633": _has_steps,
    "PK634": _has_steps,
    "PK635": _has_vendors,
    "PK636": _has_steps,
}
"""Whether a map has anything that a rule is about, by the rule's code."""
