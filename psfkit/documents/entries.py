"""Fields of documents that may be broken: each read as what it should be, or as nothing.

What is wrong with a field is the schema's to say. These readers let the rest of a broken document
become nouns all the same, so that one run finds as much as possible.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from psfkit.documents.places import value_place
from psfkit.documents.schema_codes import make_finding
from psfkit.documents.text_dates import parse_date
from psfkit.documents.text_safety import shown
from psfkit.model.bundle import Document
from psfkit.model.finding import Finding
from psfkit.model.location import Pointer
from psfkit.model.rubric import Level

Entry = Mapping[str, object]

NOTHING: Entry = {}


def entry(value: object) -> Entry:
    """Return a set of keys, or an empty one."""
    return value if isinstance(value, dict) else NOTHING


def entries(parent: Entry, key: str) -> Iterator[tuple[int, Entry]]:
    """Return the entries of a list that are sets of keys, with their indexes."""
    listed = parent.get(key)
    for index, child in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(child, dict):
            yield index, child


def text(parent: Entry, key: str) -> str:
    """Return a text without white space around it, or an empty one."""
    value = parent.get(key)
    return value.strip() if isinstance(value, str) else ""


def texts(parent: Entry, key: str) -> tuple[str, ...]:
    """Return the texts of a list, each once, in their order."""
    listed = parent.get(key)
    found = (each for each in (listed if isinstance(listed, list) else ()) if isinstance(each, str))
    return tuple(dict.fromkeys(found))


def day(parent: Entry, key: str) -> date | None:
    """Return a day, or None."""
    return parse_date(text(parent, key))


def level(parent: Entry, key: str) -> Level | None:
    """Return a level from 0 to 5, or None; only a whole number is one."""
    value = parent.get(key)
    return Level(value) if type(value) is int and 0 <= value <= max(Level) else None


def repeated_texts(document: Document, pointer: Pointer, listed: object, subject: str) -> Iterator[Finding]:
    """Find the texts of a list that stand in it twice."""
    seen: set[str] = set()
    for index, each in enumerate(listed if isinstance(listed, Sequence) and not isinstance(listed, str) else ()):
        if not isinstance(each, str):
            continue
        if each in seen:
            place = value_place(document, (*pointer, index))
            yield make_finding("PK141", f'"{shown(each)}" stands in this list twice', place, subject=subject)
        seen.add(each)
