"""A case's log: one line of JSON for each event, each with the digest of the line before it.

There is one way to write a line, and only what is written that way is read.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date

from psfkit.documents.digests import sha256_hex
from psfkit.documents.json_reader import JsonValue, read_json
from psfkit.documents.paths import FileRefused, check_relative
from psfkit.documents.text_dates import parse_date
from psfkit.errors import InputError, IntegrityError
from psfkit.model.case import CaseEvent, Kind
from psfkit.model.names import Digest

MAX_LOG = 4 * 1024 * 1024
"""More bytes than the longest case needs."""


def write_event(
    on: date, kind: Kind, by: str, note: str, files: Mapping[str, str], before: CaseEvent | None
) -> CaseEvent:
    """Return the event that follows another.

    Raises:
        InputError: It would be a line that could not be read again.
    """
    number, previous = (1, None) if before is None else (before.number + 1, before.digest)
    line = _line(number, on, kind, by, note, files, previous)
    return _read_line(line)


def write_log(events: Iterator[CaseEvent] | tuple[CaseEvent, ...]) -> bytes:
    """Return the whole log."""
    return b"".join(_line(e.number, e.on, e.kind, e.by, e.note, e.files, e.previous) for e in events)


def _line(
    number: int, on: date, kind: Kind, by: str, note: str, files: Mapping[str, str], previous: Digest | None
) -> bytes:
    value = {
        "number": number,
        "on": on.isoformat(),
        "kind": kind.value,
        "by": by,
        "note": note,
        "files": dict(sorted(files.items())),
        "previous": previous,
    }
    return (json.dumps(value, ensure_ascii=False, separators=(", ", ": ")) + "\n").encode()


def _digest(line: bytes) -> Digest:
    return Digest(f"sha256:{sha256_hex(line)}")


def read_log(content: bytes, name: str) -> tuple[CaseEvent, ...]:
    """Read a log and see that it holds together.

    Args:
        content: The file.
        name: What it is called, safe to print.

    Raises:
        IntegrityError: A line is not as psfkit wrote it, is missing, or does not follow the one before it.
    """
    events: list[CaseEvent] = []
    for number, line in enumerate(content.splitlines(keepends=True), 1):
        try:
            event = _read_line(line)
        except InputError as error:
            raise IntegrityError(f"{name}:{number}: {error.message}", hint=_RESTORE) from None
        before = events[-1] if events else None
        expected = (1, None) if before is None else (before.number + 1, before.digest)
        if (event.number, event.previous) != expected:
            raise IntegrityError(f"{name}:{number}: this line does not follow the one before it", hint=_RESTORE)
        if before is not None and event.on < before.on:
            raise IntegrityError(f"{name}:{number}: it happened before the line before it", hint=_RESTORE)
        events.append(event)
    if not events:
        raise IntegrityError(f"{name} holds no event", hint=_RESTORE)
    return tuple(events)


_RESTORE = "the log was changed by hand or cut; restore it from a copy"


def _read_line(line: bytes) -> CaseEvent:
    value = read_json(line)
    entry = value if isinstance(value, dict) else {}
    on, kind = parse_date(_text(entry, "on")), _text(entry, "kind")
    number, files, previous = entry.get("number"), entry.get("files"), entry.get("previous")
    if on is None or kind not in {each.value for each in Kind} or type(number) is not int:
        raise InputError("this line is no event of a case")
    if not isinstance(files, dict) or not (previous is None or isinstance(previous, str)):
        raise InputError("this line is no event of a case")
    held = {_path(path): digest for path, digest in files.items() if isinstance(digest, str)}
    last = None if previous is None else Digest(previous)
    event = CaseEvent(number, on, Kind(kind), _text(entry, "by"), _text(entry, "note"), held, last, _digest(line))
    if write_log((event,)) != line:
        raise InputError("this line is not as psfkit wrote it")
    return event


def _path(path: str) -> str:
    try:
        check_relative(path)
    except FileRefused as refused:
        raise InputError(refused.message) from None
    return path


def _text(entry: Mapping[str, JsonValue], key: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str):
        raise InputError("this line is no event of a case")
    return value
