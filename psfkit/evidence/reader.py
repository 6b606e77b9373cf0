"""What a reader is, and the way each of them answers."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from itertools import chain
from typing import Protocol, cast

from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.model.fact import Fact, Facts

MAX_BYTES = 64 * 1024 * 1024
"""The longest file that a reader looks into which needs it whole."""
EMPTY = "the file is empty"
_TOO_LONG = f"longer than {MAX_BYTES // 1024 // 1024} MiB"
_BOM = b"\xef\xbb\xbf"


class ReaderModule(Protocol):
    """One file of this package: it reads what one tool, or one format, writes."""

    NAME: str
    """The name that evidence.yaml gives in ``reader``, and the file's own."""

    def recognises(self, head: bytes, path: str, /) -> bool:
        """Whether a file looks like this reader's, judged by its first 4 KiB and its path."""

    def read(self, content: bytes, /) -> Facts:
        """Return the facts of a file, or why it was not evaluated. Never raises."""


class StreamingModule(ReaderModule, Protocol):
    """A module that goes through a file once, line by line, and remembers little: no file is too long for it."""

    def read_blocks(self, blocks: Iterator[bytes], /) -> Facts:
        """Return the facts of a file that comes in blocks, or why it was not evaluated.

        Raises nothing of its own, and lets pass what the blocks raise.
        """


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader by its name; its module is imported only for a file that could be meant for it."""

    name: str
    opening: bytes | None = None
    """The first character of its files, blanks aside, if that is always the same."""
    endings: tuple[str, ...] = ()
    """How else the names of its files may end, in lower case."""
    marks: tuple[bytes, ...] = (b"",)
    """One of these stands in the first 4 KiB of each file that is known by its name."""
    streams: bool = False
    """Whether its module is a :class:`StreamingModule`."""

    def recognises(self, head: bytes, path: str) -> bool:
        """Whether a file looks like this reader's, judged by its first 4 KiB and its path."""
        begins = first_character(head) == self.opening
        is_called = path.lower().endswith(self.endings) and any(mark in head for mark in self.marks)
        return (begins or is_called) and self.module.recognises(head, path)

    def read(self, content: bytes, rest: Iterable[bytes] = ()) -> Facts:
        """Return the facts of a file, or why it was not evaluated. Raises only what the blocks raise.

        Args:
            content: The whole file, or its beginning.
            rest: The blocks that follow; they are taken only if they are needed.
        """
        if self.streams:
            return cast("StreamingModule", self.module).read_blocks(chain((content,), rest))
        parts, size = [content], len(content)
        for block in rest:
            parts.append(block)
            size += len(block)
            if size > MAX_BYTES:
                return Facts(self.name, refusal=_TOO_LONG)
        return self.module.read(b"".join(parts))

    @property
    def module(self) -> ReaderModule:
        """The file of this package that does it."""
        return cast("ReaderModule", import_module(f"psfkit.evidence.{self.name.replace('-', '_')}"))


def first_character(head: bytes) -> bytes:
    r"""Return the first byte of a file that is neither blank nor part of a byte order mark.

    >>> first_character(b'\xef\xbb\xbf {"a": 1}')
    b'{'
    """
    return head.removeprefix(_BOM).lstrip()[:1]


def answer(name: str, content: bytes, find: Callable[[bytes], Iterable[Fact]]) -> Facts:
    """Turn what a reader finds, or the reason why it stops, into Facts.

    Args:
        name: The reader's name.
        content: The whole file.
        find: Finds the facts, or raises InputError with the reason.
    """
    if not content.strip():
        return Facts(name, refusal=EMPTY)
    if len(content) > MAX_BYTES:
        return Facts(name, refusal=_TOO_LONG)
    return attempt(name, lambda: find(content))


def attempt(name: str, find: Callable[[], Iterable[Fact]]) -> Facts:
    """Return what is found, or the reason why it was not: InputError is that, and a number too large to reckon with."""
    try:
        return Facts(name, _distinct(tuple(find())))
    except InputError as error:
        return Facts(name, refusal=error.message)
    except ArithmeticError:
        return Facts(name, refusal="a number in it is too large to reckon with")


def _distinct(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    seen: set[str] = set()
    for fact in facts:
        if fact.name in seen:
            raise InputError(f"two different facts would be called {shown(fact.name)}")
        seen.add(fact.name)
    return facts
