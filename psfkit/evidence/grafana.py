"""Dashboards of Grafana: which panels there are, which of them ask anything, and which have thresholds."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from psfkit.documents.json_reader import JsonValue, read_json
from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.evidence.names import join_names
from psfkit.evidence.rates import good_rate
from psfkit.evidence.reader import answer
from psfkit.evidence.shape import JsonObject, as_list, as_object, describe
from psfkit.model.fact import Fact, Facts

NAME = "grafana"
_DIGITS = 20
_API = "dashboard.grafana.app/"
_KNOWN_API = re.compile(r"dashboard\.grafana\.app/v[0-2](?:(?:alpha|beta)\d{1,2})?", re.ASCII)
_START = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*\{")
_ITS_OWN = re.compile(
    rb'"(?:graphTooltip|gnetId|cursorSync|sharedCrosshair|hideControls)"\s*:|"dashboard\.grafana\.app/'
)
_PANELS = re.compile(rb'"(?:panels|elements)"\s*:')
_OFTEN = re.compile(rb'"(?:schemaVersion|gridPos|fieldConfig|templating)"\s*:')
_TEXTS = ("expr", "query", "rawSql", "target", "queryText", "expression")
"""Fields in which the query languages of data sources stand."""
_FRAME = frozenset(
    {"refId", "datasource", "hide", "format", "intervalFactor", "interval", "legendFormat", "step", "instant", "range"}
    | {"exemplar", "editorMode", "key", "queryType", "resultFormat", "orderByTime", "policy", "rawQuery", "alias"}
)
"""Fields that say how an answer is shown, and ask nothing."""
_DEFAULT_STEPS = [("green", None), ("red", Decimal(80))]
"""The thresholds that Grafana gives every new panel."""


@dataclass(frozen=True, slots=True)
class _Panel:
    """What a panel asks and carries."""

    title: str
    asks: bool
    thresholds: bool
    alert: bool
    library: bool
    """Whether its content is kept elsewhere, as a library panel."""


def recognises(head: bytes, _path: str) -> bool:
    """Whether the beginning shows an object with what dashboards alone have, or with panels and their like."""
    if _START.match(head) is None:
        return False
    return bool(_ITS_OWN.search(head) or (_PANELS.search(head) and _OFTEN.search(head)))


def read(content: bytes) -> Facts:
    """Return the facts of a dashboard, or why it was not evaluated."""
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    document = as_object(read_json(content, digits=_DIGITS), "the document")
    dashboard, where = _dashboard(document)
    panels = list(_new_panels(dashboard, where) if "elements" in dashboard else _panels(dashboard, where))
    if not panels:
        raise InputError("nothing was evaluated: it holds no panels")
    place = f"{where}{'elements' if 'elements' in dashboard else 'panels'}"
    asking = sum(panel.asks for panel in panels)
    return (
        *_heading(document, dashboard, where),
        Fact("panels", len(panels), "panels", place),
        Fact("panel_titles", join_names(panel.title for panel in panels if panel.title), "", place),
        Fact("panels_with_query", asking, "panels", place),
        Fact("panels_without_query", len(panels) - asking, "panels", place),
        good_rate("query_share", asking, len(panels), "computed: panels_with_query / panels"),
        Fact("panels_with_thresholds", sum(panel.thresholds for panel in panels), "panels", place),
        Fact("panels_with_alert", sum(panel.alert for panel in panels), "panels", place),
        Fact("library_panels", sum(panel.library for panel in panels), "panels", place),
    )


def _dashboard(document: JsonObject) -> tuple[JsonObject, str]:
    """Return the dashboard itself: the file, or what an answer of the API or a resource of Kubernetes holds."""
    version = document.get("apiVersion")
    if isinstance(version, str) and version.startswith(_API):
        if not _KNOWN_API.fullmatch(version):
            raise InputError(f"apiVersion is {describe(version)}; this reader knows versions 0 to 2")
        return as_object(document.get("spec"), "spec"), "spec."
    if "dashboard" in document:
        return as_object(document["dashboard"], "dashboard"), "dashboard."
    return document, ""


def _heading(document: JsonObject, dashboard: JsonObject, where: str) -> Iterator[Fact]:
    title, schema = dashboard.get("title"), dashboard.get("schemaVersion")
    if isinstance(title, str):
        yield Fact("title", shown(title), "", f"{where}title")
    metadata = document.get("metadata")
    uid = metadata.get("name") if where == "spec." and isinstance(metadata, dict) else dashboard.get("uid")
    if isinstance(uid, str) and uid:
        yield Fact("uid", shown(uid), "", "metadata.name" if where == "spec." else f"{where}uid")
    if isinstance(schema, int) and not isinstance(schema, bool):
        yield Fact("schema_version", schema, "", f"{where}schemaVersion")


def _panels(dashboard: JsonObject, where: str) -> Iterator[_Panel]:
    """Yield the panels of a classic dashboard, those in rows included; rows are none themselves."""
    if "panels" not in dashboard and "rows" not in dashboard:
        raise InputError("it has neither panels, rows nor elements")
    waiting = deque([(dashboard, where)])
    for n, row in enumerate(as_list(dashboard.get("rows") or [], f"{where}rows")):
        waiting.append((as_object(row, f"{where}rows.{n}"), f"{where}rows.{n}."))
    while waiting:
        holder, above = waiting.popleft()
        for n, part in enumerate(as_list(holder.get("panels") or [], f"{above}panels")):
            place = f"{above}panels.{n}"
            panel = as_object(part, place)
            if panel.get("type") == "row":
                waiting.append((panel, f"{place}."))
            else:
                yield _panel(panel, place)


def _panel(panel: JsonObject, where: str) -> _Panel:
    targets = as_list(panel.get("targets") or [], f"{where}.targets")
    asked = [as_object(target, f"{where}.targets.{n}") for n, target in enumerate(targets)]
    config = as_object(panel.get("fieldConfig") or {}, f"{where}.fieldConfig")
    return _Panel(
        title=_title(panel),
        asks=any(not target.get("hide") and _asks(target) for target in asked),
        thresholds=_has_thresholds(config, where) or bool(_old_thresholds(panel.get("thresholds"))),
        alert=bool(panel.get("alert")),
        library=bool(panel.get("libraryPanel")),
    )


def _title(panel: JsonObject) -> str:
    title = panel.get("title")
    return title if isinstance(title, str) else ""


def _asks(target: JsonObject) -> bool:
    """Whether a target asks its data source anything."""
    if any(_is_said(target.get(name)) for name in _TEXTS):
        return True
    return "expr" not in target and any(_is_said(value) for key, value in target.items() if key not in _FRAME)


def _is_said(value: JsonValue) -> bool:
    return bool(value.strip()) if isinstance(value, str) else bool(value)


def _has_thresholds(config: JsonObject, where: str) -> bool:
    """Whether a panel has thresholds with a value, other than those that every new panel has."""
    defaults = as_object(config.get("defaults") or {}, f"{where}.fieldConfig.defaults")
    place = f"{where}.fieldConfig.defaults.thresholds"
    thresholds = as_object(defaults.get("thresholds") or {}, place)
    parts = as_list(thresholds.get("steps") or [], f"{place}.steps")
    steps = [as_object(part, f"{place}.steps") for part in parts]
    found = [(step.get("color"), step.get("value")) for step in steps]
    return any(_is_number(value) for _, value in found[1:]) and found != _DEFAULT_STEPS


def _old_thresholds(value: JsonValue) -> Sequence[object]:
    """Return thresholds as old panels have them: of graphs a list, of single numbers a text such as ``50,80``."""
    if isinstance(value, str):
        return [part for part in value.split(",") if part.strip()]
    return value if isinstance(value, list) else []


def _is_number(value: JsonValue) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _new_panels(dashboard: JsonObject, where: str) -> Iterator[_Panel]:
    """Yield the panels of a dashboard of schema version 2."""
    for name, part in as_object(dashboard["elements"], f"{where}elements").items():
        place = f"{where}elements.{shown(name, 40)}"
        element = as_object(part, place)
        spec = as_object(element.get("spec"), f"{place}.spec")
        match element.get("kind"):
            case "Panel":
                yield _new_panel(spec, f"{place}.spec")
            case "LibraryPanel":
                yield _Panel(_title(spec), asks=False, thresholds=False, alert=False, library=True)
            case kind:
                raise InputError(f"{place}.kind is {describe(kind)}, which this reader does not know")


def _new_panel(spec: JsonObject, where: str) -> _Panel:
    config = _inner(_inner(spec, "vizConfig", where), "spec", f"{where}.vizConfig")
    group = _inner(_inner(spec, "data", where), "spec", f"{where}.data")
    queries = as_list(group.get("queries") or [], f"{where}.data.spec.queries")
    return _Panel(
        title=_title(spec),
        asks=any(_asks_anew(query, f"{where}.data.spec.queries.{n}") for n, query in enumerate(queries)),
        thresholds=_has_thresholds(_inner(config, "fieldConfig", f"{where}.vizConfig.spec"), where),
        alert=False,
        library=False,
    )


def _asks_anew(value: JsonValue, where: str) -> bool:
    spec = _inner(as_object(value, where), "spec", where)
    query = _inner(spec, "query", f"{where}.spec")
    return not spec.get("hidden") and _asks(_inner(query, "spec", f"{where}.spec.query"))


def _inner(holder: JsonObject, key: str, where: str) -> JsonObject:
    return as_object(holder.get(key) or {}, f"{where}.{key}")
