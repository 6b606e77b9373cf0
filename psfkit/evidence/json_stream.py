"""JSON documents that follow one another, a line each or printed over many lines, read without a copy of the whole."""

import re
from collections.abc import Iterable, Iterator

from psfkit.documents.json_reader import MAX_BYTES, read_json
from psfkit.errors import InputError
from psfkit.evidence.shape import JsonObject, as_object

_DIGITS = 20
"""Digits of the longest integer: times in nanoseconds have nineteen, and some exporters write them as numbers."""
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?')
"""A string, or what begins like one and is cut: where it may end early, no start is tried twice."""


def read_documents(lines: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, JsonObject]]:
    r"""Yield each document with the number of the line on which it begins.

    A document may stand on a line of its own or be printed over many; no two may share a line. Blank lines between
    documents say nothing. Only one document is held at a time.

    Args:
        lines: The file's lines with their numbers, from a file in memory or from a stream.

    Raises:
        InputError: one of them is no JSON object, is cut short or is too long; the message begins with a line.

    >>> list(read_documents([(1, b'{"a": 1}\n'), (2, b'{\n'), (3, b'"b": "}"\n'), (4, b'}\n')]))
    [(1, {'a': 1}), (2, {'b': '}'})]
    """
    parts: list[bytes] = []
    first, depth, length = 0, 0, 0
    for number, line in lines:
        if not parts:
            if not line.strip():
                continue
            first = number
        parts.append(line)
        depth += _opened(line)
        length += len(line)
        if length > MAX_BYTES:
            raise InputError(f"line {first}: what begins here is longer than {MAX_BYTES // 1024 // 1024} MiB")
        if depth <= 0:
            yield first, _read(first, parts)
            parts, depth, length = [], 0, 0
    if parts:
        yield first, _read(first, parts)


def _opened(line: bytes) -> int:
    """Return how many more objects and arrays a line opens than it closes; a string never spans lines."""
    bare = _STRING.sub(b"", line)
    return bare.count(b"{") + bare.count(b"[") - bare.count(b"}") - bare.count(b"]")


def _read(first: int, parts: list[bytes]) -> JsonObject:
    try:
        return as_object(read_json(b"".join(parts), digits=_DIGITS), "it")
    except InputError as error:
        if len(parts) == 1:
            why = error.message.removeprefix("line 1, ").removeprefix("line 1: ")
            raise InputError(f"line {first}: {why}") from None
        raise InputError(f"the document that begins on line {first}: {error.message}") from None
