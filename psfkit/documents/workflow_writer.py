"""A workflow map written in either form, without losing anything that both know.

The arrows of a map may come out in another order: the short form has the plain ones with the node they leave.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from psfkit.documents import workflow_fields as fields
from psfkit.documents.text_safety import shown
from psfkit.documents.workflow_reader import FORMAT, read_map
from psfkit.documents.yaml_text import flow, quoted
from psfkit.errors import InputError
from psfkit.model.finding import Severity
from psfkit.model.workflow import GRAPH_VERSIONS, MapEdge, MapForm, MapNode, WorkflowMap, infer_edge_type

_COLUMN, _ROW, _IN_A_ROW = 260, 160, 4
"""How far apart nodes are put that have no place."""


def write_map(workflow: WorkflowMap, form: MapForm, as_of: date) -> bytes:
    """Write a map.

    Args:
        workflow: The map.
        form: The form to write it in.
        as_of: The day that the studio's JSON gives for a map that does not say when it was made.

    Raises:
        InputError: It holds what the form has no place for, which the message names.
    """
    content = _studio(workflow, as_of) if form is MapForm.STUDIO else _short(workflow)
    reading = read_map(content, f"map.{form.value}")
    errors = [finding for finding in reading.findings if finding.severity is Severity.ERROR]
    if reading.map is None or errors:
        first = errors[0]
        line = f" (line {first.location.span.line}: {first.location.line_text.strip()})" if first.location.span else ""
        message = f"the {form.value} form has no place for what the map holds: {first.message}{line}"
        raise InputError(shown(message, 400), hint="`psfkit workflow check` says what is wrong with the map")
    return content


def _studio(workflow: WorkflowMap, as_of: date) -> bytes:
    day = f"{as_of.isoformat()}T00:00:00.000Z"
    slug = re.sub(r"[^a-z0-9]+", "-", workflow.name.lower()).strip("-")
    given = {"id": slug or "workflow", "version": "1.0.0", "createdAt": day, "updatedAt": day}
    order = dict.fromkeys(("id", "name", "description", "workflowType", "version", "createdAt", "updatedAt"))
    top = given | dict(workflow.top)
    whole = {key: top[key] for key in order if key in top}
    whole["nodes"] = [_studio_node(index, node) for index, node in enumerate(workflow.nodes)]
    whole["edges"] = [_studio_edge(edge) for edge in workflow.edges]
    return ("".join(_json(whole | {key: value for key, value in top.items() if key not in whole}, "\n")) + "\n").encode(
        "utf-8", "backslashreplace"
    )


def _studio_node(index: int, node: MapNode) -> dict[str, object]:
    row, column = divmod(index, _IN_A_ROW)
    place = node.position or {"x": 80 + column * _COLUMN, "y": 80 + row * _ROW}
    return {"id": node.id, "type": node.type, "position": place, "data": node.data, **node.more}


def _studio_edge(edge: MapEdge) -> dict[str, object]:
    found: dict[str, object] = {"id": edge.id, "source": edge.source, "target": edge.target, "edgeType": edge.type}
    if edge.label:
        found["label"] = edge.label
    if edge.derived is not None:
        found["derived"] = edge.derived
    return {**found, **edge.more}


def _json(value: object, line: str) -> Iterator[str]:
    """Write JSON as the studio does, two blanks an indent; a decimal stays as it was written."""
    inner = f"{line}  "
    if isinstance(value, Mapping) and value:
        for index, (key, each) in enumerate(value.items()):
            yield f"{',' if index else '{'}{inner}{quoted(key)}: "
            yield from _json(each, inner)
        yield f"{line}}}"
    elif isinstance(value, list) and value:
        for index, each in enumerate(value):
            yield f"{',' if index else '['}{inner}"
            yield from _json(each, inner)
        yield f"{line}]"
    elif isinstance(value, Decimal):
        yield str(value)
    else:
        yield quoted(value)


def _short(workflow: WorkflowMap) -> bytes:
    lines = [f"format: {FORMAT}", *_lines(_short_top(workflow), ""), f"nodes:{'' if workflow.nodes else ' []'}"]
    types = {node.id: node.type for node in workflow.nodes}
    plain = {id(edge) for edge in workflow.edges if _is_plain(edge, types)}
    arrows: dict[str, list[str]] = {}
    for edge in workflow.edges:
        if id(edge) in plain:
            arrows.setdefault(edge.source, []).append(edge.target)
    artifacts = {node.id: str(node.data.get("fileName") or "") for node in workflow.nodes if node.type == "artifact"}
    files = fields.Files(artifacts, workflow.edges)
    for node in workflow.nodes:
        first, *others = _lines(_short_node(node, arrows.pop(node.id, []), files), "    ")
        lines += [f"  - {first[4:]}", *others]
    said = [_short_edge(edge, types) for edge in workflow.edges if id(edge) not in plain]
    lines += ["edges:"] * bool(said) + [f"  - {flow(edge)}" for edge in said]
    return ("\n".join(lines) + "\n").encode("utf-8", "backslashreplace")


def _short_top(workflow: WorkflowMap) -> dict[str, object]:
    metadata = workflow.top.get("metadata")
    rest_of_metadata = {
        k: v for k, v in (metadata if isinstance(metadata, dict) else {}).items() if k != "graphVersion"
    }
    known, rest = fields.shorten({k: v for k, v in workflow.top.items() if k != "metadata"}, fields.TOP)
    if workflow.graph_version not in GRAPH_VERSIONS:
        known["graph_version"] = workflow.graph_version
    if rest_of_metadata:
        rest["metadata"] = rest_of_metadata
    return known | ({fields.STUDIO: rest} if rest else {})


def _short_node(node: MapNode, arrows: list[str], files: fields.Files) -> dict[str, object]:
    filled = files.lists(node.id, node.type)
    data = {key: value for key, value in node.data.items() if key not in filled or value != filled[key]}
    if node.type == "skill" and data.get("enabled") is True:
        del data["enabled"]
    if data.get("name") == node.id:
        del data["name"]
    entry: dict[str, object] = {"id": node.id, "type": node.type, **fields.to_short(data)}
    more = dict(node.more)
    place = node.position
    if isinstance(place, dict) and list(place) == ["x", "y"] and all(type(v) in (int, Decimal) for v in place.values()):
        entry["at"] = list(place.values())
    elif place is not None:
        more["position"] = place
    if more:
        entry[fields.STUDIO_NODE] = more
    return entry | ({"to": arrows} if arrows else {})


def _is_plain(edge: MapEdge, types: Mapping[str, str]) -> bool:
    """Whether an arrow says nothing but where it leads."""
    usual = infer_edge_type(types.get(edge.source, ""), types.get(edge.target, ""))
    named = edge.id == f"{edge.source}--{edge.target}" and edge.source in types
    return named and edge.type == usual and not edge.label and edge.derived is None and not edge.more


def _short_edge(edge: MapEdge, types: Mapping[str, str]) -> dict[str, object]:
    entry: dict[str, object] = {"from": edge.source, "to": edge.target}
    if edge.type != infer_edge_type(types.get(edge.source, ""), types.get(edge.target, "")):
        entry["type"] = edge.type
    if edge.label:
        entry["label"] = edge.label
    if edge.id and edge.id != f"{edge.source}--{edge.target}":
        entry["id"] = edge.id
    if edge.derived is not None:
        entry["derived"] = edge.derived
    return entry | ({fields.STUDIO: edge.more} if edge.more else {})


def _lines(entry: Mapping[str, object], indent: str) -> Iterator[str]:
    """Write the keys of an entry, one a line; what null stands for is not said."""
    for key, value in entry.items():
        if value is not None:
            yield f"{indent}{flow(key)}: {flow(value)}"
