"""What a node says beside its own fields: marks, in three places where a map has room for them."""

import re
from collections.abc import Iterator, Mapping

from psfkit.model.workflow import MapNode

_IN_NOTES = re.compile(r"\[psf:([^\]]{0,400})\]")
_TAG = "psf:"


def find_marks(node: MapNode) -> tuple[str, ...]:
    """Return the words by which a node is marked, each once.

    They stand in ``psf`` (a list), in ``tags`` as ``psf:word``, or in ``notes`` as ``[psf: word, word]``.
    """
    return tuple(dict.fromkeys(word for word in _words(node.data) if word))


def _words(data: Mapping[str, object]) -> Iterator[str]:
    yield from texts(data, "psf")
    for tag in texts(data, "tags"):
        if tag.startswith(_TAG):
            yield tag.removeprefix(_TAG).strip()
    notes = data.get("notes")
    for found in _IN_NOTES.finditer(notes if isinstance(notes, str) else ""):
        yield from (word.strip() for word in found[1].split(","))


def texts(data: Mapping[str, object], key: str) -> tuple[str, ...]:
    """Return the texts of a list, or nothing where there is no list."""
    listed = data.get(key)
    return tuple(each for each in listed if isinstance(each, str)) if isinstance(listed, list) else ()


def group(data: Mapping[str, object], key: str) -> Mapping[str, object]:
    """Return a field that holds fields of its own, or an empty one."""
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def number(data: Mapping[str, object], key: str) -> int | None:
    """Return a whole number, or None."""
    value = data.get(key)
    return value if type(value) is int else None
