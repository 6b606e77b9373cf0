"""A redacted bundle: which files were withheld from it, and that the rest is still the same bundle."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from psfkit.documents.bundle_nouns import REDACTION
from psfkit.documents.manifest import entry_place, read_list, write_list
from psfkit.documents.schema_codes import make_finding
from psfkit.documents.sources import ListedFile
from psfkit.documents.text_safety import shown
from psfkit.errors import InputError, UsageError
from psfkit.model.bundle import EvidenceItem, Reading
from psfkit.model.finding import Finding
from psfkit.model.location import Location
from psfkit.model.manifest import FileEntry, Redaction
from psfkit.model.names import Digest

FORMAT = "psfkit-redaction/1"
_FOLDERS = ("evidence/", "workflows/")
"""Where files are that may be withheld; the documents that say what they are may not."""
MAX_REDACTION = 16 * 1024 * 1024


def write_redaction(redaction: Redaction) -> bytes:
    """Return the list of what is withheld as ``redaction.json``."""
    return write_list(FORMAT, redaction.bundle, "withheld", redaction.withheld)


def read_redaction(content: bytes) -> Redaction:
    """Read ``redaction.json``.

    Raises:
        InputError: It is not byte for byte what :func:`write_redaction` writes, or withholds what cannot be.
    """
    digest, withheld = read_list(content, FORMAT, "withheld")
    for file in withheld:
        if not file.path.startswith(_FOLDERS):
            raise InputError(f"it withholds {file.path}, which is no evidence file")
    return Redaction(digest, withheld)


def check_redaction(
    redaction: Redaction, listed: Mapping[str, ListedFile], items: Iterable[EvidenceItem], digest: Digest
) -> Iterator[Finding]:
    """Hold what is said to be withheld against what is there and listed.

    Args:
        redaction: What is said to be withheld.
        listed: Every file that is there.
        items: The entries of evidence.yaml.
        digest: The bundle digest that the files there and those withheld make together.
    """
    expected: dict[str, str] = {item.path: item.sha256 for item in items}
    for index, file in enumerate(redaction.withheld):
        place = entry_place(REDACTION, index, file)
        if file.path in listed:
            yield make_finding("PK250", f"{file.path} is said to be withheld and is there", place)
        elif file.path.startswith("evidence/") and file.path not in expected:
            yield make_finding("PK250", f"{file.path} is said to be withheld and is not listed in evidence.yaml", place)
        elif expected.get(file.path, file.sha256) != file.sha256:
            listed_as, named = shown(expected[file.path], 16), f"{file.sha256[:15]}…"
            message = f"{file.path} is withheld with the digest {named}, evidence.yaml lists {listed_as}"
            yield make_finding("PK250", message, place)
    if digest != redaction.bundle:
        message = (
            f"this is not the bundle that was redacted: its digest is {digest}, {REDACTION} names {redaction.bundle}"
        )
        yield make_finding("PK250", message, Location(REDACTION))


def choose_withheld(reading: Reading, names: Collection[str]) -> tuple[FileEntry, ...]:
    """Return the files to withhold, with those withheld already.

    Args:
        reading: What was read of the bundle.
        names: Paths of files, folders with a ``/`` at the end, or ids of evidence items.

    Raises:
        UsageError: A name stands for nothing that can be withheld.
    """
    paths: dict[str, str] = {item.id: item.path for item in (() if reading.bundle is None else reading.bundle.evidence)}
    chosen = {file.path: file for file in reading.withheld}
    for name in names:
        wanted = paths.get(name.upper(), name.removeprefix("./"))
        found = [f for f in reading.files if f.path == wanted or (wanted.endswith("/") and f.path.startswith(wanted))]
        found = [file for file in found if file.path.startswith(_FOLDERS)]
        if not found:
            raise _refuse(name, [*(f.path for f in reading.files if f.path.startswith(_FOLDERS)), *paths])
        chosen |= {file.path: file for file in found}
    return tuple(chosen[path] for path in sorted(chosen))


def _refuse(name: str, known: Collection[str]) -> UsageError:
    from psfkit.documents.spelling import closest

    return UsageError(
        f"there is no evidence file {shown(name, 200)} to withhold",
        hint=closest(name, known) or "name a file or folder under evidence/ or workflows/, or an evidence id",
    )
