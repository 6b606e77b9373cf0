"""The list of all marks: a front page with search, plain pages of five hundred marks, and what the search reads."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from psfkit import pages
from psfkit.model.names import MarkId
from psfkit.model.record import Issuer
from psfkit.registry.folder import mark_number
from psfkit.registry.standing import Standing
from psfkit.site import words
from psfkit.site.feed import Entry
from psfkit.site.place import INDEX_PAGE, NOT_FOUND_PAGE, Place
from psfkit.site.record_page import FILTERS, policy, style

PER_PAGE = 500
PER_SHARD = 5000
"""Marks in one file that the search reads."""
_LATEST = 8


@dataclass(frozen=True, slots=True)
class Row:
    """One mark in the list."""

    mark_id: MarkId
    organisation: str
    country: str
    kind: str
    """The state, as a value."""
    last: str
    last_day: str

    @property
    def state(self) -> str:
        """The state in words."""
        return _STATES[self.kind]


_STATES = {state.value: said for state, said in words.STATES.items()}


def row(mark: Standing) -> Row:
    """Return the line of a mark."""
    record = mark.record
    last = record.valid_until
    return Row(
        record.mark_id, record.organisation, record.country, mark.state.value, last.isoformat(), words.say_day(last)
    )


@cache
def script() -> pages.Inlined:
    """Return the script that searches."""
    return pages.inlined("site", ("search.js",))


def render_all(
    rows: Sequence[Row], latest: Sequence[Entry], issuer: Issuer, place: Place
) -> Iterator[tuple[str, bytes]]:
    """Draw the front page, the pages of the list, what the search reads, and the page for what is not there.

    A mark stands on the page of its number, so that a change of one mark changes one page.

    Raises:
        RenderError: A template and its values do not fit together.
    """
    blocks = _blocks(rows, PER_PAGE)
    shards = _blocks(rows, PER_SHARD)
    numbers = sorted(blocks)
    listed = numbers if len(numbers) > 1 else []
    for number, block in blocks.items():
        if listed:
            values = {"rows": block, "numbers": listed, "number": number, "latest": (), "total": len(rows), "up": "../"}
            yield _list_page(number), _draw("index.html.j2", issuer, place, values)
    for number, shard in shards.items():
        found = [[each.mark_id, each.organisation, each.country, each.kind, each.last] for each in shard]
        yield f"search/{number:04d}.json", json.dumps(found, separators=(",", ":")).encode() + b"\n"
    front = {
        "rows": tuple(reversed(blocks[numbers[-1]])) if numbers else (),
        "numbers": listed,
        "number": 0,
        "latest": tuple(latest[:_LATEST]),
        "total": len(rows),
        "up": "",
        "shards": " ".join(f"{number:04d}" for number in shards),
        "states": json.dumps(_STATES),
    }
    yield INDEX_PAGE, _draw("index.html.j2", issuer, place, front)
    yield NOT_FOUND_PAGE, _draw("not-found.html.j2", issuer, place, {"home": place.url("")})


def _blocks(rows: Sequence[Row], size: int) -> dict[int, list[Row]]:
    """Return rows by the number of the block in which their marks stand, the first one being 1."""
    blocks: dict[int, list[Row]] = {}
    for each in rows:
        blocks.setdefault((mark_number(each.mark_id) - 1) // size + 1, []).append(each)
    return blocks


def _list_page(number: int) -> str:
    return f"list/{number:04d}.html"


def _draw(template: str, issuer: Issuer, place: Place, values: dict[str, object]) -> bytes:
    searches = "shards" in values
    common = {
        "issuer": issuer,
        "style": style(),
        "script": script(),
        "searches": searches,
        "policy": policy(*((script(),) if searches else ())),
        "base": place.base,
        "per_page": PER_PAGE,
    }
    return pages.draw_page("site", template, FILTERS, {**common, **values})
