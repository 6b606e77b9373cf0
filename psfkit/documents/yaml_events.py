"""The fast way through a YAML text in which nothing is wrong.

Only libyaml's events are used, never PyYAML's constructors. Whatever is out of the ordinary ends the way with
:class:`OutOfTheOrdinaryError`, and :mod:`psfkit.documents.yaml_examiner` reads the text again to say what it is: so
this loop stays short, and may refuse but never forgive.
"""

from collections.abc import Callable, Sequence
from itertools import chain, islice, repeat
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
from psfkit.documents.text_safety import find_forbidden, find_piles, is_blank
from psfkit.documents.yaml_scalars import NUMBER_STARTS, WORDS, RefusedScalar, read_plain

MAX_DEPTH = 32
MAX_NODES = 50_000
MAX_SCALAR = 64 * 1024
MAX_KEY = 128
PARSER_TOO_DEEP = "exceeded maximum nesting depth"
"""What the libyaml of PyYAML 6.0.4 says at its own limit of a thousand levels, before any event of them."""

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
    start, end, ends, key_start = marks.starts.append, marks.ends.append, marks.ends, marks.key_starts.append
    known: dict[str, str] = {}
    root: list[Any] = []
    into: Any = root
    keyed, key, last = False, "", 0
    above: list[tuple[Any, bool, int]] = []
    judge = _judge_warily if wary else _judge
    risky = '"' if escapes else "none"
    for _ in repeat(None, 2 * MAX_NODES + 1):  # each value takes one turn, and one more if it is a list or mapping
        event = following()
        sort = type(event)
        if keyed:
            if sort is ScalarEvent:
                key_start(event.start_mark.index)
                key = known.get(event.value, "")
                if wary or not key or key in into:
                    key = _judge_key(event, into, known, judge)
                event = following()
                sort = type(event)
            elif sort is not MappingEndEvent:
                raise OutOfTheOrdinaryError
        if sort is ScalarEvent:
            value = event.value
            start(event.start_mark.index)
            last = event.end_mark.index
            end(last)
            style = event.style
            if (
                (style == risky or value.isspace() or wary)
                if style
                else (value in WORDS or value[0] in NUMBER_STARTS or wary)
            ):
                value = judge(event)
            if keyed:
                into[key] = value
            else:
                into.append(value)
        elif sort is MappingStartEvent or sort is SequenceStartEvent:
            value = _begin(event, len(above), wary=wary)
            if keyed:
                into[key] = value
            else:
                into.append(value)
            above.append((into, keyed, len(ends)))
            start(event.start_mark.index)
            end(0)
            into, keyed = value, sort is MappingStartEvent
        elif sort is MappingEndEvent or sort is SequenceEndEvent:
            stop = event.end_mark.index  # that of the closing bracket; a block ends where its last value does
            last = last if event.start_mark.index == stop else stop
            into, keyed, number = above.pop()
            ends[number] = last
        else:
            return _finish(event, root)
    raise TooManyNodesError(marks.starts[MAX_NODES])


def _begin(event: CollectionStartEvent, depth: int, *, wary: bool) -> dict[str, object] | list[object]:
    if depth == MAX_DEPTH or (wary and (event.anchor or event.tag is not None)):
        raise OutOfTheOrdinaryError
    return {} if event.__class__ is MappingStartEvent else []


def _finish(event: Event, root: list[object]) -> object:
    if event.__class__ is not DocumentEndEvent:
        raise OutOfTheOrdinaryError
    return root[0]


def _judge(event: ScalarEvent) -> object:
    """Return what a scalar means, if that can be said without a finding."""
    text = event.value
    if event.style:
        if find_forbidden(text) or find_piles(text) or (text and is_blank(text)):
            raise OutOfTheOrdinaryError
        return text
    value = read_plain(text)
    if type(value) is RefusedScalar:
        raise OutOfTheOrdinaryError
    return value


def _judge_warily(event: ScalarEvent) -> object:
    if event.anchor or event.tag is not None or (event.value and is_blank(event.value)):
        raise OutOfTheOrdinaryError
    return _judge(event)


def _judge_key(
    event: ScalarEvent, into: dict[str, object], known: dict[str, str], judge: Callable[[ScalarEvent], object]
) -> str:
    key = judge(event)
    if not isinstance(key, str) or not key or len(key) > MAX_KEY or key in into or "\n" in key:
        raise OutOfTheOrdinaryError
    return key if event.style else known.setdefault(key, key)


def _has_long_text(starts: Sequence[int], length: int) -> bool:
    """Whether a text may be too long: then the next value, or the end, is as far away."""
    following = chain(islice(starts, 1, None), (length,))
    return length > MAX_SCALAR and max(map(sub, following, starts)) > MAX_SCALAR
