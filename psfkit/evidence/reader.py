"""What a reader is, and the way each of them answers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.model.fact import Fact, Facts

MAX_BYTES = 64 * 1024 * 1024
"""The longest file that any reader looks into."""
_BOM = b"\xef\xbb\xbf"


class ReaderModule(Protocol):
    """One file of this package: it reads what one tool, or one format, writes."""

    NAME: str
    """The name that evidence.yaml gives in ``reader``, and the file's own."""

    def recognises(self, head: bytes, path: str, /) -> bool:
        """Whether a file looks like this reader's, judged by its first 4 KiB and its path."""

    def read(self, content: bytes, /) -> Facts:
        """Return the facts of a file, or why it was not evaluated. Never raises."""


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

    def recognises(self, head: bytes, path: str) -> bool:
        """Whether a file looks like this reader's, judged by its first 4 KiB and its path."""
        begins = first_character(head) == self.opening
        is_called = path.lower().endswith(self.endings) and any(mark in head for mark in self.marks)
        return (begins or is_called) and self.module.recognises(head, path)

    def read(self, content: bytes) -> Facts:
        """Return the facts of a file, or why it was not evaluated. Never raises."""
        return self.module.read(content)

    @property
    def module(self) -> ReaderModule:
        """The file of this package that does it."""
        return cast("ReaderModule", import_module(f"psfkit.evidence.{self.name}"))


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
        return Facts(name, refusal="the file is empty")
    if len(content) > MAX_BYTES:
        return Facts(name, refusal=f"longer than {MAX_BYTES // 1024 // 1024} MiB")
    try:
        return Facts(name, _distinct(tuple(find(content))))
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
