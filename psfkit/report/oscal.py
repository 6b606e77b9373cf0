"""What the OSCAL documents share: ids that follow from digests, metadata, and texts that OSCAL allows.

OSCAL 1.2.1. Every UUID is a version 5 one over what the document was made from, and every time is the as-of date, so
that the same run gives the same bytes.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid5

from psfkit.report.json_text import Json
from psfkit.report.to_markdown import escape
from psfkit.report.words import plain

VERSION = "1.2.1"
NAMESPACE = "urn:psfkit:oscal"
"""Qualifies psfkit's own properties."""
_UUIDS = UUID("5b0c4c2e-6b5b-5a0e-9a52-6d2a8e6f3b11")
"""The namespace of psfkit's UUIDs; chosen once, never changed."""


def uid(*parts: str) -> str:
    """Return the UUID of what the parts name.

    >>> uid("catalog", "a") == uid("catalog", "a"), uid("catalog", "a") == uid("cataloga")
    (True, False)
    """
    return str(uuid5(_UUIDS, "\0".join(part.encode("utf-8", "replace").decode() for part in parts)))


def token(name: str) -> str:
    """Return an id as OSCAL's tokens are written.

    >>> token("PSF-1.1"), token("Article 14(4)(e)"), token("5.1"), token("LLM01:2025")
    ('psf-1.1', 'article-14-4-e', 'id-5.1', 'llm01-2025')
    """
    kept = "".join(c if c.isascii() and (c.isalnum() or c in ".-_") else " " for c in name.lower())
    joined = "-".join(kept.split())
    return joined if joined[:1].isalpha() else f"id-{joined}"


def line(text: str, otherwise: str = "not named") -> str:
    """Return a text on one line, which OSCAL wants to begin and end with something that shows."""
    return plain(text) or otherwise


def prose(text: str, otherwise: str = "not said") -> str:
    """Return a text from anywhere as OSCAL's Markdown, in which nothing of it is markup."""
    return escape(line(text, otherwise))


def instant(day: date) -> str:
    """Return the beginning of a day as OSCAL writes times."""
    return f"{day.isoformat()}T00:00:00Z"


def prop(name: str, value: str) -> Json:
    """Return a property of psfkit's own."""
    return {"name": name, "ns": NAMESPACE, "value": line(value)}


def metadata(title: str, day: date, version: str, props: Sequence[Json] = (), remarks: str = "") -> dict[str, Json]:
    """Return a document's metadata.

    Args:
        title: Its title.
        day: The as-of date, which stands for the last change.
        version: Version of the document.
        props: Properties of its own.
        remarks: What to know first.
    """
    made: dict[str, Json] = {
        "title": prose(title),
        "last-modified": instant(day),
        "version": line(version),
        "oscal-version": VERSION,
    }
    if props:
        made["props"] = list(props)
    if remarks:
        made["remarks"] = prose(remarks)
    return made
