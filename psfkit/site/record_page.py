"""The public page of one mark: what it says, how it stands, and a place to have a badge verified in the browser."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from psfkit import pages
from psfkit.badges import design
from psfkit.marks.record import show_threshold
from psfkit.model.record import Issuer, MarkState
from psfkit.model.score import show_score
from psfkit.registry.standing import Standing
from psfkit.site import words
from psfkit.site.place import Place

FILTERS: pages.Filters = (("text", words.text),)
FULL = 500
"""The highest score, in hundredths."""


@dataclass(frozen=True, slots=True)
class Bar:
    """The score of one domain."""

    domain: str
    title: str
    score: str
    threshold: str
    hundredths: int
    least: int


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of the mark."""

    day: str
    machine: str
    said: str


@cache
def style() -> pages.Inlined:
    """Return the style sheet of all public pages."""
    return pages.inlined("site", ("site.css",))


@cache
def script() -> pages.Inlined:
    """Return the script that verifies a badge in the browser."""
    return pages.inlined("site", ("verify.js", "mark.js"))


def render(mark: Standing, files: Mapping[str, bytes], issuer: Issuer, place: Place) -> bytes:
    """Draw the page of a mark.

    Args:
        mark: The mark.
        files: What is published beside the page, by name.
        issuer: Whose registry it is.
        place: Where it is published.

    Raises:
        RenderError: The template and the mark do not fit together.
    """
    record = mark.record
    width, height = design.web_badge_size(record)
    page = place.page(record.mark_id)
    values = {
        "record": record,
        "issuer": issuer,
        "style": style(),
        "script": script(),
        "policy": policy(script()),
        "state": words.STATES[mark.state],
        "kind": mark.state.value,
        "standing": mark.standing.value,
        "sentence": words.sentence(mark),
        "successor": mark.withdrawal.event.mark_id if mark.standing is MarkState.SUPERSEDED and mark.withdrawal else "",
        "bars": bars(mark),
        "happened": [
            Happened(
                words.say_day(event.at.date()), event.at.date().isoformat(), words.say_event(event, record.mark_id)
            )
            for event in reversed(mark.events)
        ],
        "say_day": words.say_day,
        "files": files,
        "digests": json.dumps({name: sha256(content).hexdigest() for name, content in sorted(files.items())}),
        "page": page,
        "trust": f"{record.issuer.id} {record.issuer.key}".strip(),
        "answer": place.answer(record.mark_id),
        "title": design.title(record, design.ending_of(record, mark.state)),
        "width": f"{width:g}",
        "height": f"{height:g}",
    }
    return pages.draw_page("site", "mark.html.j2", FILTERS, values)


def bars(mark: Standing) -> tuple[Bar, ...]:
    """Return the scores of a mark."""
    return tuple(
        Bar(
            score.domain,
            design.DOMAINS.get(score.domain, ""),
            show_score(score.score),
            show_threshold(score.threshold),
            score.score,
            score.threshold,
        )
        for score in mark.record.scores
    )


def policy(*scripts: pages.Inlined) -> str:
    """Return the Content-Security-Policy of a page: our own style and scripts, our own pictures, our own answers."""
    allowed = " ".join(each.source for each in scripts) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src {style().source}; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'"
    )
