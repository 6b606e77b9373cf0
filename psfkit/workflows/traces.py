"""PSF-4: whether every step leaves a log, and whether the logs of a run can be tied together."""

from collections.abc import Iterator

from psfkit.model.workflow import MapNode
from psfkit.workflows.rule import Outcome, Verdict
from psfkit.workflows.view import LOGGED, View, autonomy


def step_without_log(view: View) -> Iterator[Verdict]:
    """PK624: a model or tool step leaves no log."""
    for step in view.steps():
        if autonomy(step) != LOGGED and not view.has(step, "log"):
            yield _silent(view, step, "log", f"{step.name} leaves no log", f"whether {step.name} leaves a log")


def untied_chain(view: View) -> Iterator[Verdict]:
    """PK625: the steps of a run hand no id on."""
    steps = list(view.steps())
    for step in steps if len(steps) > 1 else ():
        if not view.has(step, "trace-id"):
            broken = f"the record of {step.name} cannot be tied to the run it belongs to"
            yield _silent(view, step, "trace-id", broken, f"whether {step.name} hands on the id of its run")


def _silent(view: View, step: MapNode, word: str, broken: str, unclear: str) -> Verdict:
    """Judge a step that is not marked: a map that marks others with the word means that this one lacks it."""
    if view.has(step, f"no-{word}"):
        return Verdict(Outcome.BREAKS, step, broken)
    if view.any_has(word):
        return Verdict(Outcome.BREAKS, step, f"{broken}: other steps are marked {word}, and this one is not")
    return Verdict(Outcome.UNKNOWN, step, f"{unclear} is not said")
