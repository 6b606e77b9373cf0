"""PSF-1 to PSF-3: what flows to a model, and from it, and what stands between."""

from collections.abc import Callable, Iterator
from functools import partial

from psfkit.workflows.rule import Outcome, Verdict
from psfkit.workflows.view import AFTER_APPROVAL, Sides, View, autonomy, calls


def untrusted_input(view: View) -> Iterator[Verdict]:
    """PK621: untrusted input reaches a model with no input check on the way."""
    models = Sides(tuple(node.id for node in view.models()), ())
    yield from _flows(
        view,
        view.untrusted(),
        models,
        view.input_checks(),
        lambda start, end: f"untrusted input from {start} reaches the model in {end} and nothing checks it",
        lambda start, end: f"whether what reaches the model in {end} from {start} is trusted, or checked, is not said",
    )


def unvalidated_output(view: View) -> Iterator[Verdict]:
    """PK622: a model's output reaches a system, a person outside or a tool with no validation on the way."""
    checks = view.validators()
    seen = set(checks.sure)
    models = tuple(node.id for node in view.models() if node.id not in seen)
    yield from _flows(
        view,
        Sides(models, ()),
        Sides(view.outlets(), ()),
        checks,
        lambda start, end: f"what the model in {start} answers reaches {end} and nothing validates it",
        lambda start, end: f"whether what the model in {start} answers is validated before {end} is not said",
    )
    for node in view.models():
        level = autonomy(node)
        if calls(node) and node.id not in seen and (level is None or level > AFTER_APPROVAL):
            yield Verdict(Outcome.UNKNOWN, node, f"whether {node.name} validates what it sends to services is not said")


def unmasked_data(view: View) -> Iterator[Verdict]:
    """PK623: personal data reaches an external model unmasked."""
    yield from _flows(
        view,
        view.personal(),
        view.outside_models(),
        Sides(view.where("masking", "masked"), ()),
        lambda start, end: f"personal data from {start} reaches the external model in {end} unmasked",
        lambda start, end: f"whether personal data reaches an external model is not said: from {start} to {end}",
    )


def _flows(
    view: View,
    starts: Sides,
    ends: Sides,
    stops: Sides,
    broken: Callable[[str, str], str],
    unclear: Callable[[str, str], str],
) -> Iterator[Verdict]:
    """Judge every end: broken where a sure start gets there past everything, unknown where it might."""
    free = view.graph.from_any(starts.sure, past=stops.all)
    perhaps = view.graph.from_any(starts.all, past=stops.sure)
    for end in ends.all:
        if end in stops.sure:
            continue
        is_sure = end in free and end in ends.sure
        reach = free if is_sure else perhaps
        if end in reach:
            first, last = view.nodes[reach.origin(end)], view.nodes[end]
            outcome = Outcome.BREAKS if is_sure else Outcome.UNKNOWN
            yield Verdict(
                outcome, last, (broken if is_sure else unclear)(first.name, last.name), partial(reach.way, end)
            )
