"""The public folder of a registry: one folder for each mark, and an index made from them.

registry/issuer.json            who issues
registry/marks/TM-00001/        its record, credential, attestation, badges, and the event with which it began
registry/history/               later events (psfkit.registry.history)
registry/head.json              derived: how far the history has come
registry/keys.json              every key that the issuer has had (psfkit.marks.key_document)
registry/did.json               derived: the DID document of an issuer with a did:web
registry/index.json             derived: what there is
"""

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from psfkit.documents.json_reader import read_json
from psfkit.documents.text_safety import shown
from psfkit.errors import InputError, IntegrityError, StorageError, UsageError
from psfkit.marks.did_web import did_document, is_did_web
from psfkit.marks.event import digest_of
from psfkit.marks.fields import Fields
from psfkit.marks.key_document import KeyDocument, read_keys
from psfkit.marks.multibase import read_did_key
from psfkit.marks.record import MARK_ID, MAX_BYTES, read_record, show_instant
from psfkit.model.history import RegistryEvent, with_declared, withdrawal_on
from psfkit.model.issuer_keys import IssuerKeys
from psfkit.model.names import MarkId
from psfkit.model.record import Issuer, SignedRecord
from psfkit.registry.history import CHECK, EVENT_FILE, HEAD_FILE, KEYS_FILE, History, read_history
from psfkit.registry.storage import STAGING, explained, put, read_old, show, stands

ISSUER_KIND = "psfkit-issuer/1"
ISSUER_FILE = "issuer.json"
INDEX_KIND = "psfkit-registry-index/1"
INDEX_FILE = "index.json"
DID_FILE = "did.json"
RECORD_FILE = "record.json"
CREDENTIAL_FILE = "credential.json"
ATTESTATION_FILE = "attestation.dsse.json"
MAX_PICTURE = 16 * 1024 * 1024
"""More than any file beside a record has."""
_READS = 10
"""How often a history is read that is written at the same time."""


