"""Where each value of a JSON document stands, worked out only when somebody asks.

The document has been read strictly before (:mod:`psfkit.documents.json_reader`), so that only its brackets, strings and
commas have to be found again. A list or object is gone through when one of its members is asked for, and no other:
a finding about one node of a large map costs as much as that node.
"""

import re
from collections.abc import Iterator, Mapping

from psfkit.documents.json_reader import decode, read_json
from psfkit.documents.spans import Extent, LinedSpans, Lines
from psfkit.model.bundle import Document
from psfkit.model.location import Pointer

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}:,]|[^\s\[\]{}:,"]+', re.DOTALL)
_Offsets = tuple[int, int]
_Member = tuple[_Offsets, _Offsets]
"""Where a member's value stands, and where its key does; an element of a list has its own place for both."""


def read_json_document(content: bytes, file: str) -> tuple[object, Document]:
    """Read one JSON document with the position of every value.

    Args:
        content: UTF-8 text.
        file: Its path, safe to print.

    Raises:
        InputError: It is not JSON, or too much of it.
    """
    value = read_json(content)
    text = decode(content)
    members = _Members(text)
    lines = Lines(text)
    return value, Document(file, text, JsonSpans(lines, members, keys=False), JsonSpans(lines, members, keys=True))


class JsonSpans(LinedSpans):
    """The extents of a JSON document's values, or of its keys, by pointer."""

    __slots__ = ("_keys", "_members")

    def __init__(self, lines: Lines, members: "_Members", *, keys: bool) -> None:
        super().__init__(lines)
        self._members = members
        self._keys = keys

    def __getitem__(self, pointer: Pointer) -> Extent:
        start, end = self._members.find(pointer)[self._keys]
        return self.lines.extent(start, end)

    def __iter__(self) -> Iterator[Pointer]:
        return self._members.walk(())

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _Members:
    """The members of every list and object that was asked for so far."""

    __slots__ = ("_known", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[Pointer, Mapping[str | int, _Member]] = {}

    def find(self, pointer: Pointer) -> _Member:
        """Return the offsets of a value and of its key; KeyError where there is none."""
        if not pointer:
            whole = self._text.strip()
            start = self._text.find(whole)
            return (start, start + len(whole)), (start, start + 1)
        return self._inside(pointer[:-1])[pointer[-1]]

    def walk(self, pointer: Pointer) -> Iterator[Pointer]:
        yield pointer
        for key in self._inside(pointer):
            yield from self.walk((*pointer, key))

    def _inside(self, pointer: Pointer) -> Mapping[str | int, _Member]:
        known = self._known.get(pointer)
        if known is None:
            start, end = self.find(pointer)[0]
            known = self._known[pointer] = dict(_members(self._text, start, end))
        return known


def _members(text: str, start: int, end: int) -> Iterator[tuple[str | int, _Member]]:
    """Go through a list or object once; whatever stands deeper is passed over."""
    opening = text[start : start + 1]
    if opening not in ("{", "["):
        return
    depth, number = 0, 0
    key: str | None = None
    key_at = value_from = value_to = 0
    for token in _TOKEN.finditer(text, start + 1, end):
        sign = token[0]
        if depth == 0 and sign in (",", "}", "]"):
            if value_to:
                name: str | int = number if key is None else key
                yield name, ((value_from, value_to), (value_from, value_to) if key is None else (key_at, value_from))
            number, key, value_to = number + 1, None, 0
            if sign != ",":
                return
        elif depth == 0 and sign == ":":
            key, key_at, value_to = _unquote(text[value_from:value_to]), value_from, 0
        else:
            if depth == 0 and not value_to:
                value_from = token.start()
            value_to = token.end()
            depth += 1 if sign in ("{", "[") else -1 if sign in ("}", "]") else 0


def _unquote(text: str) -> str:
    if "\\" not in text:
        return text[1:-1]
    value = read_json(text.encode("utf-8", "surrogatepass"))
    return value if isinstance(value, str) else ""
