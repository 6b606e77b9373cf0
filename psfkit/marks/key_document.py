"""The key document of an issuer: every key it ever had, each handing over to the next, signed by the newest.

A succession is signed by the key that ends and says how far the registry's history had come; the document around them
is signed by the newest key. So whoever knows any of the keys can follow them to the newest, and the newest vouches for
all (docs/record-format.md).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from psfkit.documents.json_reader import JsonValue, read_json
from psfkit.errors import InputError, IntegrityError
from psfkit.marks.did_web import is_did_web
from psfkit.marks.fields import Fields
from psfkit.marks.keys import TEST_KEY_DID, Signer
from psfkit.marks.multibase import did_key
from psfkit.marks.proof import Document, add_proof, check_proof, is_signed_by
from psfkit.marks.record import show_instant
from psfkit.model.issuer_keys import IssuerKey, IssuerKeys
from psfkit.model.names import Digest
from psfkit.model.record import Issuer

KEYS_KIND = "psfkit-issuer-keys/1"
SUCCESSION_KIND = "psfkit-issuer-succession/1"
MAX_BYTES = 256 * 1024
"""The longest key document that is read."""
_MOST_KEYS = 99
_MAX_EVENTS = 99_999_999


@dataclass(frozen=True, slots=True)
class KeyDocument:
    """What a key document says, with the successions in it."""

    issuer: Issuer
    """Its id is the first key."""
    keys: IssuerKeys
    successions: tuple[Document, ...]
    """One for each key but the first, each signed by the key before."""
    updated: datetime
    """When it was signed (UTC)."""
    web: str = ""
    """The issuer's ``did:web``; empty where it has none."""


@dataclass(frozen=True, slots=True)
class Handover:
    """The end of one key's time and the beginning of the next one's."""

    issuer: str
    """The first key."""
    before: str
    after: str
    at: datetime
    events: int
    """How many events the registry's history had."""
    last: Digest | None
    """SHA-256 of the last of them."""


def sign_succession(handover: Handover, signer: Signer) -> Document:
    """Return a handover, signed by the key that ends.

    Raises:
        IntegrityError: The signer does not hold that key.
    """
    document: Document = {
        "type": SUCCESSION_KIND,
        "issuer": handover.issuer,
        "from": handover.before,
        "to": handover.after,
        "at": show_instant(handover.at),
        "events": handover.events,
        "last": handover.last,
    }
    return _sign(document, signer, handover.before, handover.at)


def sign_keys(document: KeyDocument, signer: Signer) -> bytes:
    """Return a key document as it is stored.

    Raises:
        IntegrityError: The signer does not hold the newest key.
    """
    issuer, keys = document.issuer, document.keys
    content: Document = {
        "type": KEYS_KIND,
        "issuer": keys.first.id,
        **({"web": document.web} if document.web else {}),
        "name": issuer.name,
        "test": issuer.test,
        "updated": show_instant(document.updated),
        "keys": [_key(key) for key in keys.keys],
        "successions": list(document.successions),
    }
    return _write(_sign(content, signer, keys.current.id, document.updated))


def _key(key: IssuerKey) -> Document:
    return {
        "id": key.id,
        **({"from": show_instant(key.since)} if key.since else {}),
        **({"until": show_instant(key.until)} if key.until else {}),
        **({"compromisedFrom": key.compromised_from.isoformat()} if key.compromised_from else {}),
    }


def _sign(document: Document, signer: Signer, key: str, at: datetime) -> Document:
    signed = add_proof(document, signer, key, show_instant(at))
    if did_key(signer.public_key) != key or not is_signed_by(signed, key):
        raise IntegrityError("the key does not belong to the issuer", hint="use the key that was made with the issuer")
    return signed


def _write(document: Mapping[str, JsonValue]) -> bytes:
    return json.dumps(document, ensure_ascii=True, indent=2).encode() + b"\n"


