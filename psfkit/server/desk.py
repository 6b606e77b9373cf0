"""The desk: asked for a mark or one of its files, it answers from a registry as it stands at that moment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from time import monotonic

from psfkit.errors import PsfkitError
from psfkit.marks.did_web import did_document, document_path
from psfkit.marks.record import show_instant
from psfkit.marks.reply import Published, reply
from psfkit.marks.status_list import STATUS_FILES
from psfkit.marks.verify import state_on
from psfkit.model.history import RegistryEvent, with_declared
from psfkit.model.issuer_keys import IssuerKeys
from psfkit.model.record import MarkRecord, MarkState
from psfkit.registry.folder import ATTESTATION_FILE, CREDENTIAL_FILE, RECORD_FILE
from psfkit.registry.known import Kept
from psfkit.registry.watch import Stamp, Watch, stamp
from psfkit.server.answer import JSON, Answer, Refusal, make_answer

LOOK_SECONDS = 0.05
"""For how long the desk may not know of what another process has just done to the registry."""
KEEP_SECONDS = 300
"""For how long a client may keep an answer; never past the end of the day."""
_MAX_ENTRIES = 131_072
_CREDENTIAL = b"application/vc"
FILES = {
    RECORD_FILE: JSON,
    CREDENTIAL_FILE: _CREDENTIAL,
    ATTESTATION_FILE: b"application/vnd.dsse.envelope.v1+json",
    **{f"{name}.svg": b"image/svg+xml" for name in ("badge", "badge-light", "badge-dark", "icon")},
    **{f"{name}{size}.png": b"image/png" for name in ("badge", "icon") for size in ("", "@2x", "@3x")},
    "document-badge.pdf": b"application/pdf",
}
"""What can be asked for beside an answer, and what it is."""
PROOFS = frozenset({RECORD_FILE, CREDENTIAL_FILE, ATTESTATION_FILE})
"""What is given out whatever has become of the mark; badges are not."""
_CHECKED_AT = b'\n  "checkedAt": "'

Clock = Callable[[], datetime]
"""Returns the present time, UTC in whole seconds."""


@dataclass(slots=True)
class _Entry:
    """An answer that was worked out, and what has to be the same for it to be given again."""

    events: tuple[RegistryEvent, ...]
    keys: IssuerKeys
    day: date
    place: Path
    stamp: Stamp
    looked: int
    checked_at: datetime
    answer: Answer


class Desk:
    """Answers for the marks of one registry.

    Args:
        watch: The registry.
        clock: Tells the time.
        url: Where the interface is published, without a slash at its end, or an empty string.
        ticks: Seconds on a clock that only goes forward.
    """

    def __init__(self, watch: Watch, clock: Clock, url: str = "", ticks: Callable[[], float] = monotonic) -> None:
        self._watch, self._clock, self._url, self._ticks = watch, clock, url, ticks
        self._entries: dict[str, _Entry] = {}
        self._looked = -1
        self._checked_at = datetime.min.replace(tzinfo=UTC)
        self._instant = b""
        self._today = date.min
        self._keep = 0
        self._trouble: Answer | None = None
        self._unknown = Refusal.UNKNOWN_MARK.answer()

    def lookup(self, mark_id: str) -> Answer:
        """Return the answer of the interface for a well-formed mark id.

        Whatever is wrong with the registry or with the mark's record, the answer is then not ``valid``.
        """
        if (trouble := self._look()) is not None:
            return trouble
        events = self._watch.events(mark_id)
        if events is None:
            return self._unknown
        try:
            return self._answer_for(mark_id, events)
        except (PsfkitError, OSError) as error:
            self._entries.pop(mark_id, None)
            return Refusal.DAMAGED.answer(trouble=str(error))

    def file(self, mark_id: str, name: str) -> Answer:
        """Return a file of a mark: its record, its proofs, or a badge while it is in force."""
        if (trouble := self._look()) is not None:
            return trouble
        kept = self._watch.find(mark_id)
        if kept is None:
            return self._unknown
        try:
            signed = self._watch.record(mark_id, kept)
            state = state_on(signed.record, self._today, self._bearing(signed.record, kept))
            if name not in PROOFS and state not in (MarkState.ACTIVE, MarkState.SAMPLE):
                return Refusal.NOT_IN_FORCE.answer()
            content = signed.encoded if name == RECORD_FILE else self._watch.file(mark_id, kept, name)
        except (PsfkitError, OSError) as error:
            return Refusal.DAMAGED.answer(trouble=str(error))
        return self._give(content, FILES[name])

    def status_list(self, name: str) -> Answer:
        """Return one of the registry's status lists."""
        if (trouble := self._look()) is not None:
            return trouble
        try:
            content = self._watch.status_list(name) if name in STATUS_FILES else None
        except (PsfkitError, OSError) as error:
            return Refusal.UNAVAILABLE.answer(trouble=str(error))
        return self._give(content, _CREDENTIAL)

    def key_document(self) -> Answer:
        """Return every key that the issuer has had."""
        if (trouble := self._look()) is not None:
            return trouble
        try:
            content = self._watch.key_file()
        except (PsfkitError, OSError) as error:
            return Refusal.UNAVAILABLE.answer(trouble=str(error))
        return self._give(content, JSON)

    def did_document(self, path: str) -> Answer:
        """Return the DID document of an issuer with a ``did:web``: at the address it has to have, and at the top."""
        if (trouble := self._look()) is not None:
            return trouble
        web = self._watch.web
        if path != "/did.json" and path != document_path(web):
            return Refusal.NOT_FOUND.answer()
        return self._give(did_document(web, self._watch.keys) if web else None, JSON)

    @property
    def did_path(self) -> str:
        """Where the DID document is asked for by whoever follows the issuer's ``did:web``; empty without one."""
        return document_path(self._watch.web)

    def health(self) -> Answer:
        """Say whether the registry can answer."""
        if (trouble := self._look()) is not None:
            return trouble
        return make_answer(200, b'{"status": "ok", "marks": %d}\n' % self._watch.marks)

    def _give(self, content: bytes | None, media_type: bytes) -> Answer:
        if content is None:
            return Refusal.NO_SUCH_FILE.answer()
        etag = b'"%s"' % sha256(content).hexdigest()[:32].encode()
        return make_answer(200, content, media_type, etag=etag, keep=self._keep)

    def _look(self) -> Answer | None:
        """Look at the registry and the clock, unless that was done just now; return what is wrong, if anything."""
        looked = int(self._ticks() / LOOK_SECONDS)
        if looked == self._looked:
            return self._trouble
        self._looked = looked
        try:
            self._watch.look()
        except (PsfkitError, OSError) as error:
            self._trouble = Refusal.UNAVAILABLE.answer(trouble=str(error))
            return self._trouble
        self._trouble = None
        self._tell_time()
        return None

    def _tell_time(self) -> None:
        """Note the time: never before the last event, so that no clock that is slow can undo it."""
        last, now = self._watch.last_event, self._clock()
        checked_at = now.replace(second=0)
        if last is not None and last.at > checked_at:
            now, checked_at = max(now, last.at), last.at
        if checked_at != self._checked_at:
            self._checked_at, self._today = checked_at, now.date()
            self._instant = show_instant(checked_at).encode()
            midnight = datetime(now.year, now.month, now.day, tzinfo=UTC) + timedelta(days=1)
            left = int((midnight - checked_at).total_seconds()) - 60  # this stands for a minute
            self._keep = max(1, min(KEEP_SECONDS, left))

    def _answer_for(self, mark_id: str, events: tuple[RegistryEvent, ...]) -> Answer:
        entry = self._entries.get(mark_id)
        if (
            entry is None
            or entry.day != self._today
            or entry.events is not events
            or entry.keys is not self._watch.keys
        ):
            return self._work_out(mark_id)
        if entry.looked != self._looked:
            if stamp(entry.place) != entry.stamp:
                return self._work_out(mark_id)
            entry.looked = self._looked
        if entry.checked_at is not self._checked_at:
            entry.answer = _restamped(entry.answer, self._instant, self._keep)
            entry.checked_at = self._checked_at
        return entry.answer

    def _work_out(self, mark_id: str) -> Answer:
        kept = self._watch.find(mark_id)
        if kept is None:
            return self._unknown
        place = self._watch.place(mark_id)
        stamped = stamp(place)
        record = self._watch.record(mark_id, kept).record
        events = self._bearing(record, kept)
        state = state_on(record, self._today, events)
        published = Published(self._checked_at, None, self._links(mark_id))
        body = reply(record, state, self._today, events, published)
        etag = b'W/"%s"' % sha256(body.replace(show_instant(self._checked_at).encode(), b"")).hexdigest()[:32].encode()
        answer = make_answer(200, body, etag=etag, keep=self._keep, mark=mark_id)
        if len(self._entries) >= _MAX_ENTRIES:
            del self._entries[next(iter(self._entries))]
        self._entries[mark_id] = _Entry(
            kept.events, self._watch.keys, self._today, place, stamped, self._looked, self._checked_at, answer
        )
        return answer

    def _bearing(self, record: MarkRecord, kept: Kept) -> tuple[RegistryEvent, ...]:
        return with_declared(record, kept.record, kept.events, self._watch.keys)

    def _links(self, mark_id: str) -> tuple[tuple[str, str], ...]:
        linked = [("record", RECORD_FILE)]
        if self._watch.has(mark_id, CREDENTIAL_FILE):
            linked.append(("credential", CREDENTIAL_FILE))
        return tuple((member, f"{self._url}/marks/{mark_id}/{name}") for member, name in linked)


def _restamped(answer: Answer, checked_at: bytes, keep: int) -> Answer:
    """Return an answer as it is given at another time of the same day, when nothing else has changed."""
    place = answer.body.index(_CHECKED_AT) + len(_CHECKED_AT)
    body = answer.body[:place] + checked_at + answer.body[place + len(checked_at) :]
    if keep != KEEP_SECONDS or answer.keep != keep:
        return make_answer(200, body, etag=answer.etag, keep=keep, mark=answer.mark)
    return Answer(200, answer.headers, body, answer.etag, keep, answer.mark)
