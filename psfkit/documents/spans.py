"""Where each node of a YAML document stands, worked out only when somebody asks.

Reading notes two integers a node, in the order of the document; paths, lines and columns are for the few nodes that a
finding points at.
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping, MutableSequence
from dataclasses import dataclass, field
from itertools import accumulate

from psfkit.model.location import Pointer

Extent = tuple[int, int, int, int]
"""Line, column, end line, end column; from 1, the end exclusive."""

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|' + r"'(?:[^']|'')*'", re.DOTALL)


def _no_offsets() -> MutableSequence[int]:
    return array("I")


@dataclass(slots=True)
class Marks:
    """Offsets of every value and every key, each in document order."""

    starts: MutableSequence[int] = field(default_factory=_no_offsets)
    ends: MutableSequence[int] = field(default_factory=_no_offsets)
    """Past the last character; white space may stand before it."""
    key_starts: MutableSequence[int] = field(default_factory=_no_offsets)


class Lines:
    """The lines of a text; only a line feed ends one."""

    __slots__ = ("_starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: list[int] | None = None

    def _begin(self) -> list[int]:
        if self._starts is None:
            *ends, _ = accumulate(len(line) + 1 for line in self.text.split("\n"))
            self._starts = [0, *ends]
        return self._starts

    def extent(self, start: int, end: int) -> Extent:
        """Turn two character offsets into lines and columns."""
        begin = self._begin()
        first, last = bisect_right(begin, start), bisect_right(begin, end)
        return first, start - begin[first - 1] + 1, last, end - begin[last - 1] + 1

    def line(self, number: int) -> str:
        """Return the text of a line without its end, or nothing if there is no such line."""
        begin = self._begin()
        if not 1 <= number <= len(begin):
            return ""
        end = self.text.find("\n", begin[number - 1])
        return self.text[begin[number - 1] : end if end >= 0 else None].removesuffix("\r")


class LinedSpans(Mapping[Pointer, Extent]):
    """Extents that know the lines of their document, so that nobody has to find them again."""

    __slots__ = ("lines",)

    def __init__(self, lines: Lines) -> None:
        self.lines = lines


class Positions:
    """The positions of one document: made once, shared by the spans of its values and of its keys."""

    __slots__ = ("_index", "_value", "lines", "marks")

    def __init__(self, lines: Lines, value: object, marks: Marks) -> None:
        self.lines = lines
        self._value = value
        self.marks = marks
        self._index: tuple[dict[Pointer, int], dict[Pointer, int]] | None = None

    def numbers(self, *, keys: bool) -> dict[Pointer, int]:
        """Return the number of each value, or of each key, by pointer."""
        if self._index is None:
            self._index = _number(self._value) if self.marks.starts else ({}, {})
        return self._index[keys]

    def value_extent(self, pointer: Pointer) -> Extent:
        """Return where a value stands, without the white space that ends it."""
        number = self.numbers(keys=False)[pointer]
        start, end = self.marks.starts[number], self.marks.ends[number]
        while end > start and self.lines.text[end - 1] in " \t\r\n":
            end -= 1
        return self.lines.extent(start, max(start, end))

    def key_extent(self, pointer: Pointer) -> Extent:
        """Return where a key stands, with its quotes."""
        start = self.marks.key_starts[self.numbers(keys=True)[pointer]]
        quoted = _QUOTED.match(self.lines.text, start)
        return self.lines.extent(start, quoted.end() if quoted else start + len(str(pointer[-1])))


class Spans(LinedSpans):
    """The extents of a document's values, or of its keys, by pointer."""

    __slots__ = ("_keys", "positions")

    def __init__(self, positions: Positions, *, keys: bool) -> None:
        super().__init__(positions.lines)
        self.positions = positions
        self._keys = keys

    def __getitem__(self, pointer: Pointer) -> Extent:
        return self.positions.key_extent(pointer) if self._keys else self.positions.value_extent(pointer)

    def __iter__(self) -> Iterator[Pointer]:
        return iter(self.positions.numbers(keys=self._keys))

    def __len__(self) -> int:
        return len(self.positions.numbers(keys=self._keys))


def _number(value: object) -> tuple[dict[Pointer, int], dict[Pointer, int]]:
    """Walk a document in its own order, as its marks were made."""
    values: dict[Pointer, int] = {}
    keys: dict[Pointer, int] = {}
    waiting: list[tuple[Pointer, object, bool]] = [((), value, False)]
    while waiting:
        pointer, node, keyed = waiting.pop()
        if keyed:
            keys[pointer] = len(keys)
        values[pointer] = len(values)
        if isinstance(node, dict):
            waiting.extend([((*pointer, key), child, True) for key, child in reversed(node.items())])
        elif isinstance(node, list):
            waiting.extend([((*pointer, i), node[i], False) for i in range(len(node) - 1, -1, -1)])
    return values, keys