@dataclass(frozen=True, slots=True)
class Registry:
    """A registry that is there."""

    path: Path
    """The public folder."""
    issuer: Issuer
    """Its id is the first key that the issuer had."""

    def key_document(self) -> KeyDocument | None:
        """Return the issuer's key document, or None in a registry from before there were any.

        Raises:
            IntegrityError: It is not the issuer's, or a signature in it does not hold.
            StorageError: It cannot be read.
        """
        path = self.path / KEYS_FILE
        if not stands(path):
            return None
        try:
            document = read_keys(read_old(path, MAX_BYTES))
        except (InputError, IntegrityError) as error:
            raise IntegrityError(f"{show(path)} is damaged: {error.message}", hint=CHECK) from None
        if (document.issuer, document.web) != (self.issuer, self.web):
            raise IntegrityError(f"{show(path)} is another issuer's", hint=CHECK)
        return document

    @property
    def keys(self) -> IssuerKeys:
        """Every key that the issuer has had, as the key document says now.

        Raises:
            IntegrityError: The key document does not hold.
            StorageError: It cannot be read.
        """
        document = self.key_document()
        return IssuerKeys.only(self.issuer.id) if document is None else document.keys

    @property
    def keys_named(self) -> int:
        """How many keys the key document names; 0 where there is none.

        Raises:
            IntegrityError: The key document does not hold.
            StorageError: It cannot be read.
        """
        document = self.key_document()
        return 0 if document is None else len(document.keys.keys)

    @property
    def web(self) -> str:
        """The issuer's ``did:web``, or an empty string.

        Raises:
            StorageError: It cannot be read, or is none.
        """
        document = read_json(read_old(self.path / ISSUER_FILE, MAX_BYTES))
        web = document.get("web", "") if isinstance(document, dict) else ""
        if not isinstance(web, str) or (web and not is_did_web(web)):
            raise StorageError(f"{show(self.path / ISSUER_FILE)} is damaged: web is no did:web", hint=CHECK)
        return web

    @property
    def did_file(self) -> bytes:
        """The DID document as it ought to be, or nothing for an issuer without a ``did:web``."""
        web = self.web
        return did_document(web, self.keys) if web else b""

    @property
    def marks_path(self) -> Path:
        """The folder that holds a folder for each mark."""
        return self.path / "marks"

    def mark_ids(self) -> tuple[MarkId, ...]:
        """Return the ids of all marks in order.

        Raises:
            StorageError: The folder cannot be listed.
        """
        with explained(self.marks_path, "list"):
            try:
                names = [entry.name for entry in self.marks_path.iterdir()]
            except FileNotFoundError:
                return ()
        return tuple(MarkId(name) for name in sorted(filter(is_mark_id, names), key=mark_number))

    def find(self, mark_id: str) -> bytes | None:
        """Return the record with that id, or None.

        Raises:
            StorageError: It is there and cannot be read.
        """
        if not is_mark_id(mark_id) or not stands(self.marks_path / mark_id):
            return None
        return read_old(self.marks_path / mark_id / RECORD_FILE, MAX_BYTES)

    def find_file(self, mark_id: str, name: str) -> bytes:
        """Return a file that is kept beside a record, or nothing if there is none.

        Raises:
            StorageError: It is there and cannot be read.
        """
        path = self.marks_path / mark_id / name
        return read_old(path, MAX_BYTES) if is_mark_id(mark_id) and stands(path) else b""

    def history(self) -> History:
        """Return the whole history.

        Raises:
            IntegrityError: It does not hold together.
            StorageError: It cannot be read.
        """
        for _ in range(_READS):
            before = self._head()
            try:
                return read_history(self.path, self.keys, self.mark_ids())
            except (IntegrityError, StorageError):
                if self._head() == before:
                    raise
        return read_history(self.path, self.keys, self.mark_ids())

    def _head(self) -> bytes | None:
        path = self.path / HEAD_FILE
        return read_old(path, MAX_BYTES) if stands(path) else None

    def events(self, mark_id: str) -> tuple[RegistryEvent, ...]:
        """Return the events that bear on one mark, after seeing that the whole history holds together.

        Raises:
            IntegrityError: It does not.
            StorageError: It cannot be read.
        """
        return self.history().of(mark_id)

    def files_beside(self, mark_id: str) -> dict[str, bytes]:
        """Return what lies beside the record of a mark, by name.

        Raises:
            StorageError: It cannot be listed or read, or is no plain file.
        """
        folder = self.marks_path / mark_id
        with explained(folder, "list"):
            names = sorted(path.name for path in folder.iterdir())
        return {name: read_old(folder / name, MAX_PICTURE) for name in names if name not in (RECORD_FILE, EVENT_FILE)}

    def records(self) -> tuple[SignedRecord, ...]:
        """Return all records in order.

        Raises:
            StorageError: One is missing or is not a record.
        """
        return tuple(map(self._record, self.mark_ids()))

    def _record(self, mark_id: MarkId) -> SignedRecord:
        path = self.marks_path / mark_id / RECORD_FILE
        try:
            signed = read_record(read_old(path, MAX_BYTES))
        except (InputError, IntegrityError) as error:
            raise StorageError(f"{show(path)} is damaged: {error.message}", hint="restore it from a copy") from None
        if signed.record.mark_id != mark_id:
            raise StorageError(f"{show(path)} is the record of {signed.record.mark_id}", hint="restore it from a copy")
        return signed


def is_mark_id(text: str) -> bool:
    """Whether a text is written as a mark id.

    >>> is_mark_id("TM-00142"), is_mark_id("TM-142"), is_mark_id("TM-00142/..")
    (True, False, False)
    """
    return re.fullmatch(MARK_ID, text) is not None


