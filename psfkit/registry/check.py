"""Looking for tampering in a registry, file by file; and making anew what is derived."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from psfkit.errors import IntegrityError, PsfkitError, StorageError
from psfkit.marks.event import digest_of, read_event
from psfkit.marks.multibase import verification_method
from psfkit.marks.proof import Document, check_proof, is_signed_by
from psfkit.marks.record import MAX_BYTES, check_spelling, read_document, read_record
from psfkit.marks.status_list import STATUS_FILES
from psfkit.model.history import OPENING, RegistryEvent
from psfkit.model.issuer_keys import IssuerKeys
from psfkit.model.names import Digest, MarkId
from psfkit.registry.change import finish, require_current
from psfkit.registry.folder import (
    DID_FILE,
    INDEX_FILE,
    ISSUER_FILE,
    MAX_PICTURE,
    RECORD_FILE,
    Registry,
    index_of,
    is_mark_id,
)
from psfkit.registry.history import (
    EVENT_FILE,
    HEAD_FILE,
    HISTORY_FOLDER,
    KEYS_FILE,
    NUMBERED,
    STATUS_FOLDER,
    StoredEvent,
    event_paths,
    find_cut_keys,
    find_fault,
    read_stored,
    read_stored_head,
    require_whole,
)
from psfkit.registry.issuer import LOCK, IssuerFolder, remove_ended_keys
from psfkit.registry.storage import STAGING, explained, locked, read_old, remove_tree, show, stands

DERIVED = frozenset({INDEX_FILE, HEAD_FILE, DID_FILE})
_TOP = frozenset({ISSUER_FILE, KEYS_FILE, "marks", HISTORY_FOLDER, STATUS_FOLDER}) | DERIVED


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong."""

    path: str
    """The file or folder, relative to the registry."""
    what: str
    """``changed``, ``missing``, ``extra``, ``chain`` or ``signature``."""
    detail: str
    derived: bool = False
    """Whether ``repair`` mends it: an index, or a head that lags behind by one event, as interrupted runs leave it."""


def check(registry: Registry) -> tuple[Fault, ...]:
    """Return everything in a registry that is not as its issuer left it.

    Raises:
        StorageError: It cannot be listed or read at all.
    """
    top = tuple(_check_top(registry))
    try:
        keys = registry.keys
    except IntegrityError as error:
        return (*top, Fault(KEYS_FILE, "signature", error.message))
    except StorageError as error:
        return (*top, Fault(KEYS_FILE, "changed", error.message))
    events, faults = _check_events(registry, keys)
    faults += _extra(registry.path, registry.path, _TOP)
    faults += top
    if (registry.path / HISTORY_FOLDER).is_dir():
        faults += _extra(registry.path, registry.path / HISTORY_FOLDER, None)
    faults += _check_lists(registry, keys)
    opened = {event.mark_id: event for event in events if event.kind in OPENING}
    there = registry.mark_ids()
    faults += [Fault(f"marks/{gone}", "missing", "the history tells of it") for gone in sorted({*opened} - {*there})]
    with explained(registry.marks_path, "list"):
        names = sorted(path.name for path in registry.marks_path.iterdir()) if stands(registry.marks_path) else []
    faults += [Fault(f"marks/{name}", "extra", "this is no mark") for name in names if not is_mark_id(name)]
    for mark_id in there:
        faults += _check_mark(registry, keys, mark_id, opened.get(mark_id))
    if not faults:
        faults += [*_check_index(registry), *_check_did(registry)]
    return tuple(faults)


def _extra(top: Path, folder: Path, known: frozenset[str] | None) -> list[Fault]:
    with explained(folder, "list"):
        names = sorted(path.name for path in folder.iterdir())
    return [
        Fault(str((folder / name).relative_to(top)), "extra", "this does not belong in a registry")
        for name in names
        if (name not in known if known is not None else not NUMBERED.fullmatch(name))
    ]


def _check_top(registry: Registry) -> Iterator[Fault]:
    """Look at what stands at the top and has no digest: folders that are none, and the name of the issuer."""
    for name in ("marks", HISTORY_FOLDER, STATUS_FOLDER):
        path = registry.path / name
        if stands(path) and (path.is_symlink() or not path.is_dir()):
            yield Fault(name, "changed", "this is no folder")
    path, own = registry.path / ISSUER_FILE, registry.path.parent / ISSUER_FILE
    if registry.path.name == "registry" and stands(own) and read_old(own, MAX_BYTES) != read_old(path, MAX_BYTES):
        yield Fault(ISSUER_FILE, "changed", "it is not what lies in the folder of the issuer")


