"""A panel's file with the assessors' files that it names: YAML to nouns."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from psfkit.documents import entries as fields
from psfkit.documents.determinations_reader import (
    find_file,
    find_repeated,
    read_conflicts,
    read_content,
    read_decisions,
)
from psfkit.documents.digests import sha256_hex
from psfkit.documents.document_reader import read_document
from psfkit.documents.entries import Entry
from psfkit.documents.given_files import read_given
from psfkit.documents.paths import FileRefused, check_name
from psfkit.documents.places import value_place
from psfkit.documents.schema_codes import make_finding
from psfkit.documents.text_safety import shown
from psfkit.documents.yaml_reader import MAX_BYTES
from psfkit.errors import InputError
from psfkit.model.bundle import Document
from psfkit.model.determination import AssessorDeterminations
from psfkit.model.finding import Finding, Severity
from psfkit.model.names import Digest
from psfkit.model.panel import Adjudicator, Panel

FORMAT = "psfkit-panel/1"
_FORMAT_LINE = re.compile(rb"^format:[ \t]*[\"']?psfkit-panel/", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PanelReading:
    """What became of a panel's file."""

    panel: Panel | None
    """None when an error stands in the way."""
    document: Document | None
    members: Mapping[str, Document]
    """The members' documents, by what they are called in findings."""
    findings: tuple[Finding, ...]


def is_panel(path: str) -> bool:
    """Whether a file, or the one file of a folder that counts, says that it is a panel's.

    Raises:
        InputError: There is nothing to read, or there is more than one file.
    """
    return _FORMAT_LINE.search(read_given(find_file(path), MAX_BYTES, "determinations document")) is not None


def files_of(path: str) -> dict[str, bytes]:
    """Return everything that determinations consist of, by name: one assessor's file, or a panel's with its members'.

    Raises:
        InputError: A file cannot be read.
    """
    file = find_file(path)
    files = {Path(file).name: read_given(file, MAX_BYTES, "determinations document")}
    if is_panel(file):
        value = read_document(files[Path(file).name], shown(file, 200), "panel").value
        for _, entry in fields.entries(fields.entry(value), "members"):
            name = fields.text(entry, "file")
            files[name] = _read_member(file, name)
    return files


def read_panel(path: str) -> PanelReading:
    """Read a panel's file and the files of its members, which lie beside it.

    Args:
        path: The file, or the folder in which it lies.

    Raises:
        InputError: There is nothing to read.
    """
    file = find_file(path)
    data = read_given(file, MAX_BYTES, "panel document")
    reading = read_document(data, shown(file, 200), "panel")
    document, value = reading.document, reading.value
    if document is None or not isinstance(value, dict):
        return PanelReading(None, document, {}, reading.findings)
    findings = [*reading.findings, *find_repeated(document, value)]
    if _has_error(findings):
        return PanelReading(None, document, {}, tuple(findings))
    members, documents = _read_members(file, document, value, findings)
    panel = None if _has_error(findings) else _panel(value, document.file, members, data)
    return PanelReading(panel, document, documents, tuple(findings))


def _has_error(findings: list[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def _read_members(
    file: str, document: Document, value: Entry, findings: list[Finding]
) -> tuple[tuple[AssessorDeterminations, ...], dict[str, Document]]:
    """Read the members' files; what is wrong with them is added to the findings."""
    members, documents = [], {}
    for index, entry in fields.entries(value, "members"):
        try:
            data = _read_member(file, fields.text(entry, "file"))
        except InputError as error:
            place = value_place(document, ("members", index, "file"))
            findings.append(make_finding("PK712", error.message, place, hint=error.hint))
            continue
        name = fields.text(entry, "file")
        if sha256_hex(data) != fields.text(entry, "sha256"):
            place = value_place(document, ("members", index, "sha256"))
            findings.append(make_finding("PK712", f"{name} is not what it was when the panel was made", place))
            continue
        member, read, more = read_content(data, str(Path(file).with_name(name)))
        findings.extend(more)
        if member is not None and read is not None:
            members.append(member)
            documents[member.file] = read
    return tuple(members), documents


def _read_member(file: str, name: str) -> bytes:
    try:
        check_name(name)
    except FileRefused as refused:
        raise InputError(refused.message, hint="name a file in the same folder") from None
    return read_given(str(Path(file).with_name(name)), MAX_BYTES, "determinations document")


def _panel(value: Entry, file: str, members: tuple[AssessorDeterminations, ...], data: bytes) -> Panel:
    who = fields.entry(value.get("adjudicator"))
    adjudicator = Adjudicator(
        name=fields.text(who, "name"),
        organisation=fields.text(who, "organisation"),
        independence=fields.text(who, "independence"),
        conflicts=read_conflicts(who),
    )
    return Panel(
        file=file,
        bundle=Digest(fields.text(value, "bundle")),
        rubric=Digest(fields.text(value, "rubric")),
        members=members,
        adjudicator=adjudicator if who else None,
        settled_on=fields.text(value, "settled_on"),
        decisions=read_decisions(value, file),
        digest=Digest(f"sha256:{sha256_hex(data)}"),
    )
