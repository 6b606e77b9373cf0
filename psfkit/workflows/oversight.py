"""PSF-6: whether autonomy fits the risk, whether people stand before effects, take over, and can stop."""

from collections.abc import Iterator, Mapping
from functools import partial

from psfkit.model.workflow import MapNode
from psfkit.workflows.graph import Reach, Way
from psfkit.workflows.marks import group
from psfkit.workflows.rule import Outcome, Verdict
from psfkit.workflows.view import AFTER_APPROVAL, LOGGED, STANDARD, View, autonomy, risk

ALLOWED: Mapping[str, int] = {"standard": 3, "customer_facing": 2, "financial": 2, "legal": 2, "critical": 1}
"""The highest autonomy level for each risk category, on the studio's scale; psfkit's own choice."""


def too_autonomous(view: View) -> Iterator[Verdict]:
    """PK628: a step acts more by itself than its risk allows.

    Where a person decides before anything of it goes out, a step counts as one that acts after approval.
    """
    unwatched = _unwatched(view)
    for step in view.steps():
        level, stake = autonomy(step), risk(step)
        if step.id not in unwatched:
            continue
        if level is None:
            message = f"how autonomous {step.name} is is not said"
            yield Verdict(Outcome.UNKNOWN, step, message, hint="say it in autonomyLevel")
        elif stake not in ALLOWED and level > min(ALLOWED.values()):
            message = f"what is at stake in {step.name}, which has autonomy {level}, is not said"
            yield Verdict(Outcome.UNKNOWN, step, message, hint="say it in riskCategory")
        elif level > ALLOWED.get(stake, level):
            message = f"{step.name} has autonomy {level}; {ALLOWED[stake]} is the most for risk {stake}"
            yield Verdict(Outcome.BREAKS, step, message)


def nobody_before_effect(view: View) -> Iterator[Verdict]:
    """PK629: what a risky step makes has an effect before any person has seen the run."""
    unwatched, ungated = _unwatched(view), view.ungated()
    for step in view.steps():
        level, stake = autonomy(step), risk(step)
        approved = level is not None and level <= AFTER_APPROVAL
        if stake == STANDARD or approved or step.id not in unwatched:
            continue
        effect = view.nodes[unwatched.origin(step.id)]
        if step.id in ungated:
            way = partial(_through, ungated, unwatched, step.id)
            is_sure = stake in ALLOWED
            message = (
                f"no person decides on the way through {step.name}{f' ({stake})' if stake else ''} to {effect.name}"
            )
            outcome = Outcome.BREAKS if is_sure else Outcome.UNKNOWN
            more = "" if is_sure else ", and what is at stake is not said"
            yield Verdict(outcome, step, message + more, way, _advise(view, effect) if is_sure else "")
        elif step.id != effect.id and stake in ALLOWED:
            message = f"a person decides before {step.name}, but whether anybody sees what it makes is not said"
            yield Verdict(Outcome.UNKNOWN, step, message, partial(unwatched.way, step.id))


def no_escalation(view: View) -> Iterator[Verdict]:
    """PK630: an autonomous or risky step that nobody takes over when it fails."""
    for step in view.steps():
        level, stake = autonomy(step), risk(step)
        named = group(step.data, "escalationPolicy").get("escalateTo")
        if (isinstance(named, str) and named.strip()) or (level is not None and level <= AFTER_APPROVAL):
            continue
        if level is None and stake in ("", STANDARD):
            yield Verdict(Outcome.UNKNOWN, step, f"whether {step.name} acts by itself, and who takes over, is not said")
        else:
            yield Verdict(Outcome.BREAKS, step, f"nobody is named who takes over when {step.name} fails")


def no_stop(view: View) -> Iterator[Verdict]:
    """PK631: steps act by themselves and nobody can stop them."""
    unstoppable = [view.nodes[key] for key in view.where("no-stop")]
    for node in unstoppable:
        yield Verdict(Outcome.BREAKS, node, f"nothing can stop {node.name}")
    acting = [step for step in view.steps() if (autonomy(step) or 0) >= LOGGED or autonomy(step) is None]
    if acting and not unstoppable and not view.any_has("stop"):
        who = f"{len(acting)} steps that act" if len(acting) > 1 else f"{acting[0].name}, which acts"
        yield Verdict(Outcome.UNKNOWN, acting[0], f"how people stop {who} without them is not said")


def _through(before: Reach, after: Reach, step: str) -> Way:
    """Return the way from an entry through a step to an effect."""
    return (*before.way(step), *after.way(step)[1:])


def _unwatched(view: View) -> Reach:
    """Return from where something has an effect without a person or a gate in between."""
    return view.graph.to_any(view.effects(), past=view.gates())


def _advise(view: View, effect: MapNode) -> str:
    """Say where one person would see everything that has an effect."""
    narrow = view.graph.narrow(effect.id)
    if not narrow:
        return ""
    return f"let a person approve before {effect.name}: every way there passes {view.nodes[narrow].name}"
