"""Rows of a CSV file, each with its line, or the reason why it is none."""

from collections.abc import Iterable, Iterator

from psfkit.errors import InputError

BOM = b"\xef\xbb\xbf"
MAX_ROW = 4 * 1024 * 1024
"""Bytes of the longest row."""
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_rows(lines: Iterable[tuple[int, bytes]], delimiter: str = ",") -> Iterator[tuple[int, list[str], int]]:
    r"""Yield the cells of each row with the line on which the row ends and the bytes that it takes.

    Args:
        lines: Each line with its number and its line end: UTF-8 text without a byte order mark.
        delimiter: What stands between two cells.

    Raises:
        InputError: it is not UTF-8, its quotes do not close, it holds a NUL, a cell of more than 128 KiB or a row of
            more than :data:`MAX_ROW`, or its last line has no line end and so may be cut.

    >>> list(read_rows([(1, b'a,"b\n'), (2, b'c"\n')]))
    [(2, ['a', 'b\nc'], 8)]
    """
    from csv import Error, reader

    taken = 0

    def texts() -> Iterator[str]:
        nonlocal taken
        for number, line in lines:
            taken += len(line)
            if taken > MAX_ROW:
                raise InputError(f"line {number}: the row is longer than {MAX_ROW // 1024 // 1024} MiB")
            yield _decode(number, line)

    rows = reader(texts(), delimiter=delimiter, strict=True)
    try:
        for row in rows:
            yield rows.line_num, row, taken
            taken = 0
    except Error as error:
        raise InputError(f"line {rows.line_num}: not CSV or cut short ({error})") from None


def _decode(number: int, line: bytes) -> str:
    if number == 1 and line.startswith(_UTF16):
        raise InputError("it is UTF-16, not UTF-8 text; save it as UTF-8")
    if not line.endswith(b"\n"):
        whole = "it has no line end, so it may be cut short; end the last line if it is whole"
        raise InputError(f"line {number}: {whole}")
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        raise InputError(f"line {number}: not UTF-8 text") from None
    if "\0" in text:
        raise InputError(f"line {number}: it holds a NUL character")
    return text


def read_body(
    rows: Iterable[tuple[int, list[str], int]], width: int, most_cells: int
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows below a header, each with its line.

    Args:
        rows: As :func:`read_rows` gives them, without the header.
        width: Cells of the header, which each row has too.
        most_cells: Cells of all rows together.

    Raises:
        InputError: A row has another number of cells, or there are too many.
    """
    cells = 0
    for number, row, _ in rows:
        cells += len(row)
        if len(row) != width:
            raise InputError(f"line {number}: {len(row)} cells, but the header has {width}")
        if cells > most_cells:
            raise InputError(f"more than {most_cells} cells")
        yield number, row
