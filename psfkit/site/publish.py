"""Publishing: from a registry to a release, in which everything that has not changed is what it was before."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from hashlib import sha256

from psfkit import __version__, badges
from psfkit.model.history import RegistryEvent
from psfkit.model.names import MarkId
from psfkit.registry.folder import ISSUER_FILE, RECORD_FILE, Registry
from psfkit.registry.history import KEYS_FILE, STATUS_FOLDER
from psfkit.registry.releases import Release
from psfkit.registry.standing import PROOFS, Standing, read_kept, standing_marks
from psfkit.registry.storage import read_old, stands
from psfkit.resources import list_resources, read_resource
from psfkit.site import answers, feed, hosting, index_pages, record_page
from psfkit.site.place import (
    FEED_FILE,
    INDEX_PAGE,
    MALFORMED_FILE,
    UNKNOWN_FILE,
    Place,
    answer_file,
    did_files,
    mark_folder,
)

_KEY_FILES = (ISSUER_FILE, KEYS_FILE)
_SNIPPETS = (".html", ".md")
_MAX_FILE = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Published:
    """What came of publishing."""

    marks: int
    changed: int
    """Marks of which something was made anew."""
    written: int
    """Files that were written."""


def publish(registry: Registry, release: Release, place: Place, as_of: date, *, anew: bool = False) -> Published:
    """Put a whole site together.

    Args:
        registry: What is published.
        release: Where it goes.
        place: Where it will stand.
        as_of: The day for which it speaks (UTC).
        anew: Make everything anew, whatever is there from before.

    Raises:
        IntegrityError: The registry was tampered with.
        RenderError: A page or picture cannot be drawn.
        StorageError: Something cannot be read or written.
    """
    history = registry.history()
    rows, organisations, changed = [], {}, 0
    for mark in standing_marks(registry, history, as_of):
        record = mark.record
        changed += _show_mark(registry, release, place, mark, anew=anew)
        release.put(answer_file(record.mark_id), answers.answer(mark, place, as_of))
        rows.append(index_pages.row(mark))
        organisations[record.mark_id] = record.organisation
    events = tuple(event for event in history.events if event.at.date() <= as_of)
    _put_lists(registry, release, place, rows, events, organisations)
    release.put(UNKNOWN_FILE, answers.UNKNOWN)
    release.put(MALFORMED_FILE, answers.MALFORMED)
    release.put("robots.txt", hosting.ROBOTS)
    for name in did_files(place, registry.web):
        release.put(name, registry.did_file)
    for name in (*_KEY_FILES, *(f"{STATUS_FOLDER}/{purpose}.json" for purpose in ("revocation", "suspension"))):
        if stands(registry.path / name):
            release.put(name, read_old(registry.path / name, _MAX_FILE))
    return Published(len(rows), changed, release.written)


def _put_lists(
    registry: Registry,
    release: Release,
    place: Place,
    rows: list[index_pages.Row],
    events: tuple[RegistryEvent, ...],
    organisations: Mapping[MarkId, str],
) -> None:
    entries = feed.latest(events, organisations, place)
    release.put(FEED_FILE, feed.render(entries, registry.issuer, place))
    for name, content in index_pages.render_all(rows, entries, registry.issuer, place):
        release.put(name, content)


def _show_mark(registry: Registry, release: Release, place: Place, mark: Standing, *, anew: bool) -> bool:
    """Show a mark as the store has it, or make it first; return whether it was made."""
    mark_id = mark.record.mark_id
    unit = f"{mark_id}-{fingerprint(registry, place, mark)}"
    made = anew or not release.has_unit(unit)
    if made:
        files = mark_files(registry, place, mark)
        page = record_page.render(mark, files, registry.issuer, place)
        release.add_unit(unit, {**files, INDEX_PAGE: page})
    release.show_unit(mark_folder(mark_id), unit)
    return made


def mark_files(registry: Registry, place: Place, mark: Standing) -> dict[str, bytes]:
    """Return what is published of a mark beside its page: record, proofs, and the pictures that say how it stands.

    A mark in force has the pictures and the document badge that were signed when it was issued.

    Raises:
        IntegrityError: A file is not the one that was issued.
        RenderError: A picture cannot be drawn.
    """
    kept = read_kept(registry, mark)
    proofs = {name: kept[name] for name in PROOFS if name in kept}
    url = place.page(mark.record.mark_id)
    if mark.state in badges.ENDED:
        pictures = badges.draw_ended(mark.signed, mark.state, url)
    else:
        issued = {name: content for name, content in kept.items() if name in badges.BADGES}
        pictures = issued or badges.render_all(replace(mark.signed, credential=b""), url)
        pictures = {name: content for name, content in pictures.items() if not name.endswith(_SNIPPETS)}
    return {RECORD_FILE: mark.signed.encoded, **proofs, **pictures}


def fingerprint(registry: Registry, place: Place, mark: Standing) -> str:
    """Return a digest of everything that what is shown of a mark follows from."""
    parts = [
        _edition(),
        place.base,
        registry.issuer.name,
        registry.issuer.id,
        mark.record.issuer.signs_as,
        mark.state.value,
        mark.standing.value,
        *(f"{event.sequence} {event.record} {event.mark_id}" for event in mark.events),
        sha256(mark.signed.encoded).hexdigest(),
        *(f"{name} {digest}" for name, digest in mark.files),
    ]
    return sha256(json.dumps(parts).encode()).hexdigest()[:20]


@cache
def _edition() -> str:
    """Return a digest of psfkit's version and its templates: another one makes every page anew."""
    templates = b"".join(read_resource(f"templates/site/{name}") for name in list_resources("templates/site"))
    return f"{__version__} {sha256(templates).hexdigest()}"
