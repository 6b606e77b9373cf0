"""From a path to a decision, and the report about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from psfkit.errors import DecisionNeededError, IntegrityError, IssueError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from psfkit.documents.sources import Watch
    from psfkit.model.assessment import Assessment, Plan
    from psfkit.model.bundle import Bundle, ValidatedBundle
    from psfkit.model.case_sheet import CaseSheet
    from psfkit.model.comparison import Comparison, Side
    from psfkit.model.coverage import Coverage
    from psfkit.model.crosswalk import Crosswalk, CrosswalkAnswer
    from psfkit.model.decision import Award, Decision
    from psfkit.model.determination import AssessorDeterminations
    from psfkit.model.fact import Facts
    from psfkit.model.finding import Finding
    from psfkit.model.freshness import Freshness
    from psfkit.model.reassessment import Carried
    from psfkit.model.rubric import Rubric
    from psfkit.model.sketch import MapSheet
    from psfkit.report.beside import Beside
    from psfkit.report.saved import SavedAssessment


@dataclass(frozen=True, slots=True)
class Validation:
    """What validating one bundle came to."""

    name: str
    findings: tuple[Finding, ...]
    validated: ValidatedBundle | None


@dataclass(frozen=True, slots=True)
class Run:
    """A whole run over one bundle, up to the decision."""

    assessment: Assessment
    decision: Decision
    plan: Plan
    bundle: Bundle
    rubric: Rubric
    warnings: tuple[Finding, ...]


def validate(path: str, rubric: Rubric, as_of: date, watch: Watch | None = None) -> Validation:
    """Read and check one bundle; a path that is no bundle becomes a finding like any other."""
    from psfkit import checks, evidence
    from psfkit.documents import bundle_reader
    from psfkit.documents.paths import FileRefused
    from psfkit.model.location import Location
    from psfkit.pipeline import examining

    try:
        reading = bundle_reader.read_bundle(path, examining.examine, watch)
    except FileRefused as refused:
        return Validation(path, (refused.finding(Location("")),), None)
    readers = tuple(reader.name for reader in evidence.READERS)
    findings = checks.check_bundle(reading, rubric, as_of, readers)
    return Validation(path, findings, checks.validate(reading, rubric, findings))


def assess(
    validated: ValidatedBundle, rubric: Rubric, determinations: AssessorDeterminations | None, as_of: date
) -> Run:
    """Assess a valid bundle, plan the way to a pass, and decide."""
    from psfkit.scoring.assess import assess as assess_bundle
    from psfkit.scoring.decide import decide
    from psfkit.scoring.plan import make_plan

    assessment = assess_bundle(validated, rubric, determinations, as_of)
    return Run(
        assessment=assessment,
        decision=decide(assessment),
        plan=make_plan(assessment.domains, rubric),
        bundle=validated.bundle,
        rubric=rubric,
        warnings=validated.warnings,
    )


def look_ahead(
    validated: ValidatedBundle, rubric: Rubric, determinations: AssessorDeterminations | None, as_of: date
) -> Freshness:
    """Say what of a valid bundle goes stale when, and what that brings down."""
    from psfkit.scoring import freshness

    return freshness.look_ahead(validated.bundle, rubric, determinations, as_of)


def cover(run: Run) -> Coverage:
    """Return the matrix of criteria, systems and evidence of a run."""
    from psfkit.scoring import coverage

    return coverage.cover(run.assessment, run.bundle, run.rubric)


def hold_against(run: Run, crosswalk: Crosswalk, framework: str) -> CrosswalkAnswer:
    """Say what a run shows of another framework, one of those that the crosswalk leads to."""
    from psfkit.scoring import crosswalk as mapping

    return mapping.hold_against(run.assessment, run.rubric, crosswalk, framework)


def report_files(
    run: Run, formats: Sequence[str], bundle_path: str = "", case: CaseSheet | None = None
) -> Mapping[str, bytes]:
    """Return the report in the formats asked for, and for a gap report the stubs, by file name.

    Args:
        run: The run.
        formats: Names of formats.
        bundle_path: The path by which the bundle was given, for formats that point into it.
        case: What the report says of the case that it is written for, if it is for one.

    Raises:
        RenderError: A format cannot be drawn.
    """
    from psfkit.report import render_report
    from psfkit.report.beside import NOTHING

    maps = _map_sheets(run.bundle)
    beside = _look_beside(run, bundle_path) if any(name.startswith("sarif") for name in formats) else NOTHING
    told = beside if case is None else replace(beside, case=case)
    return render_report(run.assessment, run.decision, run.plan, run.rubric, formats, maps, told)


def _map_sheets(bundle: Bundle) -> tuple[MapSheet, ...]:
    """Return the workflow maps of a bundle that could be read, in the order of its evidence."""
    from psfkit.model.sketch import MapSheet
    from psfkit.model.workflow import MAP_KIND

    found = ((item, bundle.facts.get(item.id)) for item in bundle.evidence if item.kind == MAP_KIND)
    return tuple(
        MapSheet(item.id, item.title, item.path, _number(facts, "nodes"), _number(facts, "edges"), facts.sketch)
        for item, facts in found
        if facts is not None and facts.reader == MAP_KIND and not facts.refusal
    )


def _number(facts: Facts, name: str) -> int:
    fact = facts.get(name)
    return fact.value if fact is not None and isinstance(fact.value, int) else 0


def _look_beside(run: Run, bundle_path: str) -> Beside:
    """Say where each claim stands in the bundle, and which crosswalk goes with the rubric."""
    from psfkit.documents.places import value_place
    from psfkit.model.location import Location
    from psfkit.pipeline.rubrics import find_crosswalk
    from psfkit.report.beside import Beside
    from psfkit.report.checked import folder_of

    places: dict[tuple[str, str], Location] = {}
    for domain in run.assessment.domains:
        for result in domain.criteria:
            for system, seen in result.by_system.items():
                source = None if seen.claim is None else seen.claim.source
                document = None if source is None else run.bundle.documents.get(source.file)
                if source is None or document is None:
                    file = f"criteria/{domain.domain.lower()}.yaml"
                    places[result.criterion, system] = Location(file if file in run.bundle.documents else "bundle.yaml")
                else:
                    places[result.criterion, system] = value_place(document, (*source.pointer, "criterion"))
    return Beside(folder_of(bundle_path), places, find_crosswalk(run.rubric))


def require_award(decision: Decision) -> Award:
    """Return the award.

    Raises:
        DecisionNeededError: Only a person's decision is missing.
        IssueError: There is no award, with the reasons.
    """
    from psfkit.model.decision import Award

    if isinstance(decision, Award):
        return decision
    more = len(decision.reasons) - _MOST_REASONS
    reasons = "; ".join(decision.reasons[:_MOST_REASONS]) + (f"; and {more} more" if more > 0 else "")
    if decision.needs_person:
        raise DecisionNeededError(
            f"no mark can be issued: {reasons}", hint="record determinations with `psfkit review`, then score again"
        )
    raise IssueError(f"no mark can be issued: {reasons}", hint="the gap report says what would have to be added")


_MOST_REASONS = 5
"""Reasons that one message gives."""


def side_of(run: Run, name: str) -> Side:
    """Return what is compared of a run; ``name`` is what it is called by whoever asks."""
    from psfkit.scoring import compare as comparing

    return comparing.side_of(run.assessment, name)


def read_saved_side(path: str) -> Side:
    """Read what is compared of a saved assessment.

    Raises:
        InputError: It is none.
    """
    from psfkit.documents.given_files import read_given
    from psfkit.report.saved_side import read_side

    return read_side(read_given(path, SAVED_BYTES, "saved assessment"), path)


def compare(before: Side, after: Side) -> Comparison:
    """Compare two assessments."""
    from psfkit.scoring import compare as comparing

    return comparing.compare(before, after)


def mend(path: str) -> tuple[tuple[str, str], ...]:
    """Repair what is mechanical in a bundle folder; return each changed document with the difference.

    Raises:
        UsageError: The bundle is an archive.
        InputError: The path is no bundle folder.
        StorageError: A document cannot be written.
    """
    from psfkit.documents.fixer import mend_bundle

    return mend_bundle(path)


def write_review(
    validated: ValidatedBundle,
    rubric: Rubric,
    assessor: str,
    as_of: date,
    bundle_path: str,
    out: str,
    *,
    force: bool,
    carried: Carried | None = None,
) -> str:
    """Write the skeleton of an assessor's determinations and return its path; ``carried`` is filled in.

    Raises:
        UsageError: The bundle is a .zip and no file to write is named.
        StorageError: It is there already, or cannot be written.
    """
    from psfkit.documents.determinations_writer import write_skeleton
    from psfkit.documents.writer import write_files
    from psfkit.pipeline.reviewing import review_path

    folder, slash, name = review_path(bundle_path, assessor, out).rpartition("/")
    content = write_skeleton(validated.bundle, rubric, assessor, as_of, carried)
    return write_files(folder or slash or ".", {name: content}, force=force)[0]


SAVED_BYTES = 64 * 1024 * 1024


def read_saved_assessment(path: str) -> SavedAssessment:
    """Read the assessment that ``score --out`` saved.

    Raises:
        InputError: It is not one.
    """
    from psfkit.documents.given_files import read_given
    from psfkit.report.saved import read_saved

    return read_saved(read_given(path, SAVED_BYTES, "saved assessment"))


def require_same(saved: SavedAssessment, run: Run) -> None:
    """Hold a saved assessment against the run derived anew from its sources.

    Raises:
        IntegrityError: They differ; the message says in what.
    """
    from psfkit.report.saved import find_difference

    difference = find_difference(saved, run.assessment)
    if difference:
        raise IntegrityError(
            f"the saved assessment is not what its sources give: {difference}", hint="score the bundle again"
        )
