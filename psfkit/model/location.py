"""Where something stands in a file."""

from dataclasses import dataclass

Pointer = tuple[str | int, ...]
"""Keys and indexes from a document's root to one of its nodes, as in JSON Pointer."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text; lines and columns count characters from 1, and the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file of the bundle."""

    file: str
    """Path relative to the bundle, with ``/``."""
    span: Span | None = None
    """None when the whole file is meant."""
    line_text: str = ""
    """The line at ``span.line``, made safe to print and clipped, for a code frame."""

    @property
    def where(self) -> str:
        """File and line, as a person looks it up."""
        return self.file if self.span is None else f"{self.file}:{self.span.line}"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a noun was read from: a document and the way to a node inside it."""

    file: str
    pointer: Pointer = ()
