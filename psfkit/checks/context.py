"""What a check may look at, and how it says where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from psfkit.documents.text_safety import clip, printable
from psfkit.model.bundle import Bundle, Document
from psfkit.model.location import Location, Source, Span
from psfkit.model.rubric import Rubric


@dataclass(frozen=True, slots=True)
class Context:
    """A bundle, the rubric it is held against, and the day it is looked at."""

    bundle: Bundle
    rubric: Rubric
    as_of: date
    readers: tuple[str, ...]
    """Names of the evidence readers there are."""

    def at(self, source: Source, *more: str | int) -> Location:
        """Return the place of a noun, or of one of its fields when it has it."""
        document = self.bundle.documents.get(source.file)
        return Location(source.file) if document is None else place(document, (*source.pointer, *more))


def place(document: Document, pointer: tuple[str | int, ...]) -> Location:
    """Return the place of a node; where it is missing, the place of its nearest parent."""
    for end in range(len(pointer), -1, -1):
        raw = document.spans.get(pointer[:end])
        if raw is not None:
            span = _on_one_line(Span(*raw), document.text)
            return Location(document.file, span, _line(document.text, span.line))
    return Location(document.file)


def _on_one_line(span: Span, text: str) -> Span:
    if span.end_line == span.line:
        return span
    width = len(_line(text, span.line)) + 1
    return Span(span.line, span.column, span.line, max(width, span.column + 1))


def _line(text: str, number: int) -> str:
    lines = text.split("\n", number)
    return clip(printable(lines[number - 1].rstrip("\r")), 200) if number <= len(lines) else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint naming the closest known word, or the empty string.

    >>> did_you_mean("PSF-1.l", ["PSF-1.1", "PSF-8.5"])
    'did you mean PSF-1.1?'
    >>> did_you_mean("banana", ["PSF-1.1"])
    ''
    """
    from difflib import get_close_matches

    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean {close[0]}?" if close else ""
