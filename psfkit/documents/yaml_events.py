"""The fast way through a YAML text in which nothing is wrong.

Only libyaml's events are used, never PyYAML's constructors. Whatever is out of the ordinary ends the way with
:class:`OutOfTheOrdinaryError`, and :mod:`psfkit.documents.yaml_examiner` reads the text again to say what it is: so
this loop stays short, and may refuse but never forgive.
"""

from collections.abc import Callable, Sequence
from itertools import repeat
from operator import sub
from typing import Any

from yaml.events import (
    CollectionStartEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from psfkit.documents.spans import Marks
from psfkit.documents.text_safety import find_forbidden, find_marks, is_blank
from psfkit.documents.yaml_scalars import NUMBER_STARTS, WORDS, RefusedScalar, read_plain

MAX_DEPTH = 32
MAX_NODES = 50_000
MAX_SCALAR = 64 * 1024
MAX_KEY = 128

NextEvent = Callable[[], Any]
_ITEM, _KEY, _VALUE = 0, 1, 2


class OutOfTheOrdinaryError(Exception):
    """Something in the text has to be looked at with care."""


class TooManyNodesError(Exception):
    """The text holds more than :data:`MAX_NODES` values."""

    def __init__(self, offset: int) -> None:
        super().__init__(f"more than {MAX_NODES} values")
        self.offset = offset


def open_events(text: str) -> NextEvent:
    """Return a function that gives the next event of a text: libyaml's if PyYAML was built with it."""
    try:
        from yaml._yaml import CParser
    except ImportError:
        from yaml import SafeLoader

        return SafeLoader(text).get_event
    return CParser(text).get_event


def read_events(text: str, *, wary: bool) -> tuple[object, Marks]:
    """Read a text in one pass.

    Args:
        text: The text; no forbidden character stands in it.
        wary: Whether it may hold anchors, tags or characters that show nothing.

    Raises:
        OutOfTheOrdinaryError: There is something that a finding may have to be made of.
        TooManyNodesError: There are too many values.
        yaml.YAMLError: It is not well-formed.
    """
    following = open_events(text)
    following()
    opening = following()
    if opening.__class__ is not DocumentStartEvent or opening.version or opening.tags:
        raise OutOfTheOrdinaryError
    marks = Marks()
    value = _read_nodes(following, marks, wary=wary, escapes="\\" in text)
    if len(marks.starts) > MAX_NODES:
        raise TooManyNodesError(marks.starts[MAX_NODES])
    if following().__class__ is not StreamEndEvent or _has_long_text(marks.starts, len(text)):
        raise OutOfTheOrdinaryError
    return value, marks


def _read_nodes(following: NextEvent, marks: Marks, *, wary: bool, escapes: bool) -> object:
    """Build the values. Every event costs: what is needed is at hand, and what is not needed is not called."""
    start, end, ends = marks.starts.append, marks.ends.append, marks.ends
    key_start, key_end = marks.key_starts.append, marks.key_ends.append
    known: dict[str, str] = {}
    root: list[Any] = []
    into: Any = root
    state, key, last = _ITEM, "", 0
    above: list[tuple[Any, int, str, int]] = []
    for _ in repeat(None, 3 * MAX_NODES):
        event = following()
        sort = event.__class__
        if sort is ScalarEvent:
            value = event.value
            last = event.end_mark.index
            if state == _KEY:
                key_start(event.start_mark.index)
                key_end(last)
                key = known.get(value, "")
                if wary or not key or key in into:
                    key = _judge_key(event, into, known)
                state = _VALUE
                continue
            start(event.start_mark.index)
            end(last)
            if wary or ((escapes or value.isspace()) if event.style else value in WORDS or value[0] in NUMBER_STARTS):
                value = _judge(event)
        elif sort is MappingStartEvent or sort is SequenceStartEvent:
            value = _begin(event, len(above), state, wary=wary)
            above.append((into, state, key, len(ends)))
            start(event.start_mark.index)
            end(0)
            into, state = value, _KEY if sort is MappingStartEvent else _ITEM
            continue
        elif sort is MappingEndEvent or sort is SequenceEndEvent:
            if (
                event.start_mark.index != event.end_mark.index
            ):  # a closing bracket; a block ends where its last value does
                last = event.end_mark.index
            value = into
            into, state, key, number = above.pop()
            ends[number] = last
        else:
            return _finish(event, root)
        if state == _VALUE:
            into[key] = value
            state = _KEY
        else:
            into.append(value)
    raise TooManyNodesError(marks.starts[MAX_NODES])


def _begin(event: CollectionStartEvent, depth: int, state: int, *, wary: bool) -> dict[str, object] | list[object]:
    if state == _KEY or depth == MAX_DEPTH or (wary and (event.anchor or event.tag is not None)):
        raise OutOfTheOrdinaryError
    return {} if event.__class__ is MappingStartEvent else []


def _finish(event: Event, root: list[object]) -> object:
    if event.__class__ is not DocumentEndEvent:
        raise OutOfTheOrdinaryError
    return root[0]


def _judge(event: ScalarEvent) -> object:
    text = event.value
    if event.anchor or event.tag is not None or find_forbidden(text) or find_marks(text) or (text and is_blank(text)):
        raise OutOfTheOrdinaryError
    if event.style:
        return text
    value = read_plain(text)
    if value.__class__ is RefusedScalar:
        raise OutOfTheOrdinaryError
    return value


def _judge_key(event: ScalarEvent, into: dict[str, object], known: dict[str, str]) -> str:
    key = _judge(event)
    if not isinstance(key, str) or not key or len(key) > MAX_KEY or key in into:
        raise OutOfTheOrdinaryError
    return key if event.style else known.setdefault(key, key)


def _has_long_text(starts: Sequence[int], length: int) -> bool:
    """Whether a text may be too long: then the next value, or the end, is as far away."""
    return length > MAX_SCALAR and max(map(sub, [*starts[1:], length], starts)) > MAX_SCALAR
