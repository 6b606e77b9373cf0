"""Workflow maps: the bytes of any form to nouns with positions, or findings, never an exception."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from psfkit.documents import workflow_fields as fields
from psfkit.documents.document_reader import read_document
from psfkit.documents.entries import Entry, entries, entry, text
from psfkit.documents.json_spans import read_json_document
from psfkit.documents.places import value_place
from psfkit.documents.workflow_codes import make_finding
from psfkit.documents.workflow_parcels import Unwrapped, unwrap
from psfkit.errors import InputError
from psfkit.model.bundle import Document
from psfkit.model.finding import Finding, Severity
from psfkit.model.location import Location, Pointer
from psfkit.model.workflow import GRAPH_VERSIONS, MapEdge, MapForm, MapNode, WorkflowMap, infer_edge_type

FORMAT = "psfkit-workflow/1"
"""Name and version of the short form; its schema is ``workflow.schema.json``."""
MAX_NODES = 20_000
MAX_EDGES = 60_000
_NEEDED = ("id", "name", "version", "createdAt", "updatedAt")
"""Keys without which the studio imports no map."""
_MOST = 50
"""Entries of one kind that are reported one by one."""


@dataclass(frozen=True, slots=True)
class MapReading:
    """What came of reading one workflow map."""

    map: WorkflowMap | None
    """None when it cannot be read at all; findings say why."""
    findings: tuple[Finding, ...]


def read_map(content: bytes, file: str) -> MapReading:
    """Read a workflow map in any of its forms.

    Args:
        content: The whole file.
        file: Its path, safe to print.
    """
    try:
        unwrapped = unwrap(content, file)
        if unwrapped.form is MapForm.SHORT:
            return _read_short(unwrapped)
        return _read_studio(*read_json_document(unwrapped.text, unwrapped.file))
    except InputError as error:
        return MapReading(None, (make_finding("PK600", error.message, Location(file), hint=error.hint),))


def _read_studio(value: object, document: Document) -> MapReading:
    if not isinstance(value, dict):
        raise InputError("it is no workflow: an object with nodes and edges is expected")
    for key in ("nodes", "edges"):
        if not isinstance(value.get(key), list):
            place = value_place(document, (key,))
            message = f"{key} is no list" if key in value else f"it has no {key}"
            return MapReading(None, (make_finding("PK600", message, place),))
    nodes, edges = value["nodes"], value["edges"]
    refusal = _refuse_size(len(nodes), len(edges), document)
    if refusal:
        return MapReading(None, refusal)
    metadata = entry(value.get("metadata"))
    findings = [*_missing_keys(value, document), *_bounded(_broken(nodes, edges, document))]
    found = WorkflowMap(
        form=MapForm.STUDIO,
        name=text(value, "name"),
        graph_version=str(metadata.get("graphVersion", "1.0.0")),
        top={key: each for key, each in value.items() if key not in ("nodes", "edges")},
        nodes=tuple(_studio_node(i, each) for i, each in enumerate(nodes) if not _node_fault(each)),
        edges=tuple(_studio_edge(i, each) for i, each in enumerate(edges) if not _edge_fault(each)),
        document=document,
    )
    return MapReading(found, tuple(findings))


def _refuse_size(nodes: int, edges: int, document: Document) -> tuple[Finding, ...]:
    if nodes <= MAX_NODES and edges <= MAX_EDGES:
        return ()
    message = f"the map has {nodes} nodes and {edges} edges; {MAX_NODES} and {MAX_EDGES} are the most that are checked"
    return (make_finding("PK619", message, Location(document.file)),)


def _missing_keys(value: Entry, document: Document) -> Iterator[Finding]:
    missing = [key for key in _NEEDED if not text(value, key)]
    if missing:
        message = f"the studio would not import the map: it does not say {', '.join(missing)}"
        yield make_finding("PK616", message, Location(document.file))


def _broken(nodes: Iterable[object], edges: Iterable[object], document: Document) -> Iterator[Finding]:
    for key, fault_of, listed in (("nodes", _node_fault, nodes), ("edges", _edge_fault, edges)):
        for index, each in enumerate(listed):
            fault = fault_of(each)
            if fault:
                message = f"{key}[{index}] is no {key[:-1]}: {fault}"
                yield make_finding("PK617", message, value_place(document, (key, index)))


def _bounded(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Pass on the first findings, and of those that follow one that says that there are more."""
    for number, finding in enumerate(findings):
        if number == _MOST:
            yield replace(finding, message=f"{finding.message}; and there are more like it")
            return
        yield finding


def _node_fault(value: object) -> str:
    if not isinstance(value, dict):
        return "it is no object"
    missing = next((key for key in ("id", "type") if not isinstance(value.get(key), str) or not value[key]), "")
    if missing:
        return f"its {missing} is missing or no text"
    return "" if isinstance(value.get("data", {}), dict) else "its data is no object"


def _edge_fault(value: object) -> str:
    if not isinstance(value, dict):
        return "it is no object"
    missing = next((key for key in ("source", "target") if not isinstance(value.get(key), str) or not value[key]), "")
    return f"its {missing} is missing or no text" if missing else ""