def read_mark_id(text: str) -> str:
    """Return the mark id that a text is, as people write it, or an empty string when it is something else.

    >>> read_mark_id("TM-00142"), read_mark_id("#tm-00142"), read_mark_id("record.json")
    ('TM-00142', 'TM-00142', '')

    Raises:
        UsageError: It is like a mark id, and is none.
    """
    written = text.strip().removeprefix("#").upper()
    if is_mark_id(written):
        return written
    if re.fullmatch(r"TM[-_ ]?[0-9]+", written, re.ASCII):
        raise UsageError(
            f"{shown(text, 40)} is no mark id (they look like TM-00001)", hint="write ./ before the name of a file"
        )
    return ""


def mark_number(mark_id: str) -> int:
    """Return the number in a mark id."""
    return int(mark_id.removeprefix("TM-"))


def read_issuer(content: bytes) -> Issuer:
    """Read an issuer.json.

    Raises:
        InputError: It is not one.
    """
    document = read_json(content)
    if not isinstance(document, dict) or document.get("type") != ISSUER_KIND:
        raise InputError(f"not a JSON object of type {ISSUER_KIND}")
    fields = Fields(document)
    issuer = Issuer(fields.text("name", 300), fields.text("id", 100), fields.flag("test"))
    read_did_key(issuer.id)
    return issuer


def open_registry(path: str) -> Registry:
    """Open a registry by its own path or that of its issuer's folder.

    Raises:
        StorageError: There is none, or it cannot be read.
    """
    folder = Path(path) / "registry" if stands(Path(path) / "registry" / ISSUER_FILE) else Path(path)
    file = folder / ISSUER_FILE
    if not stands(file):
        state = f"is not a registry: it has no {ISSUER_FILE}" if folder.is_dir() else "is not a folder"
        raise StorageError(
            f"{show(Path(path))} {state}",
            hint=f"name the folder that the issuer publishes, with {ISSUER_FILE} and marks/ in it",
        )
    try:
        return Registry(folder, read_issuer(read_old(file, MAX_BYTES)))
    except InputError as error:
        raise StorageError(f"{show(file)} is damaged: {error.message}", hint="restore it from a copy") from None


def write_did_document(registry: Registry) -> None:
    """Make did.json anew where it is not as it ought to be.

    Raises:
        IntegrityError: The key document does not hold.
        StorageError: It cannot be written.
    """
    content, path = registry.did_file, registry.path / DID_FILE
    if content and not (stands(path) and read_old(path, MAX_BYTES) == content):
        put(registry.path.parent / STAGING, path, content)


def write_index(registry: Registry, records: tuple[SignedRecord, ...], history: History) -> None:
    """Make index.json anew from the records and the history.

    Raises:
        StorageError: It cannot be written.
    """
    put(registry.path.parent / STAGING, registry.path / INDEX_FILE, index_of(registry, records, history))


def index_of(registry: Registry, records: tuple[SignedRecord, ...], history: History) -> bytes:
    """Return index.json; it depends on no day, so dates are given and states are not."""
    withdrawn, by_mark, keys = {}, history.by_mark(), registry.keys
    for signed in records:
        mark_id = signed.record.mark_id
        events = with_declared(signed.record, digest_of(signed.encoded), by_mark.get(mark_id, ()), keys)
        if (withdrawal := withdrawal_on(mark_id, events, date.max)) is not None:
            withdrawn[mark_id] = withdrawal.state.value
    marks = [
        {
            "markId": signed.record.mark_id,
            "organisation": signed.record.organisation,
            "country": signed.record.country,
            "issuedAt": show_instant(signed.record.issued_at),
            "validUntil": signed.record.valid_until.isoformat(),
            **({"withdrawn": state} if (state := withdrawn.get(signed.record.mark_id)) else {}),
            "record": f"marks/{signed.record.mark_id}/{RECORD_FILE}",
        }
        for signed in records
    ]
    issuer = registry.issuer
    document = {
        "type": INDEX_KIND,
        "issuer": {"id": issuer.id, "name": issuer.name, "test": issuer.test},
        "marks": marks,
    }
    return json.dumps(document, ensure_ascii=True, indent=2).encode() + b"\n"
