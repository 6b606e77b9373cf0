"""A case's folder: what was applied for, what happened, and every file that a decision rests on.

application.yaml        what was applied for
log.ndjson              every event, one line each, in one chain
log.sha256              derived: the digest of the log, as ``sha256sum -c`` reads it
0004/…                  the files that came with event 4

Under a lock, an event's files are written first, then the log, then its digest. Until the log is there nothing has
happened, and the same command again writes over what was left behind.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from psfkit.cases.log import MAX_LOG, read_log, write_event, write_log
from psfkit.documents.case_reader import read_application, write_application
from psfkit.documents.digests import sha256_hex
from psfkit.documents.text_safety import find_forbidden, is_blank
from psfkit.documents.writer import write_files
from psfkit.documents.yaml_reader import MAX_BYTES
from psfkit.errors import InputError, IntegrityError, StorageError, UsageError
from psfkit.model.case import Application, Case, CaseEvent, Kind
from psfkit.registry.storage import STAGING, explained, locked, open_old, put, read_old, remove_tree, show, stands

APPLICATION, LOG, SUMS, LOCK = "application.yaml", "log.ndjson", "log.sha256", ".lock"
MAX_FILE = 4 * 1024 * 1024 * 1024
_SIBLINGS = 10_000
"""Folders beside a new case that are looked at for one with the same number."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What is to be added to a case."""

    on: date
    kind: Kind
    by: str
    note: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """By name within the event's own folder."""
    written: tuple[str, ...] = ()
    """Names of files that were put there already: those too big to hold."""


def new_case(path: str, application: Application, by: str) -> Case:
    """Open a case in a folder of its own.

    Raises:
        StorageError: There is something in the folder, a case with the same number beside it, or it cannot be written.
    """
    folder = Path(path)
    _require_free(folder)
    twin = next((each for each in find_cases(str(folder.absolute().parent)) if _number_of(each) == application.id), "")
    if twin:
        raise StorageError(f"{show(Path(twin))} is the case {application.id} already", hint="give it another number")
    content = write_application(application)
    digest = sha256_hex(content)
    event = write_event(application.applied_on, Kind.OPENED, checked(by), "", {APPLICATION: digest}, None)
    log = write_log((event,))
    with explained(folder, "write"):
        folder.mkdir(0o700, parents=True, exist_ok=True)
    with locked(folder / LOCK):
        _require_free(folder)
        remove_tree(folder / STAGING)
        write_files(path, {APPLICATION: content}, force=True, private=True)
        put(folder / STAGING, folder / SUMS, _sums(log), 0o600)  # before the log: where that is, nothing is missing
        put(folder / STAGING, folder / LOG, log, 0o600)
    return Case(application, (event,))


def _require_free(folder: Path) -> None:
    """See that there is nothing in a folder but what an opening leaves that was cut off."""
    with explained(folder, "read"):
        found = {each.name for each in folder.iterdir()} if folder.exists() else set()
    unfinished = {APPLICATION, SUMS, LOCK, STAGING}
    if any(name not in unfinished and not (APPLICATION in name and name.endswith(".part")) for name in found):
        raise StorageError(f"{show(folder)} is not empty", hint="give a folder that is not there yet")


def _number_of(path: str) -> str:
    try:
        return open_case(path).application.id
    except (InputError, IntegrityError, StorageError):
        return ""


def find_cases(path: str) -> tuple[str, ...]:
    """Return the folders of cases directly below a folder, sorted.

    Raises:
        StorageError: It cannot be listed.
    """
    folder = Path(path)
    with explained(folder, "list"):
        below = sorted(folder.iterdir())[:_SIBLINGS] if folder.is_dir() else []
        return tuple(str(each) for each in below if (each / LOG).is_file())


