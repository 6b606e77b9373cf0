"""YAML as programs write it: plain data, bounded, or an error that says where.

What a person types is read by :mod:`psfkit.documents.yaml_reader`, which refuses anchors and missing values. Programs
write both: an anchor stands for a value that their memory held twice. Whatever two YAML readers would take differently
is refused here as there.
"""

import re
from collections.abc import Container
from dataclasses import dataclass
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
from psfkit.documents.yaml_events import open_events
from psfkit.documents.yaml_scalars import read_plain
from psfkit.errors import InputError

MAX_VALUES = 1_000_000
"""Values a document may hold, those that its aliases repeat included."""
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]*)?([eE][-+]?[0-9]+)?", re.ASCII)
_DIRECTIVE = re.compile(r"^%", re.MULTILINE)


def read_tool_yaml(content: bytes) -> JsonValue:
    r"""Read one YAML document that a program wrote.

    Args:
        content: UTF-8 text; a byte order mark in front is tolerated.

    Raises:
        InputError: it is not YAML, holds a key twice, a tag, a directive, a second document or a value that YAML
            readers disagree about, is too long, too deep or too full, or is not UTF-8.

    >>> read_tool_yaml(b"a: &x {k: 1.5}\nb: *x\nc: null\n")
    {'a': {'k': Decimal('1.5')}, 'b': {'k': Decimal('1.5')}, 'c': None}
    """
    if len(content) > MAX_BYTES:
        raise InputError(f"longer than {MAX_BYTES // 1024 // 1024} MiB")
    text = decode(content)
    if found := _DIRECTIVE.search(text):
        raise InputError(f"line {text.count(chr(10), 0, found.start()) + 1}: a line begins with %")
    try:
        return _Builder().read(text)
    except YAMLError as error:
        raise InputError(_explain(error)) from None


def _explain(error: YAMLError) -> str:
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    where = f"line {mark.line + 1}: " if mark else ""
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
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


@dataclass(frozen=True, slots=True)
class _Named:
    """A value that an anchor names."""

    value: JsonValue
    size: int
    height: int


class _Builder:
    """One reading of one text; its bounds hold for what aliases repeat as if it were written out."""

    def __init__(self) -> None:
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
            self._place(event.value if event.style else _plain(event), event.anchor, 1, 0)
        else:
            mapping.key = _key(event, mapping.value)

    def _before_key(self) -> _Open | None:
        """Return the mapping in which a key comes next, if that is so."""
        above = self._open[-1] if self._open else None
        return above if above is not None and isinstance(above.value, dict) and above.key is None else None

    def _take_alias(self, event: AliasEvent) -> None:
        found = self._named.get(event.anchor or "")
        if self._before_key():
            raise InputError(f"{_line(event)}: a key is an alias")
        if found is None:
            raise InputError(f"{_line(event)}: *{shown(event.anchor or '', 40)} repeats what is not yet there")
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
        elif above.key is not None:
            above.value[above.key] = value
            above.key = None


def _line(event: Any) -> str:  # noqa: ANN401 - libyaml's marks have no types
    return f"line {event.start_mark.line + 1}"


def _key(event: ScalarEvent, into: Container[JsonValue]) -> str:
    key = event.value
    if not event.style and not isinstance(_plain(event), str):
        raise InputError(f"{_line(event)}: the key {shown(key, 40)} is not text to all YAML readers")
    if key in into:
        raise InputError(f'{_line(event)}: the key "{shown(key, 40)}" stands twice in one mapping')
    return key


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
