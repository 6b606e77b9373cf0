"""What the fields of a node are called in the studio's JSON and in psfkit's short form, and back.

Fields that stand in no table, or hold what the short form has no place for, keep their own name and value; the short
form has them under ``x-studio``.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from psfkit.model.workflow import DIRECTIONS, RISKS, WORDS, WORKFLOW_TYPES, MapEdge

Table = Mapping[str, str]

FIELDS: Table = {
    "name": "name",
    "description": "description",
    "subtype": "subtype",
    "system": "system",
    "direction": "direction",
    "fileName": "file",
    "artifactType": "file_type",
    "schemaRef": "schema",
    "autonomyLevel": "autonomy",
    "riskCategory": "risk",
    "runtimeTarget": "runtime",
    "modelName": "model",
    "owner": "owner",
    "team": "team",
    "approverRole": "approver",
    "condition": "condition",
    "conditionExpression": "expression",
    "trueLabel": "true_label",
    "falseLabel": "false_label",
    "systemRole": "role",
    "automated": "automated",
    "enabled": "enabled",
    "version": "version",
    "category": "category",
    "status": "status",
    "inputs": "inputs",
    "outputs": "outputs",
    "requires": "requires",
    "produces": "produces",
    "requiredInputs": "required_inputs",
    "producedArtifacts": "produced_artifacts",
    "validations": "validations",
    "tags": "tags",
    "notes": "notes",
    "psf": "psf",
}
"""The studio's name and the short one, in the order in which the short form writes them."""

NESTED: Mapping[str, tuple[str, Table]] = {
    "outputContract": (
        "contract",
        {"requiredFields": "fields", "format": "format", "maxSizeKb": "max_kb", "validationNote": "note"},
    ),
    "blastRadius": (
        "limits",
        {
            "allowedPaths": "paths",
            "blockedPaths": "blocked_paths",
            "allowedApis": "apis",
            "noNetworkAccess": "no_network",
            "maxRuntimeSeconds": "seconds",
            "maxCostUsd": "cost_usd",
        },
    ),
    "retryPolicy": (
        "retry",
        {"maxAttempts": "attempts", "backoffSeconds": "wait_seconds", "correctivePrompt": "prompt"},
    ),
    "escalationPolicy": (
        "escalation",
        {"afterFailures": "after_failures", "escalateTo": "to", "escalationNote": "note"},
    ),
}
"""Fields that hold fields of their own."""

TOP: Table = {
    "name": "name",
    "id": "id",
    "version": "version",
    "workflowType": "type",
    "description": "description",
    "objective": "objective",
    "clientName": "client",
    "sourceWorkflowId": "source_workflow",
    "createdAt": "created",
    "updatedAt": "updated",
}
"""Keys beside nodes and edges."""

LISTS: Mapping[str, tuple[str, ...]] = {
    "skill": ("inputs", "outputs", "requires", "produces", "validations", "tags"),
    "integration": ("inputs", "outputs"),
    "human": ("requiredInputs", "producedArtifacts"),
}
"""Lists that the studio wants on a node of each type, and that the short form leaves out when they are empty."""

STUDIO = "x-studio"
"""Where the short form keeps what only the studio knows."""
STUDIO_NODE = "x-studio-node"
"""The same for what stands beside a node's data."""

_NUMBERS = {"autonomy", "version", "max_kb", "seconds", "cost_usd", "attempts", "wait_seconds", "after_failures"}
_WHOLE = {"autonomy", "version", "attempts", "after_failures"}
_FLAGS = {"automated", "enabled", "no_network", "derived"}
_TEXTS = {
    "inputs",
    "outputs",
    "requires",
    "produces",
    "required_inputs",
    "produced_artifacts",
    "validations",
    "tags",
    "psf",
    "fields",
    "paths",
    "blocked_paths",
    "apis",
}
_CHOICES: Mapping[str, tuple[str, ...]] = {"risk": RISKS, "psf": WORDS, "type": WORKFLOW_TYPES, "direction": DIRECTIONS}
_LONGEST = 4096
_TEXT = "text"
"""Stands for any field that holds a text: the version of a map is one, that of a skill is a number."""


