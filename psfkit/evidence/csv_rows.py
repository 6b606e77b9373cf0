"""Rows of a CSV file, each with its line, or the reason why it is none."""

from collections.abc import Iterator

from psfkit.errors import InputError
from psfkit.evidence.lines import split_lines

BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_rows(content: bytes, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    r"""Yield the cells of each row with the line on which the row ends.

    Args:
        content: UTF-8 text without a byte order mark.
        delimiter: What stands between two cells.

    Raises:
        InputError: it is not UTF-8, its quotes do not close, it holds a NUL or a cell of more than 128 KiB, or its
            last line has no line end and so may be cut.

    >>> list(read_rows(b'a,"b\nc"\n'))
    [(2, ['a', 'b\nc'])]
    """
    from csv import Error, reader

    if content.startswith(_UTF16):
        raise InputError("it is UTF-16, not UTF-8 text; save it as UTF-8")
    if not content.endswith(b"\n"):
        last = content.count(b"\n") + 1
        raise InputError(f"line {last}: it has no line end, so it may be cut short; end the last line if it is whole")
    rows = reader(_lines(content), delimiter=delimiter, strict=True)
    try:
        for row in rows:
            yield rows.line_num, row
    except Error as error:
        raise InputError(f"line {rows.line_num}: not CSV or cut short ({error})") from None


def without_blank_end(content: bytes) -> bytes:
    r"""Return a file without the blank lines at its end.

    >>> without_blank_end(b"a\n\n"), without_blank_end(b"a")
    (b'a\n', b'a')
    """
    stripped = content.rstrip(b"\r\n")
    return stripped + b"\n" if content.endswith(b"\n") else content


def _lines(content: bytes) -> Iterator[str]:
    for number, line in split_lines(content):
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            raise InputError(f"line {number}: not UTF-8 text") from None
        if "\0" in text:
            raise InputError(f"line {number}: it holds a NUL character")
        yield text
