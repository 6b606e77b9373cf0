"""Text in the fonts psfkit carries: which font has which character, and in which order they stand on paper.

PDFs embed Inter, with DejaVu Sans and Droid Sans Fallback for what Inter lacks. Right-to-left text is put into
visual order line by line, and Arabic letters are joined, because ReportLab does neither. A character that no font
has is shown as U+FFFD, never silently lost. ReportLab and python-bidi are loaded on first use.
"""

import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby

from psfkit.resources import read_resource

REGULAR = "Inter-Regular"
SEMIBOLD = "Inter-SemiBold"
BOLD = "Inter-Bold"
FALLBACKS = ("DejaVuSans-subset", "DroidSansFallback-subset")
REPLACEMENT = "\ufffd"

_MIRRORED = dict(zip("()[]{}<>«»\u2039\u203a", ")(][}{><»«\u203a\u2039", strict=True))
_JOINER = "\u2060"
_NON_JOINER = "\u200c"
_BRACKET = re.compile(f"{_JOINER}([{re.escape(''.join(_MIRRORED))}])|([{re.escape(''.join(_MIRRORED))}]){_JOINER}")
_ARABIC = re.compile("[\u0620-\u06ff]")
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_BREAKS_ANYWHERE = re.compile("[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class Run:
    """Characters in a row that one font has, in visual order."""

    font: str
    """A font name known to ReportLab once :func:`register` has run."""
    text: str


@dataclass(frozen=True, slots=True)
class _Face:
    characters: Container[int]
    width: Callable[[str, float], float]


@cache
def _face(name: str) -> _Face:
    """Load a font and make it known to ReportLab."""
    from io import BytesIO

    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    font = TTFont(name, BytesIO(read_resource(f"templates/fonts/{name}.ttf")))
    pdfmetrics.registerFont(font)
    return _Face(font.face.charToGlyph, font.stringWidth)


@cache
def register() -> None:
    """Make Inter known to ReportLab, as a family with a bold face; the other fonts follow when a text needs them."""
    from reportlab.pdfbase import pdfmetrics

    for name in (REGULAR, SEMIBOLD, BOLD):
        _face(name)
    for name in (REGULAR, SEMIBOLD):
        pdfmetrics.registerFontFamily(name, normal=name, bold=BOLD, italic=name, boldItalic=BOLD)


def _font_for(character: str, font: str) -> str:
    return next((f for f in (font, *FALLBACKS) if ord(character) in _face(f).characters), "")


def clean(text: str) -> str:
    """Return text as it can be drawn: composed, no control or formatting characters, blanks as plain spaces.

    >>> clean("a" + chr(0x202E) + "b" + chr(9) + "c")
    'ab c'
    """
    return _strip(text).replace(_NON_JOINER, "")


def _strip(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    if composed.isascii() and composed.isprintable():
        return composed
    return "".join(map(_drawable, composed))


def _prepare(text: str) -> str:
    """Clean text and join its Arabic letters (which a zero-width non-joiner keeps apart until then)."""
    return _join_arabic(_strip(text)).replace(_NON_JOINER, "")


def _drawable(character: str) -> str:
    category = unicodedata.category(character)
    if character in "\t\n\r" or category in {"Zs", "Zl", "Zp"}:
        return " " if character != "\u00a0" else character
    if (category in {"Cc", "Cf", "Cs"} and character != _NON_JOINER) or "\ufe00" <= character <= "\ufe0f":
        return ""
    return character


@cache
def _arabic_forms() -> Mapping[str, Mapping[str, str]]:
    """Presentation forms of Arabic letters (and lam-alef) by what they stand for, from Unicode's own table."""
    forms: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFBC2), *range(0xFBD3, 0xFC00), *range(0xFE80, 0xFEFD)):
        kind, _, letters = unicodedata.decomposition(chr(code)).partition(" ")
        text = "".join(chr(int(letter, 16)) for letter in letters.split())
        if kind.startswith("<") and (len(text) == 1 or code >= 0xFEF5):
            forms.setdefault(text, {}).setdefault(kind.strip("<>"), chr(code))
    return forms


def _join_arabic(text: str) -> str:
    """Replace Arabic letters by the form they take beside their neighbours."""
    if not _ARABIC.search(text):
        return text
    forms = _arabic_forms()
    units = re.findall("\u0644[\u0622\u0623\u0625\u0627]|.", text, re.DOTALL)
    letters = [i for i, unit in enumerate(units) if unicodedata.category(unit[0]) != "Mn"]
    shaped = list(units)
    for place, index in enumerate(letters):
        own = forms.get(units[index], {})
        before = forms.get(units[letters[place - 1]], {}) if place else {}
        after = forms.get(units[letters[place + 1]], {}) if place + 1 < len(letters) else {}
        joined = "initial" in before and "final" in own
        joins = "initial" in own and "final" in after
        kind = ("medial" if joins else "final") if joined else ("initial" if joins else "isolated")
        shaped[index] = own.get(kind, units[index])
    return "".join(shaped)


