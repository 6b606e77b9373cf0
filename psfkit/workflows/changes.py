"""PSF-5: whether what changes or cannot be undone waits for somebody, and whether there is a way back."""

from collections.abc import Iterator
from functools import partial

from psfkit.model.workflow import MapNode
from psfkit.workflows.rule import Outcome, Verdict
from psfkit.workflows.view import AFTER_APPROVAL, LOGGED, View, autonomy, calls, risk

_CRITICAL = "critical"
"""The studio's word for writes to core systems and for what cannot be undone."""


def no_gate(view: View) -> Iterator[Verdict]:
    """PK626: a change or an irreversible step that a run reaches without anybody's approval."""
    ungated = view.ungated()
    effects = set(view.effects())
    for node in view.nodes.values():
        level = autonomy(node)
        if node.id not in ungated or (level is not None and level <= AFTER_APPROVAL):
            continue
        way = partial(ungated.way, node.id)
        if _is_change(view, node) or view.has(node, "irreversible"):
            yield Verdict(Outcome.BREAKS, node, f"nobody has to agree before {node.name}", way)
        elif node.id in effects and not view.has(node, "reversible", "rollback"):
            message = f"whether what {node.name} does can be undone is not said, and nobody has to agree before it"
            yield Verdict(Outcome.UNKNOWN, node, message, way)


def no_way_back(view: View) -> Iterator[Verdict]:
    """PK627: a change that cannot be rolled back."""
    for node in view.nodes.values():
        if view.has(node, "rollback", "reversible") or autonomy(node) == LOGGED:
            continue
        if view.has(node, "no-rollback") or (_is_change(view, node) and not view.has(node, "irreversible")):
            yield Verdict(Outcome.BREAKS, node, f"there is no way back from what {node.name} changes")
        elif node.type == "skill" and calls(node) and not view.has(node, "irreversible"):
            yield Verdict(Outcome.UNKNOWN, node, f"whether there is a way back from what {node.name} does is not said")


def _is_change(view: View, node: MapNode) -> bool:
    return view.has(node, "change") or risk(node) == _CRITICAL