def _check_events(registry: Registry, keys: IssuerKeys) -> tuple[list[RegistryEvent], list[Fault]]:
    """Read every event for itself, then the chain that they form, then its head."""
    read: list[tuple[RegistryEvent, StoredEvent]] = []
    faults: list[Fault] = []
    for path, mark_id in event_paths(registry.path, registry.mark_ids()):
        try:
            stored = read_stored(path, mark_id)
            read.append((read_event(stored.content, keys), stored))
        except StorageError as error:
            faults.append(Fault(_name(registry, path), "changed", error.message))
        except PsfkitError as error:
            faults.append(Fault(_name(registry, path), "signature", error.message))
    read.sort(key=lambda pair: pair[0].sequence)
    last: Digest | None = None
    before: RegistryEvent | None = None
    digests: dict[int, Digest] = {}
    for event, stored in read:
        number = 1 if before is None else before.sequence + 1
        if event.sequence > number:
            span = f"event {number}" if event.sequence == number + 1 else f"events {number} to {event.sequence - 1}"
            faults.append(Fault(HISTORY_FOLDER, "missing", span))
            number, last = event.sequence, event.previous
        if fault := find_fault(event, stored, number, before, last):
            faults.append(Fault(_name(registry, stored.path), "chain", fault))
        before, last = event, digest_of(stored.content)
        digests[event.sequence] = last
    faults += _check_head(registry, keys, digests)
    for number, digest in keys.anchors.items():
        if number > max(digests, default=0):
            faults.append(Fault(HISTORY_FOLDER, "missing", f"{KEYS_FILE} tells of {number} events"))
        elif digests.get(number, digest) != digest:
            faults.append(Fault(KEYS_FILE, "chain", f"event {number} is not the one of which it tells"))
    return [event for event, _ in read], faults


def _check_head(registry: Registry, keys: IssuerKeys, digests: dict[int, Digest]) -> list[Fault]:
    most = max(digests, default=0)
    try:
        head = read_stored_head(registry.path, keys)
    except PsfkitError as error:
        return [Fault(HEAD_FILE, "signature", error.message)]
    if said := find_cut_keys(registry.path, keys, head):
        gone = not stands(registry.path / KEYS_FILE)
        return [Fault(KEYS_FILE, "missing" if gone else "chain", said)]
    if head is None:
        return [Fault(HEAD_FILE, "missing", f"there are {most} events", derived=most == 1)] if most else []
    if head.events > most:
        span = f"event {head.events}" if head.events == most + 1 else f"events {most + 1} to {head.events}"
        return [Fault(HISTORY_FOLDER, "missing", f"{span}, of which {HEAD_FILE} tells")]
    if digests.get(head.events) not in (None, head.last):
        return [Fault(HEAD_FILE, "chain", f"event {head.events} is not the one of which it tells")]
    if head.events < most:
        return [
            Fault(
                HEAD_FILE,
                "changed",
                f"it tells of {head.events} events, there are {most}",
                derived=most == head.events + 1,
            )
        ]
    return []


def _check_mark(registry: Registry, keys: IssuerKeys, mark_id: MarkId, opened: RegistryEvent | None) -> Iterator[Fault]:
    folder = f"marks/{mark_id}"
    path = registry.path / folder
    if not path.is_dir() or path.is_symlink():
        yield Fault(folder, "changed", "this is no folder")
        return
    with explained(path, "list"):
        names = {each.name for each in path.iterdir()}
    if opened is None:
        if EVENT_FILE not in names:
            yield Fault(f"{folder}/{EVENT_FILE}", "missing", "the history does not tell how the mark began")
        return
    expected = {RECORD_FILE: opened.record, **dict(opened.files)}
    for name in sorted(names - {*expected, EVENT_FILE}):
        yield Fault(f"{folder}/{name}", "extra", "it was not there when the mark was issued")
    for name in sorted({*expected} - names):
        yield Fault(f"{folder}/{name}", "missing", "it was there when the mark was issued")
    for name in sorted({*expected} & names):
        try:
            content = read_old(path / name, MAX_PICTURE)
        except StorageError as error:
            yield Fault(f"{folder}/{name}", "changed", error.message)
            continue
        if digest_of(content) != expected[name]:
            yield Fault(f"{folder}/{name}", "changed", "it is not what was issued")
        elif name == RECORD_FILE and (said := _wrong_record(content, keys, opened)):
            yield Fault(f"{folder}/{name}", "signature", said)


