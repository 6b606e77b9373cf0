"""What assessors decided: one of them, or several as a panel."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from psfkit.errors import DecisionNeededError, InputError, UsageError
from psfkit.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from psfkit.model.bundle import Bundle
    from psfkit.model.determination import AssessorDeterminations
    from psfkit.model.finding import Finding
    from psfkit.model.panel import PanelComparison
    from psfkit.model.reassessment import Carried
    from psfkit.model.rubric import Rubric

    Report = Callable[[Sequence[Finding]], None]


def read_determinations(
    path: str, bundle: Bundle, rubric: Rubric, as_of: date, *, report: Report = lambda _: None
) -> AssessorDeterminations:
    """Read the determinations about a bundle: an assessor's, or what a panel of several agrees on.

    Args:
        path: The file, or a folder with one.
        bundle: What they are about.
        rubric: By which it is assessed.
        as_of: The day on which the evidence is looked at.
        report: Called with everything that was found, if anything stands in the way.

    Raises:
        DecisionNeededError: They are about another bundle or rubric, or not fit to decide, so a person has to.
        InputError: They cannot be read, or speak of things that are not there.
    """
    from psfkit.documents.panel_reader import is_panel

    if is_panel(path):
        return _read_panel(path, bundle, rubric, as_of, report)
    return _read_one(path, bundle, rubric, as_of, report)


def _read_one(path: str, bundle: Bundle, rubric: Rubric, as_of: date, report: Report) -> AssessorDeterminations:
    from psfkit.checks.determinations import check_determinations
    from psfkit.documents import determinations_reader

    determinations, document, findings = determinations_reader.read_determinations(path)
    if determinations is not None and document is not None:
        determinations = determinations_reader.expand_systems(determinations, [s.id for s in bundle.systems])
        findings = (*findings, *check_determinations(determinations, document, bundle, rubric, as_of))
    if determinations is None or _has_error(findings):
        _refuse(findings, report)
    return determinations


def _read_panel(path: str, bundle: Bundle, rubric: Rubric, as_of: date, report: Report) -> AssessorDeterminations:
    from psfkit.checks.determinations import check_determinations
    from psfkit.checks.panel import check_panel
    from psfkit.documents.panel_reader import read_panel
    from psfkit.scoring.panel import ask, combine, expand

    reading = read_panel(path)
    if reading.panel is None or reading.document is None:
        _refuse(reading.findings, report)
    panel = expand(reading.panel, bundle)
    findings = list(reading.findings)
    for member in panel.members:
        findings += check_determinations(member, reading.members[member.file], bundle, rubric, as_of)
    disputed = {asked.question for asked in ask(panel.members, bundle) if asked.is_disputed}
    findings += check_panel(panel, reading.document, bundle, rubric, as_of, disputed)
    if _has_error(findings):
        _refuse(findings, report)
    return combine(panel, bundle)


def refuse_errors(findings: Sequence[Finding], report: Report) -> None:
    """See that there is no error among findings.

    Raises:
        DecisionNeededError: The first one is for a person to settle.
        InputError: There is another one.
    """
    if _has_error(findings):
        _refuse(findings, report)


def _has_error(findings: Sequence[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def _refuse(findings: Sequence[Finding], report: Report) -> NoReturn:
    from psfkit.checks.determinations import NEEDS_PERSON

    report(findings)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    first = errors[0]
    line = "" if first.location.span is None else f":{first.location.span.line}"
    message = f"{first.location.file}{line}: {first.message} [{first.code}]"
    if len(errors) > 1:
        message += f" (and {len(errors) - 1} more)"
    raise (DecisionNeededError if first.code in NEEDS_PERSON else InputError)(message, hint=first.hint)


def compare_members(
    paths: Sequence[str], bundle: Bundle, rubric: Rubric, as_of: date, *, report: Report = lambda _: None
) -> PanelComparison:
    """Hold several assessors' files side by side.

    Raises:
        UsageError: There are fewer than two, one assessor has written two of them, or NLTK is not installed.
        DecisionNeededError: A file is about another bundle or rubric, or its assessor is not fit to decide.
        InputError: A file cannot be read, or speaks of things that are not there.
    """
    from psfkit.checks.people import plain_name
    from psfkit.scoring.agreement import compare_members as compare

    members = [_read_one(path, bundle, rubric, as_of, report) for path in paths]
    if len({plain_name(member.assessor) for member in members}) < max(2, len(members)):
        raise UsageError("a comparison needs files of different assessors", hint="name two or more, each once")
    try:
        return compare(members, bundle, rubric, as_of)
    except ModuleNotFoundError:
        raise UsageError("the coefficient needs NLTK", hint="install psfkit[agree]") from None


def carry(before: Bundle, decided: AssessorDeterminations, after: Bundle) -> Carried:
    """Return what of an earlier decision stands for a bundle that was handed in anew."""
    from psfkit.scoring.carry import carry as carry_over

    return carry_over(before, decided, after)


def write_panel(
    paths: Sequence[str], comparison: PanelComparison, rubric: Rubric, as_of: date, out: str, *, force: bool
) -> str:
    """Write the skeleton of a panel's file, with everything that is to be settled, and return its path.

    Raises:
        UsageError: The assessors' files do not lie in one folder with it.
        InputError: One of them cannot be read.
        StorageError: The panel's file is there already, or cannot be written.
    """
    from pathlib import Path

    from psfkit.documents.digests import sha256_hex
    from psfkit.documents.given_files import read_given
    from psfkit.documents.panel_writer import write_skeleton
    from psfkit.documents.writer import write_files
    from psfkit.documents.yaml_reader import MAX_BYTES

    folder, name = str(Path(out).parent), Path(out).name
    if any(Path(path).parent.resolve() != Path(folder).resolve() for path in paths):
        raise UsageError("a panel's file lies beside the files it names", hint=f"write it to {Path(paths[0]).parent}/")
    members = [(Path(path).name, sha256_hex(read_given(path, MAX_BYTES, "determinations document"))) for path in paths]
    content = write_skeleton(comparison, members, rubric, as_of)
    return write_files(folder, {name: content}, force=force)[0]