def reads_right_to_left(text: str) -> bool:
    """Return whether any of the text runs from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in text)


def _visual(line: str) -> str:
    """Put one line into visual order, with brackets turned where they stand in right-to-left text."""
    if not reads_right_to_left(line):
        return line
    from bidi import get_display

    # python-bidi does not say which brackets it moved: a joiner after each comes out before it where it was turned.
    marked = "".join(c + _JOINER if c in _MIRRORED else c for c in line)
    return _BRACKET.sub(lambda m: _MIRRORED[m[1]] if m[1] else m[2], str(get_display(marked)))


def _split(line: str, font: str) -> tuple[Run, ...]:
    if line.isascii() and line.isprintable():  # Inter has all of these, and most text is nothing else
        return (Run(font, line),) if line else ()
    placed = ((_font_for(c, font), c) for c in line)
    known = ((name, c) if name else (FALLBACKS[0], REPLACEMENT) for name, c in placed)
    return tuple(Run(name, "".join(c for _, c in group)) for name, group in groupby(known, key=lambda pair: pair[0]))


def runs(text: str, font: str = REGULAR) -> tuple[Run, ...]:
    """Return one line of text as runs from left to right.

    Args:
        text: Any text; what cannot be drawn is dropped (:func:`clean`) or shown as U+FFFD.
        font: ``REGULAR``, ``SEMIBOLD`` or ``BOLD``, used wherever it has the character.
    """
    register()
    return _split(_visual(_prepare(text)), font)


def width(text: str, font: str, size: float) -> float:
    """Return how wide one line of text is, in points, at ``size`` points."""
    return runs_width(runs(text, font), size)


def runs_width(line: Iterable[Run], size: float) -> float:
    """Return how wide runs are, in points, at ``size`` points."""
    return sum(_face(run.font).width(run.text, size) for run in line)


def lines(text: str, font: str, size: float, limit: float) -> tuple[tuple[Run, ...], ...]:
    """Break text into lines no wider than ``limit`` points, each in visual order; long words are cut.

    Args:
        text: Any text; line ends in it count as blanks.
        font: The preferred font.
        size: Font size in points.
        limit: Width of the column in points.
    """
    register()
    broken: list[str] = []
    line, room = "", limit
    for word in _words(_prepare(text)):
        measure = _measure(word, font, size)
        if line and measure > room and word.strip():
            broken.append(line)
            line, room = "", limit
        for piece in _pieces(word, font, size, limit) if measure > limit else (word,):
            if line and piece is not word and _measure(piece, font, size) > room:
                broken.append(line)
                line, room = "", limit
            line += piece
            room -= _measure(piece, font, size)
    return tuple(_split(_visual(one.strip()), font) for one in (*broken, line) if one.strip())


def _words(text: str) -> tuple[str, ...]:
    """Cut text where a line may end: after blanks, and on both sides of characters that stand alone."""
    words: list[str] = []
    for word in re.findall(r"[^ ]+| +", text):
        words.extend(part for part in re.split(f"({_BREAKS_ANYWHERE.pattern})", word) if part)
    return tuple(words)


@lru_cache(maxsize=8192)
def _measure(text: str, font: str, size: float) -> float:
    return runs_width(_split(text, font), size)


def _pieces(word: str, font: str, size: float, limit: float) -> tuple[str, ...]:
    """Cut a word that is wider than a line."""
    pieces, piece, room = [], "", limit
    for character in word:
        step = _measure(character, font, size)
        if piece and step > room:
            pieces.append(piece)
            piece, room = "", limit
        piece += character
        room -= step
    return (*pieces, piece)


def markup(text: str, font: str = REGULAR, size: float = 0, limit: float = 0) -> str:
    """Return text as ReportLab paragraph markup: escaped, each run in a font that has it.

    A paragraph breaks lines after this, so text from right to left that needs more than one line must be broken
    here: give ``size`` and ``limit``.
    """
    if size and limit and reads_right_to_left(text):
        return "<br/>".join(_tagged(line, font) for line in lines(text, font, size, limit))
    return _tagged(runs(text, font), font)


def _tagged(line: Iterable[Run], font: str) -> str:
    from xml.sax.saxutils import escape

    return "".join(
        escape(run.text) if run.font == font else f'<font name="{run.font}">{escape(run.text)}</font>' for run in line
    )