def _wrong_record(content: bytes, keys: IssuerKeys, opened: RegistryEvent) -> str:
    try:
        record = read_record(content).record
        check_spelling(read_document(content), content)
    except PsfkitError as error:
        return error.message
    same = (record.mark_id, record.issuer.key_id) == (opened.mark_id, keys.signers_from(opened.sequence)[0])
    return "" if same else "it is the record of another mark or issuer"


def _check_index(registry: Registry) -> list[Fault]:
    records, history = registry.records(), registry.history()
    path = registry.path / INDEX_FILE
    if not stands(path):
        return [Fault(INDEX_FILE, "missing", "it is derived", derived=True)] if records else []
    try:
        same = read_old(path, 1024 * 1024 * 1024) == index_of(registry, records, history)
    except StorageError as error:
        return [Fault(INDEX_FILE, "changed", error.message, derived=True)]
    return [] if same else [Fault(INDEX_FILE, "changed", "it is not what records and history give", derived=True)]


def _check_did(registry: Registry) -> list[Fault]:
    content, path = registry.did_file, registry.path / DID_FILE
    if not stands(path):
        return [Fault(DID_FILE, "missing", "it is derived", derived=True)] if content else []
    try:
        same = read_old(path, MAX_PICTURE) == content
    except StorageError as error:
        return [Fault(DID_FILE, "changed", error.message, derived=bool(content))]
    return [] if same else [Fault(DID_FILE, "changed", "it is not what the keys give", derived=bool(content))]


def _check_lists(registry: Registry, keys: IssuerKeys) -> list[Fault]:
    """Look at the status lists, where they are written: only the issuer's, and nothing else."""
    folder = registry.path / STATUS_FOLDER
    if not folder.is_dir():
        return []
    faults = _extra(registry.path, folder, STATUS_FILES)
    for path in sorted(folder / name for name in STATUS_FILES if stands(folder / name)):
        try:
            content = read_old(path, MAX_PICTURE)
            document = read_document(content)
            signer = signer_of(document, registry.web, keys)
            check_proof(document, signer)
            check_spelling(document, content)
        except PsfkitError as error:
            faults.append(Fault(_name(registry, path), "signature", error.message))
            continue
        if not is_signed_by(document, signer):
            faults.append(Fault(_name(registry, path), "signature", "the issuer did not sign it"))
        elif _purpose(document) != path.stem:
            faults.append(Fault(_name(registry, path), "changed", "it is not this list"))
    return faults


def signer_of(document: Document, web: str, keys: IssuerKeys) -> str:
    """Return the one of an issuer's keys that a document's proof names, or the newest."""
    proof = document.get("proof")
    named = proof.get("verificationMethod") if isinstance(proof, dict) else None
    signers = [f"{web}#{key.removeprefix('did:key:')}" if web else key for key in keys.ids]
    return next((each for each in signers if verification_method(each) == named), signers[-1])


def _purpose(document: Document) -> object:
    """Return what the list in a document is for, if there is one."""
    subject = document.get("credentialSubject")
    return subject.get("statusPurpose") if isinstance(subject, dict) else None


def _name(registry: Registry, path: Path) -> str:
    return show(path.relative_to(registry.path))


def repair(issuer: IssuerFolder) -> int:
    """Make the index and a head that lags behind anew, and return how many marks there are.

    Raises:
        IntegrityError: The history or a record was tampered with; nothing is written then.
        StorageError: Something cannot be read or written.
    """
    with locked(issuer.path / LOCK):
        remove_tree(issuer.path / STAGING)
        require_current(issuer)
        history, records = issuer.registry.history(), issuer.registry.records()
        require_whole(history, records)
        finish(issuer, records, history, "")
        remove_ended_keys(issuer)
    return len(records)
