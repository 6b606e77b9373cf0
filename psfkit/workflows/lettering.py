"""Lines of text of a given width. How wide letters are is asked of whoever has the fonts."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from psfkit.documents.text_safety import is_mark
from psfkit.model.drawing import Tone, Weight, Words

Measure = Callable[[str, Weight, float], float]
"""How wide a text is, by its weight and its size."""
ELLIPSIS = "…"
_PIECES = re.compile(r"[^\s_\-./,:]+[_\-./,:]*|[_\-./,:]+|\s+")
"""Where a line may end: after blanks, and within names such as ``ticket_classification`` and ``raw-ticket.txt``."""


@dataclass(frozen=True, slots=True)
class Type:
    """How a text is set."""

    size: float
    leading: float
    weight: Weight
    tone: Tone


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text and its width."""

    text: str
    width: float


def make_measure(measure: Measure) -> Measure:
    """Return a measure that remembers what it was asked."""
    return cache(measure)


def wrap(text: str, kind: Type, limit: float, most: int, measure: Measure) -> tuple[Line, ...]:
    """Break a text into lines; what does not fit into the last one is left out, and an ellipsis says so.

    Args:
        text: On one line.
        kind: How it is set.
        limit: The width of a line.
        most: How many lines there may be.
        measure: Measures it.
    """
    lines: list[str] = []
    line, room = "", limit
    for piece in _pieces(text, kind, limit, measure):
        width = measure(piece, kind.weight, kind.size)
        if line and width > room and piece.strip():
            lines.append(line.rstrip())
            line, room = "", limit
        line, room = line + piece, room - width
    lines.append(line.rstrip())
    filled = [each for each in lines if each]
    kept = filled[:most]
    if len(filled) > most:
        kept[-1] = _cut(kept[-1] + ELLIPSIS, kind, limit, measure)
    return tuple(Line(each, measure(each, kind.weight, kind.size)) for each in kept)


def _pieces(text: str, kind: Type, limit: float, measure: Measure) -> list[str]:
    """Cut a text where a line may end, and elsewhere only what is wider than a line."""
    found: list[str] = []
    for piece in _PIECES.findall(text):
        if measure(piece, kind.weight, kind.size) <= limit and not any(map(_stands_alone, piece)):
            found.append(piece)
        else:
            found.extend(_clusters(piece))
    return found


def _stands_alone(character: str) -> bool:
    """Whether lines may end beside a character: those of Chinese, Japanese and Korean."""
    return "\u2e80" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7a3" or character >= "\uf900"


def _clusters(text: str) -> list[str]:
    """Cut a text into characters, each with the marks on it."""
    found: list[str] = []
    for character in text:
        if found and is_mark(character):
            found[-1] += character
        else:
            found.append(character)
    return found


def _cut(text: str, kind: Type, limit: float, measure: Measure) -> str:
    """Take letters away before the ellipsis until a text fits."""
    clusters = _clusters(text.removesuffix(ELLIPSIS))
    while clusters and measure("".join(clusters) + ELLIPSIS, kind.weight, kind.size) > limit:
        clusters.pop()
    return "".join(clusters).rstrip() + ELLIPSIS


def place(line: Line, kind: Type, x: float, top: float) -> Words:
    """Return a line where it stands; ``top`` is its upper edge."""
    return Words(line.text, x, top + kind.leading * 0.76, line.width, kind.size, kind.weight, kind.tone)
