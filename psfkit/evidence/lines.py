"""Files that are read line by line, without a copy of the whole."""

from collections.abc import Iterable, Iterator, Sequence

from psfkit.documents.json_reader import read_json
from psfkit.errors import InputError
from psfkit.evidence.shape import JsonObject, as_object

MAX_LINE = 1024 * 1024
"""Bytes of the longest line of a file that comes in blocks."""
MAX_BLANK = 1000
"""Blank lines that may follow one another."""
_NAMED = 5


def require_line_end(content: bytes) -> None:
    r"""See that the last line of a file is whole, where every line that is cut would still be one.

    Raises:
        InputError: it has no line end.

    >>> require_line_end(b"minutes: 12\n")
    """
    if not content.rstrip(b" \t").endswith((b"\n", b"\r")):
        raise InputError("its last line has no line end, so it may be cut short; end the line if it is whole")


def split_lines(content: bytes) -> Iterator[tuple[int, bytes]]:
    r"""Yield each line with its 1-based number and its line end.

    >>> list(split_lines(b"a\r\nb"))
    [(1, b'a\r\n'), (2, b'b')]
    """
    start, number = 0, 1
    while start < len(content):
        end = content.find(b"\n", start) + 1 or len(content)
        yield number, content[start:end]
        start, number = end, number + 1


def join_lines(blocks: Iterable[bytes], longest: int = MAX_LINE) -> Iterator[tuple[int, bytes]]:
    r"""Yield each line with its 1-based number and its line end, wherever the blocks begin and end.

    Args:
        blocks: The file, cut anywhere.
        longest: Bytes that a line may have.

    Raises:
        InputError: a line is longer than that.

    >>> list(join_lines([b"a\r", b"", b"\nb\nc"]))
    [(1, b'a\r\n'), (2, b'b\n'), (3, b'c')]
    """
    number, rest = 1, b""
    for block in blocks:
        *whole, rest = (rest + block).split(b"\n") if rest else block.split(b"\n")
        for line in whole:
            if len(line) >= longest:
                raise _too_long(number, longest)
            yield number, line + b"\n"
            number += 1
        if len(rest) > longest:
            raise _too_long(number, longest)
    if rest:
        yield number, rest


def without_blank_end(lines: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    r"""Yield lines without the blank ones at the end.

    Raises:
        InputError: there are very many of them.

    >>> list(without_blank_end([(1, b"a\n"), (2, b"\n"), (3, b"b\n"), (4, b"\r\n")]))
    [(1, b'a\n'), (2, b'\n'), (3, b'b\n')]
    """
    blank: list[tuple[int, bytes]] = []
    for number, line in lines:
        if line not in (b"\n", b"\r\n"):
            yield from blank
            blank.clear()
            yield number, line
        elif len(blank) == MAX_BLANK:
            raise InputError(f"line {number}: more than {MAX_BLANK} blank lines")
        else:
            blank.append((number, line))


def _too_long(number: int, longest: int) -> InputError:
    return InputError(f"line {number}: it is longer than {longest // 1024 // 1024} MiB")


def read_objects(content: bytes) -> Iterator[tuple[int, JsonObject]]:
    """Yield the JSON object of each line with the line's number; blank lines may stand at the end only.

    Raises:
        InputError: a line holds something else.
    """
    for number, line in without_blank_end(split_lines(content)):
        yield number, read_line(number, line)


def name_lines(numbers: Sequence[int]) -> str:
    """Name lines as a person looks them up, the first few of many.

    >>> name_lines([4]), name_lines([4, 7]), name_lines(range(1, 9)), name_lines([])
    ('line 4', 'lines 4, 7', 'lines 1, 2, 3, 4, 5 and 3 more', '')
    """
    if not numbers:
        return ""
    named = ", ".join(str(number) for number in numbers[:_NAMED])
    more = f" and {len(numbers) - _NAMED} more" if len(numbers) > _NAMED else ""
    return f"line{'s' if len(numbers) > 1 else ''} {named}{more}"


def read_line(number: int, line: bytes) -> JsonObject:
    """Read one line as a JSON object.

    Raises:
        InputError: it is none; the message begins with the line's number in the file.
    """
    try:
        return as_object(read_json(line), "it")
    except InputError as error:
        raise InputError(f"line {number}: {error.message.removeprefix('line 1, ').removeprefix('line 1: ')}") from None
