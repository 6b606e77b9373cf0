"""Marks: issued, with everything that goes with one, read again and verified."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from psfkit.errors import InputError, IssueError, StorageError, UsageError
from psfkit.pipeline.rubrics import read_rubric

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from psfkit.marks.keys import Passphrase
    from psfkit.marks.status_list import StatusList
    from psfkit.model.decision import Award
    from psfkit.model.history import RegistryEvent
    from psfkit.model.names import MarkId
    from psfkit.model.record import Issuer, SignedRecord
    from psfkit.model.verification import Verification
    from psfkit.registry.folder import Registry
    from psfkit.registry.issue import Issued


_MARK_BYTES = 16 * 1024 * 1024
"""More than any record, badge or trust file has."""


def new_issuer(
    directory: str,
    name: str,
    created_on: date,
    *,
    test: bool,
    fixed_test_key: bool,
    passphrase: bytes = b"",
    web: str = "",
    status_url: str = "",
) -> Issuer:
    """Make an issuer with its key and an empty registry, and return what is public about it.

    Raises:
        UsageError: The name or the combination of options makes no sense.
        StorageError: Something is there already, or cannot be written.
    """
    from psfkit.registry.issuer import new_issuer as make_issuer

    return make_issuer(
        directory,
        name,
        created_on,
        test=test,
        fixed_test_key=fixed_test_key,
        passphrase=passphrase,
        web=web,
        status_url=status_url,
    ).issuer


def set_status_url(directory: str, url: str) -> str:
    """Say, once and for all, where the folder of an issuer's status lists is published, and return the address.

    Raises:
        UsageError: The address is none, or another one was given before.
        StorageError: There is no issuer, or it cannot be written.
    """
    from psfkit.registry.issuer import set_status_url as set_address

    return set_address(directory, url)


def is_test_issuer(directory: str) -> bool:
    """Say whether everything an issuer issues is a SAMPLE.

    Raises:
        StorageError: There is no issuer, or it is damaged.
    """
    from psfkit.registry.issuer import about_issuer

    return about_issuer(directory).test


def issue(
    award: Award,
    directory: str,
    issued_at: datetime,
    record_url: str,
    *,
    accept_clock: bool,
    renews: MarkId | None = None,
    before: Callable[[Mapping[str, bytes]], None] = lambda _: None,
    passphrase: Passphrase | None = None,
) -> Issued:
    """Issue the mark of an award, or return the one that the same award has brought before.

    Args:
        award: Leave to issue.
        directory: The issuer's folder.
        issued_at: UTC, whole seconds.
        record_url: Where the record will be published, or an empty string.
        accept_clock: Issue even though the last mark lies long back.
        renews: The organisation's mark that the new one is to supersede.
        before: Called with a new mark's files (:func:`mark_files`) before it is in the registry; raises to stop it.
        passphrase: Asked when the issuer's key needs one.

    Raises:
        IssueError: The organisation holds a mark, the rubric is not one that psfkit carries, the assessment is too
            old, or the clock cannot be right.
        StorageError: The registry cannot be read or written.
    """
    from psfkit import badges
    from psfkit.marks.attestation import sign_attestation
    from psfkit.marks.credential import sign_credential
    from psfkit.registry.folder import ATTESTATION_FILE, CREDENTIAL_FILE
    from psfkit.registry.issue import issue as issue_mark
    from psfkit.registry.issuer import open_issuer

    issuer = open_issuer(directory, passphrase)
    if not issuer.issuer.test:
        _require_released_rubric(award)

    def draw(signed: SignedRecord) -> Mapping[str, bytes]:
        pictures = badges.draw_all(signed, record_url)
        whole = replace(signed, credential=sign_credential(signed, pictures, issuer.signer, issuer.status_url))
        drawn = badges.bake_all(pictures, whole, record_url)
        subjects = {name: content for name, content in drawn.items() if not name.endswith(_SNIPPETS)}
        named = {"record.json": whole.encoded, CREDENTIAL_FILE: whole.credential, **subjects}
        whole = replace(whole, attestation=sign_attestation(whole, named, issuer.signer))
        before(_mark_files(whole, drawn, issued_at.date()))
        return {CREDENTIAL_FILE: whole.credential, ATTESTATION_FILE: whole.attestation, **drawn}

    issued = issue_mark(award, issuer, issued_at, draw, accept_clock=accept_clock, renews=renews)
    try:
        return replace(issued, signed=_with_proofs(issued.signed, issuer.registry))
    except StorageError as error:
        raise StorageError(
            f"{issued.signed.record.mark_id} is issued, but its proofs cannot be read: {error.message}",
            hint="the same command again writes its files; no second mark comes of it",
        ) from None


_SNIPPETS = (".html", ".md")
"""What is made to be pasted elsewhere is no file that an attestation could speak of."""


def _with_proofs(signed: SignedRecord, registry: Registry) -> SignedRecord:
    """Return a record with what a registry keeps beside it."""
    from psfkit.registry.folder import ATTESTATION_FILE, CREDENTIAL_FILE

    mark_id = signed.record.mark_id
    credential, attestation = (registry.find_file(mark_id, name) for name in (CREDENTIAL_FILE, ATTESTATION_FILE))
    return replace(signed, credential=credential, attestation=attestation)


def _require_released_rubric(award: Award) -> None:
    """See that a mark rests on a rubric that psfkit carries; a rubric of one's own is good for trying things out.

    Raises:
        IssueError: It does not.
    """
    from psfkit.documents.rubric_reader import known_rubrics

    if award.digests.rubric not in {read_rubric(name).digest for name in known_rubrics()}:
        raise IssueError(
            "no mark is issued under a rubric that psfkit does not carry",
            hint="leave --rubric out, or issue samples with a test issuer",
        )


def mark_files(signed: SignedRecord, record_url: str, as_of: date, registry: str = "") -> Mapping[str, bytes]:
    """Return everything that goes with a mark, by file name: record, proofs, verification reply, badges.

    Args:
        signed: The record.
        record_url: Where it will be published, or an empty string.
        as_of: The day for which the reply is given.
        registry: The registry that tells whether the mark was withdrawn, or an empty string.

    Raises:
        IntegrityError: The registry's history does not hold together.
        RenderError: A badge cannot be drawn.
    """
    from psfkit import badges

    events: Sequence[RegistryEvent] = ()
    if registry:
        from psfkit.marks.event import digest_of
        from psfkit.model.history import with_declared
        from psfkit.registry.folder import open_registry

        shelf = open_registry(registry)
        if shelf.keys.find(signed.record.issuer.key_id):
            bearing = shelf.events(signed.record.mark_id)
            events = with_declared(signed.record, digest_of(signed.encoded), bearing, shelf.keys)
    return _mark_files(signed, badges.render_all(signed, record_url), as_of, events)


def _mark_files(
    signed: SignedRecord, drawn: Mapping[str, bytes], as_of: date, events: Sequence[RegistryEvent] = ()
) -> Mapping[str, bytes]:
    from psfkit.marks.reply import reply
    from psfkit.marks.verify import state_on

    state = state_on(signed.record, as_of, events)
    beside = {"credential.json": signed.credential, "attestation.dsse.json": signed.attestation}
    proofs = {name: content for name, content in beside.items() if content}
    answer = reply(signed.record, state, as_of, events)
    return {"record.json": signed.encoded, **proofs, "verify.json": answer, **drawn}


def read_mark(record_or_id: str, registry: str) -> SignedRecord:
    """Read a signed record from a file, or by its id from a registry.

    Raises:
        UsageError: An id is given without a registry.
        InputError: It is not there, or is no record.
        IntegrityError: Its own signature does not hold.
    """
    from psfkit.documents.text_safety import shown
    from psfkit.marks.record import read_record
    from psfkit.registry.folder import open_registry, read_mark_id

    content = _read_mark_bytes(record_or_id, registry)
    try:
        signed = read_record(content)
    except InputError as error:
        raise InputError(
            f"{shown(record_or_id, 200)} is not a record: {error.message}",
            hint=error.hint or "name a record.json, or a mark id with the registry that holds it",
        ) from None
    mark_id = read_mark_id(record_or_id)
    return _with_proofs(signed, open_registry(registry)) if mark_id else signed


def _read_mark_bytes(file_or_id: str, registry: str) -> bytes:
    from psfkit.documents.given_files import read_given
    from psfkit.registry.folder import open_registry, read_mark_id

    mark_id = read_mark_id(file_or_id)
    if not mark_id:
        return read_given(file_or_id, _MARK_BYTES, "record or badge")
    if not registry:
        raise UsageError(f"{mark_id} is an id, and there is no registry to look in", hint="give --registry DIR")
    content = open_registry(registry).find(mark_id)
    if content is None:
        raise InputError(f"the registry has no {mark_id}", hint="check the id and the registry's issuer")
    return content


def verify(
    file_or_id: str,
    registry: str,
    trust: str,
    as_of: date,
    host: str = "",
    keys: Sequence[str] = (),
    status: Sequence[str] = (),
    at: datetime | None = None,
) -> Verification:
    """Verify a record, something issued beside it, a badge or a mark id, step by step, without any network.

    Args:
        file_or_id: A JSON, SVG, PNG or PDF file, or a mark id.
        registry: The issuer's registry folder, or an empty string.
        trust: A trust file, or an empty string.
        as_of: The day asked about.
        host: The host on which it was found, or an empty string.
        keys: Key documents of issuers; each counts only when a trusted key is in it.
        status: Files with the issuer's status lists.
        at: The moment at which these must hold; None for the end of the day asked about.

    Raises:
        UsageError: The host is not written as one.
        PsfkitError: Something that was named cannot be read at all.
    """
    import re

    from psfkit import badges
    from psfkit.documents.given_files import read_given
    from psfkit.marks.key_document import MAX_BYTES, read_keys
    from psfkit.marks.trust import read_countersigners, read_trust
    from psfkit.marks.verify import Policy
    from psfkit.marks.verify import verify as verify_bytes
    from psfkit.registry.folder import open_registry, read_mark_id

    if host and (len(host) > 253 or not re.fullmatch(r"[\w-]+(\.[\w-]+)*\.?", host)):
        raise UsageError(
            f"{host!a} is not a host name", hint="give one such as example.com, without https:// or a path"
        )
    asked = read_mark_id(file_or_id)
    pins = read_given(trust, _MARK_BYTES, "trust file") if trust else b""
    policy = Policy(
        trusted=read_trust(pins) if trust else (),
        countersigners=read_countersigners(pins) if trust else (),
        registry=open_registry(registry) if registry else None,
        keys=tuple(read_keys(read_given(path, MAX_BYTES, "key document")).keys for path in keys),
        pictures=badges.PICTURES,
        lists=tuple(map(_read_status_list, status)),
        at=at,
    )
    return verify_bytes(_read_mark_bytes(file_or_id, registry), policy, as_of, file_or_id, asked, host)


def _read_status_list(path: str) -> StatusList:
    """Read a status list from a file.

    Raises:
        InputError: It is none.
        IntegrityError: It is not what its issuer signed.
    """
    from psfkit.documents.given_files import read_given
    from psfkit.documents.text_safety import shown
    from psfkit.marks.status_list import read_status_list

    try:
        return read_status_list(read_given(path, _MARK_BYTES, "status list"))
    except InputError as error:
        raise InputError(f"{shown(path, 200)} is not a status list: {error.message}", hint=error.hint) from None