def open_case(path: str) -> Case:
    """Read a case and see that its log holds together.

    Raises:
        InputError: The folder holds no case, or the application cannot be read.
        IntegrityError: The log or the application was changed.
        StorageError: Something cannot be read.
    """
    folder = Path(path)
    if not stands(folder / LOG):
        raise InputError(f"{show(folder)} holds no case", hint="`psfkit case new DIR` opens one")
    content = read_old(folder / LOG, MAX_LOG)
    events = read_log(content, show(folder / LOG))
    _check_sums(folder, content)
    text = read_old(folder / APPLICATION, MAX_BYTES) if stands(folder / APPLICATION) else b""
    if sha256_hex(text) != events[0].files.get(APPLICATION):
        raise IntegrityError(f"{show(folder / APPLICATION)} is not what was applied for", hint="restore it from a copy")
    return Case(read_application(text, show(folder / APPLICATION)), events)


def _check_sums(folder: Path, log: bytes) -> None:
    """See that the log is not shorter than its digest says; it may be one event longer, if a run was cut off."""
    if not stands(folder / SUMS):
        raise IntegrityError(f"{show(folder / SUMS)} is missing", hint="restore it from a copy")
    told = read_old(folder / SUMS, 4096)
    before = log[: log.rstrip(b"\n").rfind(b"\n") + 1]
    if told not in (_sums(log), _sums(before)):
        raise IntegrityError(f"{show(folder / LOG)} is not what {SUMS} says", hint="restore both from a copy")


def _sums(log: bytes) -> bytes:
    return f"{sha256_hex(log)}  {LOG}\n".encode()


def add(path: str, deed: Deed, check: Callable[[Case], None]) -> Case:
    """Add an event to a case.

    Args:
        path: The case's folder.
        deed: What happened.
        check: Is shown the case first, under the lock, and raises to stop.

    Raises:
        PsfkitError: As ``check``, :func:`open_case` and the writing of files.
    """
    folder = Path(path)
    with locked(folder / LOCK):
        case = open_case(path)
        check(case)
        remove_tree(folder / STAGING)  # of a run that was killed
        home = event_folder(case)
        written = {f"{home}/{name}": content for name, content in deed.files.items()}
        write_files(path, written, force=True, private=True)
        digests = {name: sha256_hex(content) for name, content in written.items()}
        digests |= {f"{home}/{name}": hash_file(folder / home / name) for name in deed.written}
        event = write_event(deed.on, deed.kind, checked(deed.by), _checked_note(deed.note), digests, case.last)
        events = (*case.events, event)
        _write_log(folder, events)
    return Case(case.application, events)


def event_folder(case: Case) -> str:
    """Return the name of the folder for the files of the next event."""
    return f"{case.last.number + 1:04d}"


def _write_log(folder: Path, events: tuple[CaseEvent, ...]) -> None:
    content = write_log(events)
    put(folder / STAGING, folder / LOG, content, 0o600)
    put(folder / STAGING, folder / SUMS, _sums(content), 0o600)


def hash_file(path: Path) -> str:
    """Return the SHA-256 digest of a file of the case.

    Raises:
        StorageError: It cannot be read.
    """
    from hashlib import file_digest

    with explained(path, "read"), open_old(path) as file:
        return file_digest(file, "sha256").hexdigest()


def find_changed(path: str, case: Case) -> Iterable[str]:
    """Name every file of a case that is missing or not what the log says, a sentence each."""
    for event in case.events:
        for name, digest in event.files.items():
            file = Path(path, name)
            if not file.is_file() or file.is_symlink():
                yield f"{name} of event {event.number} is missing"
            elif hash_file(file) != digest:
                yield f"{name} of event {event.number} was changed"


def _checked_note(note: str) -> str:
    """Return what is worth keeping, which may have more lines than one."""
    if find_forbidden(note):
        raise UsageError("the text to keep holds characters that do not show", hint="write it in plain letters")
    return note.strip()


def checked(name: str) -> str:
    """Return the name of whoever acts.

    Raises:
        UsageError: It holds characters that do not show.
    """
    if is_blank(name) or find_forbidden(name) or not name.isprintable():
        raise UsageError("the name of whoever acts holds characters that do not show", hint="write it in plain letters")
    return name.strip()
