"""Steps that several commands take: make a run, write its reports, issue its mark."""

import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from psfkit import pipeline
from psfkit.cli.asked import Asked
from psfkit.cli.clock import Moment
from psfkit.cli.options import STDOUT
from psfkit.cli.passphrase import passphrase_from
from psfkit.cli.progress import ReadingBar
from psfkit.errors import DecisionNeededError, InputError, StorageError, UsageError
from psfkit.model.assessment import RunKind
from psfkit.model.bundle import Bundle, Reading, ValidatedBundle
from psfkit.model.decision import Award
from psfkit.model.determination import AssessorDeterminations
from psfkit.model.finding import Finding, Severity
from psfkit.model.names import MarkId
from psfkit.model.panel import PanelComparison
from psfkit.model.rubric import Rubric


def read_valid(asked: Asked, rubric: Rubric, as_of: date) -> ValidatedBundle:
    """Read a bundle that has to be valid; what is wrong with it goes to standard error.

    Raises:
        InputError: The bundle is not valid.
    """
    with ReadingBar() as bar:
        result = pipeline.validate(asked.bundle, rubric, as_of, bar)
    if result.validated is None:
        raise _refuse(asked, "not valid", result.findings, "nothing was scored")
    return result.validated


def _refuse(asked: Asked, state: str, findings: Sequence[Finding], so: str) -> InputError:
    """Write findings to standard error and return the error that ends the run."""
    from psfkit.cli.findings_text import count_findings

    remark_findings(asked, findings)
    return InputError(
        f"{asked.name} is {state} ({count_findings(findings)}), so {so}",
        hint="mend the errors above; `psfkit explain CODE` says more about one of them",
    )


def remark_findings(asked: Asked, findings: Sequence[Finding], *, within: bool = True) -> None:
    """Write findings to standard error."""
    from psfkit.cli.findings_text import write_findings
    from psfkit.cli.terminal import remark, wants_colour

    remark(write_findings(asked, findings, colour=wants_colour(sys.stderr), within=within))


def require_whole(path: str, reading: Reading, so: str, *, but: Collection[str] = ()) -> None:
    """See that a bundle's documents and files are whole.

    Args:
        path: The bundle.
        reading: What was read there.
        so: What is not done otherwise, for the message: ``nothing was packed``.
        but: Codes of errors that do not matter here.

    Raises:
        InputError: They are not.
    """
    findings = [f for f in reading.findings if f.severity is Severity.ERROR and f.code not in but]
    if findings:
        raise _refuse(Asked(path), "not whole", findings, so)


def make_run(asked: Asked, as_of: date) -> pipeline.Run:
    """Read, check and assess one bundle.

    Raises:
        PsfkitError: Whatever stands in the way.
    """
    rubric = pipeline.read_rubric(asked.rubric)
    validated, determinations = read_decided(asked, rubric, as_of)
    return pipeline.assess(validated, rubric, determinations, as_of)


def read_decided(asked: Asked, rubric: Rubric, as_of: date) -> tuple[ValidatedBundle, AssessorDeterminations | None]:
    """Read a bundle that has to be valid, and what an assessor decided about it if a file is named.

    Raises:
        PsfkitError: Whatever stands in the way.
    """
    validated = read_valid(asked, rubric, as_of)
    if not asked.determinations:
        _point_at_determinations(asked.bundle)
        return validated, None
    found: list[Finding] = []
    try:
        determinations = pipeline.read_determinations(
            asked.determinations, validated.bundle, rubric, as_of, report=found.extend
        )
    except (InputError, DecisionNeededError) as error:
        if not found:
            raise
        raise refuse_determinations(asked, asked.determinations, found, error) from None
    return validated, determinations


def compare_members(asked: Asked, files: Sequence[str], bundle: Bundle, rubric: Rubric, as_of: date) -> PanelComparison:
    """Hold several assessors' files side by side; what is wrong with them goes to standard error.

    Raises:
        PsfkitError: Whatever stands in the way.
    """
    found: list[Finding] = []
    try:
        return pipeline.compare_members(files, bundle, rubric, as_of, report=found.extend)
    except (InputError, DecisionNeededError) as error:
        if not found:
            raise
        raise refuse_determinations(asked, found[0].location.file, found, error, so="nothing was compared") from None


def refuse_determinations(
    asked: Asked,
    path: str,
    found: Sequence[Finding],
    error: InputError | DecisionNeededError,
    so: str = "nothing was scored",
) -> InputError | DecisionNeededError:
    """Write findings to standard error and return the error that sums them up, so that each is read once."""
    from psfkit.cli.findings_text import count_findings
    from psfkit.documents.text_safety import printable

    remark_findings(asked, found, within=False)
    message = f"{printable(path)} cannot be used ({count_findings(found)}), so {so}"
    mend = "mend the errors above; `psfkit explain CODE` says more about one of them"
    return type(error)(message, hint=error.hint if isinstance(error, DecisionNeededError) else mend)


def _point_at_determinations(path: str) -> None:
    from psfkit.cli.terminal import remark
    from psfkit.documents.determinations_reader import waiting_file
    from psfkit.documents.text_safety import shown

    waiting = waiting_file(path)
    if waiting:
        remark(f"note: a self-check; {shown(waiting, 200)} is not used unless you give --determinations")


def write_private(path: str, content: bytes, *, force: bool) -> None:
    """Write one file for its owner alone, and say where; ``-`` is standard output.

    Raises:
        UsageError: The path names no file.
        StorageError: It is there already with other content, or cannot be written.
    """
    from psfkit.cli.terminal import answer_bytes, remark
    from psfkit.documents.writer import write_files

    if path == STDOUT:
        answer_bytes(content)
        return
    folder, slash, name = path.rpartition("/")
    if not name or name in (".", ".."):
        raise UsageError(f"{path!a} names no file to write", hint="name the file, with its folder if it has one")
    for written in write_files(folder or slash or ".", {name: content}, force=force, private=True):
        remark(f"wrote {written}")


