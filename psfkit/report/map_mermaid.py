"""Workflow maps as Mermaid flowcharts: lanes are subgraphs, what is marked has a class and says its codes."""

import re
from collections.abc import Iterator

from psfkit.documents.workflow_codes import WORKFLOW_CODES
from psfkit.model.sketch import Kind, Lane, Sketch, SketchEdge, SketchNode
from psfkit.workflows.telling import summarise

LANES = {
    Lane.OUTSIDE: "Outside",
    Lane.PEOPLE: "People",
    Lane.AI: "AI",
    Lane.SYSTEMS: "Systems",
    Lane.VENDORS: "Vendors",
}
_SHAPES = {
    Kind.MODEL: ("(", ")"),
    Kind.PROGRAM: ("[[", "]]"),
    Kind.ARTIFACT: ("[/", "/]"),
    Kind.PERSON: ("([", "])"),
    Kind.INTEGRATION: ("[[", "]]"),
    Kind.DECISION: ("{{", "}}"),
    Kind.OTHER: ("[", "]"),
    Kind.MISSING: ("[", "]"),
}
_MARKUP = re.compile(r"^\s*\d+(?=[.)])|^\s*[-+](?=\s)|[^A-Za-z0-9 .,_/+→·…-]")
"""What is markup in a label, and at its beginning what Mermaid takes for a list."""
_CLASSES = (
    "  classDef model fill:#e4e9ff,stroke:#161b26,color:#161b26",
    "  classDef person fill:#fdf1d7,stroke:#161b26,color:#161b26",
    "  classDef system fill:#e0f1ec,stroke:#161b26,color:#161b26",
    "  classDef plain fill:#ffffff,stroke:#161b26,color:#161b26",
    "  classDef broken stroke:#b3240f,stroke-width:3px",
    "  classDef off stroke-dasharray:5 3",
    "  classDef lane fill:#f3f5f8,stroke:#c3cad6,color:#161b26",
    "  classDef boundary fill:none,stroke:#1c3d73,stroke-width:2px,stroke-dasharray:9 4",
)
_NAMED = {Kind.MODEL: "model", Kind.PERSON: "person", Kind.PROGRAM: "system", Kind.INTEGRATION: "system"}


def render(sketch: Sketch) -> bytes:
    """Write a sketch that has nodes as a flowchart."""
    return ("\n".join(_lines(sketch)) + "\n").encode()


def _lines(sketch: Sketch) -> Iterator[str]:
    yield "flowchart LR"
    yield f"  accTitle: {_bare(sketch.name) or 'Workflow map'}"
    yield f"  accDescr: {_bare(summarise(sketch))}"
    yield from (f"  %% {code} {WORKFLOW_CODES[code].title}" for code in sketch.broken)
    for lane in (Lane.OUTSIDE, Lane.VENDORS):
        yield from _lane(sketch, lane, "  ")
    yield '  subgraph organisation["Trust boundary of the organisation"]'
    for lane in (Lane.PEOPLE, Lane.AI, Lane.SYSTEMS):
        yield from _lane(sketch, lane, "    ")
    yield "  end"
    yield from map(_edge, sketch.edges)
    yield from _CLASSES
    yield from _classes(sketch)
    marked = [str(number) for number, edge in enumerate(sketch.edges) if edge.codes]
    if marked:
        yield f"  linkStyle {','.join(marked)} stroke:#b3240f,stroke-width:3px,stroke-dasharray:7 4"


def _lane(sketch: Sketch, lane: Lane, indent: str) -> Iterator[str]:
    nodes = [(number, node) for number, node in enumerate(sketch.nodes) if node.lane is lane]
    if nodes:
        yield f'{indent}subgraph {lane.value}["{LANES[lane]}"]'
        yield from (f"{indent}  {_node(number, node)}" for number, node in nodes)
        yield f"{indent}end"


def _node(number: int, node: SketchNode) -> str:
    opened, closed = _SHAPES[node.kind]
    codes = f"<br/>{' '.join(node.codes)}" if node.codes else ""
    return f'n{number}{opened}"{escape(node.name)}<br/>{escape(node.says)}{codes}"{closed}'


def _edge(edge: SketchEdge) -> str:
    line = "-->" if edge.carries else "-.->"
    said = [escape(edge.label)] if edge.label else []
    said += [" ".join(edge.codes)] if edge.codes else []
    label = f'|"{"<br/>".join(said)}"|' if said else ""
    return f"  n{edge.source} {line}{label} n{edge.target}"


def _classes(sketch: Sketch) -> Iterator[str]:
    members: dict[str, list[str]] = {}
    for number, node in enumerate(sketch.nodes):
        members.setdefault(_NAMED.get(node.kind, "plain"), []).append(f"n{number}")
        if node.codes:
            members.setdefault("broken", []).append(f"n{number}")
        if node.is_off:
            members.setdefault("off", []).append(f"n{number}")
    yield from (f"  class {','.join(each)} {name}" for name, each in members.items())
    lanes = [lane.value for lane in Lane if any(node.lane is lane for node in sketch.nodes)]
    yield f"  class {','.join(lanes)} lane"
    yield "  class organisation boundary"


def escape(text: str) -> str:
    """Return text for a label: whatever could be markup or end the label is written by its number.

    >>> escape('<b> "x"')
    '#60;b#62; #34;x#34;'
    """
    return _MARKUP.sub(lambda found: "".join(map(_numbered, found[0])), text)


def _numbered(character: str) -> str:
    """Letters of any script stand as they are; everything else by number."""
    return character if character.isalpha() or character > "\xff" else f"#{ord(character)};"


def _bare(text: str) -> str:
    """Return text for a title, which knows no escapes: what could end it or be markup is left out."""
    return " ".join("".join(c if c.isalnum() or c in " .,()-" else " " for c in text).split())