@lru_cache(maxsize=8)
def read_keys(content: bytes) -> KeyDocument:
    """Read a key document in which every signature holds; whether one of its keys is to be believed is another matter.

    Raises:
        InputError: It is not one.
        IntegrityError: A key did not sign what it has to.
    """
    if len(content) > MAX_BYTES:
        raise InputError(f"longer than {MAX_BYTES // 1024} KiB")
    document = read_json(content)
    if not isinstance(document, dict) or document.get("type") != KEYS_KIND:
        raise InputError(f"not a JSON object of type {KEYS_KIND}")
    if _write(document) != content:
        raise InputError("it is not written as psfkit writes it")
    fields = Fields(document)
    listed = _objects(fields, "keys", _MOST_KEYS)
    successions = _objects(fields, "successions", _MOST_KEYS)
    if not listed or len(successions) != len(listed) - 1:
        raise InputError("it does not have one succession less than keys")
    handovers = [_read_succession(each) for each in successions]
    keys = IssuerKeys(tuple(_read_key(each, handovers, number) for number, each in enumerate(listed)))
    issuer = Issuer(fields.text("name", 300), fields.text("issuer", 100), fields.flag("test"))
    _check_chain(issuer, keys, handovers)
    _check_signature(document, keys.current.id, "the newest key")
    web = fields.text("web", 200) if "web" in document else ""
    if web and not is_did_web(web):
        raise fields.fault("web", "a did:web with a path")
    return KeyDocument(issuer, keys, tuple(dict(each.members) for each in successions), fields.instant("updated"), web)


def _objects(fields: Fields, name: str, most: int) -> list[Fields]:
    value = fields.members.get(name)
    if not isinstance(value, list) or len(value) > most:
        raise fields.fault(name, f"a list of at most {most} objects")
    holder = Fields({str(index): item for index, item in enumerate(value)}, f"{name}.")
    return [holder.inner(index) for index in holder.members]


def _read_succession(fields: Fields) -> Handover:
    if fields.members.get("type") != SUCCESSION_KIND:
        raise fields.fault("type", SUCCESSION_KIND)
    before = fields.text("from", 100)
    _check_signature(fields.members, before, "the key that ends")
    return Handover(
        issuer=fields.text("issuer", 100),
        before=before,
        after=fields.text("to", 100),
        at=fields.instant("at"),
        events=fields.whole("events", 0, _MAX_EVENTS),
        last=None if fields.members.get("last") is None else fields.digest("last"),
    )


def _read_key(fields: Fields, handovers: list[Handover], number: int) -> IssuerKey:
    ending = handovers[number] if number < len(handovers) else None
    members = fields.members
    return IssuerKey(
        id=fields.text("id", 100),
        since=fields.instant("from") if "from" in members or number else None,
        until=fields.instant("until") if "until" in members or ending else None,
        events=ending.events if ending else None,
        last=ending.last if ending else None,
        compromised_from=fields.day("compromisedFrom") if "compromisedFrom" in members else None,
    )


def _check_chain(issuer: Issuer, keys: IssuerKeys, handovers: list[Handover]) -> None:
    if len(set(keys.ids)) < len(keys.keys) or issuer.id != keys.first.id:
        raise InputError("it names a key twice, or another issuer than its first key")
    if TEST_KEY_DID in keys.ids and not (issuer.test and len(keys.keys) == 1):
        raise InputError("it names the test key that everyone has")
    if keys.current.until is not None:
        raise InputError("its newest key has ended")
    events = 0
    for number, handover in enumerate(handovers):
        before, after = keys.keys[number], keys.keys[number + 1]
        named = (handover.issuer, handover.before, handover.after, handover.at)
        if named != (issuer.id, before.id, after.id, before.until) or after.since != before.until:
            raise InputError("a succession is not the one between two keys that follow each other")
        if handover.events < events or (handover.last is None) != (handover.events == 0):
            raise InputError("a succession tells of fewer events than the one before it, or of none with a digest")
        if before.since and before.until and before.until < before.since:
            raise InputError("a key ends before it begins")
        events = handover.events


def _check_signature(document: Mapping[str, JsonValue], key: str, who: str) -> None:
    check_proof(document, key)
    if not is_signed_by(document, key):
        raise IntegrityError(f"{who} did not sign it")
