"""Text from strangers: what may not stand in it, and how to show it.

Standard library only. Nothing here changes what a document says; :func:`printable` and its kin make copies for
people to read.
"""

import re
from collections.abc import Iterator
from heapq import merge

MAX_MARKS = 8
"""Combining marks that may follow one another; Tibetan and Hebrew need four."""

_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17)
)
_FORBIDDEN_BEYOND_ASCII = (
    "\x80-\x9f\xad"  # C1 controls with the line end NEL; the soft hyphen
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # everything that turns the writing direction
    "\u2028\u2029"  # line ends that only some programs see
    "\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"  # invisible and without a use in running text
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f"
    "\ud800-\udfff" + _NONCHARACTERS
)
_FORBIDDEN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f{_FORBIDDEN_BEYOND_ASCII}]")
_RAW = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f{_FORBIDDEN_BEYOND_ASCII}]|\r(?!\n)")
_UNPRINTABLE = re.compile(f"[\x00-\x1f\x7f{_FORBIDDEN_BEYOND_ASCII}]")
_SPACELESS = frozenset("\u034f\u115f\u1160\u200c\u200d\u2800\u3164\uffa0")
"""Characters that count as letters, marks or joiners and show nothing."""


def find_forbidden(text: str) -> re.Match[str] | None:
    r"""Find the first control, direction, separator, invisible or non-character.

    Tabs and line feeds are allowed, a carriage return is not.

    >>> find_forbidden("Acme\tAI\n") is None, find_forbidden("Acme\u202eIA").start()
    (True, 4)
    """
    return _FORBIDDEN.search(text)


def find_marks(text: str) -> re.Match[str] | None:
    """Find the first run of more than :data:`MAX_MARKS` combining marks."""
    flood = _flood_pattern(text)
    return flood.search(text) if flood else None


def scan_raw(text: str) -> Iterator[re.Match[str]]:
    """Go through what may not stand in a file's text, in order: single characters, and whole piles of marks.

    A carriage return is allowed before a line feed.
    """
    flood = _flood_pattern(text)
    piles = list(flood.finditer(text)) if flood else []
    yield from merge(_RAW.finditer(text), piles, key=lambda found: found.start())


def scrubbed(text: str) -> str:
    """Return the text with U+FFFD for each forbidden character."""
    return _FORBIDDEN.sub("\ufffd", text)


def _flood_pattern(text: str) -> re.Pattern[str] | None:
    if text.isascii():
        return None
    marks = "".join(sorted(filter(is_mark, set(text))))
    return re.compile(f"([{marks}]{{{MAX_MARKS}}})[{marks}]+") if marks else None


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
    return not any(shows(char) for char in set(text))


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
    shown = _UNPRINTABLE.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)
    flood = _flood_pattern(shown)
    return flood.sub(r"\1…", shown) if flood else shown


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
    safe = _UNPRINTABLE.sub(lambda match: " " if match[0] == "\t" else "\ufffd", line[: width + 1])
    flood = _flood_pattern(safe)
    return clip(
        flood.sub(lambda match: match[1] + "\ufffd" * (len(match[0]) - MAX_MARKS), safe) if flood else safe, width
    )
