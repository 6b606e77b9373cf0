"""Places in a text: as psfkit counts them, and as editors do.

psfkit counts lines that end in a line feed, and characters, both from 1. The Language Server Protocol counts lines that
end in a line feed, a carriage return or both, and code units, both from 0; how long a unit is, client and server agree.
"""

import re
from bisect import bisect_right
from collections.abc import Callable

_LINE_END = re.compile(r"\r\n|\n|\r")

_WIDTHS: dict[str, Callable[[str], int]] = {
    "utf-8": lambda text: len(text.encode("utf-8", "surrogatepass")),
    "utf-16": lambda text: len(text) + sum(char > "\uffff" for char in text),
    "utf-32": len,
}


class Text:
    """One text with its places.

    Args:
        text: The text.
        unit: ``utf-8``, ``utf-16`` or ``utf-32``.
    """

    def __init__(self, text: str, unit: str = "utf-16") -> None:
        self.text = text
        self._width = _WIDTHS.get(unit, _WIDTHS["utf-16"])
        self._ours = [0, *(at + 1 for at, char in enumerate(text) if char == "\n")]
        self._theirs = [0, *(found.end() for found in _LINE_END.finditer(text))]

    def offset_of(self, line: int, column: int) -> int:
        """Return the offset of a place as psfkit counts; one outside the text becomes the nearest inside."""
        if line < 1:
            return 0
        if line > len(self._ours):
            return len(self.text)
        end = self._ours[line] - 1 if line < len(self._ours) else len(self.text)
        return min(self._ours[line - 1] + max(column, 1) - 1, end)

    def place_of(self, offset: int) -> tuple[int, int]:
        """Return line and unit of an offset, from 0, as editors count."""
        line = bisect_right(self._theirs, offset) - 1
        return line, self._width(self.text[self._theirs[line] : offset])

    def convert(self, line: int, column: int) -> tuple[int, int]:
        """Turn a place as psfkit counts into one as editors do.

        >>> Text("id: 🦊x").convert(1, 6)
        (0, 6)
        """
        return self.place_of(self.offset_of(line, column))

    def offset_at(self, line: int, unit: int) -> int:
        """Return the offset of a place as editors count; one within a character is before it."""
        if line >= len(self._theirs):
            return len(self.text)
        start = self._theirs[max(line, 0)]
        end = _LINE_END.search(self.text, start)
        content = self.text[start : end.start() if end else None]
        left = max(unit, 0)
        for count, char in enumerate(content):
            left -= self._width(char)
            if left < 0:
                return start + count
        return start + len(content)
