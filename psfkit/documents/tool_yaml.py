"""YAML as programs write it, or people for programs: plain data, bounded, or an error that says where.

What a person types for psfkit is read by :mod:`psfkit.documents.yaml_reader`, which refuses anchors and missing values.
Programs write both: an anchor stands for a value that their memory held twice. Whatever two YAML readers would take
differently is refused here as there, but for what people write by hand for other tools: there it stays the text that
stands there.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from yaml import MarkedYAMLError, YAMLError
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
    StreamEndEvent,
)

from psfkit.documents.json_reader import MAX_BYTES, MAX_DEPTH, JsonValue, decode, read_decimal, read_integer
from psfkit.documents.text_safety import shown
from psfkit.documents.yaml_events import PARSER_TOO_DEEP, open_events
from psfkit.documents.yaml_scalars import read_plain
from psfkit.errors import InputError

MAX_VALUES = 1_000_000
"""Values a document may hold, those that its aliases repeat included."""
_LONG = 40
"""Digits of the longest integer that people write, such as the bounds of what fits in 64 bits."""
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS = {"True": True, "TRUE": True, "False": False, "FALSE": False}
_MERGE = "<<"
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]*)?([eE][-+]?[0-9]+)?", re.ASCII)
_DIRECTIVE = re.compile(r"^%", re.MULTILINE)


def read_tool_yaml(content: bytes, *, by_hand: bool = False) -> JsonValue:
    r"""Read one YAML document that a program wrote, or that was written for one.

    Args:
        content: UTF-8 text; a byte order mark in front is tolerated.
        by_hand: Take what people write: keys are the text that stands there (``200``), ``<<`` merges, and what YAML
            readers disagree about (``no``, ``012``) stays text instead of being refused.

    Raises:
        InputError: it is not YAML, holds a key twice, a tag, a directive, a second document or a value that YAML
            readers disagree about, is too long, too deep or too full, or is not UTF-8.

    >>> read_tool_yaml(b"a: &x {k: 1.5}\nb: *x\nc: null\n")
    {'a': {'k': Decimal('1.5')}, 'b': {'k': Decimal('1.5')}, 'c': None}
    >>> read_tool_yaml(b"200: no\na: &x {k: 1}\nb: {<<: *x, l: 2}\n", by_hand=True)
    {'200': 'no', 'a': {'k': 1}, 'b': {'l': 2, 'k': 1}}
    """
    if len(content) > MAX_BYTES:
        raise InputError(f"longer than {MAX_BYTES // 1024 // 1024} MiB")
    text = decode(content)
    if found := _DIRECTIVE.search(text):
        raise InputError(f"line {text.count(chr(10), 0, found.start()) + 1}: a line begins with %")
    try:
        return _Builder(by_hand=by_hand).read(text)
    except YAMLError as error:
        raise InputError(_explain(error)) from None


def _explain(error: YAMLError) -> str:
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    where = f"line {mark.line + 1}: " if mark else ""
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
    if problem == PARSER_TOO_DEEP:
        return f"{where}lists and mappings stand more than {MAX_DEPTH} deep in one another"
    return f"{where}not YAML or cut short ({shown(str(problem), 120)})"


@dataclass(slots=True)
class _Open:
    """A list or mapping that is being read."""

    value: list[JsonValue] | dict[str, JsonValue]
    anchor: str | None
    key: str | None = None
    """The key whose value comes next."""
    size: int = 1
    """Values in it so far, itself included."""
    height: int = 1
    """How many levels it has."""
    merges: bool = False
    """Whether the value that comes next is merged into it."""
    merged: list[dict[str, JsonValue]] = field(default_factory=list)
    """What has been, the first before the others."""

    def complete(self) -> None:
        """Put in what is merged, where the mapping has no key of its own."""
        for source in self.merged:
            for key, value in source.items():
                if isinstance(self.value, dict):
                    self.value.setdefault(key, value)


@dataclass(frozen=True, slots=True)
class _Named:
    """A value that an anchor names."""

    value: JsonValue
    size: int
    height: int


class _Builder:
    """One reading of one text; its bounds hold for what aliases repeat as if it were written out."""

    def __init__(self, *, by_hand: bool) -> None:
        self._by_hand = by_hand
        self._root: list[JsonValue] = []
        self._open: list[_Open] = []
        self._named: dict[str, _Named] = {}

    def read(self, text: str) -> JsonValue:
        following = open_events(text)
        event = following()
        while event.__class__ is not StreamEndEvent:
            self._take(event)
            event = following()
        if not self._root:
            raise InputError("the file is empty")
        return self._root[0]

    def _take(self, event: Event) -> None:
        match event:
            case ScalarEvent():
                self._take_scalar(event)
            case AliasEvent():
                self._take_alias(event)
            case CollectionStartEvent():
                self._begin(event)
            case CollectionEndEvent():
                closed = self._open.pop()
                closed.complete()
                self._place(closed.value, closed.anchor, closed.size, closed.height)
            case DocumentStartEvent() if self._root:
                raise InputError(f"{_line(event)}: a second document begins")
            case _:
                pass

    def _take_scalar(self, event: ScalarEvent) -> None:
        if event.tag is not None:
            raise InputError(f"{_line(event)}: the tag {shown(event.tag, 60)} asks for another type")
        mapping = self._before_key()
        if mapping is None:
            self._place(event.value if event.style else self._plain(event), event.anchor, 1, 0)
        elif self._by_hand and not event.style and event.value == _MERGE:
            mapping.merges = True
        else:
            self._take_key(mapping, event, event.value)

    def _take_key(self, mapping: _Open, event: ScalarEvent | AliasEvent, key: str) -> None:
        if not self._by_hand and isinstance(event, ScalarEvent) and not event.style:
            key = _key(event)
        if key in mapping.value:
            raise InputError(f'{_line(event)}: the key "{shown(key, 40)}" stands twice in one mapping')
        if event.anchor and isinstance(event, ScalarEvent):
            self._named[event.anchor] = _Named(key, 1, 0)
        mapping.key = key

    def _plain(self, event: ScalarEvent) -> JsonValue:
        return _plain_by_hand(event.value) if self._by_hand else _plain(event)

    def _before_key(self) -> _Open | None:
        """Return the mapping in which a key comes next, if that is so."""
        above = self._open[-1] if self._open else None
        if above is None or above.key is not None or above.merges:
            return None
        return above if isinstance(above.value, dict) else None

    def _take_alias(self, event: AliasEvent) -> None:
        found = self._named.get(event.anchor or "")
        mapping = self._before_key()
        if mapping and not self._by_hand:
            raise InputError(f"{_line(event)}: a key is an alias")
        if found is None:
            raise InputError(f"{_line(event)}: *{shown(event.anchor or '', 40)} repeats what is not yet there")
        if mapping:
            if not isinstance(found.value, str):
                raise InputError(f"{_line(event)}: a key is no text")
            self._take_key(mapping, event, found.value)
            return
        self._place(found.value, None, found.size, found.height)

    def _begin(self, event: CollectionStartEvent) -> None:
        if event.tag is not None:
            raise InputError(f"{_line(event)}: the tag {shown(event.tag, 60)} asks for another type")
        if self._before_key():
            raise InputError(f"{_line(event)}: a key is a list or a mapping")
        if len(self._open) == MAX_DEPTH:
            raise InputError(f"lists and mappings stand more than {MAX_DEPTH} deep in one another")
        self._open.append(_Open({} if isinstance(event, MappingStartEvent) else [], event.anchor))

    def _place(self, value: JsonValue, anchor: str | None, size: int, height: int) -> None:
        """Put a finished value where it belongs."""
        if anchor is not None:
            self._named[anchor] = _Named(value, size, height)
        if not self._open:
            self._root.append(value)
            return
        above = self._open[-1]
        above.size += size
        above.height = max(above.height, height + 1)
        if above.size > MAX_VALUES:
            raise InputError(f"more than {MAX_VALUES} values")
        if len(self._open) + height > MAX_DEPTH:
            raise InputError(f"lists and mappings stand more than {MAX_DEPTH} deep in one another")
        if isinstance(above.value, list):
            above.value.append(value)
        elif above.merges:
            above.merged.extend(_sources(value))
            above.merges = False
        elif above.key is not None:
            above.value[above.key] = value
            above.key = None


def _line(event: Any) -> str:  # noqa: ANN401 - libyaml's marks have no types
    return f"line {event.start_mark.line + 1}"


def _key(event: ScalarEvent) -> str:
    if not isinstance(_plain(event), str):
        raise InputError(f"{_line(event)}: the key {shown(event.value, 40)} is not text to all YAML readers")
    return event.value


def _sources(value: JsonValue) -> list[dict[str, JsonValue]]:
    """Return the mappings that a merge key brings in."""
    parts = value if isinstance(value, list) else [value]
    found = [part for part in parts if isinstance(part, dict)]
    if len(found) < len(parts):
        raise InputError("<< merges something that is no mapping")
    return found


def _plain(event: ScalarEvent) -> JsonValue:
    """Return what a value without quotes means to every YAML reader."""
    text = event.value
    if text in _NULLS:
        return None
    if found := _NUMBER.fullmatch(text):
        return read_integer(text) if found.lastindex is None else read_decimal(text)
    value = read_plain(text)
    if not isinstance(value, bool | str):
        raise InputError(f"{_line(event)}: {shown(text, 40)} is not read the same way by all YAML readers")
    return value


def _plain_by_hand(text: str) -> JsonValue:
    """Return what a value without quotes means to every YAML reader, or else its text.

    >>> [_plain_by_hand(text) for text in ("12", "1.10", "True", "no", "012", "~")]
    [12, Decimal('1.10'), True, 'no', '012', None]
    """
    if text in _NULLS:
        return None
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if found := _NUMBER.fullmatch(text):
        return read_integer(text, _LONG) if found.lastindex is None else read_decimal(text)
    value = read_plain(text)
    return value if isinstance(value, bool | str) else text
