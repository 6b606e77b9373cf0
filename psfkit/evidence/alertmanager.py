"""The configuration of Alertmanager: where alerts are sent, and which of them to nobody."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from psfkit.documents.json_reader import JsonValue
from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.evidence.lines import require_line_end
from psfkit.evidence.names import join_names
from psfkit.evidence.reader import answer
from psfkit.evidence.shape import JsonObject, as_list, as_object, describe
from psfkit.model.fact import Fact, Facts

NAME = "alertmanager"
_ENDINGS = (".yaml", ".yml")
_ROUTE = re.compile(rb"^route[ \t]*:", re.MULTILINE)
_RECEIVER = re.compile(rb"\breceiver[ \t]*:")
_NOTIFIER = "_configs"
_CONDITIONS = ("match", "match_re", "matchers")


@dataclass(frozen=True, slots=True)
class _Route:
    """One route, with the receiver that it has or inherits."""

    receiver: str
    where: str


def recognises(head: bytes, path: str) -> bool:
    """Whether the file is called YAML and its beginning shows a route to a receiver."""
    is_yaml = path.lower().endswith(_ENDINGS)
    return is_yaml and _ROUTE.search(head) is not None and _RECEIVER.search(head) is not None


def read(content: bytes) -> Facts:
    """Return the facts of a configuration, or why it was not evaluated."""
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    from psfkit.documents.tool_yaml import read_tool_yaml

    document = as_object(read_tool_yaml(content, by_hand=True), "the document")
    require_line_end(content)
    receivers = _receivers(document)
    root, *routes = _routes(document)
    for route in (root, *routes):
        if route.receiver not in receivers:
            raise InputError(f'{route.where}.receiver is "{shown(route.receiver, 40)}", which is no receiver')
    silent = [name for name, notifies in receivers.items() if not notifies]
    to_nobody = [route for route in (root, *routes) if not receivers[route.receiver]]
    used = {route.receiver for route in (root, *routes)}
    inhibit = as_list(document.get("inhibit_rules") or [], "inhibit_rules")
    return (
        Fact("receivers", len(receivers), "receivers", "receivers"),
        Fact("receiver_names", join_names(receivers), "", "receivers"),
        Fact("receivers_without_notifier", len(silent), "receivers", "receivers"),
        Fact("receivers_unused", len(receivers.keys() - used), "receivers", "receivers"),
        Fact("routes", len(routes), "routes", "route.routes, at every depth"),
        Fact("routes_to_nobody", len(to_nobody), "routes", "route, its own and those below it"),
        Fact("default_receiver", shown(root.receiver, 64), "", "route.receiver"),
        Fact("default_receiver_notifies_anyone", receivers[root.receiver], "", "receivers"),
        Fact("inhibit_rules", len(inhibit), "rules", "inhibit_rules"),
    )


def _receivers(document: JsonObject) -> Mapping[str, bool]:
    """Return whether each receiver notifies anybody, by its name."""
    stray = next((key for key in document if key.endswith(_NOTIFIER)), None)
    if stray is not None:
        raise InputError(f"{shown(stray, 40)} stands outside every receiver; Alertmanager refuses the file")
    found: dict[str, bool] = {}
    for n, part in enumerate(as_list(document.get("receivers"), "receivers")):
        receiver = as_object(part, f"receivers.{n}")
        name = _name(receiver.get("name"), f"receivers.{n}.name")
        if name in found:
            raise InputError(f"receivers.{n}: two receivers are called {shown(name, 40)}")
        found[name] = any(
            bool(as_list(value or [], f"receivers.{n}.{shown(key, 40)}"))
            for key, value in receiver.items()
            if key.endswith(_NOTIFIER)
        )
    return found


def _routes(document: JsonObject) -> Iterator[_Route]:
    """Yield the route at the root and then all below it; the reading has bounded how deep they stand."""
    root = as_object(document.get("route"), "route")
    if any(root.get(key) for key in _CONDITIONS):
        raise InputError("route takes some alerts only, and Alertmanager refuses that of the route at the root")
    waiting = [(root, "", "route")]
    while waiting:
        route, inherited, where = waiting.pop()
        named = route.get("receiver")
        receiver = _name(named, f"{where}.receiver") if named is not None or not inherited else inherited
        yield _Route(receiver, where)
        parts = as_list(route.get("routes") or [], f"{where}.routes")
        waiting.extend(
            (as_object(part, f"{where}.routes.{n}"), receiver, f"{where}.routes.{n}") for n, part in enumerate(parts)
        )


def _name(value: JsonValue, where: str) -> str:
    if not isinstance(value, str) or not value:
        raise InputError(f"{where} is {describe(value)}, not a name")
    return value
