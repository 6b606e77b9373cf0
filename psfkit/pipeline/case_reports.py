"""What a case says in reports: its plan, how its decisions compare, and what has gone stale since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psfkit.errors import InputError, IntegrityError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from psfkit.cases.folder import Deed
    from psfkit.model.assessment import Assessment
    from psfkit.model.case import Case, CaseEvent
    from psfkit.model.case_sheet import CaseSheet
    from psfkit.model.freshness import Freshness
    from psfkit.model.stale import Stale
    from psfkit.model.trend import Scored, Trend


def foresee(case: Case, deed: Deed) -> Case:
    """Return a case as its log will tell it after a deed, whose files are not there yet.

    Raises:
        UsageError: The name of whoever acts does not show.
    """
    from psfkit.cases.folder import checked
    from psfkit.cases.log import write_event
    from psfkit.model.case import Case

    event = write_event(deed.on, deed.kind, checked(deed.by), deed.note, {}, case.last)
    return Case(case.application, (*case.events, event))


def read_scored(path: str, case: Case, name: str) -> tuple[Scored, ...]:
    """Read what each decision of a case came to from the assessments that it holds.

    Args:
        path: The case's folder.
        case: The case.
        name: What the file of an assessment is called.

    Raises:
        IntegrityError: One is missing or not what the log says.
        InputError: One is not an assessment.
    """
    return tuple(_read_scored(path, f"{event.number:04d}/{name}", event) for event in case.decisions)


def _read_scored(path: str, file: str, event: CaseEvent) -> Scored:
    from psfkit.documents.digests import sha256_hex
    from psfkit.documents.given_files import read_given
    from psfkit.pipeline.runs import SAVED_BYTES
    from psfkit.report.saved import read_saved

    hint = "`psfkit history CASE` names every file; restore it from a copy"
    try:
        content = read_given(f"{path}/{file}", SAVED_BYTES, "saved assessment")
    except InputError:
        raise IntegrityError(f"{file} is missing or cannot be read", hint=hint) from None
    if sha256_hex(content) != event.files.get(file):
        raise IntegrityError(f"{file} was changed", hint=hint)
    return read_saved(content).scored


def scored_of(assessment: Assessment) -> Scored:
    """Return what an assessment came to."""
    from psfkit.model.trend import Scored, ScoredDomain

    domains = tuple(ScoredDomain(each.domain, each.title, each.score, each.threshold) for each in assessment.domains)
    return Scored(assessment.digests.rubric, domains)


def trend_of(case: Case, scored: Sequence[Scored]) -> Trend:
    """Return how the decisions of a case compare; there is one ``scored`` for each."""
    from psfkit.cases.trend import make_trend

    return make_trend(case, scored)


def stale_since(before: Freshness, now: Freshness, due: date | None) -> Stale:
    """Return what counted in a decision and no longer does, or will not on the due day."""
    from psfkit.cases.trend import find_stale

    return find_stale(before, now, due)


def next_due(case: Case) -> date | None:
    """Return the day by which a case whose last event is a decision has to be looked at again."""
    from psfkit.cases.steps import yearly_due
    from psfkit.pipeline.cases import stand_of

    return yearly_due(case) or stand_of(case, case.last.on).due


def sheet_of(case: Case, trend: Trend | None, stale: Stale | None) -> CaseSheet:
    """Return what a report about the last event of a case, a decision, says of the case.

    Raises:
        InputError: No public holidays are known for its country.
        UsageError: The library of public holidays is not installed.
    """
    from psfkit.cases.steps import yearly_due
    from psfkit.model.case_sheet import CaseSheet
    from psfkit.pipeline.cases import plan_of, stand_of

    return CaseSheet(case, plan_of(case), stand_of(case, case.last.on), yearly_due(case), trend, stale)
