"""Handing a bundle on: what in it should not go along, and the bag it travels in."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path

from psfkit.documents.bag import DIGEST_LABEL, write_tags
from psfkit.documents.bundle_nouns import DRAFTS, REDACTION
from psfkit.documents.digests import is_covered
from psfkit.documents.folder import open_source
from psfkit.documents.paths import display_path
from psfkit.documents.personal_finder import PersonalDatum, find_personal
from psfkit.documents.redaction import choose_withheld, write_redaction
from psfkit.documents.schema_codes import make_finding
from psfkit.documents.secret_finder import PossibleSecret, find_secrets
from psfkit.documents.sources import PAYLOAD, BundleSource, Watch
from psfkit.documents.text_safety import shown
from psfkit.documents.writer import write_folder, write_pieces
from psfkit.documents.zip_writer import Member, zip_pieces
from psfkit.errors import InputError, UsageError
from psfkit.model.bundle import Bundle, Reading
from psfkit.model.finding import Finding
from psfkit.model.location import Location, Span
from psfkit.model.manifest import FileEntry, Redaction

_LEFT_OUT = frozenset({"PK205", "PK225"})
"""Codes of files that are there and do not travel: nothing reads them, or they hide themselves."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What of a bundle is handed on."""

    path: str
    reading: Reading
    bundle: Bundle
    withheld: tuple[FileEntry, ...]
    """Evidence files that stay behind; their digests go along."""
    left_out: tuple[str, ...]
    """Files that are there and do not travel: hidden ones, drafts, those that are no part of a bundle, and where files
    are withheld now what assessors wrote, which is theirs to share."""


@dataclass(frozen=True, slots=True)
class Search:
    """What came of looking for what should not go along."""

    secrets: tuple[Finding, ...]
    personal: tuple[Finding, ...]
    """Data of persons that no evidence needs."""
    contacts: tuple[Finding, ...]
    """How persons can be reached: one finding a file."""
    not_text: tuple[str, ...]
    """Paths of files that were not looked into."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """Why something goes along that should not; each reason is empty where nothing was found that needs one."""

    secrets: str = ""
    personal: str = ""


NOTHING_ALLOWED = Allowed()


@dataclass(frozen=True, slots=True)
class Packed:
    """What was written."""

    path: str
    files: int
    size: int
    """Bytes of the files."""


def make_parcel(path: str, reading: Reading, withhold: Collection[str] = ()) -> Parcel:
    """Say what of a bundle is to be handed on.

    Args:
        path: The bundle.
        reading: What was read there.
        withhold: What stays behind, see :func:`psfkit.documents.redaction.choose_withheld`.

    Raises:
        InputError: There is no bundle.
        UsageError: Something to be withheld is not there.
    """
    if reading.bundle is None:
        raise InputError("there is no bundle to hand on")
    left_out = {finding.location.file for finding in reading.findings if finding.code in _LEFT_OUT}
    left_out |= {DRAFTS for file in reading.others if file.startswith(DRAFTS)}
    if withhold:
        left_out |= {file for file in reading.others if file.startswith("determinations/")}
    return Parcel(path, reading, reading.bundle, choose_withheld(reading, withhold), tuple(sorted(left_out)))


def search_parcel(parcel: Parcel, watch: Watch) -> Search:
    """Look for secrets and for data of persons in every file that is to be handed on.

    Raises:
        InputError: A file can no longer be read, or has changed since the bundle was read.
    """
    secrets: list[Finding] = []
    personal: list[Finding] = []
    contacts: list[Finding] = []
    not_text: list[str] = []
    with _opened(parcel, watch) as payload:
        watch.begin(2 * payload.size)
        for path in payload.paths:
            found = find_secrets(path, payload.blocks(path))
            if found is None:
                not_text.append(path)
                continue
            secrets.extend(_secret_finding(path, secret) for secret in found)
            reached = _Contacts(path)
            for datum in find_personal(payload.blocks(path)) or ():
                if datum.is_contact:
                    reached.count(datum)
                else:
                    personal.append(_personal_finding(path, datum))
            contacts.extend(reached.sum_up())
    return Search(tuple(secrets), tuple(personal), tuple(contacts), tuple(not_text))


def _place(path: str, found: PossibleSecret | PersonalDatum) -> Location:
    return Location(path, Span(found.line, found.column, found.line, found.column + found.length))


def _secret_finding(path: str, secret: PossibleSecret) -> Finding:
    message = f"this looks like a secret: {secret.kind}, {secret.length} characters"
    return make_finding("PK260", message, _place(path, secret))


def _personal_finding(path: str, datum: PersonalDatum) -> Finding:
    return make_finding(
        "PK261", f"this looks like a person's: {datum.kind}, {shown(datum.masked)}", _place(path, datum)
    )


class _Contacts:
    """The contact details in one file, of which the first and the numbers are kept."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._kinds: Counter[str] = Counter()
        self._first: PersonalDatum | None = None

    def count(self, datum: PersonalDatum) -> None:
        self._kinds[datum.kind] += 1
        self._first = self._first or datum

    def sum_up(self) -> Iterator[Finding]:
        if self._first:
            counts = ", ".join(
                f"{kind} in {number} {'place' if number == 1 else 'places'}"
                for kind, number in sorted(self._kinds.items())
            )
            message = f"persons can be reached by what stands here: {counts}; the first is {shown(self._first.masked)}"
            yield make_finding("PK262", message, _place(self._path, self._first))


