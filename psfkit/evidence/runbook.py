"""Runbooks in Markdown: headings, steps, owner, last review, and the drills that are listed in them.

What a person writes about a runbook is no proof that it works; these facts say who answers for it and how old it is.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from psfkit.documents.placeholders import is_placeholder
from psfkit.documents.text_dates import MONTHS, parse_date
from psfkit.documents.text_safety import shown
from psfkit.errors import InputError
from psfkit.evidence.markdown import Outline, outline
from psfkit.evidence.names import join_names
from psfkit.evidence.reader import answer
from psfkit.model.fact import Fact, Facts

NAME = "runbook"
_SUFFIXES = (".md", ".markdown")
_CALLED = re.compile(r"run[ _-]?book|play[ _-]?book", re.IGNORECASE)
_FIRST_HEADING = re.compile(rb"^(?:#{1,6}[ \t]+([^\n]*)|([^\n]+)\n=+[ \t\r]*$)", re.MULTILINE)
_FIELD = re.compile(r"[\s>|*+-]*([A-Za-z][A-Za-z _-]{0,40}?)\s*[:|]\s*(.*)")
_OWNERS = frozenset({"owner", "document owner", "runbook owner", "owned by", "responsible", "process owner"})
_REVIEWS = frozenset(
    {"last reviewed", "last reviewed on", "last review", "date of last review", "reviewed", "reviewed on"}
)
_LAST_REVIEW = re.compile(r"\blast review(?:ed)?\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[\w)][\w)])[.](?=\s|$)|[;|\u00b7]")
_MONTH = "|".join((*MONTHS, *(month[:3] for month in MONTHS)))
_DATE = re.compile(
    rf"(?<!\d)(?:(\d{{4}}-\d\d-\d\d)|(\d{{1,2}})(?:st|nd|rd|th)? ({_MONTH})[.,]? (\d{{4}})"
    rf"|({_MONTH})[.]? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}}))(?!\d)",
    re.IGNORECASE,
)
_DRILLS = re.compile(r"\b(?:drills?|exercises?|rehearsals?|game ?days?|table[ -]?tops?|fire drills?)\b", re.IGNORECASE)
_NOT_HELD = re.compile(r"\b(?:planned|scheduled|next|postponed|cancell?ed|tbd|tba|todo)\b", re.IGNORECASE)
_ENTRY = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)]|\|)\s*")
_STEP = re.compile(r"\s*\d{1,9}[.)]\s+\S")


def recognises(head: bytes, path: str) -> bool:
    """Whether the file is Markdown and it or its first heading is called a runbook or playbook."""
    if not path.lower().endswith(_SUFFIXES):
        return False
    heading = _FIRST_HEADING.search(head)
    title = b"" if heading is None else heading[1] or heading[2] or b""
    return (
        _CALLED.search(path.rpartition("/")[2]) is not None
        or _CALLED.search(title.decode("utf-8", "replace")) is not None
    )


def read(content: bytes) -> Facts:
    """Return the facts of a runbook, or why it was not evaluated."""
    return answer(NAME, content, _find)


def _find(content: bytes) -> Iterable[Fact]:
    found = outline(_text(content))
    headings = found.headings
    if not headings:
        raise InputError("nothing was evaluated: it has no headings")
    first = headings[0]
    yield Fact("title", shown(first.title, 64), "", f"line {first.line}")
    yield Fact("headings", len(headings), "headings", f"lines {first.line} to {headings[-1].line}")
    yield Fact("heading_names", join_names(section.title for section in headings), "", "all headings")
    steps = [number for section in found.sections for number, line in section.lines if _STEP.match(line)]
    yield Fact("steps", len(steps), "steps", f"line {steps[0]} and on" if steps else "all lines")
    yield from _owner(found)
    yield from _review(found)
    yield from _drills(found)


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(f"line {line}: not UTF-8 text") from None
    if "\0" in text:
        raise InputError("it holds a NUL character")
    return text


def _head(found: Outline) -> list[tuple[int, str]]:
    """Return the lines that speak of the whole text: front matter, and those up to the second heading."""
    return [*found.front, *(line for section in found.sections[:2] for line in section.lines)]


def _fields(lines: Sequence[tuple[int, str]], names: frozenset[str]) -> Iterator[tuple[int, str]]:
    for number, line in lines:
        named = _FIELD.fullmatch(line)
        if named and re.sub(r"[ _-]+", " ", named[1].strip().lower()) in names:
            yield number, named[2].strip()


def _owner(found: Outline) -> Iterator[Fact]:
    owners: dict[str, int] = {}
    for number, value in _fields(_head(found), _OWNERS):
        owner = _SENTENCE_END.split(value, maxsplit=1)[0].strip(" \t\"'")
        if owner and not is_placeholder(owner):
            owners.setdefault(owner, number)
    if len(owners) > 1:
        lines = " and ".join(map(str, owners.values()))
        raise InputError(f"the file contradicts itself: lines {lines} name different owners")
    for owner, number in owners.items():
        yield Fact("owner", shown(owner, 64), "", f"line {number}")


def _review(found: Outline) -> Iterator[Fact]:
    said = list(_fields(_head(found), _REVIEWS))
    for section in found.sections:
        for number, line in section.lines:
            said.extend((number, line[label.end() :]) for label in _LAST_REVIEW.finditer(line))
    days = [(day, number) for number, text in said for day in _days(_SENTENCE_END.split(text, maxsplit=1)[0])[:1]]
    if days:
        day, number = min(days)
        yield Fact("last_reviewed", day.isoformat(), "", f"line {number}")


def _days(text: str) -> list[date]:
    return [day for found in _DATE.finditer(text) if (day := _day(found)) is not None]


def _day(found: re.Match[str]) -> date | None:
    if found[1]:
        return parse_date(found[1])
    day, name, year = (found[2], found[3], found[4]) if found[2] else (found[6], found[5], found[7])
    month = next(number for number, month in enumerate(MONTHS, 1) if month[:3].lower() == name[:3].lower())
    return parse_date(f"{year}-{month:02d}-{int(day):02d}")


def _drills(found: Outline) -> Iterator[Fact]:
    """Yield how many drills are listed: rows and list entries with a day, under a heading that speaks of drills."""
    held: dict[int, date] = {}
    for at, section in enumerate(found.sections):
        if section.level > 1 and _DRILLS.search(section.title) and not _NOT_HELD.search(section.title):
            entries = [(n, line) for n, line in found.below(at) if _ENTRY.match(line) and not _NOT_HELD.search(line)]
            held |= {number: days[0] for number, line in entries if (days := _days(line))}
    yield Fact("drills_listed", len(held), "drills", f"lines {min(held)} to {max(held)}" if held else "all sections")
    if held:
        first, last = (choose(held, key=held.__getitem__) for choose in (min, max))
        yield Fact("first_drill", held[first].isoformat(), "", f"line {first}")
        yield Fact("last_drill", held[last].isoformat(), "", f"line {last}")
