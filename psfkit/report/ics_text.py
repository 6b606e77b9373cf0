"""Lines of a calendar (iCalendar, RFC 5545): texts escaped, long lines folded."""

from datetime import date

from psfkit.documents.text_safety import scrubbed

_WIDTH = 75
"""Bytes of a line, without its end."""


def ics_day(day: date) -> str:
    """Return a day as a calendar writes it."""
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"


def ics_text(text: str) -> str:
    r"""Escape a text value.

    >>> ics_text("a;b,c\\d\ne")
    'a\\;b\\,c\\\\d\\ne'
    """
    safe = scrubbed(text).replace("\t", " ")
    return safe.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def ics_line(line: str) -> bytes:
    """Break a line into pieces that are short enough in UTF-8, and end it."""
    pieces: list[bytes] = []
    rest = line.encode("utf-8", "replace")
    while len(rest) > (end := _WIDTH - bool(pieces)):
        while rest[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(rest[:end])
        rest = rest[end:]
    return b"\r\n ".join([*pieces, rest]) + b"\r\n"