def pack_parcel(parcel: Parcel, out: str, as_of: date, allowed: Allowed, watch: Watch, *, force: bool) -> Packed:
    """Write a bundle as a bag in a .zip whose bytes depend on nothing but the bundle, the day and the reason given.

    Args:
        parcel: The bundle, and what of it stays behind.
        out: The archive.
        as_of: The day it is packed.
        allowed: Why something goes along that should not.
        watch: Hears how far it is.
        force: Replace another file.

    Raises:
        UsageError: The archive would lie in the bundle itself.
        InputError: The bundle has changed since it was read.
        StorageError: The archive cannot be written.
    """
    _keep_apart(parcel.path, out)
    with _opened(parcel, watch) as payload:
        watch.begin(2 * payload.size)
        bag = _bag(payload, parcel.bundle, _info(parcel.bundle, as_of, allowed))
        target = write_pieces(out, zip_pieces(bag, as_of), force=force)
        return Packed(target, len(payload.paths), payload.size)


def copy_parcel(parcel: Parcel, out: str, watch: Watch) -> Packed:
    """Write a bundle as a folder, for its owner alone.

    Raises:
        UsageError: The folder holds something already, or would lie in the bundle itself.
        InputError: The bundle has changed since it was read.
        StorageError: The folder cannot be written.
    """
    _keep_apart(parcel.path, out)
    if Path(out).is_dir() and any(Path(out).iterdir()):
        raise UsageError(
            f"{display_path(out)} holds something already, which would be taken for a part of the bundle",
            hint="name a new or an empty folder",
        )
    with _opened(parcel, watch) as payload:
        watch.begin(payload.size)
        write_folder(out, {path: partial(payload.blocks, path) for path in payload.paths})
        return Packed(out, len(payload.paths), payload.size)


def _keep_apart(path: str, out: str) -> None:
    if Path(path).is_dir() and Path(out).resolve().is_relative_to(Path(path).resolve()):
        raise UsageError(f"{display_path(out)} would lie in the bundle itself", hint="name a place outside of it")


@contextmanager
def _opened(parcel: Parcel, watch: Watch) -> Iterator["_Payload"]:
    source = open_source(parcel.path)
    try:
        yield _Payload(source, parcel, watch)
    finally:
        source.close()


class _Payload:
    """The files that are handed on, each read as it is asked for."""

    def __init__(self, source: BundleSource, parcel: Parcel, watch: Watch) -> None:
        self.entries: dict[str, FileEntry] = {}
        """Those that were gone through, as they were then."""
        self._source = source
        self._watch = watch
        self._expected = {file.path: file.sha256 for file in parcel.reading.files}
        self._new: dict[str, bytes] = {}
        if parcel.withheld:
            self._new[REDACTION] = write_redaction(Redaction(parcel.bundle.digest, parcel.withheld))
        stays = {REDACTION, *parcel.left_out, *(file.path for file in parcel.withheld)}
        folders = tuple(path for path in stays if path.endswith("/"))
        listed = (file for file in source.list_files() if file.is_readable and file.path not in stays)
        files = [file for file in listed if not file.path.startswith(folders)]
        self.size = sum(file.size for file in files) + sum(map(len, self._new.values()))
        self.paths = sorted((*(file.path for file in files), *self._new))

    def blocks(self, path: str) -> Iterator[bytes]:
        """Go through the bytes of one file.

        Raises:
            InputError: After the last one: it is not what it was when the bundle was read.
        """
        digest, size = sha256(), 0
        for block in (self._new[path],) if path in self._new else self._source.read_blocks(path):
            digest.update(block)
            size += len(block)
            self._watch.advance(len(block))
            yield block
        self.entries[path] = FileEntry(path, digest.hexdigest(), size)
        if is_covered(path) and digest.hexdigest() != self._expected.get(path):
            raise InputError(
                f"{path} changed since the bundle was read", hint="wait until nothing writes there and run again"
            )


def _bag(payload: _Payload, bundle: Bundle, info: Iterable[tuple[str, str]]) -> Iterator[Member]:
    """Go through the files of the bag: the payload's, then those that list them."""
    for path in payload.paths:
        yield Member(f"{bundle.application_id}/{PAYLOAD}{path}", partial(payload.blocks, path))
    for name, content in write_tags(payload.entries.values(), info).items():
        yield Member(f"{bundle.application_id}/{name}", partial(iter, (content,)))


def _info(bundle: Bundle, as_of: date, allowed: Allowed) -> Iterator[tuple[str, str]]:
    yield "Source-Organization", bundle.organisation.name
    yield "External-Identifier", bundle.application_id
    yield "Bagging-Date", as_of.isoformat()
    yield "Bag-Software-Agent", "psfkit"
    yield DIGEST_LABEL, bundle.digest
    if allowed.secrets:
        yield "Secrets-Allowed", allowed.secrets
    if allowed.personal:
        yield "Personal-Data-Allowed", allowed.personal
