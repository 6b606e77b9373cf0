"""The verification replies of a published registry, one file for each mark.

All replies of one day (UTC) are as of its beginning, or of the mark's last event if that came later: at both times the
registry says the same. So the same state brings the same bytes however often it is published on one day.
"""

import json
from datetime import UTC, date, datetime, time, timedelta

from psfkit.marks.reply import Published, reply
from psfkit.model.record import MarkState
from psfkit.registry.standing import Standing
from psfkit.site.place import Place, mark_folder

GOOD_FOR = timedelta(hours=36)
"""From the beginning of the day on which a reply is made: publishing once a day leaves twelve hours to spare."""


def answer(mark: Standing, place: Place, as_of: date) -> bytes:
    """Return the reply for a mark on a day."""
    day = datetime.combine(as_of, time(), UTC)
    folder, mark_id = mark_folder(mark.record.mark_id), mark.record.mark_id
    links = (
        ("page", place.page(mark_id)),
        ("record", place.url(f"{folder}/record.json")),
        *((("credential", place.url(f"{folder}/credential.json")),) if "credential.json" in dict(mark.files) else ()),
    )
    checked = max((day, *(event.at for event in mark.events)))
    published = Published(checked, _next(mark, day), links)
    return reply(mark.record, mark.state, as_of, mark.events, published)


def _next(mark: Standing, day: datetime) -> datetime:
    """Return when a reply has to be made anew: no later than the midnight on which the mark ends by itself."""
    ends = datetime.combine(mark.record.valid_until, time(), UTC) + timedelta(days=1)
    return min(day + GOOD_FOR, ends) if mark.standing in (MarkState.ACTIVE, MarkState.SUSPENDED) else day + GOOD_FOR


def refusal(said: str) -> bytes:
    """Return the answer where there is no mark to answer for."""
    return json.dumps({"valid": False, "error": said}, indent=2).encode() + b"\n"


UNKNOWN = refusal("no such mark")
MALFORMED = refusal("id must be given once and look like TM-00142")
