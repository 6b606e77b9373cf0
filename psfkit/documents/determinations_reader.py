"""An assessor's determinations: YAML to nouns."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from psfkit.documents import entries as fields
from psfkit.documents.digests import sha256_hex
from psfkit.documents.document_reader import read_document
from psfkit.documents.entries import Entry
from psfkit.documents.given_files import read_given
from psfkit.documents.places import value_place
from psfkit.documents.schema_codes import make_finding
from psfkit.documents.text_safety import shown
from psfkit.documents.yaml_reader import MAX_BYTES
from psfkit.errors import InputError
from psfkit.model.bundle import Document
from psfkit.model.determination import (
    NO_CONFLICT,
    AssessorDeterminations,
    CriterionDecision,
    EvidenceDecision,
    LevelCap,
)
from psfkit.model.finding import Finding, Severity
from psfkit.model.location import Source
from psfkit.model.names import CriterionId, Digest, EvidenceId, SystemId

PANEL_FILE = "panel.yaml"
"""What the file of a panel is called, where a folder is given."""


def read_determinations(
    path: str,
) -> tuple[AssessorDeterminations | None, Document | None, tuple[Finding, ...]]:
    """Read one assessor's file.

    Args:
        path: The file, or a folder that holds exactly one ``.yaml`` file.

    Returns:
        The determinations, or None when an error stands in the way; the document, for the places of
        further findings; and all findings. A decision that names no systems has none until
        :func:`expand_systems`.

    Raises:
        InputError: There is nothing to read, or there is more than one file.
    """
    file = find_file(path)
    return read_content(read_given(file, MAX_BYTES, "determinations document"), file)


def read_content(data: bytes, file: str) -> tuple[AssessorDeterminations | None, Document | None, tuple[Finding, ...]]:
    """Do what :func:`read_determinations` does with the bytes of a file."""
    reading = read_document(data, shown(file, 200), "determinations")
    if reading.document is None or not isinstance(reading.value, dict):
        return None, reading.document, reading.findings
    findings = (*reading.findings, *find_repeated(reading.document, reading.value))
    if any(finding.severity is Severity.ERROR for finding in findings):
        return None, reading.document, findings
    return _determinations(reading.value, reading.document.file, data), reading.document, findings


def expand_systems(determinations: AssessorDeterminations, systems: Sequence[SystemId]) -> AssessorDeterminations:
    """Let every decision that names no systems be about all of them."""
    return replace(determinations, decisions=expand_decisions(determinations.decisions, systems))


def expand_decisions(
    decisions: Iterable[CriterionDecision], systems: Sequence[SystemId]
) -> tuple[CriterionDecision, ...]:
    """Let each of several decisions that names no systems be about all of them."""
    every = tuple(systems)
    return tuple(decision if decision.systems else replace(decision, systems=every) for decision in decisions)


def waiting_file(bundle: str) -> str:
    """Return the one determinations file that lies in a bundle's folder, or an empty string."""
    folder = Path(bundle) / "determinations"
    try:
        return find_file(str(folder)) if folder.is_dir() else ""
    except (InputError, OSError, ValueError):
        return ""


def find_file(path: str) -> str:
    """Return the file that a path names: itself, or in a folder the panel's file or the only ``.yaml`` file.

    Raises:
        InputError: The folder holds no such file, or several of which none is a panel's.
    """
    try:
        if not Path(path).is_dir():
            return path
        files = sorted(file for file in Path(path).iterdir() if file.suffix == ".yaml" and file.name[:1] != ".")
    except (OSError, ValueError):
        raise InputError(f"the folder {shown(path, 200)} cannot be opened", hint="check the permissions") from None
    panels = [file for file in files if file.name == PANEL_FILE]
    if panels:
        return str(panels[0])
    if len(files) != 1:
        names = shown(", ".join(file.name for file in files))
        raise InputError(
            f"the folder {shown(path, 200)} holds {f'{len(files)} files: {names}' if files else 'no .yaml file'}",
            hint=f"give one assessor's file, or make {PANEL_FILE} of several: `psfkit agree FILE FILE --panel FILE`",
        )
    return str(files[0])


def find_repeated(document: Document, value: Entry) -> list[Finding]:
    """Find evidence that one decision speaks of twice, and systems that it names twice."""
    found: list[Finding] = []
    for d, decision in fields.entries(value, "decisions"):
        subject = f"decision {shown(fields.text(decision, 'criterion'), 40)}"
        seen: set[str] = set()
        for e, word in fields.entries(decision, "evidence"):
            evidence = fields.text(word, "id")
            if evidence in seen:
                place = value_place(document, ("decisions", d, "evidence", e, "id"))
                found.append(make_finding("PK141", f"{shown(evidence)} is decided twice", place, subject=subject))
            seen.add(evidence)
        systems = decision.get("systems")
        found.extend(fields.repeated_texts(document, ("decisions", d, "systems"), systems, subject))
    return found


def _determinations(value: Entry, file: str, data: bytes) -> AssessorDeterminations:
    assessor = fields.entry(value["assessor"])
    return AssessorDeterminations(
        file=file,
        bundle=Digest(fields.text(value, "bundle")),
        rubric=Digest(fields.text(value, "rubric")),
        assessor=fields.text(assessor, "name"),
        organisation=fields.text(assessor, "organisation"),
        independence=fields.text(assessor, "independence"),
        decided_on=fields.text(value, "decided_on"),
        decisions=read_decisions(value, file),
        digest=Digest(f"sha256:{sha256_hex(data)}"),
        conflicts=read_conflicts(assessor),
    )


def read_conflicts(who: Entry) -> tuple[str, ...]:
    """Return the conflicts of interest that somebody declares; an empty list declares that there are none."""
    return (NO_CONFLICT,) if who.get("conflicts") == [] else fields.texts(who, "conflicts")


def read_decisions(value: Entry, file: str) -> tuple[CriterionDecision, ...]:
    """Return the decisions of a document."""
    return tuple(_decision(d, Source(file, ("decisions", i))) for i, d in fields.entries(value, "decisions"))


def _decision(value: Entry, source: Source) -> CriterionDecision:
    cap = fields.entry(value.get("lower_to"))
    level = fields.level(cap, "level")
    inapplicable = fields.entry(value.get("not_applicable"))
    agrees = inapplicable.get("agree")
    return CriterionDecision(
        criterion=CriterionId(fields.text(value, "criterion")),
        systems=tuple(SystemId(system) for system in fields.texts(value, "systems")),
        evidence=tuple(
            EvidenceDecision(EvidenceId(fields.text(e, "id")), e.get("accept") is True, fields.text(e, "reason"))
            for _, e in fields.entries(value, "evidence")
            if "accept" in e
        ),
        cap=None if level is None else LevelCap(level, fields.text(cap, "reason")),
        agrees_not_applicable=agrees if isinstance(agrees, bool) else None,
        not_applicable_reason=fields.text(inapplicable, "reason"),
        note=fields.text(value, "note"),
        source=source,
    )
