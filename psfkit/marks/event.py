"""Events of a registry's history as signed JSON documents, and the head that says how many there are."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from psfkit.documents.json_reader import JsonValue, read_json
from psfkit.errors import InputError, IntegrityError
from psfkit.marks.fields import Fields
from psfkit.marks.keys import Signer
from psfkit.marks.proof import Document, add_proof, check_proof, is_signed_by
from psfkit.marks.record import MARK_ID, show_instant
from psfkit.model.event_kind import EventKind, Reason
from psfkit.model.history import OPENING, RegistryEvent
from psfkit.model.issuer_keys import IssuerKeys
from psfkit.model.names import Digest, MarkId

EVENT_KIND = "psfkit-registry-event/1"
HEAD_KIND = "psfkit-registry-head/1"
MAX_BYTES = 64 * 1024
"""The longest event or head that is read."""
MAX_EVENTS = 99_999_999
FILE_NAME = r"[a-z0-9][a-z0-9@._-]{0,63}"
"""How a file beside a record may be named."""
_WITH_REASON = frozenset({EventKind.SUSPENDED, EventKind.REVOKED})
_MAX_FILES = 50
_MOST_KEYS = 99


@dataclass(frozen=True, slots=True)
class Head:
    """How far a history had come when this was signed."""

    events: int
    last: Digest
    """SHA-256 of the last event, as it is stored."""
    keys: int = 0
    """How many keys the issuer's key document named; 0 where there was none, or where an earlier psfkit signed."""


def digest_of(content: bytes) -> Digest:
    """Return the SHA-256 of bytes as they are stored."""
    return Digest(f"sha256:{sha256(content).hexdigest()}")


def sign_event(event: RegistryEvent, signer: Signer, issuer: str) -> bytes:
    """Return an event as it is stored.

    Args:
        event: The event.
        signer: Holds the private key of ``issuer``.
        issuer: ``did:key`` of the key of the registry's issuer that signs now.

    Raises:
        IntegrityError: The signer does not hold that key.
    """
    document: Document = {
        "type": EVENT_KIND,
        "issuer": issuer,
        "sequence": event.sequence,
        "previous": event.previous,
        "at": show_instant(event.at),
        "event": event.kind.value,
        "markId": event.mark_id,
        "record": event.record,
    }
    if event.reason is not None:
        document["reason"] = event.reason.value
    if event.supersedes is not None:
        document["supersedes"] = event.supersedes
    if event.kind in OPENING:
        document["files"] = dict(sorted(event.files))
    return _sign(document, signer, issuer, event.at)


def sign_head(head: Head, signer: Signer, issuer: str, at: datetime) -> bytes:
    """Return the head of a history as it is stored; ``at`` is the time of its last event.

    Raises:
        IntegrityError: The signer does not hold the issuer's key.
    """
    document: Document = {"type": HEAD_KIND, "issuer": issuer, "events": head.events, "last": head.last}
    if head.keys:
        document["keys"] = head.keys
    return _sign(document, signer, issuer, at)


def _sign(document: Document, signer: Signer, issuer: str, at: datetime) -> bytes:
    signed = add_proof(document, signer, issuer, show_instant(at))
    if not is_signed_by(signed, issuer):
        raise IntegrityError("the key does not belong to the issuer", hint="use the key that was made with the issuer")
    return _write(signed)


def _write(document: Mapping[str, JsonValue]) -> bytes:
    return json.dumps(document, ensure_ascii=True, indent=2).encode() + b"\n"


def read_event(content: bytes, keys: IssuerKeys, *, trusted: bool = False) -> RegistryEvent:
    """Read an event of an issuer's registry.

    Args:
        content: The event as it is stored.
        keys: Those of the registry's issuer; an event is signed by the one whose time it was.
        trusted: Leave its signature and spelling unchecked, because another signature covers its digest.

    Raises:
        InputError: It is not one, or is not written as psfkit writes events.
        IntegrityError: The issuer did not sign it.
    """
    fields = _read(content, EVENT_KIND, trusted=trusted)
    _check_signer(fields, keys.signers_from(fields.whole("sequence", 1, MAX_EVENTS))[:1], trusted=trusted)
    try:
        kind = EventKind(fields.text("event", 20))
        reason = Reason(fields.text("reason", 40)) if kind in _WITH_REASON else None
    except ValueError:
        raise InputError("its event or reason is not one that is known", hint="a newer psfkit may know it") from None
    return RegistryEvent(
        sequence=fields.whole("sequence", 1, MAX_EVENTS),
        previous=None if fields.members.get("previous") is None else fields.digest("previous"),
        at=fields.instant("at"),
        kind=kind,
        mark_id=MarkId(fields.text("markId", 12, MARK_ID)),
        record=fields.digest("record"),
        reason=reason,
        supersedes=MarkId(fields.text("supersedes", 12, MARK_ID)) if kind is EventKind.RENEWED else None,
        files=_files(fields.inner("files")) if kind in OPENING else (),
    )


def _files(fields: Fields) -> tuple[tuple[str, Digest], ...]:
    if len(fields.members) > _MAX_FILES:
        raise InputError(f"it lists more than {_MAX_FILES} files")
    names = Fields({name: name for name in fields.members}, "files: ")
    return tuple((names.text(name, 64, FILE_NAME), fields.digest(name)) for name in fields.members)


def read_head(content: bytes, keys: IssuerKeys) -> Head:
    """Read the head of an issuer's history; a later key may have signed it than the last event.

    Raises:
        InputError: It is not one.
        IntegrityError: The issuer did not sign it.
    """
    fields = _read(content, HEAD_KIND)
    named = fields.whole("keys", 1, _MOST_KEYS) if "keys" in fields.members else 0
    head = Head(fields.whole("events", 1, MAX_EVENTS), fields.digest("last"), named)
    _check_signer(fields, keys.signers_from(head.events), trusted=False)
    return head


def _read(content: bytes, kind: str, *, trusted: bool = False) -> Fields:
    document = read_json(content)
    if not isinstance(document, dict) or document.get("type") != kind:
        raise InputError(f"not a JSON object of type {kind}")
    if not trusted and _write(document) != content:
        raise InputError("it is not written as psfkit writes it")
    return Fields(document)


def _check_signer(fields: Fields, allowed: Collection[str], *, trusted: bool) -> None:
    issuer = fields.text("issuer", 100)
    if issuer not in allowed:
        raise InputError("it is another issuer's, or by a key whose time it was not")
    if not trusted:
        check_proof(fields.members, issuer)
        if not is_signed_by(fields.members, issuer):
            raise IntegrityError("the issuer did not sign it")
