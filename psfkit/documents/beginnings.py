"""Where a new bundle may lie, and what its names become: short ids, file names, days."""

import os
import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from unicodedata import normalize

from psfkit.documents.paths import FileRefused, check_name
from psfkit.documents.text_dates import parse_date
from psfkit.documents.text_safety import clip, printable, shows
from psfkit.errors import StorageError
from psfkit.model.bundle import Vendor
from psfkit.model.workflow import WorkflowMap

NO_COUNTRY = "ZZ"
"""Stands for a country that nobody has named yet (PK514)."""
_REPOSITORY = ".git"
_LONGEST = 36
"""Characters of a short name, without a number that tells it from its twin."""
_MOST_VENDORS = 50
_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")
_ZIP = b"PK"


def is_taken(directory: str) -> bool:
    """Whether a folder holds anything but a repository's own folder, or is none.

    Raises:
        StorageError: It cannot be looked into.
    """
    try:
        with os.scandir(directory) as entries:
            return any(entry.name != _REPOSITORY for entry in entries)
    except FileNotFoundError:
        return False
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "it is no name of a folder").lower()
        raise StorageError(f"{printable(directory)} cannot be used: {reason}", hint="name another folder") from None


def find_repository(directory: str) -> tuple[str, str]:
    """Return the repository above a folder, and the folder's place in it.

    The repository is empty, and the place a full stop, where the folder is the top of one or lies in none.
    """
    path = Path(os.path.realpath(directory))
    if not os.path.lexists(path / _REPOSITORY):
        for above in path.parents:
            if os.path.lexists(above / _REPOSITORY):
                return str(above), path.relative_to(above).as_posix()
    return "", "."


def make_ids(names: Sequence[str], word: str) -> tuple[str, ...]:
    """Return a short name for each of some names, each another.

    >>> make_ids(["Support assistant", "support-assistant", "助手"], "system")
    ('support-assistant', 'support-assistant-2', 'system-3')
    """
    found: dict[str, None] = {}
    for number, name in enumerate(names, 1):
        plain = _NOT_IN_IDS.sub("-", normalize("NFKD", name).encode("ascii", "ignore").decode().lower()).strip("-")
        plain = plain if plain[:1].isalpha() else f"{word}-{plain}" if plain else f"{word}-{number}"
        short = plain if len(plain) <= _LONGEST else plain[:_LONGEST].rpartition("-")[0] or plain[:_LONGEST]
        twin = number
        while (candidate := short if short not in found else f"{short}-{twin}") in found:
            twin += 1
        found[candidate] = None
    return tuple(found)


def line_of(text: str, most: int) -> str:
    """Return what a bundle can hold of a text from elsewhere on one line: nothing hidden, no longer than that."""
    line = clip(printable(" ".join(text.split()[:most])), most)
    start, end = 0, len(line)
    while start < end and not shows(line[start]):
        start += 1
    while start < end and not shows(line[end - 1]):
        end -= 1
    return line[start:end]


def list_vendors(names: Iterable[str]) -> tuple[Vendor, ...]:
    """Return the vendors that a map names."""
    lines = list(dict.fromkeys(line for name in names if (line := line_of(name, 200))))[:_MOST_VENDORS]
    return tuple(
        Vendor(short, name, "language models, by the workflow map")
        for short, name in zip(make_ids(lines, "vendor"), lines, strict=True)
    )


def map_file_name(content: bytes, path: str) -> str:
    """Return the name of a map's copy: that of the file, as far as every system keeps it, and an ending that fits."""
    stem, _, suffix = Path(path).name.partition(".")
    plain = _NOT_IN_IDS.sub("-", stem.lower()).strip("-")[:60].strip("-") or "workflow"
    if content.startswith(_ZIP):
        ending = "wfos" if suffix.lower().endswith("wfos") else "zip"
    else:
        start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
        ending = "json" if start in (b"{", b"[") else "yaml" if b":" in content and b"\n" in content.strip() else "txt"
    try:
        check_name(f"{plain}.{ending}")
    except FileRefused:  # a device of Windows
        plain = f"map-{plain}"
    return f"{plain}.{ending}"


def map_day(workflow: WorkflowMap, as_of: date) -> date | None:
    """Return the day on which a map says that it was last changed, or None where it says none that can be."""
    for key in ("updatedAt", "createdAt"):
        said = workflow.top.get(key)
        day = parse_date(said[:10]) if isinstance(said, str) else None
        if day is not None and day <= as_of:
            return day
    return None
