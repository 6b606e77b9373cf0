"""PDFs: that they can be opened, their pages, and when they say they were made. What they say, a person has to read."""

import re
from collections.abc import Iterable

from psfkit.documents.pdf_reader import read_pdf
from psfkit.evidence.days import read_day
from psfkit.evidence.reader import answer
from psfkit.model.fact import Fact, Facts

NAME = "pdf"
_DATE = re.compile(
    r"(?:D:)?(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(?:\d\d)?(?:[Zz]\S{0,6}|([+-])(\d\d)'?(\d\d)?'?)?)?", re.ASCII
)


def recognises(head: bytes, path: str) -> bool:
    """Whether the file is called a PDF, whatever it holds."""
    del head
    return path.lower().endswith(".pdf")


def read(content: bytes) -> Facts:
    """Return the facts of a PDF, or why it was not evaluated."""
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    found = read_pdf(content)
    yield Fact("pages", found.pages, "pages", "its page tree")
    yield Fact("size", len(content), "bytes", "the whole file")
    day = _day(found.created)
    if day:
        yield Fact("created_on", day, "", "CreationDate")


def _day(text: str) -> str:
    """Return the UTC day of a PDF's date, or an empty string.

    >>> _day("D:20261001003000+02'00'"), _day("D:20261001"), _day("D:20261001080000Z"), _day("yesterday")
    ('2026-09-30', '2026-10-01', '2026-10-01', '')
    """
    found = _DATE.fullmatch(text)
    if found is None:
        return ""
    year, month, day, hour, minute, sign, hours, minutes = found.groups()
    zone = f"{sign}{hours}:{minutes or '00'}" if sign else ""
    stamp = f"{year}-{month}-{day}" + (f"T{hour}:{minute}:00{zone}" if hour else "")
    known = read_day(stamp)
    return "" if known is None else known.isoformat()
