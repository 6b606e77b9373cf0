"""Which node of a map a name in a log means: by id, else by what the node is called, else by its ``span``."""

import re
from collections.abc import Iterable, Iterator

from psfkit.model.workflow import MapNode, WorkflowMap
from psfkit.workflows.marks import group, texts
from psfkit.workflows.view import View

_SPAN_TAG = "span:"
_IN_NOTES = re.compile(r"\[span:([^\]]{0,400})\]")
_BETWEEN = re.compile(r"[\W_]+")


def spoken(text: str) -> str:
    """Return how a name is compared: case, blanks, hyphens and the like tell no two names apart.

    >>> spoken("Draft-Reply  v2") == spoken("draft_reply_v2")
    True
    """
    return _BETWEEN.sub(" ", text.casefold()).strip()


class Names:
    """The nodes that run, by everything that they are called; and those that do not, by id and name."""

    def __init__(self, workflow: WorkflowMap, view: View) -> None:
        self._ids = view.nodes
        self._called: dict[str, dict[str, MapNode]] = {}
        for node in view.nodes.values():
            for name in filter(None, map(spoken, _called(node))):
                self._called.setdefault(name, {})[node.id] = node
        idle = (node for node in workflow.nodes if node.id not in view.nodes)
        self._idle = {name: node for node in idle for name in (node.id, spoken(node.name))}

    def find(self, names: Iterable[str], types: tuple[str, ...]) -> list[MapNode]:
        """Return the nodes of some types that the surest of some names stands for."""
        for name in names:
            node = self._ids.get(name)
            if node is not None and node.type in types:
                return [node]
            found = [each for each in self._called.get(spoken(name), {}).values() if each.type in types]
            if found:
                return found
        return []

    def remark(self, names: Iterable[str]) -> str:
        """Say of what is not among the nodes that run that the map has it all the same."""
        for name in names:
            node = self._idle.get(name) or self._idle.get(spoken(name))
            if node is not None:
                return "only proposed on the map" if node.type == "proposal" else "switched off on the map"
        return ""


def _called(node: MapNode) -> Iterator[str]:
    yield node.name
    for key in ("fileName", "system") if node.type != "human" else ():
        value = node.data.get(key)
        if isinstance(value, str):
            yield value
    yield from texts(node.data, "spans")
    yield from (tag.removeprefix(_SPAN_TAG) for tag in texts(node.data, "tags") if tag.startswith(_SPAN_TAG))
    notes = node.data.get("notes")
    for found in _IN_NOTES.finditer(notes if isinstance(notes, str) else ""):
        yield from found[1].split(",")


class Calls:
    """The models, or the vendors, that the steps of a map name."""

    def __init__(self, view: View, field: str) -> None:
        self._named: dict[str, list[MapNode]] = {}
        self.is_silent = False
        """Whether a step that a model takes does not say which."""
        for step in view.models():
            value = step.data.get(field)
            name = spoken(value) if isinstance(value, str) else ""
            if name:
                self._named.setdefault(name, []).append(step)
            self.is_silent = self.is_silent or not name

    def find(self, names: Iterable[str]) -> list[MapNode]:
        """Return the steps that name one of these."""
        return next((found for name in names if (found := self._named.get(spoken(name), []))), [])


def list_services(view: View) -> frozenset[str]:
    """Return what the steps of a map may call, whole and up to the first slash."""
    apis = (api for step in view.steps() for api in texts(group(step.data, "blastRadius"), "allowedApis"))
    return frozenset(spoken(part) for api in apis for part in (api, api.partition("/")[0]))
