"""PSF-7 and PSF-8: what a step may touch and spend, and what happens when its model does not answer."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from psfkit.model.workflow import MapNode
from psfkit.workflows.marks import group, texts
from psfkit.workflows.rule import Outcome, Verdict
from psfkit.workflows.view import View, calls

_EVERYTHING = frozenset(("", ".", "./", "/", "~", "~/", "..", "../", "*", "**", "/*", "/**", "./*", "./**", "*.*"))


def blast_radius(view: View) -> Iterator[Verdict]:
    """PK632: a step may touch everything, or more than its arrows need."""
    for step in view.steps():
        radius = group(step.data, "blastRadius")
        paths, apis = texts(radius, "allowedPaths"), texts(radius, "allowedApis")
        wide = [each for each in paths if each.strip() in _EVERYTHING] + [each for each in apis if "*" in each]
        if not radius:
            yield Verdict(Outcome.BREAKS, step, f"what {step.name} may touch has no bounds: it has no blastRadius")
        elif wide:
            yield Verdict(Outcome.BREAKS, step, f"{step.name} may touch everything: {wide[0] or 'an empty path'}")
        elif not paths:
            yield Verdict(Outcome.UNKNOWN, step, f"which folders {step.name} may write to is not said")
        elif calls(step) and not _meets(view, step, "integration", "system"):
            yield Verdict(Outcome.UNKNOWN, step, f"{step.name} may call {apis[0]}, and no arrow shows what for")


def open_network(view: View) -> Iterator[Verdict]:
    """PK633: the network is open to a step that needs none."""
    for step in view.steps():
        radius = group(step.data, "blastRadius")
        closed = radius.get("noNetworkAccess")
        if closed is True or texts(radius, "allowedApis") or _meets(view, step, "integration", "system"):
            continue
        if closed is False:
            yield Verdict(Outcome.BREAKS, step, f"the network is open to {step.name}, which calls nothing on the map")
        else:
            yield Verdict(Outcome.UNKNOWN, step, f"whether the network is closed to {step.name} is not said")


def no_limit(view: View) -> Iterator[Verdict]:
    """PK634: a step may run and spend without end."""
    for step in view.steps():
        radius = group(step.data, "blastRadius")
        if not _is_limit(radius, "maxRuntimeSeconds") and not _is_limit(radius, "maxCostUsd"):
            yield Verdict(Outcome.BREAKS, step, f"nothing limits how long {step.name} runs or what it costs")


def no_fallback(view: View) -> Iterator[Verdict]:
    """PK635: a step depends on one vendor and has no other way."""
    outside = view.outside_models()
    known = set(outside.sure)
    for key in outside.all:
        step = view.nodes[key]
        if view.has(step, "fallback"):
            continue
        vendor = step.data.get("runtimeTarget")
        if view.has(step, "no-fallback") or key in known:
            on = f" on {vendor}" if isinstance(vendor, str) else " on one vendor"
            yield Verdict(Outcome.BREAKS, step, f"{step.name} depends{on} and has no fallback")
        else:
            message = f"whose model {step.name} calls, and what if it fails, is not said"
            yield Verdict(Outcome.UNKNOWN, step, message, hint="name the vendor in runtimeTarget")


def no_retry(view: View) -> Iterator[Verdict]:
    """PK636: a step neither tries again nor gives up."""
    for step in view.steps():
        retries = _is_limit(group(step.data, "retryPolicy"), "maxAttempts")
        if not retries and not _is_limit(group(step.data, "blastRadius"), "maxRuntimeSeconds"):
            yield Verdict(Outcome.BREAKS, step, f"{step.name} neither tries again nor gives up after a time")


def _is_limit(fields: Mapping[str, object], key: str) -> bool:
    """Whether a number above zero stands there."""
    value = fields.get(key)
    return isinstance(value, int | Decimal) and value is not True and value > 0


def _meets(view: View, step: MapNode, *types: str) -> bool:
    return any(view.nodes[key].type in types for key in view.graph.next_to(step.id))