REPORT_FORMATS = ("html", "pdf", "md", "json")
_NAMED = 4
"""As many written files as are named one by one."""


def write_reports(out: str, reports: Mapping[str, bytes], more: Mapping[str, bytes], *, force: bool) -> None:
    """Write the reports, for their owner alone, and the files of the mark, for everybody."""
    from psfkit.documents.writer import write_files

    say_written(write_files(out, reports, force=force, private=True))
    if more:
        say_written(write_files(out, more, force=force), "files of the mark")


_OF_PASS = tuple(f"assessment-report.{suffix}" for suffix in ("html", "pdf", "md"))
_OF_GAPS = (*(f"gap-report.{suffix}" for suffix in ("html", "pdf", "md")), "stubs")
_OF_MARK = (
    "record.json",
    "credential.json",
    "attestation.dsse.json",
    "verify.json",
    "badge.svg",
    "badge.png",
    "badge.pdf",
)


def refuse_other_outcome(out: str, *, passes: bool) -> None:
    """See that files of a run with another outcome would not stand beside those of this one.

    A gap report beside a mark misleads, and a mark beside a gap report more so. Nothing is removed: what stands there
    may have been handed on, or changed by hand.

    Raises:
        StorageError: There are such files.
    """
    from psfkit.documents.text_safety import printable
    from psfkit.documents.writer import find_present

    stale = find_present(out, _OF_GAPS if passes else (*_OF_PASS, *_OF_MARK))
    if stale:
        came_to, this = ("did not pass", "passes") if passes else ("passed", "does not")
        raise StorageError(
            f"{printable(out)} holds {listed(stale)} of a run that {came_to}; this one {this}",
            hint="give another folder with --out, or move those files away; --force does not replace them",
        )


def listed(names: Sequence[str], most: int = 5) -> str:
    """Join the first names with commas, and say how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def say_written(paths: Sequence[str], noun: str = "files") -> None:
    """Say which files there are now: by name where they are few, and else how many in which folder."""
    from itertools import groupby
    from pathlib import Path

    from psfkit.cli.terminal import remark
    from psfkit.documents.text_safety import printable

    for folder, group in groupby(paths, key=lambda path: str(Path(path).parent)):
        names = [printable(path) for path in group]
        if len(names) > _NAMED:
            remark(f"wrote {len(names)} {noun} to {printable(folder)}/")
        else:
            remark("".join(f"wrote {name}\n" for name in names))


@dataclass(frozen=True, slots=True)
class IssuedMark:
    """A mark that is in the registry now, and the files that go with it."""

    mark_id: MarkId
    standing: str
    """``TM-00001 is issued``, or that it was before."""
    files: Mapping[str, bytes]


def issue_mark(
    run: pipeline.Run,
    asked: Asked,
    issuer: str,
    moment: Moment,
    record_url: str,
    *,
    accept_clock: bool,
    renews: str = "",
    passphrase_fd: int | None = None,
    before: Callable[[Mapping[str, bytes]], None],
) -> IssuedMark:
    """Issue the mark of a run and say so; ``before`` sees the files of a new one first and can stop it.

    Raises:
        PsfkitError: There is no award, the organisation holds a mark, or the registry refuses.
    """
    from psfkit.cli.terminal import remark

    award = _require_award(run, asked)
    require_clock(moment, issuer)
    issued = pipeline.issue(
        award,
        issuer,
        moment.issued_at,
        record_url,
        accept_clock=accept_clock,
        renews=MarkId(renews) if renews else None,
        before=before,
        passphrase=passphrase_from(passphrase_fd),
    )
    record = issued.signed.record
    standing = f"{record.mark_id} {'is issued' if issued.new else 'was issued before'}"
    # Said before anything else is done: the mark is in the registry whatever follows.
    remark(f"{standing} to {record.organisation}, valid to {record.valid_until.isoformat()}")
    return IssuedMark(record.mark_id, standing, pipeline.mark_files(issued.signed, record_url, moment.as_of, issuer))


def require_clock(moment: Moment, issuer: str) -> None:
    """See that nobody chose the moment of what a real issuer does.

    Raises:
        UsageError: Somebody did.
        StorageError: There is no issuer, or it is damaged.
    """
    if moment.chosen and not pipeline.is_test_issuer(issuer):
        raise UsageError(
            "a mark is issued and changed on the day it happens: --as-of and SOURCE_DATE_EPOCH are for test issuers",
            hint="leave the date out",
        )


def _require_award(run: pipeline.Run, asked: Asked) -> Award:
    """Return the award of a run; what a person has to decide first is said with the place to write it.

    Raises:
        DecisionNeededError: Only a person's decision is missing.
        IssueError: There is no award.
    """
    try:
        return pipeline.require_award(run.decision)
    except DecisionNeededError as error:
        if run.assessment.kind is RunKind.SELF_CHECK:
            hint = f"have it assessed: `{asked.command('review', '--assessor', 'NAME')}` writes the file to fill in"
        else:
            hint = say_where_to_decide(asked)
        raise DecisionNeededError(error.message, hint=hint) from None


def say_where_to_decide(asked: Asked) -> str:
    """Say what an assessor writes for everything that is still open, and where."""
    from psfkit.documents.text_safety import printable

    return (
        f"decide each of them in {printable(asked.determinations)}: accept: true, or accept: false with a reason "
        "(agree: true or false for what is said not to apply)"
    )
