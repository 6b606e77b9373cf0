"""A review as a person does it: one decision after the other, each in the file before the next is taken."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from psfkit.errors import DecisionNeededError, InputError, StorageError, UsageError
from psfkit.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from psfkit.model.bundle import Claim, ValidatedBundle
    from psfkit.model.determination import AssessorDeterminations
    from psfkit.model.finding import Finding
    from psfkit.model.review import Act, Declaration
    from psfkit.model.rubric import Rubric

    Report = Callable[[Sequence[Finding]], None]


@dataclass(frozen=True, slots=True)
class Review:
    """A determinations file that is being worked on, as it stands on the disk."""

    validated: ValidatedBundle
    rubric: Rubric
    as_of: date
    path: str
    determinations: AssessorDeterminations
    """What the file says; every decision names its systems."""
    declared: bool
    """Whether the assessor has declared any tie to the applicant, or that there is none; nothing is decided before."""
    content: bytes
    """What the file held when it was read or written last."""
    kept: str = ""
    """Where a copy lies of what stood there before, if something in it would have been lost."""


def review_path(bundle_path: str, assessor: str, out: str) -> str:
    """Return where an assessor's determinations lie.

    Raises:
        UsageError: The name does not show, or the bundle is a .zip and no file is named.
    """
    from psfkit.documents.determinations_writer import file_name
    from psfkit.documents.text_safety import find_forbidden, is_blank

    if is_blank(assessor) or find_forbidden(assessor) or not assessor.isprintable():
        raise UsageError("the assessor's name holds characters that do not show", hint="write it in plain letters")
    if out:
        return out if out.rpartition("/")[2] else f"{out}{file_name(assessor)}"
    if bundle_path.lower().endswith(".zip"):
        raise UsageError("a .zip is never written to", hint="name the file with --out FILE")
    return f"{bundle_path.rstrip('/')}/determinations/{file_name(assessor)}"


def open_review(
    path: str,
    validated: ValidatedBundle,
    rubric: Rubric,
    assessor: str,
    as_of: date,
    *,
    report: Report = lambda _: None,
) -> Review | None:
    """Go on with a determinations file, or return None where there is none.

    Raises:
        UsageError: It is another assessor's.
        DecisionNeededError: It is about another bundle or rubric, or the assessor is not fit to decide.
        InputError: It cannot be read, or speaks of things that are not there.
    """
    from psfkit.checks.people import plain_name
    from psfkit.documents.given_files import read_given
    from psfkit.documents.text_safety import shown
    from psfkit.documents.yaml_reader import MAX_BYTES

    if not Path(path).exists():
        return None
    review = _read(read_given(path, MAX_BYTES, "determinations document"), path, validated, rubric, as_of, report)
    found = review.determinations.assessor
    if plain_name(found) != plain_name(assessor):
        raise UsageError(
            f"{shown(path, 200)} holds the determinations of {shown(found)}",
            hint="each assessor writes a file of their own: name another one with --out FILE",
        )
    return review


def begin_review(
    path: str,
    validated: ValidatedBundle,
    rubric: Rubric,
    assessor: str,
    as_of: date,
    declaration: Declaration,
) -> Review:
    """Write a determinations file in which nothing is decided but what the assessor declares.

    Raises:
        DecisionNeededError: The declaration leaves something out, or the assessor is not fit to decide.
        InputError: What was written may not stand in a document.
        StorageError: A file is there by now, or it cannot be written.
    """
    from psfkit.documents.writer import write_files
    from psfkit.scoring.review import begin

    _require_conflicts(declaration)
    begun = begin(validated.bundle, rubric, assessor, declaration, as_of)
    review = _checked(begun, path, validated, rubric, as_of)
    folder, name = _parts(path)
    write_files(folder, {name: review.content})
    return review


def declare(review: Review, declaration: Declaration) -> Review:
    """Write the assessor's declaration into a file that lacks it.

    Raises:
        PsfkitError: As :func:`decide`.
    """
    from psfkit.scoring import review as deciding

    _require_conflicts(declaration)
    return _save(review, deciding.declare(review.determinations, declaration))


def _require_conflicts(declaration: Declaration) -> None:
    if not declaration.conflicts:
        raise DecisionNeededError(
            "any conflict of interest has to be named, or that there is none",
            hint="write `none`, or what the conflict is; whoever has one does not decide",
        )


def decide(review: Review, claim: Claim, act: Act) -> Review:
    """Write one decision more, and return the review once it is safely on the disk.

    Raises:
        DecisionNeededError: Something is missing that only the assessor can say.
        InputError: What was written may not stand in a document, or a refusal has no reason.
        StorageError: Somebody changed the file meanwhile, or it cannot be written; it is as it was.
    """
    from psfkit.scoring.review import act_on

    return _save(review, act_on(review.determinations, claim, act, review.validated.bundle, review.as_of))


def read_again(review: Review) -> Review:
    """Take up what somebody else wrote into the file.

    Raises:
        PsfkitError: As :func:`open_review`, and it is gone.
    """
    opened = open_review(review.path, review.validated, review.rubric, review.determinations.assessor, review.as_of)
    if opened is None:
        raise _changed(review.path, "is gone")
    return opened


def _save(review: Review, determinations: AssessorDeterminations) -> Review:
    from psfkit.documents.writer import replace_file

    made = _checked(determinations, review.path, review.validated, review.rubric, review.as_of)
    _require_unchanged(review)
    kept = review.kept or _keep(review)
    replace_file(review.path, made.content)
    return replace(made, kept=kept)


def _require_unchanged(review: Review) -> None:
    from psfkit.documents.given_files import read_given
    from psfkit.documents.yaml_reader import MAX_BYTES

    try:
        found = read_given(review.path, MAX_BYTES, "determinations document")
    except InputError:
        raise _changed(review.path, "is gone, or cannot be opened any more") from None
    if found != review.content:
        raise _changed(review.path, "was changed by somebody else")


def _changed(path: str, what: str) -> StorageError:
    from psfkit.documents.text_safety import shown

    return StorageError(f"{shown(path, 200)} {what}; nothing was written", hint="read it again, then decide")


def _keep(review: Review) -> str:
    """Keep a copy of a file whose own comments and keys would be lost by writing it anew; return its path."""
    from psfkit.documents.determinations_writer import write_determinations
    from psfkit.documents.digests import sha256_hex
    from psfkit.documents.writer import write_files

    plain = write_determinations(review.determinations, review.validated.bundle, review.rubric).splitlines()
    lines = {line.strip() for line in plain}
    own = [line for line in review.content.splitlines() if b"#" in line or b"x-" in line]
    if lines.issuperset(line.strip() for line in own):
        return ""
    folder, name = _parts(review.path)
    return write_files(folder, {f"{name}.{sha256_hex(review.content)[:8]}.kept": review.content})[0]


def _parts(path: str) -> tuple[str, str]:
    folder, slash, name = path.rpartition("/")
    return folder or slash or ".", name


def _checked(
    determinations: AssessorDeterminations, path: str, validated: ValidatedBundle, rubric: Rubric, as_of: date
) -> Review:
    """Return what a file with these determinations would say, read as everybody else reads it."""
    from psfkit.documents.determinations_writer import write_determinations
    from psfkit.documents.yaml_reader import MAX_BYTES

    content = write_determinations(determinations, validated.bundle, rubric)
    if len(content) > MAX_BYTES:
        raise InputError("the file would be bigger than a document may be", hint="shorten reasons and notes")
    found: list[Finding] = []
    try:
        review = _read(content, path, validated, rubric, as_of, found.extend)
    except (InputError, DecisionNeededError) as error:
        if not found:
            raise
        # Without the place: nothing of this is in the file, and nobody could look there.
        first = next(finding for finding in found if finding.severity is Severity.ERROR)
        raise type(error)(f"{first.message} [{first.code}]", hint=first.hint) from None
    if not review.declared:
        raise DecisionNeededError(
            "any tie to the applicant has to be declared, or that there is none",
            hint="write it in a sentence; it stands in the file and in the report",
        )
    return review


def _read(content: bytes, path: str, validated: ValidatedBundle, rubric: Rubric, as_of: date, report: Report) -> Review:
    from psfkit.checks.determinations import UNDECLARED, check_determinations
    from psfkit.documents.determinations_reader import expand_systems, read_content
    from psfkit.pipeline.deciding import refuse_errors

    determinations, document, findings = read_content(content, path)
    if determinations is not None and document is not None:
        determinations = expand_systems(determinations, [system.id for system in validated.bundle.systems])
        findings = (*findings, *check_determinations(determinations, document, validated.bundle, rubric, as_of))
    declared = all(finding.code != UNDECLARED for finding in findings)
    refuse_errors([finding for finding in findings if finding.code != UNDECLARED], report)
    if determinations is None:
        raise InputError("the file holds no determinations")
    return Review(validated, rubric, as_of, path, determinations, declared, content)
