"""Every use case as one short function, in the order in which they follow one another.

A path becomes a bundle, a bundle findings, findings and decisions an assessment, an assessment a
decision, and a decision paper. No step can be left out: each accepts only what the one before makes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from psfkit.errors import DecisionNeededError, InputError, IssueError, UsageError
from psfkit.model.assessment import Assessment, Plan
from psfkit.model.bundle import Bundle, Reading, ValidatedBundle
from psfkit.model.decision import Award, Decision
from psfkit.model.determination import AssessorDeterminations
from psfkit.model.finding import Finding, Severity
from psfkit.model.rubric import Rubric


@dataclass(frozen=True, slots=True)
class Validation:
    """What validating one bundle came to."""

    name: str
    findings: tuple[Finding, ...]
    validated: ValidatedBundle | None
    reading: Reading

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Run:
    """A whole run over one bundle, up to the decision."""

    assessment: Assessment
    decision: Decision
    plan: Plan
    bundle: Bundle
    rubric: Rubric
    warnings: tuple[Finding, ...]


def read_rubric(name: str) -> Rubric:
    """Read a rubric by name or path.

    Raises:
        RubricError: It is not there, or is not a rubric.
    """
    from psfkit.documents import rubric_reader

    return rubric_reader.read_rubric(name)


def validate(path: str, rubric: Rubric, as_of: date) -> Validation:
    """Read and check one bundle.

    Raises:
        InputError: The path cannot be read as a bundle at all.
    """
    from psfkit import checks, evidence
    from psfkit.documents import bundle_reader

    reading = bundle_reader.read_bundle(path, evidence.examine)
    readers = tuple(reader.NAME for reader in evidence.READERS)
    findings = checks.check_bundle(reading, rubric, as_of, readers)
    return Validation(path, findings, checks.validate(reading, rubric, findings), reading)


def read_determinations(path: str, bundle: Bundle, rubric: Rubric) -> AssessorDeterminations:
    """Read an assessor's determinations about a bundle.

    Raises:
        DecisionNeededError: They are about another bundle or rubric, so a person has to decide anew.
        InputError: They cannot be read, or speak of things that are not there.
    """
    from psfkit.checks.determinations import OTHER_BUNDLE, OTHER_RUBRIC, check_determinations
    from psfkit.documents import determinations_reader

    determinations, document, findings = determinations_reader.read_determinations(path)
    if determinations is not None and document is not None:
        determinations = determinations_reader.expand_systems(determinations, [s.id for s in bundle.systems])
        findings = (*findings, *check_determinations(determinations, document, bundle, rubric))
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if determinations is None or errors:
        first = errors[0]
        line = "" if first.location.span is None else f":{first.location.span.line}"
        message = f"{first.location.file}{line}: {first.message} [{first.code}]"
        if len(errors) > 1:
            message += f" (and {len(errors) - 1} more)"
        unbound = first.code in (OTHER_BUNDLE, OTHER_RUBRIC)
        raise (DecisionNeededError if unbound else InputError)(message, hint=first.hint)
    return determinations


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


def report_files(run: Run, formats: Sequence[str]) -> Mapping[str, bytes]:
    """Return the report in the formats asked for, and for a gap report the stubs, by file name.

    Raises:
        RenderError: A format cannot be drawn.
    """
    from psfkit.report import render_report

    return render_report(run.assessment, run.decision, run.plan, run.rubric, formats)


def require_award(decision: Decision) -> Award:
    """Return the award.

    Raises:
        DecisionNeededError: Only a person's decision is missing.
        IssueError: There is no award, with every reason.
    """
    if isinstance(decision, Award):
        return decision
    reasons = "; ".join(decision.reasons)
    if decision.needs_person:
        raise DecisionNeededError(
            f"no mark can be issued: {reasons}", hint="record determinations with `psfkit review`, then score again"
        )
    raise IssueError(f"no mark can be issued: {reasons}", hint="the gap report says what would have to be added")


def lint_rubric(name_or_path: str) -> tuple[tuple[Finding, ...], str]:
    """Return every finding about a rubric, and its digest when it is a rubric at all.

    Raises:
        RubricError: It is not there, or cannot be read.
    """
    from psfkit.checks.rubric_lint import lint_rubric as lint
    from psfkit.documents import rubric_reader
    from psfkit.documents.yaml_reader import read_yaml

    file, content = rubric_reader.read_rubric_file(name_or_path)
    rubric, findings = rubric_reader.read_rubric_bytes(content, file)
    document = read_yaml(content, file).document
    if rubric is None or document is None:
        return findings, ""
    return (*findings, *lint(rubric, document)), rubric.digest


def explain(code: str) -> str:
    """Return what docs/checks.md says about a finding code.

    Raises:
        UsageError: There is no such code.
    """
    from psfkit.resources import read_resource

    text = read_resource("docs/checks.md").decode("utf-8")
    start = text.find(f"\n### {code}:")
    if start < 0:
        from psfkit.checks.context import did_you_mean

        known = [line[4:].partition(":")[0] for line in text.split("\n") if line.startswith("### PK")]
        raise UsageError(f"there is no finding code {code!a}", hint=did_you_mean(code, known) or "try PK203")
    end = min(
        found for found in (text.find("\n## ", start + 1), text.find("\n### ", start + 1), len(text)) if found > 0
    )
    return text[start + 1 : end].strip()


def write_review(
    validated: ValidatedBundle, rubric: Rubric, assessor: str, as_of: date, bundle_path: str, out: str, *, force: bool
) -> str:
    """Write the skeleton of an assessor's determinations and return its path.

    Raises:
        UsageError: The bundle is a .zip and no file to write is named.
        StorageError: It is there already, or cannot be written.
    """
    from psfkit.documents.determinations_writer import file_name, write_skeleton
    from psfkit.documents.writer import write_files

    folder, _, name = out.rpartition("/") if out else (f"{bundle_path.rstrip('/')}/determinations", "", "")
    if not out and bundle_path.lower().endswith(".zip"):
        raise UsageError("a .zip is never written to", hint="name the file with --out FILE")
    content = write_skeleton(validated.bundle, rubric, assessor, as_of)
    return write_files(folder or ".", {name or file_name(assessor): content}, force=force)[0]
