"""Text from strangers: what may not stand in it, and how to show it.

Standard library only. Nothing here changes what a document says; :func:`printable` and its kin make copies for
people to read.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from heapq import merge

MAX_MARKS = 8
"""Combining marks that may follow one another; Tibetan and Hebrew need four."""

_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17)
)
_BEYOND_ASCII = (
    "\x80-\x9f\xad"  # C1 controls with the line end NEL; the soft hyphen
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # everything that turns the writing direction
    "\u2028\u2029"  # line ends that only some programs see
    "\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"  # invisible and without a use in running text
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f"
    "\ud800-\udfff" + _NONCHARACTERS
)
_CONTROLS = r"\x00-\x08\x0b-\x1f\x7f"
_SPACELESS = frozenset("\u034f\u115f\u1160\u200c\u200d\u2800\u3164\uffa0")
"""Characters that count as letters, marks or joiners and show nothing."""


def find_forbidden(text: str) -> re.Match[str] | None:
    r"""Find the first control, direction, separator, invisible or non-character.

    Tabs and line feeds are allowed, a carriage return is not.

    >>> find_forbidden("Acme\tAI\n") is None, find_forbidden("Acme\u202eIA").start()
    (True, 4)
    """
    return _pattern(_CONTROLS, is_ascii=text.isascii()).search(text)


def find_piles(text: str) -> list[tuple[int, int]]:
    """Find the start and end of every run of more than :data:`MAX_MARKS` combining marks."""
    marks = frozenset() if text.isascii() else frozenset(filter(is_mark, set(text)))
    piles = []
    if marks:
        start = 0
        for at, char in enumerate(text):
            if char not in marks:
                if at - start > MAX_MARKS:
                    piles.append((start, at))
                start = at + 1
        if len(text) - start > MAX_MARKS:
            piles.append((start, len(text)))
    return piles


def scan_raw(text: str) -> Iterator[tuple[int, int]]:
    """Go through what may not stand in a file's text, in order: single characters, and whole piles of marks.

    A carriage return is allowed before a line feed.
    """
    single = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f{_BEYOND_ASCII}]|\r(?!\n)")
    yield from merge((found.span() for found in single.finditer(text)), find_piles(text))


def scrubbed(text: str) -> str:
    """Return the text with U+FFFD for each forbidden character."""
    if text.isprintable():  # nothing forbidden is
        return text
    return _pattern(_CONTROLS, is_ascii=text.isascii()).sub("\ufffd", text)


@cache
def _pattern(controls: str, *, is_ascii: bool) -> re.Pattern[str]:
    """Compile the class of what is forbidden; most texts are ASCII and never need the long one."""
    return re.compile(f"[{controls}{'' if is_ascii else _BEYOND_ASCII}]")


def _unprintable(text: str) -> re.Pattern[str]:
    return _pattern(r"\x00-\x1f\x7f", is_ascii=text.isascii())


def _flatten(text: str, *, keep_columns: bool) -> str:
    """Cut every pile of marks down to the marks that are allowed."""
    parts, at = [], 0
    for start, end in find_piles(text):
        lost = end - start - MAX_MARKS
        parts += [text[at : start + MAX_MARKS], "\ufffd" * lost if keep_columns else "…"]
        at = end
    return "".join([*parts, text[at:]])


@lru_cache(4096)
def is_mark(char: str) -> bool:
    """Whether a character combines with the one before it, or encloses it."""
    from unicodedata import category

    return char > "\x7f" and category(char) in ("Mn", "Me")


def is_blank(text: str) -> bool:
    r"""Whether a reader would see nothing: spaces, joiners, fillers and marks on nothing.

    >>> is_blank(" \u200d\u3164"), is_blank("株式会社")
    (True, False)
    """
    if text.isascii():
        return not text.strip()
    return not any(map(shows, text))


@lru_cache(4096)
def shows(char: str) -> bool:
    """Whether a character puts ink on the page by itself."""
    from unicodedata import category

    return not char.isspace() and char not in _SPACELESS and category(char) not in ("Mn", "Me", "Cf", "Cc", "Cs", "Cn")


def printable(text: str) -> str:
    r"""Return the text on one line, with escapes for what must not reach a terminal.

    Any text becomes one that can be encoded as UTF-8.

    >>> printable("a\nPASS \x1b[2J\udcff")
    'a\\nPASS \\x1b[2J\\udcff'
    """
    escaped = _unprintable(text).sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)
    return _flatten(escaped, keep_columns=False)


def clip(text: str, width: int = 80) -> str:
    """Cut a text to a number of characters, the last an ellipsis if any are lost.

    >>> clip("abcdef", 4)
    'abc…'
    """
    return text if len(text) <= width else text[: width - 1] + "…"


def shown(text: str, width: int = 80) -> str:
    """Return what may be quoted of a text in a message: on one line, safe and short."""
    return clip(printable(text[: width + 1]), width)


def framed(line: str, width: int = 200) -> str:
    """Return a line for a code frame: safe and clipped, each character in its column."""
    start = line[: width + 1]
    safe = _unprintable(start).sub(lambda match: " " if match[0] == "\t" else "\ufffd", start)
    return clip(_flatten(safe, keep_columns=True), width)
