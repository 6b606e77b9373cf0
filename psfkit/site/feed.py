"""What happens to marks as an Atom feed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from psfkit import pages
from psfkit.marks.record import show_instant
from psfkit.model.history import RegistryEvent
from psfkit.model.names import MarkId
from psfkit.model.record import Issuer
from psfkit.site import words
from psfkit.site.place import FEED_FILE, Place

MOST = 100
"""The latest events, newest first; each mark's page has all of its own."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event, for a page or a feed."""

    id: str
    mark_id: MarkId
    organisation: str
    said: str
    day: str
    at: str
    url: str


def latest(
    events: Sequence[RegistryEvent], organisations: Mapping[MarkId, str], place: Place, most: int = MOST
) -> tuple[Entry, ...]:
    """Return the latest events, newest first.

    Args:
        events: All events in their order.
        organisations: Who holds each mark.
        place: Where it is published.
        most: How many at most.
    """
    return tuple(
        Entry(
            id=f"urn:psfkit:event:{event.sequence}:{event.record}",
            mark_id=event.mark_id,
            organisation=organisations[event.mark_id],
            said=words.say_event(event, event.mark_id),
            day=words.say_day(event.at.date()),
            at=show_instant(event.at),
            url=place.page(event.mark_id),
        )
        for event in reversed(events[-most:])
    )


def render(entries: Sequence[Entry], issuer: Issuer, place: Place) -> bytes:
    """Draw the feed.

    Raises:
        RenderError: The template and the events do not fit together.
    """
    values = {
        "entries": entries,
        "issuer": issuer,
        "updated": entries[0].at if entries else "2000-01-01T00:00:00Z",
        "id": place.url(""),
        "home": place.url(""),
        "address": place.url(FEED_FILE),
    }
    return pages.draw_page("site", "feed.xml.j2", (("text", words.text),), values)
