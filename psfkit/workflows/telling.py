"""What is said of a workflow map in words."""

from psfkit.documents.workflow_codes import WORKFLOW_CODES
from psfkit.model.sketch import Kind, Lane, Sketch


def count(number: int, noun: str) -> str:
    """Say how many.

    >>> count(1, "node"), count(2, "node")
    ('1 node', '2 nodes')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def summarise(sketch: Sketch) -> str:
    """Say how large a map is and what its rules came to."""
    nodes = sum(node.kind is not Kind.MISSING for node in sketch.nodes)
    size = f"{count(nodes, 'node')}, {count(len(sketch.edges), 'arrow')}"
    broken = [f"{count(len(sketch.broken), 'rule')} not kept"] if sketch.broken else []
    unknown = [f"{count(len(sketch.unknown), 'rule')} cannot be told"] if sketch.unknown else []
    return f"Workflow map, {size}; {', '.join((*broken, *unknown)) or 'every rule kept'}"


def describe(sketch: Sketch) -> str:
    """Say in sentences what a drawing shows."""
    lanes = {lane: sum(node.lane is lane for node in sketch.nodes) for lane in Lane}
    who = ", ".join(f"{number} in the lane {lane.value}" for lane, number in lanes.items() if number)
    codes = "".join(f" {code}: {WORKFLOW_CODES[code].title}." for code in sketch.broken)
    crossing = sum(sketch.nodes[e.source].lane.is_inside != sketch.nodes[e.target].lane.is_inside for e in sketch.edges)
    cross = f"{count(crossing, 'arrow')} cross{'es' if crossing == 1 else ''} the trust boundary"
    return f"{summarise(sketch)}. {who}. {cross}.{codes}"
