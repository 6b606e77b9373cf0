"""Files that are read line by line, without a copy of the whole."""

from collections.abc import Iterator, Sequence

from psfkit.documents.json_reader import read_json
from psfkit.errors import InputError
from psfkit.evidence.shape import JsonObject, as_object

_NAMED = 5


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
