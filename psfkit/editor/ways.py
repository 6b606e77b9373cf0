"""Where a word leads: from an id to its entry, from an entry to its file; and the entries of a document."""

import re
from dataclasses import dataclass
from itertools import islice

from psfkit.documents.bundle_nouns import BUNDLE, EVIDENCE
from psfkit.editor.cursor import Cursor
from psfkit.editor.known import Known

_ENTRY = re.compile(r"^ *(?:- +)*(?P<key>id|criterion) *: *[\"']?(?P<name>[A-Za-z0-9._-]{1,60})", re.MULTILINE)
_MOST = 5000
"""Entries of one document."""


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere in a file of the bundle."""

    file: str
    start: int = 0
    """Offset in the document's text; 0 for any other file."""
    end: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a document, named by its id or criterion."""

    name: str
    start: int
    end: int


def find_way(known: Known, file: str, cursor: Cursor) -> tuple[Place, ...]:
    """Return where the word at a cursor leads."""
    word = cursor.word
    item = known.item(word)
    if file == EVIDENCE and (cursor.key == "path" or (item is not None and cursor.key == "id")):
        path = word if cursor.key == "path" or item is None else item.path
        return (Place(path),) if path in known.look.files else ()
    if item is not None:
        return _entries_named(known, (EVIDENCE,), word)
    if known.rubric.criterion(word) is not None:
        claims = tuple(path for path in known.texts if path.startswith("criteria/"))
        return _entries_named(known, claims, word, but=file if cursor.key == "criterion" else "")
    if known.system(word) is not None or known.vendor(word) is not None:
        return _entries_named(known, (BUNDLE,), word)
    return ()


def _entries_named(known: Known, files: tuple[str, ...], name: str, but: str = "") -> tuple[Place, ...]:
    return tuple(
        Place(file, entry.start, entry.end)
        for file in sorted(files)
        if file != but
        for entry in list_entries(known.texts.get(file, ""))
        if entry.name == name
    )


def list_entries(text: str) -> tuple[Entry, ...]:
    """Return the entries of a document in order."""
    found = islice(_ENTRY.finditer(text), _MOST)
    return tuple(Entry(entry["name"], entry.start("name"), entry.end("name")) for entry in found)