def _studio_node(index: int, value: Entry) -> MapNode:
    data = entry(value.get("data"))
    pointer: Pointer = ("nodes", index)
    name = text(data, "name")
    return MapNode(
        id=str(value["id"]),
        type=str(value["type"]),
        name=name or str(value["id"]),
        data=data,
        position=value.get("position"),
        more={key: each for key, each in value.items() if key not in ("id", "type", "position", "data")},
        pointer=pointer,
        label=(*pointer, "data", "name") if name else (*pointer, "id"),
    )


_EDGE_KEYS = ("id", "source", "target", "edgeType", "label", "derived")


def _studio_edge(index: int, value: Entry) -> MapEdge:
    derived, label = value.get("derived"), value.get("label")
    kept = {key: each for key, each in value.items() if key not in _EDGE_KEYS}
    odd = {key: value[key] for key, kind in (("label", str), ("derived", bool)) if not _is(value.get(key), kind)}
    return MapEdge(
        id=str(value.get("id", "")),
        source=str(value["source"]),
        target=str(value["target"]),
        type=str(value.get("edgeType", "")),
        label=label if isinstance(label, str) else "",
        derived=derived if isinstance(derived, bool) else None,
        more=kept | odd,
        pointer=("edges", index),
    )


def _is(value: object, kind: type) -> bool:
    return value is None or isinstance(value, kind)


def _read_short(unwrapped: Unwrapped) -> MapReading:
    reading = read_document(unwrapped.text, unwrapped.file, "workflow")
    value, document = reading.value, reading.document
    if any(finding.severity is Severity.ERROR for finding in reading.findings):
        return MapReading(None, reading.findings)
    if not isinstance(value, dict) or document is None:
        return MapReading(None, (make_finding("PK600", "it is no workflow map", Location(unwrapped.file)),))
    listed = tuple(entries(value, "nodes"))
    edges = tuple(_short_edges(value, listed))
    refusal = _refuse_size(len(listed), len(edges), document)
    if refusal:
        return MapReading(None, refusal)
    top, _ = fields.rename(value, fields.reverse(fields.TOP))
    kept = entry(value.get(fields.STUDIO))
    graph_version = text(value, "graph_version") or GRAPH_VERSIONS[0]
    metadata = {"metadata": {"graphVersion": graph_version} | dict(entry(kept.get("metadata")))}
    artifacts = {text(each, "id"): text(each, "file") for _, each in listed if text(each, "type") == "artifact"}
    files = fields.Files(artifacts, edges)
    found = WorkflowMap(
        form=MapForm.SHORT,
        name=text(value, "name"),
        graph_version=graph_version,
        top={**top, **kept, **metadata},
        nodes=tuple(_short_node(index, each, files) for index, each in listed),
        edges=edges,
        document=document,
    )
    return MapReading(found, reading.findings)


def _short_node(index: int, value: Entry, files: fields.Files) -> MapNode:
    key, kind = text(value, "id"), text(value, "type")
    data = fields.to_studio({key: each for key, each in value.items() if key not in _NODE_KEYS})
    data.setdefault("name", key)
    if kind == "skill":
        data.setdefault("enabled", True)
    for listed, default in files.lists(key, kind).items():
        data.setdefault(listed, default)
    kept = dict(entry(value.get(fields.STUDIO_NODE)))
    pointer: Pointer = ("nodes", index)
    return MapNode(
        id=key,
        type=kind,
        name=str(data["name"]),
        data=data,
        position=_position(value.get("at")) or kept.pop("position", None),
        more=kept,
        pointer=pointer,
        label=(*pointer, "name") if "name" in value else (*pointer, "id"),
    )


_NODE_KEYS = ("id", "type", "to", "at", fields.STUDIO_NODE)


def _position(value: object) -> object:
    return dict(zip(("x", "y"), value, strict=False)) if isinstance(value, list) else None


def _short_edges(value: Entry, listed: Iterable[tuple[int, Entry]]) -> Iterator[MapEdge]:
    types = {text(each, "id"): text(each, "type") for _, each in listed}
    for number, each in listed:
        source = text(each, "id")
        arrows = each.get("to")
        for index, target in enumerate(arrows if isinstance(arrows, list) else ()):
            yield _plain_edge(source, str(target), types, ("nodes", number, "to", index))
    for index, each in entries(value, "edges"):
        plain = _plain_edge(text(each, "from"), text(each, "to"), types, ("edges", index))
        derived = each.get("derived")
        yield replace(
            plain,
            id=text(each, "id") or plain.id,
            type=text(each, "type") or plain.type,
            label=text(each, "label"),
            derived=derived if isinstance(derived, bool) else None,
            more=entry(each.get(fields.STUDIO)),
        )


def _plain_edge(source: str, target: str, types: Mapping[str, str], pointer: Pointer) -> MapEdge:
    kind = infer_edge_type(types.get(source, ""), types.get(target, ""))
    return MapEdge(f"{source}--{target}", source, target, kind, "", None, {}, pointer)