class Files:
    """The files that go into each node and come out of it, by the arrows from and to artifacts."""

    def __init__(self, artifacts: Mapping[str, str], edges: Iterable[MapEdge]) -> None:
        self._into: dict[str, list[str]] = {}
        self._out: dict[str, list[str]] = {}
        for edge in edges:
            if edge.type == "input" and artifacts.get(edge.source):
                self._into.setdefault(edge.target, []).append(artifacts[edge.source])
            if edge.type == "output" and artifacts.get(edge.target):
                self._out.setdefault(edge.source, []).append(artifacts[edge.target])

    def lists(self, node: str, kind: str) -> Mapping[str, list[str]]:
        """Return what each list of a node holds where the short form does not say."""
        known = {"inputs": self._into, "outputs": self._out}
        return {key: known.get(key, {}).get(node, []) for key in LISTS.get(kind, ())}


def rename(entry: Mapping[str, object], table: Table) -> tuple[dict[str, object], dict[str, object]]:
    """Return what a table renames, in the table's order, and what it does not know."""
    known = {new: entry[old] for old, new in table.items() if old in entry}
    return known, {key: value for key, value in entry.items() if key not in table}


def reverse(table: Table) -> Table:
    """Return a table that renames the other way."""
    return {new: old for old, new in table.items()}


def to_studio(entry: Mapping[str, object]) -> dict[str, object]:
    """Return a node of the short form as the data of a studio's node."""
    data, rest = rename(entry, reverse(FIELDS))
    for studio, (short, table) in NESTED.items():
        inner = rest.pop(short, None)
        if isinstance(inner, dict):
            data[studio] = rename(inner, reverse(table))[0] | _kept(inner)
    return data | _kept(rest)


def to_short(data: Mapping[str, object]) -> dict[str, object]:
    """Return the data of a studio's node as the short form writes it; what is not said (null) is left out."""
    entry, rest = shorten(data, FIELDS)
    for studio, (short, table) in NESTED.items():
        inner = rest.get(studio)
        if isinstance(inner, dict):
            del rest[studio]
            known, odd = shorten(inner, table)
            entry[short] = known | ({STUDIO: odd} if odd else {})
    return entry | ({STUDIO: rest} if rest else {})


def shorten(entry: Mapping[str, object], table: Table) -> tuple[dict[str, object], dict[str, object]]:
    """Return the fields that the short form has a place for, renamed, and those that it has not."""
    said = {key: value for key, value in entry.items() if value is not None}
    fit = {
        old
        for old, new in table.items()
        if old in said and _fits(_TEXT if table is TOP and old == "version" else new, said[old])
    }
    known, _ = rename({old: said[old] for old in said if old in fit}, table)
    return known, {key: value for key, value in said.items() if key not in fit}


def _fits(short: str, value: object) -> bool:
    """Whether the schema of the short form takes a value there."""
    if short in _TEXTS:
        return isinstance(value, list) and all(_is_text(each) and _is_choice(short, each) for each in value)
    if short in _FLAGS:
        return isinstance(value, bool)
    if short in _NUMBERS:
        whole = type(value) is int and 0 <= value <= (3 if short == "autonomy" else 1_000_000)
        return whole or (short not in _WHOLE and isinstance(value, Decimal))
    return _is_text(value) and _is_choice(short, value)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= _LONGEST


def _is_choice(short: str, value: object) -> bool:
    return short not in _CHOICES or value in _CHOICES[short]


def _kept(entry: Mapping[str, object]) -> dict[str, object]:
    kept = entry.get(STUDIO)
    return dict(kept) if isinstance(kept, dict) else {}
